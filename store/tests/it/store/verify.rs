//! Verifying: a sound store has no problem, and whatever is changed, dropped or put in is told.

use std::sync::Arc;

use redb::{ReadableTable, TableDefinition};
use tillit_store::verify_on;

use super::errands::errands;
use super::house::{House, known};
use super::workload::{Workload, start};
use crate::disk::{Image, MemoryDisk};
use crate::random::{Random, amount, seed};

#[test]
fn a_sound_store_has_no_problem_open_or_closed_or_beside_its_server() {
    let mut house = House::with(errands());
    let mut work = Workload::new(seed(91));
    for round in 0..60 {
        let batch = work.batch(&mut house);
        let answers = house.writer.commit(batch.clone());
        work.keep(batch, &answers);
        if round % 20 == 7 {
            house.store().let_go(house.now);
            house.writer.fold().unwrap();
            let verified = house.store().verify().unwrap();
            assert_eq!(verified.problems, []);
            assert_eq!(verified.cases, house.store().all_cases().unwrap().len() as u64);
            let beside = verify_on(Arc::new(house.journal.clone()), &house.state).unwrap();
            assert_eq!(beside, verified);
        }
    }
    let House { journal, state, writer, .. } = house;
    let cases = writer.store().all_cases().unwrap().len() as u64;
    drop(writer);
    let verified = verify_on(Arc::new(journal.clone()), &state).unwrap();
    assert_eq!((verified.cases, &verified.problems[..]), (cases, &[][..]));
    let without = verify_on(Arc::new(journal), &crate::disk::MemoryDisk::default()).unwrap();
    assert_eq!(without, verified, "the journal alone tells as much");
}

const ENTRIES: TableDefinition<u64, &[u8]> = TableDefinition::new("entries");

/// P47: whoever can write the journal's file, checksums and all, changes any byte of an envelope or of a part.
#[test]
fn any_byte_that_is_edited_behind_the_checksums_is_told_with_its_entry() {
    let seed = seed(99);
    let mut random = Random::new(seed);
    let mut house = House::with(errands());
    let mut work = Workload::new(seed);
    for _ in 0..5 {
        let batch = work.batch(&mut house);
        house.writer.commit(batch);
    }
    house.writer.fold().unwrap();
    let (journal, state) = (house.journal.clone(), house.state.clone());
    drop(house);
    let image = journal.image();
    let last = verify_on(Arc::new(journal), &state).unwrap().entries;
    for round in 0..amount("TILLIT_EDITS", 250) {
        let position = 1 + random.next() % last;
        let edited = edited(&image, position, |body| {
            // The first eight bytes count how full the file is, the next four how long the envelope is: structure, and no words.
            let at = 12 + random.below(body.len() - 12);
            body[at] ^= 1 << random.below(8);
        });
        let verified = verify_on(Arc::new(MemoryDisk::with(&edited)), &state).unwrap();
        let is_told = verified.problems.iter().any(|finding| finding.entry.is_some_and(|entry| entry == position || entry == position + 1));
        assert!(is_told, "seed {seed}, round {round}: an edit of entry {position} of {last}: {:#?}", verified.problems);
    }
}

#[test]
fn rows_that_are_missing_too_many_or_different_are_told() {
    let mut house = House::with(errands());
    for words in ["one", "two", "three"] {
        house.ask(known("eva"), start(words)).unwrap();
    }
    house.writer.fold().unwrap();
    let House { journal, state, writer, .. } = house;
    let first = writer.store().all_cases().unwrap()[0].clone();
    drop(writer);
    let with_rows = |change: &dyn Fn(&mut redb::Table<'_, &'static [u8], &'static [u8]>), table: &str| {
        let definition: TableDefinition<'_, &'static [u8], &'static [u8]> = TableDefinition::new(table);
        let image = crate::state::damage::with_redb(&state.image(), |transaction| change(&mut transaction.open_table(definition).unwrap()));
        let verified = verify_on(Arc::new(journal.clone()), &MemoryDisk::with(&image)).unwrap();
        verified.problems.iter().map(ToString::to_string).collect::<Vec<_>>()
    };
    let begun = first.begun.to_be_bytes();
    let told = with_rows(&|rows| drop(rows.remove(&begun[..]).unwrap()), "open");
    assert!(
        told.iter().any(|told| told.contains("table open") && told.contains("E-2026-0001") && told.contains("is missing")),
        "{told:#?}"
    );

    let other = framed("cases", b"nobody", &900u64.to_be_bytes());
    let told = with_rows(&|rows| drop(rows.insert(&b"nobody"[..], &*other).unwrap()), "cases");
    assert_eq!(told, ["the state file, table cases, row nobody: the journal has no such case"]);

    let other = framed("cases", first.case.as_bytes(), &(first.begun + 1).to_be_bytes());
    let told = with_rows(&|rows| drop(rows.insert(first.case.as_bytes(), &*other).unwrap()), "cases");
    assert!(told[0].ends_with("case E-2026-0001: it is not what the journal makes of the case"), "{told:#?}");

    let other = framed("counters", b"E-2026-{count}", &7u64.to_be_bytes());
    let told = with_rows(&|rows| drop(rows.insert(&b"E-2026-{count}"[..], &*other).unwrap()), "counters");
    assert_eq!(told, ["the state file, table counters, row E-2026-{count}: it is not what the journal says"]);
}

/// The journal with the body of one entry changed, and its checksum made anew.
fn edited(image: &Image, position: u64, change: impl FnOnce(&mut Vec<u8>)) -> Image {
    let bytes = crate::journal::damage::with_redb(&image["000001.redb"], |transaction| {
        let mut entries = transaction.open_table(ENTRIES).unwrap();
        let mut body = entries.get(position).unwrap().unwrap().value()[5..].to_vec();
        change(&mut body);
        entries.insert(position, &*framed("entries", &position.to_le_bytes(), &body)).unwrap();
    });
    let mut image = image.clone();
    image.insert("000001.redb".to_owned(), bytes);
    image
}

/// A record with its format and a right checksum.
fn framed(table: &str, key: &[u8], body: &[u8]) -> Vec<u8> {
    let sum = [key, &[1], body].iter().fold(crc32c::crc32c(table.as_bytes()), |sum, bytes| crc32c::crc32c_append(sum, bytes));
    [&[1][..], &sum.to_le_bytes(), body].concat()
}
