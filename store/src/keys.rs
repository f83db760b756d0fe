//! Idempotency keys: what an asker's key has done, so that asking again gives the same answer and does nothing (P13).

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use tillit_engine::case::{Person, Text};

use crate::record::ShortHash;
use crate::request::Asker;
use crate::row::{Row, RowError, Texts};

/// How long a key is kept: whoever asks again later asks anew.
pub(crate) const KEPT: SignedDuration = SignedDuration::from_hours(7 * 24);

/// An asker's key, hashed: keys are chosen by clients and may hold anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct KeyId(pub(crate) [u8; 32]);

/// What a key has done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct KeyRow {
    /// The hash of the request.
    pub(crate) request: ShortHash,
    /// When it was asked.
    pub(crate) at: Timestamp,
    /// The entries that it made, in order.
    pub(crate) made: Vec<Made>,
}

/// An entry that a request made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Made {
    /// Its case.
    pub(crate) case: Text,
    /// Its number within the case.
    pub(crate) seq: u64,
    /// The signal by which it came.
    pub(crate) signal: Option<Text>,
}

impl KeyId {
    /// The id of an asker's key, of which `key` is the hash.
    pub(crate) fn of(by: &Asker, key: &ShortHash) -> KeyId {
        let mut hasher = blake3::Hasher::new();
        match by {
            Asker::Person(Person::Known(id)) => hasher.update(b"person\0").update(id.as_bytes()),
            Asker::Person(Person::Guest { mail, .. }) => hasher.update(b"guest\0").update(mail.as_bytes()),
            Asker::System(name) => hasher.update(b"system\0").update(name.as_bytes()),
            Asker::Engine => hasher.update(b"engine\0"),
        };
        hasher.update(b"\0").update(&key.0);
        KeyId(*hasher.finalize().as_bytes())
    }
}

impl KeyRow {
    /// Whether the key still counts.
    pub(crate) fn is_kept(&self, now: Timestamp) -> bool {
        now.duration_since(self.at) <= KEPT
    }
}

#[derive(Serialize, Deserialize)]
pub(crate) struct StoredKeyRow {
    request: [u8; 8],
    at: i64,
    made: Vec<Made>,
}

impl Row for KeyRow {
    type Stored<'a> = StoredKeyRow;

    fn of_stored(row: StoredKeyRow, _: &mut Texts) -> Result<KeyRow, RowError> {
        let at = Timestamp::from_microsecond(row.at).map_err(crate::row::unfit)?;
        Ok(KeyRow { request: ShortHash(row.request), at, made: row.made })
    }
}

impl From<&KeyRow> for StoredKeyRow {
    fn from(row: &KeyRow) -> StoredKeyRow {
        StoredKeyRow { request: row.request.0, at: row.at.as_microsecond(), made: row.made.clone() }
    }
}
