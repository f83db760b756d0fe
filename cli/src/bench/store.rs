//! The store with clients that each wait for their answer: durable, with full rows, and with work on the desk.

use std::io;
use std::path::Path;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use tillit_store::{Answer, Ask, Asker, CaseName, Chance, Keeper, Options, Request, StoreError, Writer, open};

use super::life::{Life, Random};
use super::limits::limits;
use super::preload::preload;
use super::report::{Figures, percentile};

/// How long each limit of the disk is measured.
const LIMIT_TURN: Duration = Duration::from_secs(3);

/// What comes from outside with each request.
pub(super) struct Draw(pub(super) Random);

impl Draw {
    pub(super) fn request(&mut self, by: Asker, ask: Ask) -> Request {
        let mut chance = [0; 32];
        chance.chunks_exact_mut(8).for_each(|bytes| bytes.copy_from_slice(&self.0.next().to_le_bytes()));
        Request { at: jiff::Timestamp::now(), chance: Chance(chance), by, key: None, ask }
    }
}

/// How the store is measured.
pub(crate) struct Plan<'a> {
    pub(crate) folder: &'a Path,
    pub(crate) files: Vec<(String, String)>,
    pub(crate) lives: &'a [Life],
    pub(crate) clients: u64,
    pub(crate) seconds: Duration,
    /// How many cases are open before the clock runs.
    pub(crate) cases: u64,
}

/// What one client has seen.
#[derive(Default)]
struct Seen {
    commands: u64,
    cases: u64,
    took: Vec<Duration>,
}

/// Measures the store in an empty folder.
pub(crate) fn store(plan: Plan<'_>) -> Result<Figures, StoreError> {
    let options = Options::default();
    let mut writer = open(plan.folder, &options)?;
    let mut draw = Draw(Random(u64::MAX));
    publish(&mut writer, plan.files, &mut draw)?;
    preload(&mut writer, plan.lives, plan.cases, &mut draw)?;
    let loaded = bytes_in(&plan.folder.join("journal"))?;
    let store = writer.store().clone();
    let (position, flushes) = (store.last_position(), store.flushes());
    let keeper = Keeper::start(writer);
    let is_over = AtomicBool::new(false);
    let began = Instant::now();
    let seen: Vec<Seen> = std::thread::scope(|threads| {
        let (keeper, is_over) = (&keeper, &is_over);
        let clients: Vec<_> = (0..plan.clients).map(|number| threads.spawn(move || client(keeper, plan.lives, number, is_over))).collect();
        std::thread::sleep(plan.seconds);
        is_over.store(true, Ordering::Relaxed);
        clients.into_iter().map(|client| client.join().expect("a client only asks")).collect()
    });
    let elapsed = began.elapsed();
    let (entries, flushes) = (store.last_position() - position, store.flushes() - flushes);
    drop(store);
    keeper.stop()?;
    let grown = bytes_in(&plan.folder.join("journal"))?.saturating_sub(loaded);
    let mut took: Vec<Duration> = seen.iter().flat_map(|seen| seen.took.iter().copied()).collect();
    took.sort_unstable();
    let a_commit = (entries as f64 / (flushes as f64 / 2.0)).round().max(1.0) as usize;
    Ok(Figures {
        layer: "store",
        mode: "redb SingleWriter, two-phase commit, durable",
        preloaded: plan.cases,
        clients: plan.clients,
        elapsed,
        commands: seen.iter().map(|seen| seen.commands).sum(),
        cases: seen.iter().map(|seen| seen.cases).sum(),
        p50: percentile(&took, 0.5),
        p99: percentile(&took, 0.99),
        flushes,
        bytes_per_command: grown as f64 / entries.max(1) as f64,
        limit: Some(limits(plan.folder, a_commit, LIMIT_TURN).map_err(|source| fault(plan.folder, source))?),
        ..Figures::default()
    })
}

fn publish(writer: &mut Writer, files: Vec<(String, String)>, draw: &mut Draw) -> Result<(), StoreError> {
    let prepared = writer.store().prepare(files)?.expect("the package was checked before");
    let request = draw.request(Asker::Engine, Ask::Publish { prepared: std::sync::Arc::new(prepared), why: None });
    assert!(writer.commit(vec![request])[0].is_ok(), "a checked package is published into an empty store");
    Ok(())
}

/// Drives one case after the other through its life; each command waits for its answer.
fn client(keeper: &Keeper, lives: &[Life], number: u64, is_over: &AtomicBool) -> Seen {
    let (mut draw, mut seen) = (Draw(Random(number)), Seen::default());
    for life in lives.iter().cycle().skip(number as usize % lives.len()) {
        let mut case = None;
        for step in 0..life.commands.len() {
            if is_over.load(Ordering::Relaxed) {
                return seen;
            }
            let request = match &case {
                None => draw.start(life),
                Some(case) => draw.give(life, step, CaseName::Id(tillit_engine::case::Text::clone(case))),
            };
            let before = Instant::now();
            let Ok(Ok(Answer::Case(answered))) = keeper.ask_and_wait(request) else {
                if keeper.store().stopped().is_some() {
                    return seen;
                }
                break;
            };
            seen.cases += u64::from(step + 1 == life.commands.len());
            seen.took.push(before.elapsed());
            seen.commands += 1;
            case = Some(answered.case.id.clone());
        }
    }
    seen
}

/// What a folder takes on disk.
fn bytes_in(folder: &Path) -> Result<u64, StoreError> {
    let all = std::fs::read_dir(folder).and_then(|files| files.map(|file| Ok(file?.metadata()?.len())).sum());
    all.map_err(|source| fault(folder, source))
}

fn fault(folder: &Path, source: io::Error) -> StoreError {
    StoreError::Disk { path: folder.display().to_string(), source }
}
