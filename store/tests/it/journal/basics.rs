//! Appending, reading, sealing, erasing.

use std::sync::atomic::{AtomicBool, Ordering};

use tillit_store::journal::{JournalError, MOST_ENTRY_BYTES, NewEntry};

use super::model::{Workload, append, contents, entry, open, options};
use crate::disk::MemoryDisk;
use crate::random::{Random, seed};

#[test]
fn entries_are_numbered_from_one_and_read_as_they_were_appended() {
    let disk = MemoryDisk::default();
    let journal = open(&disk, options(1 << 20)).unwrap();
    assert_eq!((journal.last_position(), journal.read(1).unwrap(), contents(&journal).len()), (0, None, 0));
    let positions = journal.append(&[NewEntry { envelope: b"{}", parts: &[("facts", b"a")] }, NewEntry { envelope: b"", parts: &[] }]);
    assert_eq!(positions.unwrap(), 1..3);
    assert_eq!(journal.append(&[]).unwrap(), 3..3);
    let first = journal.read(1).unwrap().unwrap();
    assert_eq!((first.position, first.envelope.as_slice()), (1, &b"{}"[..]));
    assert_eq!(first.parts[0].bytes.as_deref(), Some(&b"a"[..]));
    assert_eq!((journal.read(0).unwrap(), journal.read(3).unwrap()), (None, None));
}

#[test]
fn a_batch_is_one_commit_of_two_flushes() {
    let disk = MemoryDisk::default();
    let journal = open(&disk, options(1 << 20)).unwrap();
    let mut random = Random::new(3);
    append(&journal, &[entry(&mut random, 1)]).unwrap();
    let before = journal.flushes();
    let batch: Vec<_> = (2..10).map(|position| entry(&mut random, position)).collect();
    append(&journal, &batch).unwrap();
    assert_eq!(journal.flushes() - before, 2, "redb's two phases");
}

#[test]
fn a_journal_of_many_segments_reads_from_anywhere_also_after_opening_it_again() {
    let seed = seed(4);
    let mut random = Random::new(seed);
    let work = Workload::random(&mut random, 150);
    let disk = MemoryDisk::default();
    let mut journal = open(&disk, options(10_000)).unwrap();
    work.run(&journal, &disk);
    let expected = work.after(work.changes.len());
    for again in 0..2 {
        assert_eq!(contents(&journal), expected, "seed {seed}, opened again {again} times");
        for _ in 0..200 {
            let position = 1 + random.below(expected.len());
            assert_eq!(journal.read(position as u64).unwrap().as_ref(), Some(&expected[position - 1]));
            let rest = journal.read_from(position as u64).take(3).map(Result::unwrap).collect::<Vec<_>>();
            assert_eq!(rest, expected[position - 1..expected.len().min(position + 2)]);
        }
        let report = journal.verify().unwrap();
        assert_eq!((report.entries, report.problems), (expected.len() as u64, Vec::new()));
        assert!(report.segments > 10, "{} segments", report.segments);
        journal.close().unwrap();
        journal = open(&disk, options(10_000)).unwrap();
    }
}

#[test]
fn a_sealed_segment_changes_only_when_a_part_of_it_is_erased() {
    let mut random = Random::new(5);
    let disk = MemoryDisk::default();
    let journal = open(&disk, options(10_000)).unwrap();
    let mut last = 0;
    while disk.image().len() < 3 {
        last += 1;
        append(&journal, &[entry(&mut random, last)]).unwrap();
    }
    let sealed = disk.image()["000001.redb"].clone();
    for more in 1..=50 {
        append(&journal, &[entry(&mut random, last + more)]).unwrap();
    }
    let all = contents(&journal);
    journal.verify().unwrap();
    journal.close().unwrap();
    let journal = open(&disk, options(10_000)).unwrap();
    assert_eq!(contents(&journal), all);
    assert!(disk.image()["000001.redb"] == sealed, "reading and verifying leave a sealed file as it was");

    journal.erase_part(1, "facts").unwrap();
    assert!(disk.image()["000001.redb"] != sealed);
    let erased = journal.read(1).unwrap().unwrap();
    assert_eq!((erased.parts[0].bytes.as_ref(), &erased.envelope), (None, &all[0].envelope));
    assert_eq!(contents(&journal)[1..], all[1..]);
}

