//! Looks at every row of the state file, without changing any.

use super::error::{Problem, StateError};
use super::file::look_beside;
use super::snapshot::{Snapshot, open};
use super::{Span, State, Table};
use crate::disk::Disk;

/// What was found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many rows are whole.
    pub rows: u64,
    /// All that is not as it was written.
    pub problems: Vec<Problem>,
}

/// Verifies the state file beside the process that writes it, or when none does.
///
/// # Errors
/// The file cannot be reached, or is of another tillit's format. What is reached and wrong is in the report.
pub fn verify(disk: &dyn Disk) -> Result<Report, StateError> {
    report(look_beside(disk).map(|looked| rows_of(&looked.snapshot)))
}

impl State {
    /// Reads the whole file anew from the disk, while folds wait: each page against redb's checksum, each row against ours.
    ///
    /// # Errors
    /// The file cannot be reached. What is reached and wrong is in the report.
    pub fn verify(&self) -> Result<Report, StateError> {
        let every_page = self.0.file.looking(true, |looked| rows_of(&looked.snapshot));
        match every_page {
            // Pages that fail may still hold rows that can be read; those that cannot are named one by one.
            Err(StateError::Damaged(problem)) => {
                let mut report = report(self.0.file.looking(false, |looked| rows_of(&looked.snapshot)))?;
                if !report.problems.contains(&problem) {
                    report.problems.insert(0, problem);
                }
                Ok(report)
            }
            other => report(other),
        }
    }
}

/// The file itself being damaged is a finding, not a fault.
fn report(found: Result<Result<Report, StateError>, StateError>) -> Result<Report, StateError> {
    match found.flatten() {
        Err(StateError::Damaged(problem)) => Ok(Report { rows: 0, problems: vec![problem] }),
        other => other,
    }
}

fn rows_of(snapshot: &Snapshot) -> Result<Report, StateError> {
    let mut report = Report::default();
    for table in Table::ALL {
        match rows_of_table(snapshot, table, &mut report) {
            Err(StateError::Damaged(problem)) => report.problems.push(Problem { table: table.name(), ..problem }),
            other => other?,
        }
    }
    Ok(report)
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
