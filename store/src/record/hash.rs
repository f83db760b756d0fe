//! Hashes and salts. All hashes are BLAKE3, written in hexadecimal, so that `b3sum` can check them in twenty years.

use std::fmt;

use tillit_engine::ShortHash;

use super::error::RecordError;
use super::part::PartName;

/// A BLAKE3 hash.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Hash([u8; 32]);

/// Secret random bytes, fresh for each entry; from the caller, since there is no randomness here. Never stored: each part gets
/// one of its own from it ([`PartSalt`]), and none can be told from another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

/// What is hashed with a part and kept beside it. Once it is gone with the part, the hash in the envelope tells nothing: nobody
/// can try likely words against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartSalt(pub(super) [u8; PartSalt::BYTES]);

impl Hash {
    /// The hash of the stored bytes of an envelope: what the next entry calls `previous`.
    #[must_use]
    pub fn of_envelope(stored: &[u8]) -> Hash {
        Hash(*blake3::hash(stored).as_bytes())
    }

    /// The hash of a part as the envelope lists it: over salt, name, a zero byte, and the part's JSON.
    pub(super) fn of_part(salt: &[u8], name: PartName, json: &[u8]) -> Hash {
        let mut hasher = blake3::Hasher::new();
        hasher.update(salt).update(name.as_str().as_bytes()).update(&[0]).update(json);
        Hash(*hasher.finalize().as_bytes())
    }

    /// A hash of 32 bytes, whatever it is of.
    #[must_use]
    pub fn new(bytes: [u8; 32]) -> Hash {
        Hash(bytes)
    }

    /// Its bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Its first bytes.
    #[must_use]
    pub fn short(&self) -> ShortHash {
        ShortHash::of(&self.0)
    }

    pub(super) fn from_hex(hex: &str) -> Result<Hash, RecordError> {
        match blake3::Hash::from_hex(hex) {
            Ok(hash) if is_lower(hex) => Ok(Hash(*hash.as_bytes())),
            _ => Err(RecordError::Unfit { text: hex.to_owned(), what: "hash" }),
        }
    }
}

/// Each hash has one way to be written.
fn is_lower(hex: &str) -> bool {
    hex.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'))
}

impl Salt {
    pub(super) fn of_part(&self, name: PartName) -> PartSalt {
        let derived = blake3::keyed_hash(&self.0, name.as_str().as_bytes());
        PartSalt(*derived.as_bytes().first_chunk().expect("a hash has 32 bytes"))
    }
}

impl PartSalt {
    /// Its length.
    pub(super) const BYTES: usize = 16;
}

/// A secret is not printed.
impl fmt::Debug for Salt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Salt")
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&blake3::Hash::from_bytes(self.0).to_hex())
    }
}
