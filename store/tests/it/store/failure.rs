//! Every call to a disk fails, once or for good: nothing is acknowledged after it, the store says why, reads go on, and the next
//! start finds what was acknowledged (P5, P6). A fold that fails stops folding and nothing else.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tillit_store::{Refused, Request, StoreError};

use super::errands::errands;
use super::house::{House, known};
use super::workload::{Workload, start};
use crate::disk::{Crash, Fault, MemoryDisk, Step, Unsynced, mute_redb};
use crate::random::{amount, seed};

const BATCHES: usize = 14;
const A_FOLD: usize = 5;

#[test]
fn whichever_call_fails_the_store_says_so_and_the_next_start_is_whole() {
    mute_redb();
    let seed = seed(92);
    // Each call of all: TILLIT_STORE_FAILURES_ONE_IN=1.
    let one_in = amount("TILLIT_STORE_FAILURES_ONE_IN", 23) as u64;
    let mut reference = Vec::new();
    let whole = (MemoryDisk::default(), MemoryDisk::default());
    let never = Fault { at: 0, for_good: false };
    day(House::on(whole.0.clone(), whole.1).unwrap(), seed, true, never, &whole.0, &mut reference, &[], "the day without a fault");
    for (for_good, on_journal) in [(false, true), (true, true), (false, false), (true, false)] {
        let mut failed: BTreeMap<&str, u64> = BTreeMap::new();
        for at in (1..).step_by(usize::try_from(one_in).unwrap()) {
            let what = format!("seed {seed}, call {at} of the {}, for good: {for_good}", if on_journal { "journal" } else { "state" });
            let Some(call) = one_failure(seed, on_journal, Fault { at, for_good }, &reference, &what) else { break };
            *failed.entry(call).or_default() += 1;
        }
        println!("journal: {on_journal}, for good: {for_good}; calls that failed: {failed:?}");
        assert!(failed.values().sum::<u64>() > 5, "too few calls have failed");
    }
}

/// A day on which a call fails; gives which, or nothing if the day was over before.
fn one_failure(seed: u64, on_journal: bool, fault: Fault, reference: &[Picture], at: &str) -> Option<&'static str> {
    let (journal, state) = (MemoryDisk::remembering(), MemoryDisk::remembering());
    let failing = if on_journal { journal.clone() } else { state.clone() };
    failing.fail(Some(fault));
    let mut pictures = Vec::new();
    match House::on(journal.clone(), state.clone()) {
        Ok(house) => day(house, seed, on_journal, fault, &failing, &mut pictures, reference, at),
        Err(error) => assert!(matches!(error, StoreError::Journal(_) | StoreError::State(_) | StoreError::Disk { .. }), "{at}: {error}"),
    }
    let call = failing.failed().first().copied();
    if call.is_some() {
        at_next_start(&journal, &state, &pictures, at);
    }
    call
}

type Picture = Option<(String, Timestamp)>;

