//! Damage to the file: what is read is as it was written, or an error names what is not (P3, P4, P12).

use std::collections::BTreeMap;
use std::sync::Arc;

use redb::{ConcurrencyMode, Database, ReadableTable, TableDefinition, WriteTransaction};
use tillit_store::disk::Folder;
use tillit_store::state::{Changes, Direction, Options, Origin, Span, State, StateError, Table, verify};

use super::model::{Model, contents, fold, mark, open};
use crate::disk::{Image, MemoryDisk, mute_redb};
use crate::random::{Random, amount, seed};
use crate::scratch::Scratch;

const FILE: &str = "state.redb";
const SUMS: &str = "state.sums";
const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");

/// A file of some hundred rows, deep enough for branches, after several folds.
fn written(random: &mut Random) -> (Image, Model) {
    mute_redb();
    let disk = MemoryDisk::default();
    let (state, _) = open(&disk).unwrap();
    let mut model = Model::default();
    for number in 1..=6 {
        let commit = (0..100)
            .map(|_| {
                let (table, key) = (Table::ALL[random.below(3)], [b"key of row ".as_slice(), &random.bytes(1)].concat());
                let value = (random.below(5) > 0).then(|| {
                    let length = 200 + random.below(200);
                    random.bytes(length)
                });
                (table, key, value)
            })
            .collect();
        state.put(super::model::changes(&commit), mark(number));
        model.apply(&commit);
        fold(&state).unwrap();
    }
    state.close().unwrap();
    (disk.image(), model)
}

/// What came of one damaged image.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Outcome {
    Identical,
    /// The state began anew and said why.
    BegunAnew,
    NamedWhenRead,
}

/// Reads, folds and reads again; all that is read must be as the model says, or a named error.
#[track_caller]
fn examine(opened: Result<(State, Origin), StateError>, model: &Model, random: &mut Random, at: &str) -> Outcome {
    let (state, origin) = match opened {
        Ok(opened) => opened,
        Err(error) => {
            named(&error, at);
            return Outcome::NamedWhenRead;
        }
    };
    if let Origin::Replaced { why } = origin {
        assert!(why.contains("state.redb is damaged"), "{at}: {why}");
        assert!(state.mark() == mark(0) && contents(&state).unwrap() == Model::default(), "{at}: it begins empty");
        return Outcome::BegunAnew;
    }
    assert_eq!(state.mark(), mark(6), "{at}: another mark, and nothing was said");
    let mut outcome = same(&state, model, random, at);
    let commit = vec![(Table::Open, b"one more".to_vec(), Some(vec![1; 100])), (Table::Closed, b"key of row 7".to_vec(), None)];
    let mut model = model.clone();
    model.apply(&commit);
    state.put(super::model::changes(&commit), mark(7));
    match fold(&state) {
        Ok(()) => {}
        Err(error) => {
            named(&error, at);
            outcome = Outcome::NamedWhenRead;
        }
    }
    outcome.max(same(&state, &model, random, &format!("{at}, after a fold")))
}

/// Point reads first, in a random order, so that none is spared by what another has found.
#[track_caller]
fn same(state: &State, model: &Model, random: &mut Random, at: &str) -> Outcome {
    let mut outcome = Outcome::Identical;
    let mut keys: Vec<(Table, Vec<u8>)> =
        Table::ALL[..3].iter().flat_map(|table| (0..=255).map(|last| (*table, [b"key of row ".as_slice(), &[last]].concat()))).collect();
    random.shuffle(&mut keys);
    keys.truncate(250);
    for (table, key) in keys {
        match state.get(table, &key) {
            Ok(found) => assert!(found == model.get(table, &key), "{at}: {table:?} {} differs", key.escape_ascii()),
            Err(error) => {
                named(&error, at);
                outcome = Outcome::NamedWhenRead;
            }
        }
    }
    for table in Table::ALL {
        for direction in [Direction::Rising, Direction::Falling] {
            match state.range(table, &Span::all(), direction, usize::MAX) {
                Ok(rows) => {
                    let expected = model.range(table, |_| true, direction, usize::MAX);
                    assert_eq!(rows.len(), expected.len(), "{at}: {table:?} has more or fewer rows");
                    for (row, expected) in rows.iter().zip(&expected) {
                        if row.value.is_err() {
                            outcome = Outcome::NamedWhenRead;
                        }
                        assert!(row.key == expected.key && (row.value.is_err() || row.value == expected.value), "{at}: {table:?} differs");
                    }
                }
                Err(error) => {
                    named(&error, at);
                    outcome = Outcome::NamedWhenRead;
                }
            }
        }
    }
    outcome
}