#[test]
fn erasing_is_durable_leaves_the_rest_and_verifies() {
    let mut random = Random::new(6);
    let disk = MemoryDisk::default();
    let journal = open(&disk, options(5_000)).unwrap();
    let mut expected: Vec<_> = (1..=60).map(|position| entry(&mut random, position)).collect();
    expected.iter().for_each(|entry| append(&journal, std::slice::from_ref(entry)).unwrap());
    for position in [1, 30, 60] {
        journal.erase_part(position, "person").unwrap();
        journal.erase_part(position, "person").unwrap();
        expected[position as usize - 1].parts[1].bytes = None;
    }
    assert_eq!(contents(&journal), expected);
    assert_eq!(journal.verify().unwrap().problems, Vec::new());
    drop(journal);
    let journal = open(&disk, options(5_000)).unwrap();
    assert_eq!(contents(&journal), expected);
    let error = |error: Result<(), JournalError>| error.unwrap_err().to_string();
    assert_eq!(error(journal.erase_part(61, "person")), "the journal has no entry 61; its last is 60");
    assert_eq!(error(journal.erase_part(2, "persona")), "entry 2 has no part called `persona`; its parts are: facts, person");
}

#[test]
fn what_the_journal_does_not_take_changes_nothing_and_does_not_stop_it() {
    let disk = MemoryDisk::default();
    let journal = open(&disk, options(1 << 20)).unwrap();
    let twice = NewEntry { envelope: b"{}", parts: &[("facts", b"a"), ("facts", b"b")] };
    assert_eq!(
        journal.append(&[twice]).unwrap_err().to_string(),
        "an entry has two parts called `facts`; each part of an entry needs a name of its own"
    );
    let large = vec![0; MOST_ENTRY_BYTES];
    assert!(matches!(journal.append(&[NewEntry { envelope: &large, parts: &[] }]), Err(JournalError::TooLarge { .. })));
    assert_eq!(journal.append(&[NewEntry { envelope: b"{}", parts: &[] }]).unwrap(), 1..2);
}

#[test]
fn a_segment_that_is_missing_is_named() {
    let mut random = Random::new(7);
    let disk = MemoryDisk::default();
    let journal = open(&disk, options(5_000)).unwrap();
    (1..=60).for_each(|position| append(&journal, &[entry(&mut random, position)]).unwrap());
    journal.close().unwrap();
    let mut image = disk.image();
    image.remove("000002.redb");
    let error = open(&MemoryDisk::with(&image), options(5_000)).unwrap_err().to_string();
    assert!(error.starts_with("the journal is damaged: segment 000002.redb, table file: the file is missing;"), "{error}");
}

#[test]
fn readers_go_on_beside_whoever_appends_also_over_the_sealing_of_segments() {
    let disk = MemoryDisk::default();
    let journal = open(&disk, options(2_000)).unwrap();
    let is_over = AtomicBool::new(false);
    let read_all = || {
        while !is_over.load(Ordering::Relaxed) {
            let before = journal.last_position();
            let entries: Vec<_> = journal.read_from(1).map(Result::unwrap).collect();
            assert!(entries.len() as u64 >= before, "{} of {before}", entries.len());
            for (position, entry) in (1..).zip(&entries) {
                assert_eq!((entry.position, u64::from(entry.envelope[0])), (position, (position - 1) / 2));
            }
        }
    };
    std::thread::scope(|threads| {
        threads.spawn(|| {
            for round in 0..60_u8 {
                let entry = |envelope| NewEntry { envelope, parts: &[] };
                journal.append(&[entry(&[round; 100]), entry(&[round; 200])]).unwrap();
            }
            is_over.store(true, Ordering::Relaxed);
        });
        threads.spawn(read_all);
        read_all();
    });
    assert_eq!(journal.last_position(), 120);
    assert_eq!(journal.verify().unwrap().problems, []);
}
