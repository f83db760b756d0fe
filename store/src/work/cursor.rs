//! Where a page ended, as a text that nobody need understand: what the last row was sorted by, so that the next page goes on rightly
//! whatever has come, changed or gone meanwhile.

use serde::{Deserialize, Serialize};
use tillit_engine::case::{Id, Value};

use super::query::QueryError;
use crate::row::ValueRow;

/// A row's place in a list.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Place {
    pub(crate) rank: Rank,
    /// Where the case began.
    pub(crate) begun: u64,
    /// The task, in a list of tasks.
    pub(crate) task: Option<Id>,
}

/// What a row is sorted by.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Rank {
    Key(u64),
    Value(Value),
    /// It has nothing to be sorted by, and stands last.
    Unset,
}

#[derive(Serialize, Deserialize)]
struct Stored {
    list: String,
    falling: bool,
    rank: StoredRank,
    begun: u64,
    task: Option<(u64, u32)>,
}

#[derive(Serialize, Deserialize)]
enum StoredRank {
    Key(u64),
    Value(ValueRow),
    Unset,
}

/// The cursor after a place of a list. `list` says which list and by what it is sorted.
pub(crate) fn write(list: &str, falling: bool, place: &Place) -> String {
    let rank = match &place.rank {
        Rank::Key(key) => StoredRank::Key(*key),
        Rank::Value(value) => StoredRank::Value(value.into()),
        Rank::Unset => StoredRank::Unset,
    };
    let task = place.task.map(|id| (id.seq, id.n));
    let stored = Stored { list: list.to_owned(), falling, rank, begun: place.begun, task };
    let mut bytes = postcard::to_stdvec(&stored).expect("numbers and texts can be written");
    bytes.extend(crc32c::crc32c(&bytes).to_be_bytes());
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// The place after which a list goes on.
pub(crate) fn read(list: &str, falling: bool, cursor: &str) -> Result<Place, QueryError> {
    let bytes = bytes(cursor).ok_or(QueryError::Cursor)?;
    let (stored, sum) = bytes.split_last_chunk().ok_or(QueryError::Cursor)?;
    if crc32c::crc32c(stored) != u32::from_be_bytes(*sum) {
        return Err(QueryError::Cursor);
    }
    let stored: Stored = postcard::from_bytes(stored).map_err(|_| QueryError::Cursor)?;
    if stored.list != list || stored.falling != falling {
        return Err(QueryError::OtherOrder);
    }
    let rank = match stored.rank {
        StoredRank::Key(key) => Rank::Key(key),
        StoredRank::Value(value) => Rank::Value(value.try_into().map_err(|_| QueryError::Cursor)?),
        StoredRank::Unset => Rank::Unset,
    };
    Ok(Place { rank, begun: stored.begun, task: stored.task.map(|(seq, n)| Id { seq, n }) })
}

fn bytes(hex: &str) -> Option<Vec<u8>> {
    let (pairs, rest) = hex.as_bytes().as_chunks::<2>();
    let digit = |byte: u8| char::from(byte).to_digit(16);
    let byte = |[high, low]: &[u8; 2]| u8::try_from(digit(*high)? * 16 + digit(*low)?).ok();
    rest.is_empty().then(|| pairs.iter().map(byte).collect())?
}
