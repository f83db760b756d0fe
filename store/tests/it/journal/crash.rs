//! A crash at every call to the disk leaves the journal before or after the change in flight (P2).

use super::model::{Workload, contents, open, options};
use crate::disk::{Crash, Image, MemoryDisk, Unsynced};
use crate::random::{Random, amount, seed};

const SEGMENT_BYTES: u64 = 15_000;

#[test]
fn every_crash_image_opens_and_holds_all_that_was_acknowledged() {
    let seed = seed(1);
    let batches = amount("TILLIT_CRASH_BATCHES", 80);
    let torn = amount("TILLIT_CRASH_TORN", 2);
    let mut random = Random::new(seed);
    let work = Workload::random(&mut random, batches);
    let disk = MemoryDisk::remembering();
    let journal = open(&disk, options(SEGMENT_BYTES)).unwrap();
    let (acknowledged, error) = work.run(&journal, &disk);
    assert_eq!((acknowledged, error.map(|error| error.to_string())), (work.changes.len(), None));
    journal.close().unwrap();

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
    let segments = disk.image().len();
    assert!(segments > 3, "the workload must seal several segments, not {segments}");
    assert!(images > 10 * batches, "{images} images are too few to mean anything");
}

/// A second crash, while the first is being repaired, is no worse.
#[test]
fn a_crash_during_the_repair_after_a_crash_loses_nothing() {
    let seed = seed(2);
    let mut random = Random::new(seed);
    let work = Workload::random(&mut random, 60);
    let disk = MemoryDisk::remembering();
    let journal = open(&disk, options(SEGMENT_BYTES)).unwrap();
    work.run(&journal, &disk);
    let steps = disk.steps();
    for _ in 0..amount("TILLIT_CRASH_TWICE", 40) {
        let at = 1 + random.below(steps.len());
        let mut first = Crash::default();
        steps[..at].iter().for_each(|step| first.step(step));
        let image = first.image(Unsynced::Torn { sector: 512, seed: random.next() });
        let again = MemoryDisk::with(&image);
        again.remember();
        let before = Crash::on(&image, &again);
        drop(open(&again, options(SEGMENT_BYTES)).unwrap_or_else(|error| panic!("seed {seed}, step {at}: {error}")));
        let mut second = before;
        (second.began, second.acknowledged) = (first.began, first.acknowledged);
        for (number, step) in again.steps().iter().enumerate() {
            second.step(step);
            let torn = Unsynced::Torn { sector: 512, seed: random.next() };
            for unsynced in [Unsynced::Kept, Unsynced::Dropped, torn] {
                check(
                    &work,
                    &second,
                    &second.image(unsynced),
                    &format!("seed {seed}, crash after {at}, then after {number}, {unsynced:?}"),
                );
            }
        }
    }
}

#[track_caller]
fn check(work: &Workload, crash: &Crash, image: &Image, at: &str) {
    let disk = MemoryDisk::with(image);
    let journal = open(&disk, options(SEGMENT_BYTES)).unwrap_or_else(|error| panic!("{at}: {error}"));
    let found = contents(&journal);
    assert_eq!(found.len() as u64, journal.last_position(), "{at}");
    let before = work.after(crash.acknowledged);
    let after = work.after(crash.began);
    assert!(
        found == before || found == after,
        "{at}: the journal has {} entries; {} were acknowledged, {} with the change in flight",
        found.len(),
        before.len(),
        after.len()
    );
}
