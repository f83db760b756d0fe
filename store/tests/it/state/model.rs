//! What a state should hold: plain ordered maps, and random changes of them.

use std::collections::BTreeMap;
use std::sync::Arc;

use tillit_store::disk::Disk;
use tillit_store::record::{Chain, Hash};
use tillit_store::state::{Changes, Direction, Options, Origin, Row, Span, State, StateError, Table};

use crate::disk::MemoryDisk;
use crate::random::Random;

/// All rows, by table and key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Model(BTreeMap<(Table, Vec<u8>), Vec<u8>>);

/// What one commit changes.
pub(super) type Commit = Vec<(Table, Vec<u8>, Option<Vec<u8>>)>;

/// Commits in their order, and the rows after each.
#[derive(Debug, Clone, Default)]
pub(super) struct Workload {
    pub(super) commits: Vec<Commit>,
}

impl Workload {
    /// So many commits, of one to eight changes each: keys come again, and a third of the changes are removals.
    pub(super) fn random(random: &mut Random, commits: usize) -> Workload {
        Workload { commits: (0..commits).map(|_| commit(random)).collect() }
    }

    /// The rows after the first `count` commits.
    pub(super) fn after(&self, count: usize) -> Model {
        let mut model = Model::default();
        self.commits[..count].iter().for_each(|commit| model.apply(commit));
        model
    }

    /// Puts commit `number`, from 1.
    pub(super) fn put(&self, state: &State, number: usize) {
        state.put(changes(&self.commits[number - 1]), mark(number));
    }
}

impl Model {
    pub(super) fn apply(&mut self, commit: &Commit) {
        for (table, key, value) in commit {
            match value {
                Some(value) => self.0.insert((*table, key.clone()), value.clone()),
                None => self.0.remove(&(*table, key.clone())),
            };
        }
    }

    pub(super) fn get(&self, table: Table, key: &[u8]) -> Option<Vec<u8>> {
        self.0.get(&(table, key.to_vec())).cloned()
    }

    pub(super) fn range(&self, table: Table, holds: impl Fn(&[u8]) -> bool, direction: Direction, limit: usize) -> Vec<Row> {
        let mut rows: Vec<Row> = self
            .0
            .iter()
            .filter(|((at, key), _)| *at == table && holds(key))
            .map(|((_, key), value)| Row { key: key.clone(), value: Ok(value.clone()) })
            .collect();
        if direction == Direction::Falling {
            rows.reverse();
        }
        rows.truncate(limit);
        rows
    }

    pub(super) fn rows(&self) -> usize {
        self.0.len()
    }
}

/// All rows of a state, each of which must be whole.
pub(super) fn contents(state: &State) -> Result<Model, StateError> {
    let mut model = Model::default();
    for table in Table::ALL {
        for row in state.range(table, &Span::all(), Direction::Rising, usize::MAX)? {
            model.0.insert((table, row.key), row.value.map_err(StateError::Damaged)?);
        }
    }
    Ok(model)
}

fn commit(random: &mut Random) -> Commit {
    (0..1 + random.below(8))
        .map(|_| {
            let value = (random.below(3) > 0).then(|| {
                let length = random.below(300);
                random.bytes(length)
            });
            (Table::ALL[random.below(4)], key(random), value)
        })
        .collect()
}

/// One of some hundred keys, of which some begin others.
pub(super) fn key(random: &mut Random) -> Vec<u8> {
    let length = random.below(4);
    (0..length).map(|_| [0, 1, b'a', b'b', u8::MAX][random.below(5)]).collect()
}

pub(super) fn changes(commit: &Commit) -> Changes {
    let mut changes = Changes::default();
    for (table, key, value) in commit {
        match value {
            Some(value) => changes.put(*table, key.clone(), value.clone()),
            None => changes.remove(*table, key.clone()),
        }
    }
    changes
}

/// The mark after so many commits: each is one entry, and its hash says which.
pub(super) fn mark(commits: usize) -> Chain {
    let hash = (commits > 0).then(|| Hash::of_envelope(&commits.to_le_bytes()));
    Chain { position: commits as u64, hash }
}

pub(super) fn options() -> Options {
    Options { cache_bytes: 1 << 20, ..Options::default() }
}

/// Opens what lies on a disk.
pub(super) fn open(disk: &MemoryDisk) -> Result<(State, Origin), StateError> {
    State::open(Arc::new(disk.clone()) as Arc<dyn Disk>, options())
}

/// Writes what is fresh into the file.
pub(super) fn fold(state: &State) -> Result<(), StateError> {
    state.freeze().map_or(Ok(()), |fold| fold.write())
}
