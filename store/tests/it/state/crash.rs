//! A crash at every call to the disk leaves the file at the mark before the fold in flight, or after it; whole in either case (P2).

use tillit_store::state::Origin;

use super::model::{Workload, contents, fold, mark, open};
use crate::disk::{Crash, Image, MemoryDisk, Step, Unsynced, mute_redb};
use crate::random::{Random, amount, seed};

/// How many commits go into a fold.
const A_FOLD: usize = 4;

#[test]
fn every_crash_image_opens_at_the_mark_before_or_after_the_fold_in_flight() {
    let seed = seed(60);
    let folds = amount("TILLIT_STATE_FOLDS", 20);
    let torn = amount("TILLIT_CRASH_TORN", 2);
    let mut random = Random::new(seed);
    let work = Workload::random(&mut random, folds * A_FOLD);
    let disk = MemoryDisk::remembering();
    let (state, _) = open(&disk).unwrap();
    for number in 0..folds {
        (1..=A_FOLD).for_each(|more| work.put(&state, number * A_FOLD + more));
        disk.note(Step::Began);
        fold(&state).unwrap();
        disk.note(Step::Acknowledged);
    }
    state.close().unwrap();

    let steps = disk.steps();
    let mut crash = Crash::default();
    let mut images = 0;
    for (number, step) in steps.iter().enumerate() {
        crash.step(step);
        let mut ways = vec![Unsynced::Kept];
        if crash.has_unsynced() {
            ways.push(Unsynced::Dropped);
            ways.extend((0..torn).map(|_| Unsynced::Torn { sector: [512, 4096][random.below(2)], seed: random.next() }));
        }
        for unsynced in ways {
            images += 1;
            check(&work, &crash, &crash.image(unsynced), &format!("seed {seed}, after step {number}, {unsynced:?}"));
        }
    }
    println!("{images} images of {} steps", steps.len());
    assert!(images > 10 * folds, "{images} images are too few to mean anything");
}

#[track_caller]
fn check(work: &Workload, crash: &Crash, image: &Image, at: &str) {
    let (state, origin) = open(&MemoryDisk::with(image)).unwrap_or_else(|error| panic!("{at}: {error}"));
    let folds = state.mark().position as usize / A_FOLD;
    assert!(folds == crash.acknowledged || folds == crash.began, "{at}: {origin:?}, {folds} of {} folds", crash.acknowledged);
    assert_eq!(state.mark(), mark(folds * A_FOLD), "{at}");
    assert!(contents(&state).unwrap() == work.after(folds * A_FOLD), "{at}: the rows are not those of the mark");
}

/// A second crash, while the file is opened after the first, or begins anew because it is damaged, is no worse.
#[test]
fn a_crash_during_the_opening_after_a_crash_loses_nothing() {
    mute_redb();
    let seed = seed(61);
    let mut random = Random::new(seed);
    let work = Workload::random(&mut random, 12 * A_FOLD);
    let disk = MemoryDisk::remembering();
    let (state, _) = open(&disk).unwrap();
    for number in 0..12 {
        (1..=A_FOLD).for_each(|more| work.put(&state, number * A_FOLD + more));
        disk.note(Step::Began);
        fold(&state).unwrap();
        disk.note(Step::Acknowledged);
    }
    let steps = disk.steps();
    let mut anew = 0;
    for round in 0..amount("TILLIT_CRASH_TWICE", 40) {
        let reached = 1 + random.below(steps.len());
        let mut first = Crash::default();
        steps[..reached].iter().for_each(|step| first.step(step));
        let again = MemoryDisk::with(&first.image(Unsynced::Torn { sector: 512, seed: random.next() }));
        if round % 4 == 0 && again.image().contains_key("state.redb") {
            again.damage("state.redb", |bytes| bytes.iter_mut().for_each(|byte| *byte ^= 1));
        }
        again.remember();
        let mut second = Crash::on(&again.image(), &again);
        let (_, origin) = open(&again).unwrap_or_else(|error| panic!("seed {seed}, step {reached}: {error}"));
        let replaced = matches!(origin, Origin::Replaced { .. });
        anew += usize::from(replaced);
        (second.began, second.acknowledged) = if replaced { (0, 0) } else { (first.began, first.acknowledged) };
        for (number, step) in again.steps().iter().enumerate() {
            second.step(step);
            let torn = Unsynced::Torn { sector: 512, seed: random.next() };
            for unsynced in [Unsynced::Kept, Unsynced::Dropped, torn] {
                let at = format!("seed {seed}, crash after {reached}, then after {number}, {unsynced:?}");
                check(&work, &second, &second.image(unsynced), &at);
            }
        }
    }
    assert!(anew > 3, "only {anew} have begun anew");
}
