//! What can go wrong with the state file, told to the operator. All that it holds is derived, so there is always a way out.

use std::fmt;
use std::io;

/// A fault of the state file or of what it lies on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages say what each field is")]
pub enum StateError {
    /// The file could not be reached.
    #[error("cannot {doing} {name}; check that its folder is there, that tillit may write in it, and that the disk has room")]
    Disk { doing: &'static str, name: String, source: io::Error },

    /// redb met a fault of the disk under the file.
    #[error("cannot {doing} {name}; check the disk and its free room, then start tillit again: nothing is lost, the journal has it all")]
    File { doing: &'static str, name: &'static str, source: Box<redb::Error> },

    /// A newer tillit wrote the file. It has not been touched.
    #[error(
        "{name} was written by tillit {version}, with {what}, which this tillit does not know; use that version or a newer one, or remove \
         the file, and it is made anew from the journal; the file has not been touched"
    )]
    Newer { name: &'static str, version: String, what: String },

    /// Something is not as it was written. It is never served, and never skipped.
    #[error("{0}; stop tillit and remove the file, and it is made anew from the journal when tillit starts")]
    Damaged(Problem),

    /// An earlier failure makes it unknown what the disk holds; only a fresh start can tell.
    #[error("the state file takes no more since it failed ({reason}); mend the cause, then start tillit again")]
    Stopped { reason: String },
}

/// One thing that is damaged: where it is, and how one can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The table, or `file` where it is the file itself.
    pub table: &'static str,
    /// The row, where it is known.
    pub key: Option<Vec<u8>>,
    /// How one can tell, in words.
    pub cause: String,
}

impl StateError {
    /// Whether redb's handle on the file is of no more use: not so where one row is damaged.
    pub(super) fn is_of_file(&self) -> bool {
        match self {
            StateError::Damaged(problem) => problem.table == Problem::FILE,
            StateError::File { .. } => true,
            StateError::Disk { .. } | StateError::Newer { .. } | StateError::Stopped { .. } => false,
        }
    }
}

impl Problem {
    /// Stands for a table where it is the file itself.
    const FILE: &str = "file";

    pub(super) fn of_file(cause: String) -> Problem {
        Problem { table: Problem::FILE, key: None, cause }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} is damaged: table {}", super::NAME, self.table)?;
        if let Some(key) = &self.key {
            write!(f, ", row {}", key.escape_ascii())?;
        }
        write!(f, ": {}", self.cause)
    }
}
