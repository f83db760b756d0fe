//! Every call to the disk fails once, for good or not: a failed fold loses nothing, and no fold follows it (P5, P6).

use std::collections::BTreeMap;

use tillit_store::state::{Changes, Direction, Origin, Span, StateError, Table};

use super::model::{Workload, contents, fold, mark, open};
use crate::disk::{Crash, Fault, MemoryDisk, Step, Unsynced};
use crate::random::{Random, amount, seed};

const A_FOLD: usize = 3;

#[test]
fn whichever_call_fails_the_rows_stay_readable_and_the_next_start_is_whole() {
    let seed = seed(70);
    let folds = amount("TILLIT_FAILURE_FOLDS", 6);
    let work = Workload::random(&mut Random::new(seed), folds * A_FOLD);
    for for_good in [false, true] {
        let mut failed: BTreeMap<&str, u64> = BTreeMap::new();
        for at in 1.. {
            let fault = Fault { at, for_good };
            let Some(what) = one_failure(&work, folds, fault, &format!("seed {seed}, call {at}, for good: {for_good}")) else { break };
            *failed.entry(what).or_default() += 1;
        }
        println!("for good: {for_good}; calls that failed: {failed:?}");
        for what in ["write", "sync", "set_len", "length", "opening", "creation", "renaming", "listing"] {
            assert!(failed.contains_key(what), "no {what} has failed");
        }
    }
}

/// Gives what failed; nothing if the workload is through before.
fn one_failure(work: &Workload, folds: usize, fault: Fault, at: &str) -> Option<&'static str> {
    let disk = MemoryDisk::remembering();
    disk.fail(Some(fault));
    match open(&disk) {
        Ok((state, _)) => {
            let failed_at = (0..folds).find(|number| {
                (1..=A_FOLD).for_each(|more| work.put(&state, number * A_FOLD + more));
                disk.note(Step::Began);
                let folded = fold(&state);
                if folded.is_ok() {
                    disk.note(Step::Acknowledged);
                }
                folded.is_err()
            });
            if let Some(number) = failed_at {
                assert!(!disk.failed().is_empty(), "{at}: it failed before the disk did");
                let reason = state.stopped().unwrap_or_else(|| panic!("{at}: it does not say that it stopped"));
                assert!(reason.contains("the test lets this") || reason.contains("previous"), "{at}: {reason}");
                let steps = disk.steps().len();
                let commits = (number + 1) * A_FOLD;
                assert!(state.freeze().is_none() && !state.wants_fold(), "{at}: no second try");
                if !fault.for_good {
                    let found = contents(&state).unwrap_or_else(|error| panic!("{at}: {error}"));
                    assert!(found == work.after(commits), "{at}: the rows in memory and in the file are not what was put");
                    assert_eq!(state.mark(), mark(commits), "{at}");
                }
                drop(state);
                assert_eq!(disk.steps().len(), steps, "{at}: a stopped state writes nothing");
            }
        }
        Err(error) => assert!(matches!(error, StateError::Disk { .. } | StateError::File { .. }), "{at}: {error}"),
    }
    let mut crash = Crash::default();
    disk.steps().iter().for_each(|step| crash.step(step));
    for unsynced in [Unsynced::Kept, Unsynced::Dropped] {
        let again = open(&MemoryDisk::with(&crash.image(unsynced)));
        let (state, origin) = again.unwrap_or_else(|error| panic!("{at}, then {unsynced:?}: {error}"));
        assert!(!matches!(origin, Origin::Replaced { .. }), "{at}, then {unsynced:?}: {origin:?}");
        let folded = state.mark().position as usize / A_FOLD;
        assert!(folded == crash.acknowledged || folded == crash.began, "{at}, then {unsynced:?}: {folded} folds");
        assert!(contents(&state).unwrap() == work.after(folded * A_FOLD), "{at}, then {unsynced:?}");
    }
    disk.failed().first().copied()
}

#[test]
fn a_failed_fold_says_what_to_do_and_that_it_stopped() {
    let work = Workload::random(&mut Random::new(71), 40);
    let disk = MemoryDisk::default();
    let (state, _) = open(&disk).unwrap();
    (1..=20).for_each(|number| work.put(&state, number));
    fold(&state).unwrap();
    (21..=40).for_each(|number| work.put(&state, number));
    disk.fail(Some(Fault { at: 1, for_good: true }));
    let error = fold(&state).unwrap_err();
    assert_eq!(
        error.to_string(),
        "cannot write state.redb; check the disk and its free room, then start tillit again: nothing is lost, the journal has it all"
    );
    disk.fail(None);
    assert!(state.stopped().unwrap().starts_with("cannot write state.redb;"), "the disk is well again, and it stays stopped");
    assert!(state.freeze().is_none());
    drop(state);

    let (state, _) = open(&disk).unwrap();
    assert_eq!(state.mark(), mark(20));
    assert!(contents(&state).unwrap() == work.after(20));
}

#[test]
fn a_read_that_the_disk_refuses_is_told_and_the_next_is_served() {
    let disk = MemoryDisk::default();
    let (state, _) = open(&disk).unwrap();
    let mut changes = Changes::default();
    (0..3_000u32).for_each(|number| changes.put(Table::Closed, number.to_be_bytes(), [7; 1_000]));
    state.put(changes, mark(1));
    fold(&state).unwrap();
    state.close().unwrap();

    let (state, _) = open(&disk).unwrap();
    let all = || state.range(Table::Closed, &Span::all(), Direction::Rising, usize::MAX);
    disk.fail(Some(Fault { at: 1, for_good: false }));
    let error = all().unwrap_err();
    assert!(error.to_string().starts_with("cannot read state.redb; check the disk"), "{error}");
    assert!(state.stopped().unwrap().contains("the test lets this read fail"), "{:?}", state.stopped());
    assert_eq!(all().unwrap().len(), 3_000);
    assert_eq!(state.get(Table::Closed, &7u32.to_be_bytes()).unwrap(), Some(vec![7; 1_000]));
}
