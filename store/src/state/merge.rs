//! One run of rows out of three layers: the uppermost change of a row counts, and a removed row is none.

use std::collections::btree_map::Range as Changed;

use redb::Range;

use super::layer::Change;
use super::snapshot::open;
use super::{Direction, Row, Table};

/// How many rows are made room for at once.
const USUAL_ROWS: usize = 100;

/// Rows as the layers together have them.
pub(super) struct Merged {
    pub(super) rows: Vec<Row>,
    /// How many rows were gone over, removed ones included.
    pub(super) read: u64,
}

/// The changes from the side of `direction` on that can be among the first `limit` rows: up to as many puts.
pub(super) fn head(changes: Changed<'_, Vec<u8>, Change>, direction: Direction, limit: usize) -> Vec<(Vec<u8>, Change)> {
    let mut puts = 0;
    directed(changes, direction)
        .take_while(|(_, change)| {
            let wanted = puts < limit;
            puts += usize::from(change.is_some());
            wanted
        })
        .map(|(key, change)| (key.clone(), change.clone()))
        .collect()
}

/// The first `limit` rows. `fresh` lies over `folding`, and that over `file`.
pub(super) fn merge(
    table: Table,
    direction: Direction,
    limit: usize,
    fresh: &[(Vec<u8>, Change)],
    folding: Option<Changed<'_, Vec<u8>, Change>>,
    file: Range<'static, &'static [u8], &'static [u8]>,
) -> Result<Merged, redb::Error> {
    let mut merged = Merged { rows: Vec::with_capacity(limit.min(USUAL_ROWS)), read: 0 };
    let mut fresh = fresh.iter().map(|(key, change)| (key, change)).peekable();
    let mut folding = folding.into_iter().flat_map(|changes| directed(changes, direction)).peekable();
    let mut file = directed(file, direction);
    let mut kept = file.next().transpose()?;
    while merged.rows.len() < limit {
        let keys = [fresh.peek().map(|(key, _)| key.as_slice()), folding.peek().map(|(key, _)| key.as_slice())];
        let keys = keys.into_iter().chain([kept.as_ref().map(|(key, _)| key.value())]).flatten();
        let Some(key) = keys.reduce(|first, key| if direction.before(key, first) { key } else { first }) else { break };
        let key = key.to_vec();
        merged.read += 1;
        let fresh_change = fresh.next_if(|(at, _)| **at == key);
        let folding_change = folding.next_if(|(at, _)| **at == key);
        let record = match &kept {
            Some((at, record)) if at.value() == key => Some(record.value().to_vec()),
            _ => None,
        };
        if record.is_some() {
            kept = file.next().transpose()?;
        }
        let value = match (fresh_change.or(folding_change), record) {
            (Some((_, change)), _) => change.clone().map(Ok),
            (None, record) => record.map(|record| open(table, &key, &record)),
        };
        merged.rows.extend(value.map(|value| Row { key, value }));
    }
    Ok(merged)
}

fn directed<I: DoubleEndedIterator>(rows: I, direction: Direction) -> impl Iterator<Item = I::Item> {
    let (mut rows, rising) = (rows, direction == Direction::Rising);
    std::iter::from_fn(move || if rising { rows.next() } else { rows.next_back() })
}
