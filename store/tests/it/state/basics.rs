//! Putting, reading through the layers, folding, and opening again.

use tillit_store::record::Chain;
use tillit_store::state::{Changes, Direction, Options, Origin, Span, State, Table};

use super::model::{Model, Workload, contents, fold, key, mark, open};
use crate::disk::MemoryDisk;
use crate::random::{Random, amount, seed};

#[track_caller]
fn same(state: &State, model: &Model, commits: usize, random: &mut Random, at: &str) {
    assert_eq!(state.mark(), mark(commits), "{at}");
    assert!(contents(state).unwrap() == *model, "{at}: the rows differ");
    for _ in 0..5 {
        let (table, key, other) = (Table::ALL[random.below(4)], key(random), key(random));
        assert_eq!(state.get(table, &key).unwrap(), model.get(table, &key), "{at}, {table:?} {key:?}");
        let limit = random.below(8);
        for direction in [Direction::Rising, Direction::Falling] {
            let between = |at: &[u8]| key.as_slice() <= at && at < other.as_slice();
            let found = state.range(table, &Span::between(&key, &other), direction, limit).unwrap();
            assert_eq!(found, model.range(table, between, direction, limit), "{at}, {table:?} {key:?}..{other:?} {direction:?}");
            let found = state.range(table, &Span::prefix(&key), direction, limit).unwrap();
            assert_eq!(found, model.range(table, |at| at.starts_with(&key), direction, limit), "{at}, {table:?} {key:?}.. {direction:?}");
            let beyond = |at: &[u8]| if direction == Direction::Rising { at > key.as_slice() } else { at < key.as_slice() };
            let found = state.range(table, &Span::all().beyond(&key, direction), direction, limit).unwrap();
            assert_eq!(found, model.range(table, beyond, direction, limit), "{at}, {table:?} beyond {key:?} {direction:?}");
        }
    }
}

/// Commits, freezes, folds, orderly ends and kills in any order: what is read is what the model says, at each step.
#[test]
fn a_state_reads_as_plain_maps_do_whatever_is_fresh_folding_or_in_the_file() {
    let seed = seed(50);
    for round in 0..amount("TILLIT_STATE_ROUNDS", 5) as u64 {
        let mut random = Random::new(seed + round);
        let work = Workload::random(&mut random, 120);
        let disk = MemoryDisk::default();
        let (mut state, origin) = open(&disk).unwrap();
        assert_eq!((origin, state.mark()), (Origin::Missing, Chain::default()));
        let (mut commits, mut folded, mut folding) = (0, 0, None);
        let mut model = Model::default();
        while commits < work.commits.len() {
            let at = format!("seed {}, after {commits} commits", seed + round);
            match random.below(10) {
                0..5 => {
                    commits += 1;
                    work.put(&state, commits);
                    model.apply(&work.commits[commits - 1]);
                }
                5..7 => {
                    if folding.is_none() {
                        folding = state.freeze();
                    }
                    assert!(folding.is_none() || state.freeze().is_none(), "{at}: one fold at a time");
                }
                7 => {
                    if let Some(fold) = folding.take() {
                        folded = fold.mark().position as usize;
                        fold.write().unwrap();
                    }
                }
                8 => drop(folding.take()),
                _ => {
                    drop(folding.take());
                    if random.below(2) == 0 {
                        state.close().unwrap();
                    } else {
                        drop(state);
                    }
                    let (again, origin) = open(&disk).unwrap();
                    assert_eq!(origin, Origin::Kept, "{at}");
                    state = again;
                    (commits, model) = (folded, work.after(folded));
                    same(&state, &model, commits, &mut random, &format!("{at}, opened again"));
                    // Goes on from the mark, as a start does from the journal's tail.
                    for _ in 0..random.below(6).min(work.commits.len() - commits) {
                        commits += 1;
                        work.put(&state, commits);
                        model.apply(&work.commits[commits - 1]);
                    }
                }
            }
            same(&state, &model, commits, &mut random, &at);
        }
        drop(folding);
        fold(&state).unwrap();
        fold(&state).unwrap();
        let report = state.verify().unwrap();
        assert_eq!((report.rows, report.problems), (model.rows() as u64, Vec::new()), "after two folds all is in the file");
        assert_eq!(state.weight(), 0);
    }
}