#[track_caller]
fn named(error: &StateError, at: &str) {
    let said = error.to_string();
    assert!(said.contains("state.redb"), "{at}: the error names no file: {said}");
}

/// Damage that was there before the state was opened, and damage that came while it was open; redb keeps nothing in memory, so
/// that each read meets the disk.
#[test]
fn a_flipped_bit_or_a_zeroed_sector_is_never_served() {
    let seed = seed(80);
    let mut random = Random::new(seed);
    let (image, model) = written(&mut random);
    let names: Vec<&String> = image.keys().collect();
    let mut outcomes: BTreeMap<(&str, &str, Outcome), usize> = BTreeMap::new();
    for _ in 0..amount("TILLIT_STATE_DAMAGES", 150) {
        let name = names[random.below(names.len())];
        let (at, bit, flips, running) = (random.below(image[name].len()), random.below(8), random.below(2) == 0, random.below(2) == 0);
        let damage = |bytes: &mut [u8]| {
            if flips {
                bytes[at] ^= 1 << bit;
            } else {
                let end = bytes.len().min(at / 512 * 512 + 512);
                bytes[at / 512 * 512..end].fill(0);
            }
        };
        let disk = MemoryDisk::with(&image);
        let open = || State::open(Arc::new(disk.clone()), Options { cache_bytes: 0, ..Options::default() });
        let opened = if running {
            let opened = open();
            disk.damage(name, damage);
            opened
        } else {
            disk.damage(name, damage);
            open()
        };
        let (kind, when) = (if flips { "bit flipped" } else { "sector zeroed" }, if running { "while open" } else { "before" });
        let outcome = examine(opened, &model, &mut random, &format!("seed {seed}, {name}, {kind} at {at}, {when}"));
        *outcomes.entry((kind, when, outcome)).or_default() += 1;
    }
    println!("{outcomes:?}");
    assert!(outcomes.keys().any(|(_, _, outcome)| *outcome == Outcome::NamedWhenRead));
}

/// redb's header is small, so that random damage seldom hits it, and decides which commit is the newest. No checksum of ours stands
/// over it.
#[test]
fn no_bit_of_the_header_makes_the_state_serve_what_was_before() {
    let seed = seed(81);
    let mut random = Random::new(seed);
    let (image, model) = written(&mut random);
    let mut outcomes: BTreeMap<Outcome, usize> = BTreeMap::new();
    let bits = amount("TILLIT_STATE_HEADER_BITS", 2);
    // All bits of what lies before the slots, some of each byte of the slots.
    let slots = (64 * 8..320 * 8).step_by(8).flat_map(|byte| (0..bits).map(move |bit| byte + bit * 8 / bits));
    for bit in (0..64 * 8).chain(slots) {
        let disk = MemoryDisk::with(&image);
        disk.damage(FILE, |bytes| bytes[bit / 8] ^= 1 << (bit % 8));
        let outcome = examine(open(&disk), &model, &mut random, &format!("seed {seed}, bit {} of byte {}", bit % 8, bit / 8));
        *outcomes.entry(outcome).or_default() += 1;
    }
    println!("{outcomes:?}");
}

/// Changes a file with redb itself, on the state's own ground, so that only the checksum of the row can tell.
pub(crate) fn with_redb(image: &Image, change: impl FnOnce(&WriteTransaction)) -> Image {
    let scratch = Scratch::new("state-with-redb");
    let path = scratch.path().join(FILE);
    std::fs::write(&path, &image[FILE]).unwrap();
    let database = Database::builder().set_concurrency_mode(ConcurrencyMode::SingleWriter).open(&path).unwrap();
    let transaction = database.begin_write().unwrap();
    change(&transaction);
    transaction.commit().unwrap();
    database.close().unwrap();
    let file = std::fs::read(&path).unwrap();
    let sums = file.chunks(4096).zip(0u64..).flat_map(|(bytes, block)| sum(block, bytes).to_le_bytes()).collect();
    [(FILE.to_owned(), file), (SUMS.to_owned(), sums)].into()
}

