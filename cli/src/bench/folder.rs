//! The folder that is measured in: the package is published there and work is on the desk before the clock runs; afterwards it is
//! looked at what that took on disk, and what the disk itself can do.

use std::io;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use tillit_store::{Ask, Asker, Options, StoreError, Writer, open};

use super::life::{Life, Random};
use super::limits::limits;
use super::preload::{Draw, preload};
use super::report::{Figures, Seen, percentile};

/// How long each limit of the disk is measured, at most.
const LIMIT_TURN: Duration = Duration::from_secs(3);

/// What is measured.
pub(crate) struct Plan<'a> {
    /// An empty folder.
    pub(crate) folder: &'a Path,
    /// The package: path and text of each file.
    pub(crate) files: Vec<(String, String)>,
    pub(crate) lives: &'a [Life],
    pub(crate) clients: u64,
    pub(crate) seconds: Duration,
    /// How many cases are open before the clock runs.
    pub(crate) cases: u64,
}

/// A folder with a package and open cases in it.
pub(super) struct Loaded {
    /// What the journal took before the clock ran.
    journal_bytes: u64,
}

impl Loaded {
    /// Begins a store, publishes the package, and opens cases.
    pub(super) fn begin(plan: &Plan<'_>) -> Result<(Loaded, Writer), StoreError> {
        let mut draw = Draw(Random(u64::MAX));
        let mut writer = begin(plan.folder, plan.files.clone(), &mut draw)?;
        preload(&mut writer, plan.lives, plan.cases, |commands| commands / 2, &mut draw)?;
        Ok((Loaded { journal_bytes: journal_bytes(plan.folder)? }, writer))
    }

    /// The figures of what was seen, once the store is closed: it made so many entries, and the disk confirmed so often.
    pub(super) fn figures(self, plan: &Plan<'_>, seen: Seen, entries: u64, flushes: u64) -> Result<Figures, StoreError> {
        let grown = journal_bytes(plan.folder)?.saturating_sub(self.journal_bytes);
        // A commit flushes twice.
        let a_commit = (entries as f64 / (flushes as f64 / 2.0)).round().max(1.0) as usize;
        let limit = limits(plan.folder, a_commit, LIMIT_TURN.min(plan.seconds)).map_err(|source| fault(plan.folder, source))?;
        Ok(Figures {
            mode: "redb SingleWriter, two-phase commit, durable",
            preloaded: plan.cases,
            clients: plan.clients,
            elapsed: seen.elapsed,
            commands: seen.took.len() as u64,
            by_house: seen.by_house,
            cases: seen.cases,
            left: seen.left,
            p50: percentile(&seen.took, 0.5),
            p99: percentile(&seen.took, 0.99),
            flushes,
            bytes_per_command: grown as f64 / entries.max(1) as f64,
            limit: Some(limit),
            ..Figures::default()
        })
    }
}

/// Begins a store in an empty folder and publishes the package.
pub(super) fn begin(folder: &Path, files: Vec<(String, String)>, draw: &mut Draw) -> Result<Writer, StoreError> {
    let mut writer = open(folder, &Options::default())?;
    let prepared = writer.store().prepare(files)?.expect("the package was checked before");
    let request = draw.request(Asker::Engine, Ask::Publish { prepared: Arc::new(prepared), why: None });
    assert!(writer.commit(vec![request])[0].is_ok(), "a checked package is published into an empty store");
    Ok(writer)
}

fn journal_bytes(folder: &Path) -> Result<u64, StoreError> {
    let journal = folder.join("journal");
    let all = std::fs::read_dir(&journal).and_then(|files| files.map(|file| Ok(file?.metadata()?.len())).sum());
    all.map_err(|source| fault(&journal, source))
}

fn fault(folder: &Path, source: io::Error) -> StoreError {
    StoreError::Disk { path: folder.display().to_string(), source }
}
