//! The parts of an entry.

use std::fmt;

use super::error::RecordError;
use super::hash::{Hash, PartSalt, Salt};

/// Which part of an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum PartName {
    /// What was asked. May not be erased: events point into it.
    Command,
    /// Who acted, and what was read besides the case. May not be erased: it tells which requests have been done.
    Context,
    /// What then is true. May not be erased: the case is made of it.
    Events,
    /// What was decided without a person.
    Decisions,
    /// Every text, and all else that is about someone. This is what is erased.
    Personal,
    /// The files of a package. May not be erased: cases go by them.
    Files,
}

/// A part as it is kept: its salt, and canonical JSON.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Part {
    /// Which.
    pub name: PartName,
    /// The salt, then the JSON.
    stored: Vec<u8>,
}

impl PartName {
    /// All, in the order in which an envelope lists them.
    pub const ALL: [PartName; 6] =
        [PartName::Command, PartName::Context, PartName::Events, PartName::Decisions, PartName::Personal, PartName::Files];

    /// Its name in the envelope.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            PartName::Command => "command",
            PartName::Context => "context",
            PartName::Events => "events",
            PartName::Decisions => "decisions",
            PartName::Personal => "personal",
            PartName::Files => "files",
        }
    }

    /// The name that an envelope or a store gives.
    #[must_use]
    pub fn named(name: &str) -> Option<PartName> {
        PartName::ALL.into_iter().find(|part| part.as_str() == name)
    }

    /// Whether an entry can be read without it.
    #[must_use]
    pub fn may_be_erased(self) -> bool {
        matches!(self, PartName::Decisions | PartName::Personal)
    }
}

impl Part {
    pub(super) fn new(name: PartName, salt: &Salt, json: Vec<u8>) -> Part {
        Part { name, stored: [&salt.of_part(name).0, json.as_slice()].concat() }
    }

    /// The canonical JSON.
    #[must_use]
    pub fn json(&self) -> &[u8] {
        &self.stored[PartSalt::BYTES..]
    }

    /// What a store keeps: the salt, then the JSON. Erasing these bytes erases the part and its salt.
    #[must_use]
    pub fn stored(&self) -> &[u8] {
        &self.stored
    }

    /// A part of what a store kept. Whether it is what was written, the envelope tells.
    ///
    /// # Errors
    /// There is not even a salt.
    pub fn from_bytes(name: PartName, stored: &[u8]) -> Result<Part, RecordError> {
        match stored.len() < PartSalt::BYTES {
            true => Err(RecordError::Short { length: stored.len() }),
            false => Ok(Part { name, stored: stored.to_vec() }),
        }
    }

    /// Its hash as the envelope lists it.
    #[must_use]
    pub fn hash(&self) -> Hash {
        Hash::of_part(&self.stored[..PartSalt::BYTES], self.name, self.json())
    }
}

impl fmt::Display for PartName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
