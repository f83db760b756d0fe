//! Damage to the data folder's files: what is read is as it was written, or an error names what is not; other cases go on (P3, P4).
//! Files of a newer tillit are refused and left as they are (P12).

use std::collections::BTreeMap;
use std::path::Path;

use jiff::Timestamp;
use redb::{ConcurrencyMode, Database, ReadableTable, TableDefinition};
use tillit_store::{CaseName, Store, StoreError, open, verify, with_causes};

use super::errands::errands;
use super::house::{House, known, options, picture};
use super::workload::{Workload, start};
use crate::disk::{Image, mute_redb};
use crate::random::{Random, amount, seed};
use crate::scratch::Scratch;

const ENTRIES: TableDefinition<u64, &[u8]> = TableDefinition::new("entries");

/// A data folder after a day: what is in its files, and how it looked.
fn a_folder(seed: u64) -> (Image, String) {
    let mut house = House::with(errands());
    let mut work = Workload::new(seed);
    for number in 0..60 {
        let batch = work.batch(&mut house);
        house.writer.commit(batch);
        if number == 40 {
            house.writer.fold().unwrap();
        }
    }
    house.writer.fold().unwrap();
    let last = house.ask(known("eva"), start("not folded"));
    assert!(last.is_ok());
    let seen = house.picture();
    let House { journal, state, writer, .. } = house;
    drop(writer);
    let journal = journal.image().into_iter().map(|(name, bytes)| (format!("journal/{name}"), bytes));
    (journal.chain(state.image()).collect(), seen)
}

fn written(image: &Image, folder: &Path) {
    std::fs::create_dir_all(folder.join("journal")).unwrap();
    image.iter().for_each(|(name, bytes)| std::fs::write(folder.join(name), bytes).unwrap());
}

#[test]
fn a_flipped_bit_or_a_zeroed_sector_in_any_file_is_never_served() {
    mute_redb();
    let seed = seed(96);
    let (image, expected) = a_folder(seed);
    let mut random = Random::new(seed);
    let names: Vec<&String> = image.keys().collect();
    assert!(names.len() >= 5, "{names:?}");
    let scratch = Scratch::new("store-damage");
    let mut outcomes: BTreeMap<(&str, &str), usize> = BTreeMap::new();
    for _ in 0..amount("TILLIT_STORE_DAMAGES", 25) {
        let mut damaged = image.clone();
        let name = names[random.below(names.len())];
        let bytes = damaged.get_mut(name).unwrap();
        let at = random.below(bytes.len());
        match random.below(2) {
            0 => bytes[at] ^= 1 << random.below(8),
            _ => bytes[at / 512 * 512..].iter_mut().take(512).for_each(|byte| *byte = 0),
        }
        let _ = std::fs::remove_dir_all(scratch.path());
        written(&damaged, scratch.path());
        let outcome = match open(scratch.path(), &options()) {
            Ok(writer) => read_all(writer.store(), &expected, &format!("seed {seed}, {name}, at {at}")),
            Err(error) => {
                named(&error, &format!("seed {seed}, {name}, at {at}"));
                "refused at opening"
            }
        };
        *outcomes.entry((if name.starts_with("journal") { "journal" } else { "state" }, outcome)).or_default() += 1;
    }
    println!("{outcomes:?}");
}

/// All is as expected; or what is not is an error, and every case that can be read stands in what is expected.
fn read_all(store: &Store, expected: &str, at: &str) -> &'static str {
    let mut outcome = "identical";
    let all = match store.all_cases() {
        Ok(all) => all,
        Err(error) => {
            named(&error, at);
            return "named when read";
        }
    };
    for summary in all {
        match store.find(&CaseName::Id(summary.case.clone())).and_then(|found| Ok((found, store.history(&summary)?))) {
            Ok((found, history)) => {
                let found = found.unwrap();
                let lines = format!("{:?}\n{:?}\n{} entries", found.case, found.summary, history.len());
                assert!(expected.contains(&lines), "{at}: case {} differs, and nothing was said", summary.case);
            }
            Err(error) => {
                named(&error, at);
                outcome = "named when read";
            }
        }
    }
    if outcome == "identical" {
        assert!(picture(store) == *expected, "{at}: it differs, and nothing was said");
    }
    outcome
}

/// An error that says where.
fn named(error: &StoreError, at: &str) {
    let said = with_causes(error);
    assert!(said.contains(".redb") || said.contains("entry "), "{at}: the error names nothing: {said}");
}

