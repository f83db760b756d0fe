//! One process a journal (P9), and processes that are killed while they append (P1).
//!
//! A child is this test binary again, told by the environment what to do.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::{Condvar, Mutex};
use std::time::Duration;

use tillit_store::journal::{Journal, JournalError, NewEntry, StoredEntry};

use super::model::{contents, options};
use crate::random::{Random, amount, seed};
use crate::scratch::Scratch;

const TASK: &str = "TILLIT_TEST_CHILD";
const FOLDER: &str = "TILLIT_TEST_FOLDER";
const ROUND: &str = "TILLIT_TEST_ROUND";
const SEGMENT_BYTES: u64 = 300_000;

/// Starts `child` below in a process of its own.
fn start(task: &str, folder: &Path, round: usize) -> Child {
    Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "journal::processes::child", "--nocapture", "--test-threads=1"])
        .envs([(TASK, task), (FOLDER, folder.to_str().unwrap()), (ROUND, &round.to_string())])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// No test of its own: what the other tests start. Alone it does nothing.
#[test]
fn child() {
    let Ok(task) = std::env::var(TASK) else { return };
    let folder = PathBuf::from(std::env::var(FOLDER).unwrap());
    match task.as_str() {
        "hold" => hold(&folder),
        "append" => append_until_killed(&folder, std::env::var(ROUND).unwrap().parse().unwrap()),
        other => panic!("no such task: {other}"),
    }
}

fn say(line: &str) {
    let mut out = std::io::stdout().lock();
    let _ = writeln!(out, "{line}");
    let _ = out.flush();
}

/// Opens the journal when told to, and holds it until the parent closes the pipe.
fn hold(folder: &Path) {
    let mut input = std::io::stdin().lock();
    say("ready");
    input.read_line(&mut String::new()).unwrap();
    let journal = Journal::open(folder, options(SEGMENT_BYTES));
    match &journal {
        Ok(_) => say(&format!("won {}", std::process::id())),
        Err(error @ JournalError::Held { .. }) => say(&format!("held {error}")),
        Err(error) => say(&format!("failed {error}: {:?}", std::error::Error::source(error))),
    }
    input.read_to_end(&mut Vec::new()).unwrap();
}

#[test]
fn of_a_hundred_processes_exactly_one_opens_the_journal_and_the_others_name_it() {
    let _alone = crate::scratch::alone();
    let scratch = Scratch::new("hundred");
    for round in 0..2 {
        let mut children: Vec<(Child, BufReader<_>)> = (0..100)
            .map(|_| {
                let mut child = start("hold", scratch.path(), round);
                let out = BufReader::new(child.stdout.take().unwrap());
                (child, out)
            })
            .collect();
        children.iter_mut().for_each(|(_, out)| assert!(next(out, &["ready"]).is_some()));
        children.iter_mut().for_each(|(child, _)| child.stdin.as_mut().unwrap().write_all(b"go\n").unwrap());
        let answers: Vec<String> =
            children.iter_mut().map(|(_, out)| next(out, &["won ", "held ", "failed "]).expect("it answers")).collect();
        let winners: Vec<&String> = answers.iter().filter(|answer| answer.starts_with("won")).collect();
        assert_eq!(winners.len(), 1, "round {round}: {answers:?}");
        let winner = winners[0].strip_prefix("won ").unwrap();
        let refusal = format!("held process {winner} already has the journal in {} open;", scratch.path().display());
        let others = answers.iter().filter(|answer| answer.starts_with(&refusal)).count();
        // Whoever came while the winner was still writing its name cannot name it.
        let unnamed = answers.iter().filter(|answer| answer.starts_with("held another process")).count();
        println!("round {round}: {others} name the winner, {unnamed} say another process");
        assert_eq!(others + unnamed, 99, "round {round}: {answers:?}");
        // Round 0 ends by kill -9, so that round 1 begins over a stale lock.
        for (mut child, _) in children {
            child.kill().unwrap();
            child.wait().unwrap();
        }
    }
}

#[test]
fn the_second_opener_in_the_same_process_is_refused_too() {
    let _alone = crate::scratch::alone();
    let scratch = Scratch::new("same");
    let journal = Journal::open(scratch.path(), options(SEGMENT_BYTES)).unwrap();
    let error = Journal::open(scratch.path(), options(SEGMENT_BYTES)).unwrap_err();
    let (process, path) = (std::process::id(), scratch.path().display());
    assert_eq!(
        error.to_string(),
        format!("process {process} already has the journal in {path} open; stop it, or point this one elsewhere with --data")
    );
    drop(journal);
    Journal::open(scratch.path(), options(SEGMENT_BYTES)).unwrap();
}

/// What 32 threads wait to have appended, and whose turn it is to commit.
#[derive(Default)]
struct Queue {
    waiting: Vec<(String, Vec<u8>)>,
    /// How many have been taken, and how many acknowledged.
    taken: usize,
    done: usize,
    busy: bool,
}

