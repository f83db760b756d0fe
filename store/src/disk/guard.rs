//! Stands around every call to redb: some damage it answers by a panic, which is a fault here.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// What went wrong in redb.
#[derive(Debug)]
pub(crate) enum Fault {
    /// The file is not as it was written; how one can tell, in words.
    Damaged(String),
    /// What lies under the file failed.
    Disk(Box<redb::Error>),
}

/// Runs redb on a file that may be damaged.
pub(crate) fn guarded<T>(act: impl FnOnce() -> Result<T, redb::Error>) -> Result<T, Fault> {
    match catch_unwind(AssertUnwindSafe(act)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(Fault::from(error)),
        Err(panic) => {
            let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
            Err(Fault::Damaged(format!("redb gave up on it: {}", said.unwrap_or("without a word"))))
        }
    }
}

impl From<redb::Error> for Fault {
    fn from(error: redb::Error) -> Fault {
        match error {
            redb::Error::Corrupted(cause) => Fault::Damaged(cause),
            redb::Error::Io(error) if error.kind() == io::ErrorKind::InvalidData => Fault::Damaged(error.to_string()),
            redb::Error::TableDoesNotExist(_) | redb::Error::TableTypeMismatch { .. } | redb::Error::TypeDefinitionChanged { .. } => {
                Fault::Damaged(error.to_string())
            }
            other => Fault::Disk(Box::new(other)),
        }
    }
}
