//! Damage to the files: what is read is as it was written, or an error names what is not (P3, P4, P12).

use std::collections::BTreeMap;
use std::path::Path;

use redb::{ConcurrencyMode, Database, ReadableTable, TableDefinition};
use tillit_store::journal::{Journal, JournalError, StoredEntry};

use super::model::{Workload, append, contents, entry, open, options};
use crate::disk::{Crash, Image, MemoryDisk, Unsynced, mute_redb};
use crate::random::{Random, amount, seed};
use crate::scratch::Scratch;

const SEGMENT_BYTES: u64 = 25_000;
const ENTRIES: TableDefinition<u64, &[u8]> = TableDefinition::new("entries");
const SEGMENTS: TableDefinition<u64, &[u8]> = TableDefinition::new("segments");
const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");

/// A journal of a few segments, written to real files and closed in order; what it holds.
fn real_files(seed: u64) -> (Image, Vec<StoredEntry>) {
    mute_redb();
    let scratch = Scratch::new("damage");
    let work = Workload::random(&mut Random::new(seed), 90);
    let journal = Journal::open(scratch.path(), options(SEGMENT_BYTES)).unwrap();
    let (done, _) = work.run(&journal, &MemoryDisk::default());
    journal.close().unwrap();
    let image = read_files(scratch.path());
    assert!(image.len() >= 3, "{} segments", image.len());
    (image, work.after(done))
}

fn read_files(folder: &Path) -> Image {
    std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap())
        .filter(|entry| entry.file_name().to_string_lossy().ends_with(".redb"))
        .map(|entry| (entry.file_name().into_string().unwrap(), std::fs::read(entry.path()).unwrap()))
        .collect()
}

/// What came of one damaged image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Identical,
    RefusedAtOpening,
    NamedWhenRead,
}

/// Opens, reads, appends and reads again; all that is read must be `expected`, or a named error.
#[track_caller]
fn examine(image: &Image, expected: &[StoredEntry], at: &str) -> Outcome {
    let disk = MemoryDisk::with(image);
    let journal = match open(&disk, options(SEGMENT_BYTES)) {
        Ok(journal) => journal,
        Err(error) => {
            named(&error, at);
            return Outcome::RefusedAtOpening;
        }
    };
    assert_eq!(journal.last_position(), expected.len() as u64, "{at}: the journal has another length, and nothing was said");
    let mut outcome = same(&journal, expected, at);
    let new = entry(&mut Random::new(1), expected.len() as u64 + 1);
    match append(&journal, std::slice::from_ref(&new)) {
        Ok(()) => {
            let expected: Vec<StoredEntry> = expected.iter().cloned().chain([new]).collect();
            outcome = outcome.max(same(&journal, &expected, &format!("{at}, after an append")));
        }
        Err(error) => {
            named(&error, at);
            outcome = Outcome::NamedWhenRead;
        }
    }
    outcome
}

#[track_caller]
fn same(journal: &Journal, expected: &[StoredEntry], at: &str) -> Outcome {
    let mut outcome = Outcome::Identical;
    let mut position = 0;
    for found in journal.read_from(1) {
        match found {
            Ok(found) => {
                position = found.position;
                assert!(found == expected[position as usize - 1], "{at}: entry {position} differs, and nothing was said");
            }
            Err(error) => {
                named(&error, at);
                outcome = Outcome::NamedWhenRead;
            }
        }
    }
    assert!(outcome != Outcome::Identical || position == expected.len() as u64, "{at}: only {position} entries were read");
    outcome
}

/// An error that says which file is wrong.
#[track_caller]
fn named(error: &JournalError, at: &str) {
    let said = error.to_string();
    assert!(said.contains(".redb"), "{at}: the error names no segment: {said}");
}