/// Runs the day; `pictures` gets how all looked after each batch, and at last what the batch in flight would have made of it.
#[expect(clippy::too_many_arguments, reason = "it is one long sentence, said twice")]
fn day(
    mut house: House,
    seed: u64,
    on_journal: bool,
    fault: Fault,
    failing: &MemoryDisk,
    pictures: &mut Vec<Picture>,
    reference: &[Picture],
    at: &str,
) {
    let mut work = Workload::new(seed);
    pictures.push(None);
    house.journal.note(Step::Began);
    if house.publish(errands()).is_err() {
        pictures.push(reference[1].clone());
        return stopped(&mut house, at);
    }
    house.journal.note(Step::Acknowledged);
    pictures.push(Some((house.picture(), house.now)));
    for number in 0..BATCHES {
        let is_of_reference = failing.failed().is_empty();
        let batch = of_batch(&mut work, &mut house, failing);
        house.journal.note(Step::Began);
        let answers = house.writer.commit(batch.clone());
        if answers.iter().any(|answer| matches!(answer, Err(Refused::Stopped { .. }))) {
            assert!(on_journal, "{at}: what folds has stopped what commits");
            assert!(answers.iter().all(|answer| matches!(answer, Err(Refused::Stopped { .. }))), "{at}: the batch is not whole");
            stopped(&mut house, at);
            if !fault.for_good {
                let (picture, now) = pictures.last().unwrap().clone().unwrap();
                house.now = now;
                assert!(house.picture() == picture, "{at}: what is read is not what was acknowledged");
            }
            pictures.push(reference[pictures.len()].clone().filter(|_| is_of_reference));
            return;
        }
        house.journal.note(Step::Acknowledged);
        work.keep(batch, &answers);
        // Pictures read both disks, which must not move the count of calls.
        if failing.failed().is_empty() {
            failing.pause(|| pictures.push(Some((house.picture(), house.now))));
        } else if fault.for_good {
            pictures.push(None);
        } else {
            pictures.push(Some((house.picture(), house.now)));
        }
        if number % A_FOLD == A_FOLD - 1 && house.writer.fold().is_err() {
            assert!(!on_journal, "{at}: a fold writes no journal");
            assert!(house.store().stopped().is_none(), "{at}: a fold that fails stops only folding");
        }
    }
}

/// The next batch; reading for it must not move the count of calls either, and once a disk is gone it may not be possible.
fn of_batch(work: &mut Workload, house: &mut House, failing: &MemoryDisk) -> Vec<Request> {
    match failing.failed().is_empty() {
        true => failing.pause(|| work.batch(house)),
        false => vec![house.request(known("eva"), start("after the failure"))],
    }
}

fn stopped(house: &mut House, at: &str) {
    let reason = house.store().stopped().unwrap_or_else(|| panic!("{at}: it does not say that it has stopped")).clone();
    assert!(reason.contains("the test lets this") || reason.contains("Previous") || reason.contains("previous"), "{at}: {reason}");
    let request = house.request(known("eva"), start("after it stopped"));
    let again = house.commit(request);
    assert!(matches!(&again, Err(Refused::Stopped { reason: told }) if *told == reason), "{at}: {again:?}");
}

fn at_next_start(journal: &MemoryDisk, state: &MemoryDisk, pictures: &[Picture], at: &str) {
    let (mut on_journal, mut on_state) = (Crash::default(), Crash::default());
    journal.steps().iter().for_each(|step| on_journal.step(step));
    state.steps().iter().for_each(|step| on_state.step(step));
    for unsynced in [Unsynced::Kept, Unsynced::Dropped] {
        let at = format!("{at}, then {unsynced:?}");
        let disks = (MemoryDisk::with(&on_journal.image(unsynced)), MemoryDisk::with(&on_state.image(unsynced)));
        let mut house = House::on(disks.0, disks.1).unwrap_or_else(|error| panic!("{at}: {error}"));
        // What did not even open has acknowledged nothing.
        let is_one_of = pictures.is_empty()
            || pictures[on_journal.acknowledged..].iter().take(2).any(|picture| match picture {
                Some((picture, now)) => {
                    house.now = *now;
                    house.picture() == *picture
                }
                // Before the first publishing, or after a failure by which it could not be looked at.
                None => true,
            });
        assert!(is_one_of, "{at}: it is neither what was acknowledged nor that with the batch in flight");
        let verified = house.store().verify().unwrap();
        assert_eq!(verified.problems, [], "{at}");
    }
}

#[test]
fn a_failed_fold_stops_only_folding() {
    let mut house = House::with(errands());
    let mut work = Workload::new(7);
    for _ in 0..10 {
        let batch = work.batch(&mut house);
        house.writer.commit(batch);
    }
    house.state.fail(Some(Fault { at: 1, for_good: true }));
    assert!(house.writer.fold().is_err());
    house.state.fail(None);
    assert!(house.ask(known("eva"), start("it goes on")).is_ok());
    assert!(house.store().stopped().is_none());
    let picture = house.picture();
    assert!(house.writer.fold().is_ok(), "it is not tried again");
    assert_eq!(house.reopen(false).picture(), picture);
}