fn sum(block: u64, bytes: &[u8]) -> u32 {
    if bytes.iter().all(|byte| *byte == 0) { 0 } else { crc32c::crc32c_append(crc32c::crc32c(&block.to_le_bytes()), bytes) }
}

/// A row that was damaged behind redb's back is named with its table and key; the others are served.
#[test]
fn a_damaged_row_of_any_table_is_named_and_the_others_are_served() {
    for table in Table::ALL {
        let disk = MemoryDisk::default();
        let (state, _) = open(&disk).unwrap();
        let mut changes = Changes::default();
        (0..9u8).for_each(|key| changes.put(table, [b'k', b'0' + key], "value"));
        state.put(changes, mark(1));
        fold(&state).unwrap();
        state.close().unwrap();
        let image = with_redb(&disk.image(), |transaction| {
            let mut rows = transaction.open_table(TableDefinition::<&[u8], &[u8]>::new(table.name())).unwrap();
            let mut record = rows.get(&b"k3"[..]).unwrap().unwrap().value().to_vec();
            *record.last_mut().unwrap() ^= 1;
            rows.insert(&b"k3"[..], &*record).unwrap();
            let moved = rows.get(&b"k4"[..]).unwrap().unwrap().value().to_vec();
            rows.insert(&b"k5"[..], &*moved).unwrap();
        });
        let disk = MemoryDisk::with(&image);
        let (state, origin) = open(&disk).unwrap();
        assert_eq!(origin, Origin::Kept);
        let said = state.get(table, b"k3").unwrap_err().to_string();
        let begins = format!("state.redb is damaged: table {}, row k3: its checksum is ", table.name());
        assert!(said.starts_with(&begins), "{said}");
        assert!(said.ends_with("; stop tillit and remove the file, and it is made anew from the journal when tillit starts"), "{said}");
        assert!(matches!(state.get(table, b"k5"), Err(StateError::Damaged(problem)) if problem.key == Some(b"k5".to_vec())));
        assert_eq!(state.get(table, b"k4").unwrap(), Some(b"value".to_vec()));
        let rows = state.range(table, &Span::all(), Direction::Rising, 99).unwrap();
        assert_eq!((rows.len(), rows.iter().filter(|row| row.value.is_err()).count()), (9, 2));
        assert_eq!(state.stopped(), None, "a row is no reason to stop");
        for report in [state.verify().unwrap(), verify(&disk).unwrap()] {
            let keys: Vec<_> = report.problems.iter().map(|problem| (problem.table, problem.key.clone().unwrap())).collect();
            assert_eq!(keys, [(table.name(), b"k3".to_vec()), (table.name(), b"k5".to_vec())]);
            assert_eq!(report.rows, 7);
        }
    }
}

#[test]
fn verify_names_every_damaged_block_that_is_read_and_changes_nothing() {
    let seed = seed(82);
    let mut random = Random::new(seed);
    let (image, model) = written(&mut random);
    let (mut found, mut unused) = (0, 0);
    for _ in 0..amount("TILLIT_STATE_VERIFIES", 100) {
        let mut damaged = image.clone();
        let bytes = damaged.get_mut(FILE).unwrap();
        let at = 4096 + random.below(bytes.len() - 4096);
        bytes[at] ^= 1 << random.below(8);
        let disk = MemoryDisk::with(&damaged);
        let report = verify(&disk).unwrap();
        assert!(disk.image() == damaged, "verify has written");
        if report.problems.is_empty() {
            // Blocks that hold nothing, or what redb keeps of free pages, which only whoever writes reads.
            let (state, origin) = open(&disk).unwrap();
            let expected = if origin == Origin::Kept { &model } else { &Model::default() };
            assert!(contents(&state).unwrap() == *expected, "seed {seed}, bit at {at}: verify missed it");
            unused += 1;
        } else {
            let said = report.problems[0].to_string();
            assert!(said.contains(&format!("the 4096 bytes at {} are not as they were written", at / 4096 * 4096)), "{said}");
            found += 1;
        }
    }
    println!("{found} found, {unused} in blocks that hold no rows");
    assert!(found > 10);
}

