//! Faults of redb and the disk, in the journal's words.

use std::io;

use super::error::{JournalError, Problem};
use crate::disk::guard::{self, Fault};

/// Runs redb on a segment.
pub(super) fn guarded<T>(doing: &'static str, segment: &str, act: impl FnOnce() -> Result<T, redb::Error>) -> Result<T, JournalError> {
    guard::guarded(act).map_err(|fault| match fault {
        Fault::Damaged(cause) => damaged(segment, "file", None, cause),
        Fault::Disk(source) => JournalError::Segment { doing, segment: segment.to_owned(), source },
    })
}

pub(super) fn damaged(segment: &str, table: &'static str, position: Option<u64>, cause: String) -> JournalError {
    JournalError::Damaged(Problem { segment: segment.to_owned(), table, position, cause })
}

pub(super) fn disk_error(doing: &'static str, path: &str, source: io::Error) -> JournalError {
    JournalError::Disk { doing, path: path.to_owned(), source }
}
