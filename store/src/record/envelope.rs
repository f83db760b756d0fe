//! The envelope of an entry: who did what when, and the hashes that vouch for the rest.

use jiff::Timestamp;
use tillit_engine::ShortHash;
use tillit_engine::case::{Actor, Person, Text};

use super::entry::Entry;
use super::error::RecordError;
use super::hash::Hash;
use super::organisation::{OrganisationEntry, Stream};
use super::part::{Part, PartName};
use super::v1::EnvelopeV1;

/// Where an entry stands in the journal. Known only when it is its turn to be written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// Its number in the journal, from 1.
    pub position: u64,
    /// The position of the same case's entry before it; `None` for a start.
    pub before: Option<u64>,
    /// The hash of the journal's envelope before it, whatever its case; `None` for the first.
    pub previous: Option<Hash>,
}

/// What an entry belongs to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Of {
    /// A case.
    Case {
        /// Its id.
        case: Text,
        /// The version of the process that it is pinned to.
        process: ShortHash,
    },
    /// No case: the organisation itself.
    Organisation(Stream),
}

/// Who may see an entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Visibility {
    /// The requester too.
    Public,
    /// Only those who work with the case.
    Internal,
}

/// Who did a command, as far as the envelope may say: it is never erased, so a guest stays nameless here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum By {
    /// Someone of the directory, by id.
    Person(Text),
    /// Someone else; the personal part knows who.
    Guest,
    /// A system of the catalogue.
    System(Text),
    /// Time, or the engine itself.
    Engine,
}

/// The envelope of an entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Envelope {
    /// Where it stands.
    pub place: Place,
    /// The case or the stream that it belongs to.
    pub of: Of,
    /// Its number within that, from 1.
    pub seq: u64,
    /// When it was accepted.
    pub at: Timestamp,
    /// Who did it.
    pub by: By,
    /// The kind of command ([`tillit_engine::case::Command::kind`]).
    pub kind: Text,
    /// Who may see it.
    pub visibility: Visibility,
    /// The package that was live then; `None` before the first.
    pub package: Option<ShortHash>,
    /// The parts that were written, each with its salted hash. A part that had nothing to say was not written.
    pub parts: Vec<(PartName, Hash)>,
}

/// What an envelope and its parts tell.
#[derive(Clone, Debug, PartialEq)]
pub enum Record {
    /// An accepted command.
    Case(Box<Entry>),
    /// A decision of the organisation.
    Organisation(Box<OrganisationEntry>),
}

impl Envelope {
    /// Reads a stored envelope.
    ///
    /// # Errors
    /// It is of a version or a form that this tillit does not know.
    pub fn read(stored: &[u8]) -> Result<Envelope, RecordError> {
        EnvelopeV1::parse(stored)?.read()
    }

    /// The bytes to keep. Of equal envelopes they are equal.
    #[must_use]
    pub fn write(&self) -> Vec<u8> {
        EnvelopeV1::write(self).to_json()
    }

    /// The whole entry, of its parts. A part that is listed and not given has been erased ([`Entry::erased`]).
    ///
    /// # Errors
    /// A part is not what was written, is missing though it may not be, or cannot be read.
    pub fn entry(&self, parts: &[Part]) -> Result<Entry, RecordError> {
        match self.record(parts)? {
            Record::Case(entry) => Ok(*entry),
            Record::Organisation(_) => Err(RecordError::Contradiction { what: "it belongs to no case" }),
        }
    }

    /// The whole record, of its parts, as [`Envelope::entry`].
    ///
    /// # Errors
    /// As [`Envelope::entry`], but it may belong to no case.
    pub fn record(&self, parts: &[Part]) -> Result<Record, RecordError> {
        for part in parts {
            self.vouch(part)?;
        }
        Ok(match &self.of {
            Of::Case { case, process } => Record::Case(Box::new(super::v1::read_entry(self, case, *process, parts)?)),
            Of::Organisation(stream) => Record::Organisation(Box::new(super::v1::read_organisation(self, *stream, parts)?)),
        })
    }

    /// Whether a part is what was written.
    ///
    /// # Errors
    /// It is not, or was never written.
    pub fn vouch(&self, part: &Part) -> Result<(), RecordError> {
        match self.parts.iter().find(|(name, _)| *name == part.name) {
            None => Err(RecordError::PartUnlisted { part: part.name }),
            Some((_, hash)) if *hash != part.hash() => Err(RecordError::PartDiffers { part: part.name }),
            Some(_) => Ok(()),
        }
    }
}

impl By {
    /// What the envelope says of an actor.
    #[must_use]
    pub fn of(actor: &Actor) -> By {
        match actor {
            Actor::Person { person: Person::Known(id), .. } => By::Person(id.clone()),
            Actor::Person { person: Person::Guest { .. }, .. } => By::Guest,
            Actor::System(name) => By::System(name.clone()),
            Actor::Engine => By::Engine,
        }
    }
}
