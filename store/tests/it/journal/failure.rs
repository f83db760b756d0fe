//! Every call to the disk fails once, for good or not: no acknowledgement after it, and the next start finds the model (P5, P6).

use std::collections::BTreeMap;

use tillit_store::journal::JournalError;

use super::model::{Change, Workload, append, carry_out, contents, entry, open, options};
use crate::disk::{Crash, Fault, MemoryDisk, Step, Unsynced};
use crate::random::{Random, amount, seed};

const SEGMENT_BYTES: u64 = 3_000;
/// Calls that change the disk.
const CHANGING: [&str; 6] = ["write", "sync", "set_len", "creation", "renaming", "removal"];

#[test]
fn whichever_call_fails_nothing_is_acknowledged_after_it_and_nothing_acknowledged_is_lost() {
    let seed = seed(10);
    let batches = amount("TILLIT_FAILURE_BATCHES", 16);
    let work = Workload::random(&mut Random::new(seed), batches);
    for for_good in [false, true] {
        let mut failed: BTreeMap<&str, u64> = BTreeMap::new();
        let mut at = 0;
        loop {
            at += 1;
            let Some(what) = one_failure(&work, Fault { at, for_good }, &format!("seed {seed}, call {at}, for good: {for_good}")) else {
                break;
            };
            *failed.entry(what).or_default() += 1;
        }
        println!("for good: {for_good}; calls that failed: {failed:?}");
        for what in ["write", "sync", "set_len", "read", "length", "opening", "creation", "renaming", "listing"] {
            assert!(failed.contains_key(what), "no {what} has failed");
        }
    }
}

/// Gives what failed; nothing if the workload is through before.
fn one_failure(work: &Workload, fault: Fault, at: &str) -> Option<&'static str> {
    let disk = MemoryDisk::remembering();
    disk.fail(Some(fault));
    if let Ok(journal) = open(&disk, options(SEGMENT_BYTES)) {
        let (done, error) = work.run(&journal, &disk);
        if let Some(error) = error {
            assert!(!disk.failed().is_empty(), "{at}: it failed before the disk did: {error}");
            disk.fail(disk.failed().last().filter(|_| fault.for_good).map(|_| Fault { at: 0, for_good: true }));
            let steps = disk.steps().len();
            match carry_out(&journal, &work.changes[done]) {
                Err(JournalError::Stopped { .. }) => {}
                // What is to be erased could not be read, and nothing was begun: that does not stop a journal.
                again if matches!(work.changes[done], Change::Erase { .. }) && !CHANGING.contains(&disk.failed()[0]) => {
                    if again.is_ok() {
                        disk.note(Step::Acknowledged);
                    }
                    return at_next_start(work, &disk, at);
                }
                again => panic!("{at}: {again:?}"),
            }
            let again = append(&journal, &[entry(&mut Random::new(1), 1)]);
            let said = again.unwrap_err().to_string();
            assert!(said.contains("takes no more entries since it failed (cannot "), "{at}: {said}");
            assert_eq!(disk.steps().len(), steps, "{at}: a stopped journal writes nothing");
            if !fault.for_good {
                // It goes on reading what it has acknowledged.
                let acknowledged = work.after(done);
                for position in 1..=acknowledged.len() {
                    let read = journal.read(position as u64).unwrap_or_else(|error| panic!("{at}: {error}"));
                    let before = &acknowledged[position - 1];
                    assert!(read.as_ref() == Some(before) || read == work.after(done + 1).get(position - 1).cloned(), "{at}");
                }
            }
        }
    }
    at_next_start(work, &disk, at)
}

fn at_next_start(work: &Workload, disk: &MemoryDisk, at: &str) -> Option<&'static str> {
    let mut crash = Crash::default();
    disk.steps().iter().for_each(|step| crash.step(step));
    for unsynced in [Unsynced::Kept, Unsynced::Dropped] {
        let journal = open(&MemoryDisk::with(&crash.image(unsynced)), options(SEGMENT_BYTES));
        let found = contents(&journal.unwrap_or_else(|error| panic!("{at}, then {unsynced:?}: {error}")));
        let expected = [work.after(crash.acknowledged), work.after(crash.began)];
        assert!(expected.contains(&found), "{at}, then {unsynced:?}: {} entries", found.len());
    }
    disk.failed().first().copied()
}

#[test]
fn after_a_failed_sync_the_journal_says_why_it_stopped() {
    let mut random = Random::new(11);
    let disk = MemoryDisk::default();
    let journal = open(&disk, options(1 << 20)).unwrap();
    append(&journal, &[entry(&mut random, 1)]).unwrap();
    disk.fail(Some(Fault { at: 1, for_good: true }));
    let first = append(&journal, &[entry(&mut random, 2)]).unwrap_err();
    assert_eq!(
        first.to_string(),
        "cannot append to journal segment 000001.redb; check the disk and its free room, then start tillit again"
    );
    let second = append(&journal, &[entry(&mut random, 2)]).unwrap_err().to_string();
    assert!(
        second.starts_with("the journal takes no more entries since it failed (cannot append to journal segment 000001.redb;"),
        "{second}"
    );
    assert!(second.contains("the test lets this"), "{second}");
    disk.fail(None);
    assert!(matches!(append(&journal, &[entry(&mut random, 2)]), Err(JournalError::Stopped { .. })), "no way back in this process");
    assert!(matches!(journal.erase_part(1, "facts"), Err(JournalError::Stopped { .. })));
}
