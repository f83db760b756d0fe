//! Processes that are killed while 32 threads ask through the keeper (P1), and a second one on the same data folder (P9).
//!
//! A child is this test binary again, told by the environment what to do.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use jiff::Timestamp;
use tillit_engine::case::Command as Do;
use tillit_store::record::Hash;
use tillit_store::{Answer, Ask, Asker, CaseName, Chance, Keeper, Key, Request, open, verify};

use super::errands::errands;
use super::house::{known, options};
use super::workload::{ring, start};
use crate::desk::text;
use crate::random::{Random, amount, seed};
use crate::scratch::Scratch;

const FOLDER: &str = "TILLIT_TEST_STORE_FOLDER";
const ROUND: &str = "TILLIT_TEST_STORE_ROUND";

fn start_child(folder: &Path, round: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "store::processes::child", "--nocapture", "--test-threads=1"])
        .envs([(FOLDER, folder.to_str().unwrap()), (ROUND, &round.to_string())])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// No test of its own: what the others start. Alone it does nothing.
#[test]
fn child() {
    let Ok(folder) = std::env::var(FOLDER) else { return };
    let round: u64 = std::env::var(ROUND).unwrap().parse().unwrap();
    match open(&PathBuf::from(folder), &options()) {
        Ok(writer) => work_until_killed(Keeper::start(writer), round),
        Err(error) => say(&format!("refused {error}: {}", std::error::Error::source(&error).map(ToString::to_string).unwrap_or_default())),
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

/// 32 threads ask; each answer is told to the parent once it is there.
fn work_until_killed(keeper: Keeper, round: u64) {
    if keeper.store().live().is_none() {
        let prepared = Arc::new(keeper.store().prepare(errands()).unwrap().unwrap());
        let request =
            Request { at: at(), chance: chance(round, 99, 0), by: Asker::Engine, key: None, ask: Ask::Publish { prepared, why: None } };
        keeper.ask_and_wait(request).unwrap().unwrap();
    }
    say(&format!("open {}", std::process::id()));
    let keeper = &keeper;
    std::thread::scope(|scope| {
        for thread in 0..32 {
            scope.spawn(move || {
                let mut own = Vec::new();
                for count in 0.. {
                    let request = request(round, thread, count, &own);
                    let Ok(answered) = keeper.ask_and_wait(request.clone()) else { continue };
                    match answered {
                        Ok(Answer::Case(answered)) => {
                            say(&format!("ack {} {} {round}/{thread}/{count} {}", answered.case.id, answered.case.seq, answered.began));
                            if answered.began {
                                own.push(answered.case.id.clone());
                            }
                        }
                        Ok(Answer::Arrived(arrived)) => say(&format!("got {} {}", arrived[0].case.as_ref().unwrap(), arrived[0].joined)),
                        other => say(&format!("other {other:?}")),
                    }
                }
            });
        }
    });
}

fn at() -> Timestamp {
    static TICKS: AtomicU64 = AtomicU64::new(0);
    Timestamp::from_second(1_772_438_400 + TICKS.fetch_add(1, Ordering::Relaxed) as i64).unwrap()
}

fn chance(round: u64, thread: u64, count: u64) -> Chance {
    let mut bytes = [3; 32];
    for (at, number) in [round, thread, count].into_iter().enumerate() {
        bytes[at * 8..at * 8 + 8].copy_from_slice(&number.to_le_bytes());
    }
    Chance(bytes)
}

/// What a thread asks as its `count`-th: the parent can make it again.
fn request(round: u64, thread: u64, count: u64, own: &[tillit_engine::case::Text]) -> Request {
    let words = format!("{round}/{thread}/{count}");
    let (by, ask) = match own.last() {
        Some(_) if count % 7 == 3 => (Asker::System(text("bells")), ring(&[(thread % 5) as usize], &words)),
        Some(case) if !count.is_multiple_of(3) => {
            let command = Do::Note { text: text(&words) };
            (known("eva"), Ask::Give { case: CaseName::Id(case.clone()), version: None, command })
        }
        _ => (known("eva"), start(&words)),
    };
    let mut hash = [0; 32];
    hash[..words.len()].copy_from_slice(words.as_bytes());
    let key = (by == known("eva")).then(|| Key { key: text(&words), request: Hash::new(hash) });
    Request { at: at(), chance: chance(round, thread, count), by, key, ask }
}

/// An answer that the parent has been given: the case, its version, and whether it began by it.
type Given = (String, u64, bool);

#[test]
fn what_the_keeper_answered_survives_kill_9_at_any_instant() {
    let _alone = crate::scratch::alone();
    let seed = seed(93);
    let mut random = Random::new(seed);
    let scratch = Scratch::new("store-kill");
    let mut given: BTreeMap<String, Given> = BTreeMap::new();
    let rounds = amount("TILLIT_STORE_KILL_ROUNDS", 20);
    for round in 0..rounds {
        let mut child = start_child(scratch.path(), round);
        let out = BufReader::new(child.stdout.take().unwrap());
        let (says, said) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || read_answers(out, &says));
        // Every fourth round is killed at any time, also while it opens; the others after some answers, however quick the machine.
        if round % 4 != 0 {
            let answers = 1 + random.below(60);
            (0..answers).for_each(|_| _ = said.recv_timeout(Duration::from_secs(60)));
        }
        std::thread::sleep(Duration::from_micros(random.next() % 100_000));
        child.kill().unwrap();
        child.wait().unwrap();
        given.extend(reader.join().unwrap());
        check_after_kill(scratch.path(), &given, &mut random, round + 1 == rounds, &format!("seed {seed}, round {round}"));
    }
    println!("{} answers, none lost", given.len());
    assert!(given.len() > 300, "only {} answers were given", given.len());
}

#[track_caller]
fn check_after_kill(folder: &Path, given: &BTreeMap<String, Given>, random: &mut Random, is_last: bool, at: &str) {
    let mut writer = open(folder, &options()).unwrap_or_else(|error| panic!("{at}: {error}"));
    let store = writer.store().clone();
    let mut versions = BTreeMap::new();
    for summary in store.all_cases().unwrap() {
        versions.insert(summary.case.to_string(), summary.seq);
    }
    for (name, (case, seq, _)) in given {
        let version = versions.get(case).unwrap_or_else(|| panic!("{at}: {name} was answered with case {case}, which is lost"));
        assert!(version >= seq, "{at}: {name} was answered with version {seq}, and the case is at {version}");
    }
    // Some keys are used again: each gives the answer that was given.
    let names: Vec<&String> = given.keys().collect();
    let before = store.all_cases().unwrap().len();
    for _ in 0..names.len().min(20) {
        let name = names[random.below(names.len())];
        let (case, seq, began) = &given[name];
        let mut parts = name.split('/').map(|part| part.parse::<u64>().unwrap());
        let (round, thread, count) = (parts.next().unwrap(), parts.next().unwrap(), parts.next().unwrap());
        let own = if *began { Vec::new() } else { vec![text(case)] };
        let again = writer.commit(vec![request(round, thread, count, &own)]).remove(0);
        let Ok(Answer::Case(answered)) = again else { panic!("{at}: {name}: {again:?}") };
        assert_eq!(
            (&*answered.case.id, answered.case.seq, answered.began, answered.again),
            (case.as_str(), *seq, *began, true),
            "{at}: {name}"
        );
    }
    assert_eq!(store.all_cases().unwrap().len(), before, "{at}: a key that was used has begun a case");
    if is_last || random.below(4) == 0 {
        let verified = store.verify().unwrap();
        assert_eq!((verified.cases as usize, &verified.problems[..]), (before, &[][..]), "{at}");
    }
}

/// Reads what a child says until it is gone, and tells of each answer. A line that the kill cut off is no answer.
fn read_answers(mut out: impl BufRead, says: &std::sync::mpsc::Sender<()>) -> BTreeMap<String, Given> {
    let (mut given, mut line) = (BTreeMap::new(), String::new());
    loop {
        line.clear();
        if out.read_line(&mut line).unwrap_or(0) == 0 || !line.ends_with('\n') {
            return given;
        }
        assert!(!line.starts_with("other"), "{line}");
        let words: Vec<&str> = line.split_whitespace().collect();
        if let ["ack", case, seq, name, began] = words[..] {
            given.insert(name.to_owned(), (case.to_owned(), seq.parse().unwrap(), began == "true"));
            let _ = says.send(());
        }
    }
}

#[test]
fn a_second_process_on_the_data_folder_is_refused_told_who_has_it_and_may_verify() {
    let _alone = crate::scratch::alone();
    let scratch = Scratch::new("store-second");
    let mut child = start_child(scratch.path(), 0);
    let mut out = BufReader::new(child.stdout.take().unwrap());
    let holder = said(&mut out, "open ");
    let error = open(scratch.path(), &options()).unwrap_err();
    let cause = std::error::Error::source(&error).unwrap().to_string();
    let path = scratch.path().join("journal");
    assert!(cause.starts_with(&format!("process {holder} already has the journal in {} open;", path.display())), "{cause}");
    (0..40).for_each(|_| drop(said(&mut out, "ack ")));
    // The pipe is read, so that the child's work goes on beside the look.
    let reader = std::thread::spawn(move || out.read_to_end(&mut Vec::new()));
    for _ in 0..5 {
        let verified = verify(scratch.path()).unwrap();
        assert_eq!(verified.problems, []);
    }
    child.kill().unwrap();
    child.wait().unwrap();
    reader.join().unwrap().unwrap();
    // Also as the kill has left it; and it is not touched.
    let files = |folder: &Path| -> Vec<_> {
        let mut files: Vec<_> =
            std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).filter(|path| path.is_file()).collect();
        files.sort();
        files.into_iter().map(|path| (std::fs::read(&path).unwrap(), path)).collect()
    };
    let before = (files(scratch.path()), files(&path));
    let verified = verify(scratch.path()).unwrap();
    assert_eq!(verified.problems, []);
    assert!(verified.cases > 0);
    assert!((files(scratch.path()), files(&path)) == before, "verify has written");
}

/// What follows a word that a child says.
fn said(out: &mut impl BufRead, word: &str) -> String {
    let mut line = String::new();
    while out.read_line(&mut line).unwrap() > 0 {
        if let Some(at) = line.find(word) {
            return line[at + word.len()..].trim().to_owned();
        }
        line.clear();
    }
    panic!("the child says nothing of `{word}`");
}
