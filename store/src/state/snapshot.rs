//! The file as one fold left it. Reading it takes no lock that a fold holds.

use redb::{Range, ReadOnlyTable, ReadTransaction, ReadableTableMetadata, TableDefinition};

use super::error::{Problem, StateError};
use super::meta::{self, Said};
use super::span::Bounds;
use super::{NAME, Table};
use crate::disk::frame;
use crate::disk::guard::{self, Fault};
use crate::record::Chain;

pub(super) const META: TableDefinition<&str, &[u8]> = TableDefinition::new(meta::TABLE);

/// The rows of a table as redb keeps them: keys as they are, values in their frame.
pub(super) type Rows = ReadOnlyTable<&'static [u8], &'static [u8]>;

/// A consistent view of all tables.
pub(super) struct Snapshot {
    tables: Vec<Rows>,
    /// Up to where the file is true.
    pub(super) chain: Chain,
}

/// What a file turned out to be.
pub(super) enum Found {
    Current(Snapshot),
    Older(String),
}

impl Snapshot {
    pub(super) fn of(transaction: &ReadTransaction) -> Result<Found, StateError> {
        let record = guarded("read", || Ok(transaction.open_table(META)?.get(meta::KEY)?.map(|record| record.value().to_vec())))?;
        let missing = || StateError::Damaged(Problem { table: meta::TABLE, key: None, cause: "its record is missing".to_owned() });
        let chain = match meta::read(&record.ok_or_else(missing)?)? {
            Said::True(chain) => chain,
            Said::Older(why) => return Ok(Found::Older(why)),
        };
        let tables = guarded("read", || Table::ALL.into_iter().map(|table| Ok(transaction.open_table(definition(table))?)).collect())?;
        Ok(Found::Current(Snapshot { tables, chain }))
    }

    pub(super) fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
        let record = guarded("read", || Ok(self.rows(table).get(key)?.map(|record| record.value().to_vec())))?;
        record.map(|record| open(table, key, &record)).transpose().map_err(StateError::Damaged)
    }

    /// Runs `read` over the rows between two bounds.
    pub(super) fn range<T>(
        &self,
        table: Table,
        bounds: Bounds<'_>,
        read: impl FnOnce(Range<'static, &'static [u8], &'static [u8]>) -> Result<T, redb::Error>,
    ) -> Result<T, StateError> {
        guarded("read", || read(self.rows(table).range::<&[u8]>(bounds)?))
    }

    /// How many rows a table should have: redb counts them apart from the tree.
    pub(super) fn count(&self, table: Table) -> Result<u64, StateError> {
        guarded("read", || Ok(self.rows(table).len()?))
    }

    fn rows(&self, table: Table) -> &Rows {
        &self.tables[table as usize]
    }
}

pub(super) fn definition(table: Table) -> TableDefinition<'static, &'static [u8], &'static [u8]> {
    TableDefinition::new(table.name())
}

/// A row's value as it is kept.
pub(super) fn close(table: Table, key: &[u8], value: &[u8]) -> Vec<u8> {
    frame::close(table.name(), table.format(), key, value)
}

/// A row's value, if the record is what was kept under this key.
pub(super) fn open(table: Table, key: &[u8], record: &[u8]) -> Result<Vec<u8>, Problem> {
    frame::open(table.name(), table.format(), key, record).map(<[u8]>::to_vec).map_err(|cause| Problem {
        table: table.name(),
        key: Some(key.to_vec()),
        cause,
    })
}

/// Runs redb on the state file.
pub(super) fn guarded<T>(doing: &'static str, act: impl FnOnce() -> Result<T, redb::Error>) -> Result<T, StateError> {
    guard::guarded(act).map_err(|fault| match fault {
        Fault::Damaged(cause) => StateError::Damaged(Problem::of_file(cause)),
        Fault::Disk(source) => StateError::File { doing, name: NAME, source },
    })
}
