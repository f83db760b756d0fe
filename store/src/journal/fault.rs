//! redb's faults in the journal's words.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

use super::error::{JournalError, Problem};

/// Runs redb on a file that may be damaged: it answers some damage by a panic (its own docs say so), which is a fault here.
pub(super) fn guarded<T>(doing: &'static str, segment: &str, act: impl FnOnce() -> Result<T, redb::Error>) -> Result<T, JournalError> {
    match catch_unwind(AssertUnwindSafe(act)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(explain(doing, segment, error)),
        Err(panic) => {
            let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
            Err(damaged(segment, "file", None, format!("redb gave up on it: {}", said.unwrap_or("without a word"))))
        }
    }
}

fn explain(doing: &'static str, segment: &str, error: redb::Error) -> JournalError {
    match error {
        redb::Error::Corrupted(cause) => damaged(segment, "file", None, cause),
        redb::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => damaged(segment, "file", None, error.to_string()),
        redb::Error::TableDoesNotExist(_) | redb::Error::TableTypeMismatch { .. } | redb::Error::TypeDefinitionChanged { .. } => {
            damaged(segment, "file", None, error.to_string())
        }
        other => JournalError::Segment { doing, segment: segment.to_owned(), source: Box::new(other) },
    }
}

pub(super) fn damaged(segment: &str, table: &'static str, position: Option<u64>, cause: String) -> JournalError {
    JournalError::Damaged(Problem { segment: segment.to_owned(), table, position, cause })
}

pub(super) fn disk_error(doing: &'static str, path: &str, source: io::Error) -> JournalError {
    JournalError::Disk { doing, path: path.to_owned(), source }
}