#[test]
fn a_flipped_bit_or_a_zeroed_sector_is_never_served() {
    let seed = seed(20);
    let (image, expected) = real_files(seed);
    let mut random = Random::new(seed);
    let names: Vec<&String> = image.keys().collect();
    let mut outcomes: BTreeMap<(&str, Outcome), usize> = BTreeMap::new();
    for _ in 0..amount("TILLIT_DAMAGES", 3000) {
        let mut damaged = image.clone();
        let name = names[random.below(names.len())];
        let bytes = damaged.get_mut(name).unwrap();
        let at = random.below(bytes.len());
        let kind = if random.below(2) == 0 {
            bytes[at] ^= 1 << random.below(8);
            "bit flipped"
        } else {
            let sector = at / 512 * 512;
            bytes[sector..sector + 512].fill(0);
            "sector zeroed"
        };
        if damaged[name] == image[name] {
            continue;
        }
        let outcome = examine(&damaged, &expected, &format!("seed {seed}, {name}, {kind} at {at}"));
        *outcomes.entry((kind, outcome)).or_default() += 1;
    }
    println!("{outcomes:?}");
}

/// redb's header is small, so that random damage seldom hits it, and decides which commit is the newest.
#[test]
fn no_bit_of_a_header_makes_the_journal_forget_its_last_entries() {
    let seed = seed(21);
    let (image, expected) = real_files(seed);
    let last = image.keys().next_back().unwrap().clone();
    every_bit_of_the_header(&image, &last, &expected, "closed in order");
    every_bit_of_the_header(&image, "000001.redb", &expected, "sealed");

    // The same for a journal whose process was killed.
    let work = Workload::random(&mut Random::new(seed), 40);
    let disk = MemoryDisk::default();
    let journal = open(&disk, options(SEGMENT_BYTES)).unwrap();
    let (done, _) = work.run(&journal, &disk);
    let image = disk.image();
    drop(journal);
    let last = image.keys().next_back().unwrap().clone();
    every_bit_of_the_header(&image, &last, &work.after(done), "killed");
}

fn every_bit_of_the_header(image: &Image, name: &str, expected: &[StoredEntry], state: &str) {
    let mut outcomes: BTreeMap<Outcome, usize> = BTreeMap::new();
    for bit in 0..320 * 8 {
        let mut damaged = image.clone();
        damaged.get_mut(name).unwrap()[bit / 8] ^= 1 << (bit % 8);
        let outcome = examine(&damaged, expected, &format!("{name} ({state}), bit {} of byte {}", bit % 8, bit / 8));
        *outcomes.entry(outcome).or_default() += 1;
    }
    println!("{state}: {outcomes:?}");
}

/// Changes a file with redb itself, so that only our own checksum can tell.
pub(crate) fn with_redb(bytes: &[u8], change: impl FnOnce(&redb::WriteTransaction)) -> Vec<u8> {
    let scratch = Scratch::new("with-redb");
    let path = scratch.path().join("file");
    std::fs::write(&path, bytes).unwrap();
    let database = Database::builder().set_concurrency_mode(ConcurrencyMode::SingleWriter).open(&path).unwrap();
    let transaction = database.begin_write().unwrap();
    change(&transaction);
    transaction.commit().unwrap();
    database.close().unwrap();
    std::fs::read(&path).unwrap()
}

