//! What the organisation decides beside its cases: which package is live, who its people are, which tokens open its doors. It is in
//! the journal like everything else, so one chain, one backup and one `verify` hold for all of it.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tillit_engine::case::{PersonFacts, Text};
use tillit_engine::{ShortHash, Sources};

use super::entry::Written;
use super::envelope::{By, Envelope, Of, Place, Visibility};
use super::error::RecordError;
use super::hash::{Hash, Salt};
use super::part::PartName;

/// A series of entries that belong to no case, counted by itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stream {
    /// Packages that went live.
    Packages,
    /// People.
    People,
    /// Tokens.
    Tokens,
}

/// One decision of the organisation.
#[derive(Clone, Debug, PartialEq)]
pub struct OrganisationEntry {
    /// Its number within its stream, from 1.
    pub seq: u64,
    /// When.
    pub at: Timestamp,
    /// Who: a person or a system; the engine for whoever has the data folder.
    pub by: By,
    /// The package that was live then.
    pub package: Option<ShortHash>,
    /// What.
    pub change: Change,
    /// The parts that have been erased since; empty for an entry that is written.
    pub erased: Vec<PartName>,
}

/// What is decided.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A package goes live.
    Published {
        /// Its hash ([`tillit_engine::Sources::hash`]).
        package: Hash,
        /// Path within the package → text, byte for byte.
        files: BTreeMap<String, String>,
        /// Why, in words; nothing, too, once it has been erased.
        why: Option<Text>,
    },
    /// A person is made, or changed.
    PersonSet(PersonData),
    /// A token is made. The token itself is nowhere kept.
    TokenMade(TokenData),
    /// A token is good for nothing any more.
    TokenRevoked {
        /// Its id.
        token: Text,
    },
}

/// Someone of the organisation. Once erased, of name, mail, phone and logins nothing is left.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonData {
    /// Who it is, for good: an opaque name that tells nothing.
    pub id: Text,
    /// What cases may know.
    pub facts: PersonFacts,
    /// Telephone.
    pub phone: Option<Text>,
    /// Names by which the person signs in elsewhere.
    pub logins: Vec<Text>,
}

/// A token, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenData {
    /// Its id: how it is named to revoke it.
    pub id: Text,
    /// The hash of the token.
    pub hash: Hash,
    /// Whom it lets in.
    pub holder: Holder,
    /// Until when; for good if not said.
    pub expires: Option<Timestamp>,
}

/// Whom a token lets in.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Holder {
    /// A person, by id.
    Person(Text),
    /// A system of the catalogue.
    System(Text),
}

impl OrganisationEntry {
    /// The entry in bytes. `salt` is secret, random, and used for this entry only.
    ///
    /// # Errors
    /// The entry contradicts itself, or is one that was read with parts erased.
    pub fn write(&self, salt: &Salt) -> Result<Written, RecordError> {
        if !self.erased.is_empty() {
            return Err(RecordError::Contradiction { what: super::entry::NOT_WHOLE });
        }
        if let Change::Published { package, files, .. } = &self.change {
            vouch_for(*package, files)?;
        }
        let parts = super::v1::write_change(&self.change, salt);
        let envelope = Envelope {
            place: Place::default(),
            of: Of::Organisation(self.change.stream()),
            seq: self.seq,
            at: self.at,
            by: self.by.clone(),
            kind: Text::from(self.change.kind()),
            visibility: Visibility::Internal,
            package: self.package,
            parts: parts.iter().map(|part| (part.name, part.hash())).collect(),
        };
        Ok(Written::new(envelope, parts))
    }
}

impl Change {
    /// The stream that it is counted in.
    #[must_use]
    pub fn stream(&self) -> Stream {
        match self {
            Change::Published { .. } => Stream::Packages,
            Change::PersonSet(_) => Stream::People,
            Change::TokenMade(_) | Change::TokenRevoked { .. } => Stream::Tokens,
        }
    }

    /// The word for the kind of change.
    #[must_use]
    pub fn kind(&self) -> &'static str {
        match self {
            Change::Published { .. } => "publish",
            Change::PersonSet(_) => "person_set",
            Change::TokenMade(_) => "token_made",
            Change::TokenRevoked { .. } => "token_revoked",
        }
    }
}

/// Whether files are those of a package, so that nobody goes by others than were published.
pub(super) fn vouch_for(package: Hash, files: &BTreeMap<String, String>) -> Result<(), RecordError> {
    let files = files.iter().map(|(path, text)| (path.clone(), text.clone().into_bytes())).collect();
    match Sources::new(files).hash() == *package.bytes() {
        true => Ok(()),
        false => Err(RecordError::Contradiction { what: "its files are not those of the package that it names" }),
    }
}

impl Stream {
    /// All.
    pub const ALL: [Stream; 3] = [Stream::Packages, Stream::People, Stream::Tokens];
}
