//! The rows of the state file against what the journal makes: none missing, none too many, none different.

use jiff::Timestamp;
use tillit_engine::case::Text;

use super::Findings;
use super::entries::Pass;
use crate::keys::{KeyId, KeyRow};
use crate::organisation::Organisation;
use crate::packages::Packages;
use crate::record::{Change, Stream};
use crate::row::Row;
use crate::rows;
use crate::state::{Changes, Still, Table};
use crate::summary::Summary;

/// The state file, and what has been seen of it.
pub(super) struct Rows {
    /// `None`: there is no file, or it cannot be read any more.
    still: Option<Still>,
    /// How many rows of each table the journal accounts for.
    accounted: [u64; Table::ALL.len()],
    /// Rows of what is short enough to be held whole: people, tokens, packages, counts.
    whole: Changes,
}

/// What a row turned out to be.
enum Seen {
    As,
    Missing,
    Other(Vec<u8>),
    /// It cannot be told; damage has been named.
    Unknown,
}

impl Rows {
    pub(super) fn new(still: Option<Still>) -> Rows {
        Rows { still, accounted: [0; Table::ALL.len()], whole: Changes::default() }
    }

    /// An entry of the organisation has made its rows.
    pub(super) fn decided(
        &mut self,
        organisation: &Organisation,
        packages: &Packages,
        change: &Change,
        (stream, seq, position): (Stream, u64, u64),
    ) {
        match change {
            Change::Published { .. } => packages.put_rows(&mut self.whole),
            change => organisation.put_rows(change, &mut self.whole),
        }
        rows::put_stream(&mut self.whole, stream, seq, position);
    }

    /// What series of numbers have used up.
    pub(super) fn counted<'c>(&mut self, counts: impl IntoIterator<Item = (&'c Text, &'c u64)>) {
        counts.into_iter().for_each(|(series, count)| rows::put_count(&mut self.whole, series, *count));
    }

    /// What a request has made under its key. A key that was used again later has that row.
    pub(super) fn key(&mut self, id: KeyId, made: &KeyRow, findings: &mut Findings) {
        let mut changes = Changes::default();
        rows::put_key(&mut changes, id, made);
        for (table, key, value) in puts(&changes) {
            match self.look(table, key, value) {
                Seen::Other(row) => match KeyRow::of_row(&row) {
                    Ok(row) if row.at > made.at => continue,
                    Ok(row) if is_same(&row, made) => {}
                    _ => findings.of_row(table, Some(key), None, "it is not what the journal has of this request"),
                },
                Seen::Missing => {
                    findings.of_row(table, Some(key), None, "it is missing, and the journal has what was done with this key");
                    continue;
                }
                Seen::As | Seen::Unknown => {}
            }
            self.accounted[table as usize] += 1;
        }
    }

    /// The rows of a case.
    pub(super) fn case(&mut self, summary: &Summary, findings: &mut Findings) {
        let mut changes = Changes::default();
        rows::put_case(&mut changes, None, summary);
        let name = || Some(summary.number.clone().unwrap_or_else(|| summary.case.clone()));
        for (table, key, value) in puts(&changes) {
            let table = match table {
                Table::Open if self.was_let_go(summary) => Table::Closed,
                table => table,
            };
            match self.look(table, key, value) {
                Seen::As | Seen::Unknown => {}
                Seen::Missing => {
                    findings.of_row(table, Some(key), name(), "it is missing, and the journal has the case");
                    continue;
                }
                Seen::Other(_) => findings.of_row(table, Some(key), name(), "it is not what the journal makes of the case"),
            }
            self.accounted[table as usize] += 1;
        }
    }

    /// Whether a case that has ended stands with those that are live no longer: when it was moved there, the journal does not tell.
    fn was_let_go(&self, summary: &Summary) -> bool {
        let may_be = !summary.is_live(Timestamp::MAX);
        may_be && matches!(self.get(Table::Open, &summary.begun.to_be_bytes()), Ok(None))
    }

    /// Compares what is held whole, and looks for rows that nothing accounts for.
    pub(super) fn finish(mut self, pass: &Pass<'_>, findings: &mut Findings) {
        let whole = std::mem::take(&mut self.whole);
        for (table, key, value) in puts(&whole) {
            match self.look(table, key, value) {
                Seen::As | Seen::Unknown => {}
                Seen::Missing => {
                    findings.of_row(table, Some(key), None, "it is missing, and the journal tells of it");
                    continue;
                }
                Seen::Other(_) => findings.of_row(table, Some(key), None, "it is not what the journal says"),
            }
            self.accounted[table as usize] += 1;
        }
        for table in Table::ALL {
            self.strays(table, pass, findings);
        }
    }

    fn strays(&self, table: Table, pass: &Pass<'_>, findings: &mut Findings) {
        let Some(still) = &self.still else { return };
        let accounted = self.accounted[table as usize];
        let Ok(count) = still.count(table) else { return };
        if count <= accounted {
            return;
        }
        let mut named = 0;
        let each = still.each(table, |key, value| {
            if begun_of(table, key, value).is_some_and(|begun| !pass.begins.has(begun)) {
                findings.of_row(table, Some(key), None, "the journal has no such case");
                named += 1;
            }
        });
        if each.is_ok() && named < count - accounted {
            let cause = format!("it has {count} rows, and the journal accounts for {}", accounted + named);
            findings.of_row(table, None, None, cause);
        }
    }

    fn look(&self, table: Table, key: &[u8], expected: &[u8]) -> Seen {
        match self.get(table, key) {
            Err(()) => Seen::Unknown,
            Ok(None) => Seen::Missing,
            Ok(Some(row)) if row == expected => Seen::As,
            Ok(Some(row)) => Seen::Other(row),
        }
    }

    fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, ()> {
        // A row that is damaged has been named by the state file's own look.
        self.still.as_ref().ok_or(())?.get(table, key).map_err(|_| ())
    }
}

/// The case that a row is about, where its table is one of cases.
fn begun_of(table: Table, key: &[u8], value: &[u8]) -> Option<u64> {
    match table {
        Table::Open | Table::Closed => rows::position(key).ok(),
        Table::ClosedByEnd | Table::ClosedByField => rows::begun_of(key).ok(),
        Table::Cases | Table::Numbers => rows::position(value).ok(),
        _ => None,
    }
}

/// Whether two rows tell of the same request. By which signals it came, only the packages tell.
fn is_same(row: &KeyRow, other: &KeyRow) -> bool {
    let made = |row: &KeyRow| row.made.iter().map(|made| (made.case.clone(), made.seq)).collect::<Vec<_>>();
    (row.request, row.at, made(row)) == (other.request, other.at, made(other))
}

/// The rows that changes put.
fn puts(changes: &Changes) -> impl Iterator<Item = (Table, &[u8], &[u8])> {
    let rows = changes.by_table().flat_map(|(table, rows)| rows.iter().map(move |(key, value)| (table, key, value)));
    rows.filter_map(|(table, key, value)| Some((table, key.as_slice(), value.as_deref()?)))
}