/// Each kind of record, damaged behind redb's back, is named with segment, table and position.
#[test]
fn a_damaged_record_of_any_table_is_named() {
    let (image, expected) = real_files(22);
    let last = image.keys().next_back().unwrap().clone();
    let flip = |table: TableDefinition<'static, u64, &'static [u8]>, key: u64| {
        move |transaction: &redb::WriteTransaction| {
            let mut table = transaction.open_table(table).unwrap();
            let mut record = table.get(key).unwrap().unwrap().value().to_vec();
            *record.last_mut().unwrap() ^= 1;
            table.insert(key, &*record).unwrap();
        }
    };
    let changed = |name: &str, bytes: Vec<u8>| {
        let mut image = image.clone();
        image.insert(name.to_owned(), bytes);
        image
    };

    let image_with = changed("000001.redb", with_redb(&image["000001.redb"], flip(ENTRIES, 3)));
    let journal = open(&MemoryDisk::with(&image_with), options(SEGMENT_BYTES)).unwrap();
    let error = journal.read(3).unwrap_err().to_string();
    assert!(error.starts_with("the journal is damaged: segment 000001.redb, table entries, entry 3: its checksum is "), "{error}");
    let read: Vec<_> = journal.read_from(1).collect();
    assert_eq!((read.len(), read.iter().filter(|entry| entry.is_err()).count()), (expected.len(), 1), "the others are served");
    let report = journal.verify().unwrap();
    assert_eq!(report.problems.len(), 1);
    assert_eq!((report.problems[0].segment.as_str(), report.problems[0].position), ("000001.redb", Some(3)));
    assert_eq!(report.entries, expected.len() as u64 - 1);

    let image_with = changed(&last, with_redb(&image[&last], flip(SEGMENTS, 2)));
    let error = open(&MemoryDisk::with(&image_with), options(SEGMENT_BYTES)).unwrap_err().to_string();
    assert!(error.starts_with(&format!("the journal is damaged: segment {last}, table segments: record 2: its checksum")), "{error}");

    let meta = with_redb(&image[&last], |transaction| {
        transaction.open_table(META).unwrap().insert("journal", &[1u8, 2, 3, 4, 5, 6][..]).unwrap();
    });
    let error = open(&MemoryDisk::with(&changed(&last, meta)), options(SEGMENT_BYTES)).unwrap_err().to_string();
    assert!(error.starts_with(&format!("the journal is damaged: segment {last}, table meta: its checksum")), "{error}");

    let beyond = with_redb(&image[&last], |transaction| {
        transaction.open_table(ENTRIES).unwrap().insert(u64::MAX, &b"at the end of all numbers"[..]).unwrap();
    });
    let error = open(&MemoryDisk::with(&changed(&last, beyond)), options(SEGMENT_BYTES)).unwrap_err().to_string();
    assert!(error.starts_with(&format!("the journal is damaged: segment {last}, table entries: it counts ")), "{error}");

    let gone = with_redb(&image["000001.redb"], |transaction| {
        transaction.open_table(ENTRIES).unwrap().remove(5).unwrap();
    });
    let journal = open(&MemoryDisk::with(&changed("000001.redb", gone)), options(SEGMENT_BYTES)).unwrap();
    let error = journal.read(5).unwrap_err().to_string();
    assert!(error.starts_with("the journal is damaged: segment 000001.redb, table entries, entry 5: its record is missing"), "{error}");

    let moved = with_redb(&image["000001.redb"], |transaction| {
        let mut entries = transaction.open_table(ENTRIES).unwrap();
        let record = entries.get(5).unwrap().unwrap().value().to_vec();
        entries.insert(6, &*record).unwrap();
    });
    let journal = open(&MemoryDisk::with(&changed("000001.redb", moved)), options(SEGMENT_BYTES)).unwrap();
    assert!(matches!(journal.read(6), Err(JournalError::Damaged(problem)) if problem.position == Some(6)), "a record under a wrong key");
}

#[test]
fn verify_names_every_damaged_page_and_changes_nothing() {
    let seed = seed(23);
    let (image, expected) = real_files(seed);
    let mut random = Random::new(seed);
    for _ in 0..amount("TILLIT_VERIFIES", 100) {
        let mut damaged = image.clone();
        let bytes = damaged.get_mut("000001.redb").unwrap();
        let at = 4096 + random.below(bytes.len() - 4096);
        bytes[at] ^= 1 << random.below(8);
        let disk = MemoryDisk::with(&damaged);
        let journal = open(&disk, options(SEGMENT_BYTES)).unwrap();
        let before = disk.image();
        let report = journal.verify().unwrap();
        assert!(before == disk.image(), "verify has written");
        if report.problems.is_empty() {
            let all: Vec<_> = journal.read_from(1).collect::<Result<_, _>>().unwrap();
            assert!(all == expected, "seed {seed}, bit at {at}: verify missed it");
        } else {
            assert!(report.problems.iter().all(|problem| problem.segment == "000001.redb"), "{:?}", report.problems);
        }
    }
}