/// 32 threads append through group commit, and say each position once it is durable.
fn append_until_killed(folder: &Path, round: usize) {
    let journal = Mutex::new(Journal::open(folder, options(SEGMENT_BYTES)).unwrap());
    say("open");
    let (queue, turn) = (Mutex::new(Queue::default()), Condvar::new());
    std::thread::scope(|scope| {
        for thread in 0..32 {
            let (journal, queue, turn) = (&journal, &queue, &turn);
            scope.spawn(move || {
                for count in 0.. {
                    let envelope = format!("{round}/{thread}/{count}");
                    let part = part_of(&envelope);
                    let mut waiting = queue.lock().unwrap();
                    waiting.waiting.push((envelope, part));
                    let own = waiting.taken + waiting.waiting.len();
                    while waiting.done < own {
                        if waiting.busy {
                            waiting = turn.wait(waiting).unwrap();
                            continue;
                        }
                        waiting.busy = true;
                        let batch = std::mem::take(&mut waiting.waiting);
                        waiting.taken += batch.len();
                        drop(waiting);
                        commit(&journal.lock().unwrap(), &batch);
                        waiting = queue.lock().unwrap();
                        waiting.done += batch.len();
                        waiting.busy = false;
                        turn.notify_all();
                    }
                }
            });
        }
    });
}

/// Appends a batch, then acknowledges each of its entries to the parent.
fn commit(journal: &Journal, batch: &[(String, Vec<u8>)]) {
    let parts: Vec<[(&str, &[u8]); 1]> = batch.iter().map(|(_, part)| [("facts", part.as_slice())]).collect();
    let entries: Vec<NewEntry<'_>> =
        batch.iter().zip(&parts).map(|((envelope, _), parts)| NewEntry { envelope: envelope.as_bytes(), parts }).collect();
    let positions = journal.append(&entries).unwrap();
    let mut lines = String::new();
    for (position, (envelope, _)) in positions.zip(batch) {
        lines.push_str(&format!("ack {position} {envelope}\n"));
    }
    say(lines.trim_end());
}

/// The part that belongs to an envelope, so that each tells of the other.
fn part_of(envelope: &str) -> Vec<u8> {
    let seed = envelope.bytes().fold(7u64, |seed, byte| seed.wrapping_mul(31) + u64::from(byte));
    let mut random = Random::new(seed);
    let length = 50 + random.below(800);
    random.bytes(length)
}

#[test]
fn what_was_acknowledged_survives_kill_9_at_any_instant() {
    let _alone = crate::scratch::alone();
    let seed = seed(30);
    let mut random = Random::new(seed);
    let scratch = Scratch::new("kill");
    let mut acknowledged: BTreeMap<u64, String> = BTreeMap::new();
    for round in 0..amount("TILLIT_KILL_ROUNDS", 20) {
        let mut child = start("append", scratch.path(), round);
        let out = BufReader::new(child.stdout.take().unwrap());
        let (opened, wait) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || read_acknowledgements(out, &opened));
        // Every third round is killed at any time, also while it repairs and opens.
        if round % 3 != 0 {
            let _ = wait.recv_timeout(Duration::from_secs(60));
        }
        std::thread::sleep(Duration::from_micros(random.next() % 150_000));
        child.kill().unwrap();
        child.wait().unwrap();
        let new = reader.join().unwrap();
        for (position, envelope) in new {
            assert!(acknowledged.insert(position, envelope).is_none(), "seed {seed}, round {round}: {position} was acknowledged twice");
        }
        check_after_kill(scratch.path(), &acknowledged, &format!("seed {seed}, round {round}"));
    }
    println!("{} acknowledged, none lost", acknowledged.len());
    assert!(acknowledged.len() > 100, "only {} were acknowledged", acknowledged.len());
}

#[track_caller]
fn check_after_kill(folder: &Path, acknowledged: &BTreeMap<u64, String>, at: &str) {
    let journal = Journal::open(folder, options(SEGMENT_BYTES)).unwrap_or_else(|error| panic!("{at}: {error}"));
    let all = contents(&journal);
    for (number, entry) in (1..).zip(&all) {
        assert_eq!(entry.position, number, "{at}");
        assert_eq!(entry.parts[0].bytes, Some(part_of(envelope(entry))), "{at}: entry {number} is half there");
    }
    for (position, expected) in acknowledged {
        let found = all.get(*position as usize - 1).map(envelope);
        assert_eq!(found, Some(expected.as_str()), "{at}: {position} was acknowledged, and is lost");
    }
}

fn envelope(entry: &StoredEntry) -> &str {
    std::str::from_utf8(&entry.envelope).unwrap()
}

/// Reads what a child says until it is gone. A line that the kill cut off is no acknowledgement.
fn read_acknowledgements(mut out: impl BufRead, opened: &std::sync::mpsc::Sender<()>) -> Vec<(u64, String)> {
    let mut acknowledged = Vec::new();
    let mut line = String::new();
    loop {
        line.clear();
        if out.read_line(&mut line).unwrap_or(0) == 0 || !line.ends_with('\n') {
            return acknowledged;
        }
        let line = line.trim_end();
        if line.ends_with("open") {
            let _ = opened.send(());
        }
        if let Some((position, envelope)) = line.strip_prefix("ack ").and_then(|rest| rest.split_once(' ')) {
            acknowledged.push((position.parse().unwrap(), envelope.to_owned()));
        }
    }
}

/// The next line that begins with one of `wanted`.
fn next(out: &mut impl BufRead, wanted: &[&str]) -> Option<String> {
    let mut line = String::new();
    while out.read_line(&mut line).ok()? > 0 {
        // The test harness says what it runs on the same line.
        let text = line.trim_end();
        if let Some(at) = wanted.iter().filter_map(|wanted| text.find(wanted)).min() {
            return Some(text[at..].to_owned());
        }
        line.clear();
    }
    None
}
