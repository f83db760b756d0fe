//! Derived rows as bytes. They are no promise: a row of another form makes the state file be built anew, so this is a compact
//! code (postcard) and not the journal's readable one.
//!
//! The types here stand beside those that they keep, and are converted by hand: what is stored and what is computed with may change
//! apart from each other.

mod organisation;
mod summary;
mod texts;
mod value;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

pub(crate) use texts::Texts;
pub(crate) use value::ValueRow;

/// A row that cannot be read: of another form, or a fault.
#[derive(Debug, thiserror::Error)]
#[error("a row of the state file cannot be read: {what}")]
pub struct RowError {
    what: String,
}

/// What has a form as bytes.
pub(crate) trait Row: Sized {
    /// The type that is stored; it may borrow from what it is made of, and from the bytes that it is read of.
    type Stored<'a>: Serialize + Deserialize<'a> + From<&'a Self>
    where
        Self: 'a;

    /// What a stored row says. Texts that many rows have are taken from `texts`.
    ///
    /// # Errors
    /// It says nothing that can be.
    fn of_stored(stored: Self::Stored<'_>, texts: &mut Texts) -> Result<Self, RowError>;

    /// The bytes.
    fn to_row(&self) -> Vec<u8> {
        postcard::to_stdvec(&Self::Stored::from(self)).expect("stored rows hold nothing that postcard lacks")
    }

    /// Reads the bytes.
    ///
    /// # Errors
    /// They are no such row.
    fn of_row(bytes: &[u8]) -> Result<Self, RowError> {
        Self::of_row_among(bytes, &mut Texts::default())
    }

    /// Reads the bytes of one of many rows that have texts in common.
    ///
    /// # Errors
    /// They are no such row.
    fn of_row_among(bytes: &[u8], texts: &mut Texts) -> Result<Self, RowError> {
        let stored = postcard::from_bytes(bytes).map_err(|error| RowError { what: error.to_string() })?;
        Self::of_stored(stored, texts)
    }
}

/// Reads each of several; takes no more memory than they need, as collecting what may fail does.
fn each<S, T>(stored: Vec<S>, mut read: impl FnMut(S) -> Result<T, RowError>) -> Result<Vec<T>, RowError> {
    let mut all = Vec::with_capacity(stored.len());
    for one in stored {
        all.push(read(one)?);
    }
    Ok(all)
}

fn instant(microseconds: i64) -> Result<Timestamp, RowError> {
    Timestamp::from_microsecond(microseconds).map_err(unfit)
}

pub(crate) fn unfit(what: impl std::fmt::Display) -> RowError {
    RowError { what: what.to_string() }
}