/// P12, for a journal that was closed in order and for one whose process was killed.
#[test]
fn a_newer_file_is_refused_and_left_as_it_is() {
    let newer = |transaction: &redb::WriteTransaction| {
        let mut body = 2u32.to_le_bytes().to_vec();
        body.extend(1u64.to_le_bytes());
        body.extend(1u64.to_le_bytes());
        body.extend(5u32.to_le_bytes());
        body.extend(b"9.9.1 and what is not known yet");
        let mut record = vec![1];
        let mut sum = crc32c::crc32c(b"meta");
        for bytes in [&b"journal"[..], &[1], &body] {
            sum = crc32c::crc32c_append(sum, bytes);
        }
        record.extend(sum.to_le_bytes());
        record.extend(body);
        transaction.open_table(META).unwrap().insert("journal", &*record).unwrap();
    };
    let disk = MemoryDisk::default();
    let journal = open(&disk, options(1 << 20)).unwrap();
    append(&journal, &[entry(&mut Random::new(1), 1)]).unwrap();
    journal.close().unwrap();
    let closed = with_redb(&disk.image()["000001.redb"], newer);

    // As a kill leaves it: one more commit, and no orderly end.
    let scratch = Scratch::new("killed");
    let path = scratch.path().join("file");
    std::fs::write(&path, &closed).unwrap();
    let database = Database::builder().set_concurrency_mode(ConcurrencyMode::SingleWriter).open(&path).unwrap();
    let transaction = database.begin_write().unwrap();
    transaction.open_table(ENTRIES).unwrap().insert(2, &b"in a format of the future"[..]).unwrap();
    transaction.commit().unwrap();
    let killed = std::fs::read(&path).unwrap();
    drop(database);

    for (state, bytes) in [("closed", closed), ("killed", killed)] {
        let folder = Scratch::new("newer");
        let file = folder.path().join("000001.redb");
        std::fs::write(&file, &bytes).unwrap();
        std::fs::write(folder.path().join("000002.redb.new"), "half a segment of the future").unwrap();
        let error = Journal::open(folder.path(), options(1 << 20)).unwrap_err();
        assert_eq!(
            error.to_string(),
            "journal segment 000001.redb has file format 2, written by tillit 9.9.1, and this tillit reads up to format 1; \
             use that version or a newer one; the file has not been touched",
            "{state}"
        );
        assert!(std::fs::read(&file).unwrap() == bytes, "{state}: the file has been touched");
        assert!(folder.path().join("000002.redb.new").exists(), "{state}: a file has been removed");
    }
}

/// A killed journal's damage is not taken for the crash's doing.
#[test]
fn a_flipped_bit_in_a_journal_that_was_killed_is_never_served() {
    mute_redb();
    let seed = seed(24);
    let mut random = Random::new(seed);
    let work = Workload::random(&mut random, 40);
    let disk = MemoryDisk::remembering();
    let journal = open(&disk, options(SEGMENT_BYTES)).unwrap();
    let (done, _) = work.run(&journal, &disk);
    let mut crash = Crash::default();
    disk.steps().iter().for_each(|step| crash.step(step));
    let image = crash.image(Unsynced::Kept);
    drop(journal);
    let expected = work.after(done);
    assert_eq!(contents(&open(&MemoryDisk::with(&image), options(SEGMENT_BYTES)).unwrap()), expected);
    let mut outcomes: BTreeMap<Outcome, usize> = BTreeMap::new();
    for _ in 0..amount("TILLIT_DAMAGES_KILLED", 500) {
        let mut damaged = image.clone();
        let last = damaged.keys().next_back().unwrap().clone();
        let bytes = damaged.get_mut(&last).unwrap();
        let at = random.below(bytes.len());
        bytes[at] ^= 1 << random.below(8);
        let outcome = examine(&damaged, &expected, &format!("seed {seed}, {last} after a kill, bit at {at}"));
        *outcomes.entry(outcome).or_default() += 1;
    }
    println!("{outcomes:?}");
}
