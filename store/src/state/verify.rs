//! Looks at every row of the state file, without changing any.

use super::error::{Problem, StateError};
use super::file::{Looked, look, look_beside};
use super::snapshot::{Snapshot, open};
use super::{Span, State, Table};
use crate::disk::Disk;
use crate::record::Chain;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many rows are whole.
    pub rows: u64,
    /// All that is not as it was written.
    pub problems: Vec<Problem>,
}

/// Verifies the state file beside the process that writes it, or when none does. What redb keeps of free pages is not looked at;
/// damage there is met when the file is opened to be written.
///
/// # Errors
/// The file cannot be reached, or is of another tillit's format. What is reached and wrong is in the report.
pub fn verify(disk: &dyn Disk) -> Result<Report, StateError> {
    rows(Report::default(), || look_beside(disk))
}

/// The rows of a file as they are at one moment, beside the process that writes it.
pub(crate) struct Still(Looked);

impl Still {
    /// Looks at the file; nothing if there is none.
    pub(crate) fn of(disk: &dyn Disk) -> Result<Option<Still>, StateError> {
        match look_beside(disk) {
            Ok(looked) => Ok(Some(Still(looked))),
            Err(StateError::Disk { source, .. }) if source.kind() == std::io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Up to which entry of the journal they are true.
    pub(crate) fn mark(&self) -> &Chain {
        &self.0.snapshot.chain
    }

    /// A row's value.
    pub(crate) fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
        self.0.snapshot.get(table, key)
    }

    /// How many rows a table has.
    pub(crate) fn count(&self, table: Table) -> Result<u64, StateError> {
        self.0.snapshot.count(table)
    }

    /// Goes over the rows of a table that are whole, in order.
    pub(crate) fn each(&self, table: Table, mut see: impl FnMut(&[u8], &[u8])) -> Result<(), StateError> {
        let all = Span::all();
        self.0.snapshot.range(table, all.bounds().expect("the whole table has bounds"), |rows| {
            for row in rows {
                let (key, record) = row?;
                if let Ok(value) = open(table, key.value(), record.value()) {
                    see(key.value(), &value);
                }
            }
            Ok(())
        })
    }
}

impl State {
    /// The rows that the file has, as a fold left them.
    pub(crate) fn still(&self) -> Result<Option<Still>, StateError> {
        Still::of(self.0.file.disk())
    }

    /// Reads the whole file anew from the disk, while folds wait: each page against redb's checksum, each row against ours.
    ///
    /// # Errors
    /// The file cannot be reached. What is reached and wrong is in the report.
    pub fn verify(&self) -> Result<Report, StateError> {
        self.0.file.at_rest(|disk| {
            let mut report = Report::default();
            match look(disk, true) {
                Err(StateError::Damaged(problem)) => report.problems.push(problem),
                other => drop(other?),
            }
            rows(report, || look(disk, false))
        })
    }
}

/// Adds the rows of every table. redb reads no further once it has met a damaged block; so the next table is looked at anew.
fn rows(mut report: Report, look: impl Fn() -> Result<Looked, StateError>) -> Result<Report, StateError> {
    let mut open = None;
    for table in Table::ALL {
        let looked = match open.take().map_or_else(&look, Ok) {
            Ok(looked) => looked,
            Err(StateError::Damaged(problem)) => {
                report.note(problem);
                return Ok(report);
            }
            Err(error) => return Err(error),
        };
        match rows_of_table(&looked.snapshot, table, &mut report) {
            Ok(()) => open = Some(looked),
            Err(StateError::Damaged(problem)) => report.note(Problem { table: table.name(), ..problem }),
            Err(error) => return Err(error),
        }
    }
    Ok(report)
}

impl Report {
    fn note(&mut self, problem: Problem) {
        if !self.problems.contains(&problem) {
            self.problems.push(problem);
        }
    }
}

fn rows_of_table(snapshot: &Snapshot, table: Table, report: &mut Report) -> Result<(), StateError> {
    let bounds = Span::all();
    let bounds = bounds.bounds().expect("the whole table has bounds");
    let found = snapshot.range(table, bounds, |rows| {
        let (mut found, mut last) = (0, None::<Vec<u8>>);
        for row in rows {
            let (key, record) = row?;
            let key = key.value().to_vec();
            match open(table, &key, record.value()) {
                Ok(_) => report.rows += 1,
                Err(problem) => report.problems.push(problem),
            }
            if last.as_ref().is_some_and(|last| *last >= key) {
                let cause = "it stands behind a row that should follow it".to_owned();
                report.problems.push(Problem { table: table.name(), key: Some(key.clone()), cause });
            }
            found += 1;
            last = Some(key);
        }
        Ok(found)
    })?;
    let counted = snapshot.count(table)?;
    if found != counted {
        let cause = format!("it should have {counted} rows, and {found} are found");
        report.problems.push(Problem { table: table.name(), key: None, cause });
    }
    Ok(())
}