#[test]
fn a_removal_in_an_upper_layer_hides_the_row_below_from_either_side() {
    let disk = MemoryDisk::default();
    let (state, _) = open(&disk).unwrap();
    let put = |rows: &[(&str, Option<&str>)], position: usize| {
        let mut changes = Changes::default();
        for (key, value) in rows {
            match value {
                Some(value) => changes.put(Table::Closed, *key, *value),
                None => changes.remove(Table::Closed, *key),
            }
        }
        state.put(changes, mark(position));
    };
    let read = |direction, limit| -> String {
        let rows = state.range(Table::Closed, &Span::all(), direction, limit).unwrap();
        rows.into_iter().map(|row| String::from_utf8(row.value.unwrap()).unwrap()).collect()
    };
    put(&[("a", Some("1")), ("b", Some("1")), ("c", Some("1")), ("d", Some("1"))], 1);
    fold(&state).unwrap();
    put(&[("a", None), ("b", Some("2")), ("d", None)], 2);
    let folding = state.freeze().unwrap();
    put(&[("a", Some("3")), ("b", None), ("e", None)], 3);
    for _ in 0..2 {
        assert_eq!((read(Direction::Rising, 9), read(Direction::Falling, 9)), ("31".into(), "13".into()));
        assert_eq!((read(Direction::Rising, 1), read(Direction::Falling, 1)), ("3".into(), "1".into()));
        assert_eq!(state.get(Table::Closed, b"b").unwrap(), None);
        assert_eq!(state.get(Table::Closed, b"c").unwrap(), Some(b"1".to_vec()));
    }
    folding.write().unwrap();
    assert_eq!((read(Direction::Rising, 9), read(Direction::Falling, 9)), ("31".into(), "13".into()));
}

#[test]
fn a_page_reads_no_more_rows_than_it_has_however_many_there_are() {
    for cases in [100u32, 10_000] {
        let (state, _) = open(&MemoryDisk::default()).unwrap();
        let mut changes = Changes::default();
        (0..cases).for_each(|case| changes.put(Table::Closed, case.to_be_bytes(), "a closed case"));
        state.put(changes, mark(1));
        for _ in 0..2 {
            let before = state.rows_read();
            assert_eq!(state.range(Table::Closed, &Span::all(), Direction::Falling, 50).unwrap().len(), 50);
            state.get(Table::Closed, &7u32.to_be_bytes()).unwrap();
            assert_eq!(state.rows_read() - before, 51, "{cases} cases");
            fold(&state).unwrap();
        }
    }
}

#[test]
fn a_state_asks_for_a_fold_by_rows_and_by_commits_and_says_when_it_is_full() {
    let options = Options { cache_bytes: 1 << 20, fold_rows: 10, fold_commits: 5, most_rows: 20 };
    let (state, _) = State::open(std::sync::Arc::new(MemoryDisk::default()), options).unwrap();
    let put = |keys: std::ops::Range<u8>| {
        let mut changes = Changes::default();
        keys.for_each(|key| changes.put(Table::Open, [key], "row"));
        state.put(changes, mark(1));
    };
    (0..4).for_each(|_| put(0..1));
    assert!(!state.wants_fold() && state.weight() == 1, "a row that changes again is still one row");
    put(0..1);
    assert!(state.wants_fold(), "five commits");
    fold(&state).unwrap();
    assert!(!state.wants_fold() && state.weight() == 0);
    put(0..10);
    assert!(state.wants_fold() && !state.is_full(), "ten rows");
    let folding = state.freeze().unwrap();
    assert!(!state.wants_fold(), "a fold is at work");
    put(10..20);
    assert!(state.is_full() && !state.wants_fold());
    folding.write().unwrap();
    assert!(!state.is_full() && state.wants_fold());
}

#[test]
fn reads_and_commits_go_on_while_a_fold_writes() {
    let disk = MemoryDisk::default();
    let (state, _) = open(&disk).unwrap();
    let row = |number: u32| [number.to_le_bytes(), number.to_le_bytes()].concat();
    std::thread::scope(|scope| {
        // Each commit gives two rows of two tables one number; a reader of one table never sees a gap.
        scope.spawn(|| {
            for number in 1..=2_000u32 {
                let mut changes = Changes::default();
                changes.put(Table::Open, number.to_be_bytes(), row(number));
                changes.remove(Table::Open, number.saturating_sub(10).to_be_bytes());
                state.put(changes, mark(number as usize));
            }
        });
        scope.spawn(|| {
            while state.mark().position < 2_000 {
                fold(&state).unwrap();
            }
        });
        for _ in 0..2 {
            scope.spawn(|| {
                while state.mark().position < 2_000 {
                    let rows = state.range(Table::Open, &Span::all(), Direction::Rising, 100).unwrap();
                    assert!(rows.len() <= 10, "{} rows at one instant", rows.len());
                    let numbers: Vec<u32> = rows.iter().map(|row| u32::from_be_bytes(row.key[..].try_into().unwrap())).collect();
                    assert!(numbers.windows(2).all(|pair| pair[0] + 1 == pair[1]), "{numbers:?}");
                }
            });
        }
    });
    fold(&state).unwrap();
    assert_eq!(state.verify().unwrap().problems, Vec::new());
}