#[test]
fn a_state_without_its_checksums_begins_anew() {
    let (mut image, _) = written(&mut Random::new(83));
    image.remove(SUMS);
    let (state, origin) = open(&MemoryDisk::with(&image)).unwrap();
    let why = "state.redb is damaged: table file: the checksums of its blocks, state.sums, are missing".to_owned();
    assert_eq!((origin, state.mark()), (Origin::Replaced { why }, mark(0)));
}

/// The record of `meta` as another tillit would write it.
fn meta_of(format: u32, version: &str, tables: &[(&str, u8)]) -> Vec<u8> {
    let text = |text: &str| [&[text.len() as u8], text.as_bytes()].concat();
    let mut body = [format.to_le_bytes().to_vec(), text(version), vec![tables.len() as u8]].concat();
    tables.iter().for_each(|(name, format)| body.extend([text(name), vec![*format]].concat()));
    body.extend(0u64.to_le_bytes());
    let sum = [&b"state"[..], &[1], &body].iter().fold(crc32c::crc32c(b"meta"), |sum, bytes| crc32c::crc32c_append(sum, bytes));
    [vec![1], sum.to_le_bytes().to_vec(), body].concat()
}

fn written_by(image: &Image, meta: &[u8]) -> Image {
    with_redb(image, |transaction| {
        transaction.open_table(META).unwrap().insert("state", meta).unwrap();
    })
}

/// P12.
#[test]
fn a_newer_file_is_refused_and_left_as_it_is() {
    let (image, _) = written(&mut Random::new(84));
    let mut tables: Vec<(&str, u8)> = Table::ALL.into_iter().map(|table| (table.name(), table.format())).collect();
    tables[0].1 += 1;
    for (meta, what) in [
        (meta_of(2, "9.9.1", &[]), "file format 2"),
        (meta_of(1, "9.9.1", &tables), "table `open` in format 2"),
        (meta_of(1, "9.9.1", &[("dreams", 1)]), "table `dreams` in format 1"),
    ] {
        let newer = written_by(&image, &meta);
        let disk = MemoryDisk::with(&newer);
        assert_eq!(
            open(&disk).unwrap_err().to_string(),
            format!(
                "state.redb was written by tillit 9.9.1, with {what}, which this tillit does not know; use that version or a newer one, \
                 or remove the file, and it is made anew from the journal; the file has not been touched"
            )
        );
        assert!(disk.image() == newer, "{what}: it has been touched");
    }
}

#[test]
fn an_older_file_begins_anew() {
    let (image, _) = written(&mut Random::new(85));
    for (meta, why) in [
        (meta_of(0, "0.0.1", &[]), "it has file format 0, of tillit 0.0.1"),
        (meta_of(1, "0.0.1", &[("open", 1)]), "its tables have older formats, of tillit 0.0.1"),
    ] {
        let (state, origin) = open(&MemoryDisk::with(&written_by(&image, &meta))).unwrap();
        assert_eq!((origin, state.mark()), (Origin::Replaced { why: why.to_owned() }, mark(0)));
        assert_eq!(contents(&state).unwrap(), Model::default());
    }
}

#[test]
fn the_file_is_verified_beside_the_process_that_writes_it() {
    let scratch = Scratch::new("state-beside");
    let folder = || Arc::new(Folder::open(scratch.path()).unwrap());
    let (state, _) = State::open(folder(), super::model::options()).unwrap();
    for number in 1..=5u8 {
        let mut changes = Changes::default();
        changes.put(Table::Open, [number], "row");
        state.put(changes, mark(number.into()));
        fold(&state).unwrap();
        let report = verify(&*folder()).unwrap();
        assert_eq!((report.rows, report.problems), (number.into(), Vec::new()));
    }
    // As a kill leaves it: not closed in order.
    let killed = Scratch::new("state-killed");
    for name in [FILE, SUMS] {
        std::fs::copy(scratch.path().join(name), killed.path().join(name)).unwrap();
    }
    let before = std::fs::read(killed.path().join(FILE)).unwrap();
    let report = verify(&Folder::open(killed.path()).unwrap()).unwrap();
    assert_eq!((report.rows, report.problems), (5, Vec::new()));
    assert!(std::fs::read(killed.path().join(FILE)).unwrap() == before, "verify has written");
}
