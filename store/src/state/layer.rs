//! Rows in memory that lie over the file: what was put and what was removed.

use std::collections::BTreeMap;
use std::collections::btree_map::Range;

use super::Table;
use super::span::Bounds;

/// A change of a row: its new value, or nothing where it is removed.
pub(crate) type Change = Option<Vec<u8>>;

/// Changes of rows; of two to one row, the later counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Changes {
    tables: [BTreeMap<Vec<u8>, Change>; Table::ALL.len()],
}

impl Changes {
    /// Puts a row, in place of one that may be there.
    pub fn put(&mut self, table: Table, key: impl Into<Vec<u8>>, value: impl Into<Vec<u8>>) {
        self.tables[table as usize].insert(key.into(), Some(value.into()));
    }

    /// Removes a row, which need not be there.
    pub fn remove(&mut self, table: Table, key: impl Into<Vec<u8>>) {
        self.tables[table as usize].insert(key.into(), None);
    }

    /// How many rows change.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.tables.iter().map(BTreeMap::len).sum()
    }

    /// Adds later changes. Gives how many rows more change now.
    pub(crate) fn add(&mut self, later: Changes) -> usize {
        let mut more = 0;
        for (table, changes) in self.tables.iter_mut().zip(later.tables) {
            let before = table.len();
            if table.is_empty() {
                *table = changes;
            } else {
                // Not `append`, which walks the whole of the larger map.
                table.extend(changes);
            }
            more += table.len() - before;
        }
        more
    }

    pub(super) fn get(&self, table: Table, key: &[u8]) -> Option<&Change> {
        self.tables[table as usize].get(key)
    }

    pub(super) fn range(&self, table: Table, bounds: Bounds<'_>) -> Range<'_, Vec<u8>, Change> {
        self.tables[table as usize].range::<[u8], _>(bounds)
    }

    /// The changes of each table that has any, by key.
    pub(crate) fn by_table(&self) -> impl Iterator<Item = (Table, &BTreeMap<Vec<u8>, Change>)> {
        Table::ALL.into_iter().zip(&self.tables).filter(|(_, changes)| !changes.is_empty())
    }
}
