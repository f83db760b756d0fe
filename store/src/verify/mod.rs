//! Whether all that is kept is as it was written, and says what it should (P3, P4, P47).
//!
//! Three looks, each at what the one before vouches for:
//! - the bytes: the journal's and the state file's own checks ([`Journal::verify`], [`state::verify`]);
//! - [`entries`]: one pass over the journal: the chain, every part against its hash, each entry behind the one before it of its case,
//!   numbers without gaps;
//! - [`cases`]: every case replayed by itself, and [`rows`]: the rows of the state file against what that makes.
//!
//! What was found does not end the look: all of it is told. Nothing is changed, and memory stays bounded: two bits an entry, and one
//! case at a time.

mod bits;
mod cases;
mod entries;
mod rows;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use tillit_engine::case::Text;

use crate::disk::{Disk, Folder};
use crate::error::StoreError;
use crate::journal::{self, Journal};
use crate::state::{self, Still};
use crate::store::Store;

use entries::Pass;
use rows::Rows;

/// The most findings that are told one by one.
const MOST_FINDINGS: usize = 10_000;

/// What came of verifying a store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// How many cases have begun.
    pub cases: u64,
    /// How many entries can be read.
    pub entries: u64,
    /// All that is not as it should be. At most some ten thousand; the last one then tells how many more there are.
    pub problems: Vec<Finding>,
}

/// One thing that is not as it should be.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The file and the table, and the row where it is one of the state file.
    pub place: String,
    /// The entry of the journal, by its position, where it is one.
    pub entry: Option<u64>,
    /// The case, by its number or else by its id, where it is known.
    pub case: Option<Text>,
    /// How one can tell, in words.
    pub cause: String,
}

/// Verifies the store in a data folder, beside the server that has it open or without one. Touches nothing.
///
/// # Errors
/// There is no journal, it cannot be reached, or a newer tillit wrote it. What can be reached and is wrong is in the report.
pub fn verify(folder: &Path) -> Result<Verified, StoreError> {
    let unreachable = |source| StoreError::Disk { path: folder.display().to_string(), source };
    let journal = folder.join("journal");
    if !journal.is_dir() {
        return Err(unreachable(std::io::ErrorKind::NotFound.into()));
    }
    let open = |path: &Path| Folder::open(path).map(|folder| Arc::new(folder) as Arc<dyn Disk>).map_err(unreachable);
    verify_on(open(&journal)?, &*open(folder)?)
}

/// Verifies the store on any disks, as [`verify`].
///
/// # Errors
/// As [`verify`].
pub fn verify_on(journal: Arc<dyn Disk>, state: &dyn Disk) -> Result<Verified, StoreError> {
    let mut findings = Findings::default();
    let rows = match Still::of(state) {
        Ok(still) => still,
        Err(state::StateError::Damaged(problem)) => {
            findings.of_state(&problem);
            None
        }
        Err(error) => return Err(error.into()),
    };
    if rows.is_some() {
        state::verify(state)?.problems.iter().for_each(|problem| findings.of_state(problem));
    }
    match Journal::look(journal) {
        Ok(journal) => look(&journal, rows, findings),
        Err(journal::JournalError::Damaged(problem)) => {
            findings.of_journal(&problem);
            Ok(findings.verified(0, 0))
        }
        Err(error) => Err(error.into()),
    }
}

impl Store {
    /// Verifies the store while it is open: what lies on its disk, not what memory holds of it. Takes as long as reading all of it;
    /// commits go on, but for a moment at the journal's last segment.
    ///
    /// # Errors
    /// The disk fails. What can be reached and is wrong is in the report.
    pub fn verify(&self) -> Result<Verified, StoreError> {
        let mut findings = Findings::default();
        self.state.verify()?.problems.iter().for_each(|problem| findings.of_state(problem));
        let rows = match self.state.still() {
            Err(state::StateError::Damaged(_)) => None,
            still => still?,
        };
        look(&self.journal, rows, findings)
    }
}

fn look(journal: &Journal, still: Option<Still>, mut findings: Findings) -> Result<Verified, StoreError> {
    journal.verify()?.problems.iter().for_each(|problem| findings.of_journal(problem));
    let mark = still.as_ref().map(|still| still.mark().clone()).unwrap_or_default();
    let mut rows = Rows::new(still);
    let mut pass = Pass::new(journal, mark);
    pass.run(&mut rows, &mut findings);
    cases::replay_each(&pass, &mut rows, &mut findings);
    rows.finish(&pass, &mut findings);
    Ok(findings.verified(pass.cases, pass.entries))
}

/// What has been found so far.
#[derive(Default)]
struct Findings {
    found: Vec<Finding>,
    left_out: u64,
}

impl Findings {
    fn add(&mut self, finding: Finding) {
        match self.found.len() < MOST_FINDINGS {
            true => self.found.push(finding),
            false => self.left_out += 1,
        }
    }

    /// Something about an entry, unless damage of its bytes has been told already.
    fn of_entry(&mut self, position: u64, case: Option<Text>, cause: impl Into<String>) {
        if !self.knows(position) {
            self.add(Finding { place: "the journal".to_owned(), entry: Some(position), case, cause: cause.into() });
        }
    }

    fn knows(&self, position: u64) -> bool {
        self.found.iter().any(|finding| finding.entry == Some(position))
    }

    fn of_row(&mut self, table: state::Table, key: Option<&[u8]>, case: Option<Text>, cause: impl Into<String>) {
        let key = key.map(|key| format!(", row {}", key.escape_ascii())).unwrap_or_default();
        let place = format!("the state file, table {}{key}", table.name());
        self.add(Finding { place, entry: None, case, cause: cause.into() });
    }

    fn of_journal(&mut self, problem: &journal::Problem) {
        let place = format!("journal segment {}, table {}", problem.segment, problem.table);
        self.add(Finding { place, entry: problem.position, case: None, cause: problem.cause.clone() });
    }

    fn of_state(&mut self, problem: &state::Problem) {
        let key = problem.key.as_ref().map(|key| format!(", row {}", key.escape_ascii())).unwrap_or_default();
        let place = format!("the state file, table {}{key}", problem.table);
        self.add(Finding { place, entry: None, case: None, cause: problem.cause.clone() });
    }

    fn verified(mut self, cases: u64, entries: u64) -> Verified {
        if self.left_out > 0 {
            let cause = format!("{} more findings are left out", self.left_out);
            self.found.push(Finding { place: "all of it".to_owned(), entry: None, case: None, cause });
        }
        Verified { cases, entries, problems: self.found }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.place)?;
        if let Some(entry) = self.entry {
            write!(f, ", entry {entry}")?;
        }
        if let Some(case) = &self.case {
            write!(f, ", case {case}")?;
        }
        write!(f, ": {}", self.cause)
    }
}