/// Changes a file with redb itself, so that only our own checks can tell.
fn with_redb(path: &Path, change: impl FnOnce(&redb::WriteTransaction)) {
    let database = Database::builder().set_concurrency_mode(ConcurrencyMode::SingleWriter).open(path).unwrap();
    let transaction = database.begin_write().unwrap();
    change(&transaction);
    transaction.commit().unwrap();
    database.close().unwrap();
}

#[test]
fn a_case_with_a_damaged_entry_is_named_and_the_others_go_on() {
    let _alone = crate::scratch::alone();
    let (image, _) = a_folder(97);
    let scratch = Scratch::new("store-entry");
    written(&image, scratch.path());
    let victim = {
        let writer = open(scratch.path(), &options()).unwrap();
        let all = writer.store().all_cases().unwrap();
        all.iter().find(|summary| summary.seq > 1 && summary.head < 60).expect("an old case has more than one entry").clone()
    };
    with_redb(&scratch.path().join("journal/000001.redb"), |transaction| {
        let mut entries = transaction.open_table(ENTRIES).unwrap();
        let mut record = entries.get(victim.begun).unwrap().unwrap().value().to_vec();
        *record.last_mut().unwrap() ^= 1;
        entries.insert(victim.begun, &*record).unwrap();
    });
    let mut writer = open(scratch.path(), &options()).unwrap();
    let store = writer.store().clone();
    let all = store.all_cases().unwrap();
    let unread: Vec<_> = all.iter().filter(|summary| store.find(&CaseName::Id(summary.case.clone())).is_err()).collect();
    assert_eq!(
        unread.iter().map(|summary| &summary.case).collect::<Vec<_>>(),
        [&victim.case],
        "the list shows all, and one cannot be opened"
    );
    let request = tillit_store::Request {
        at: Timestamp::from_second(1_780_000_000).unwrap(),
        chance: tillit_store::Chance([1; 32]),
        by: known("eva"),
        key: None,
        ask: start("another"),
    };
    assert!(writer.commit(vec![request]).remove(0).is_ok(), "others go on");
    let verified = store.verify().unwrap();
    let told: Vec<String> = verified.problems.iter().map(ToString::to_string).collect();
    assert!(told.iter().any(|told| told.contains(&format!("entry {}", victim.begun)) && told.contains("checksum")), "{told:#?}");
    assert!(told.iter().any(|told| told.contains(&*victim.case)), "the case is named: {told:#?}");
    drop((writer, store));
    assert_eq!(verify(scratch.path()).unwrap().problems.len(), verified.problems.len(), "told too where no server runs");
}

#[test]
fn a_journal_or_a_state_file_of_a_newer_tillit_is_refused_and_left_as_it_is() {
    let _alone = crate::scratch::alone();
    let (image, _) = a_folder(98);
    for (file, table, key) in [("journal/000003.redb", "meta", "journal"), ("state.redb", "meta", "state")] {
        let scratch = Scratch::new("store-newer");
        written(&image, scratch.path());
        let path = scratch.path().join(file);
        let definition: TableDefinition<'_, &str, &[u8]> = TableDefinition::new(table);
        let newer = |transaction: &redb::WriteTransaction| {
            let mut meta = transaction.open_table(definition).unwrap();
            let mut record = meta.get(key).unwrap().unwrap().value().to_vec();
            // Behind format and checksum: the number of the file format.
            record[5] = 99;
            let mut sum = crc32c::crc32c(table.as_bytes());
            for bytes in [key.as_bytes(), &record[..1], &record[5..]] {
                sum = crc32c::crc32c_append(sum, bytes);
            }
            record[1..5].copy_from_slice(&sum.to_le_bytes());
            meta.insert(key, &*record).unwrap();
        };
        if file == "state.redb" {
            // With the checksums of its blocks, as a newer tillit would have them.
            let changed = crate::state::damage::with_redb(&image, newer);
            changed.iter().for_each(|(name, bytes)| std::fs::write(scratch.path().join(name), bytes).unwrap());
        } else {
            with_redb(&path, newer);
        }
        // The journal beside a newer state file is this tillit's own, and may be repaired.
        let is_refused = |name: &&String| file.starts_with("journal") || name.starts_with("state");
        let files = || -> Image {
            let names = image.keys().filter(is_refused);
            names.map(|name| (name.clone(), std::fs::read(scratch.path().join(name)).unwrap())).collect()
        };
        let before = files();
        let said = with_causes(&open(scratch.path(), &options()).unwrap_err());
        assert!(said.contains("99") && said.contains("has not been touched"), "{said}");
        assert!(files() == before, "{file}: a file has been touched");
        let said = with_causes(&verify(scratch.path()).unwrap_err());
        assert!(said.contains("99"), "{said}");
    }
}
