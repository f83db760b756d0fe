//! An accepted command as the core knows it, and its way into bytes.

use std::collections::BTreeSet;

use jiff::Timestamp;
use tillit_engine::case::{Actor, Case, Command, Event, Outcome, Text};
use tillit_engine::{ShortHash, apply, begin};

use super::envelope::{Envelope, Of, Place, Visibility};
use super::error::RecordError;
use super::hash::{Hash, Salt};
use super::part::{Part, PartName};

/// One accepted command: what was asked, by whom, what was read for it, and what then was true.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// The case.
    pub case: Text,
    /// Who may see it.
    pub visibility: Visibility,
    /// The process that the case is pinned to.
    pub process: ShortHash,
    /// The package that was live then.
    pub package: ShortHash,
    /// Who did it, with the roles and teams of that moment.
    pub actor: Actor,
    /// What was asked.
    pub command: Command,
    /// What was read besides the case and the actor.
    pub read: Read,
    /// What the core answered. Its first event is `Accepted`.
    pub outcome: Outcome,
    /// The parts that have been erased since; empty for an entry that is written.
    ///
    /// With `personal` gone, a field's value is [`Event::FieldErased`]; what a list held (facts, parts of a message, fields of a
    /// form) is left out; what was optional is unset; other texts are empty, and a guest has neither name nor address.
    pub erased: Vec<PartName>,
}

/// What a command was decided by, besides the case and the actor: recorded, so that history can be asked again.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Read {
    /// What the clock said, where that is before the case's last instant, so that the entry has that one.
    pub clock: Option<Timestamp>,
    /// The idempotency key that the command came with.
    pub key: Option<KeyUsed>,
}

/// An idempotency key of whoever did the command. Only hashes are kept: clients choose keys, and may put anything into them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct KeyUsed {
    /// The first bytes of the hash of the key.
    pub key: ShortHash,
    /// The first bytes of the hash of what was asked with it, keyed with the key.
    pub request: ShortHash,
}

/// An entry in bytes that waits for its place in the journal. Made outside the writer's turn.
#[derive(Clone, Debug)]
pub struct Written {
    envelope: Envelope,
    parts: Vec<Part>,
}

/// An entry in bytes, at its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed {
    /// The stored bytes of the envelope.
    pub envelope: Vec<u8>,
    /// Their hash: the next entry's `previous`.
    pub hash: Hash,
    /// The parts.
    pub parts: Vec<Part>,
}

impl Entry {
    /// The entry in bytes.
    ///
    /// `sensitive` names the fields whose values are personal though they are no texts (texts and guests always are); `salt` is
    /// secret, random, and used for this entry only.
    ///
    /// # Errors
    /// The entry contradicts itself, or is one that was read with parts erased.
    pub fn write(&self, sensitive: &BTreeSet<Text>, salt: &Salt) -> Result<Written, RecordError> {
        let (seq, at) = self.accepted()?;
        let parts = super::v1::write_parts(self, at, sensitive, salt)?;
        let envelope = Envelope {
            place: Place::default(),
            of: Of::Case { case: self.case.clone(), process: self.process },
            seq,
            at,
            by: super::By::of(&self.actor),
            kind: Text::from(self.command.kind()),
            visibility: self.visibility,
            package: Some(self.package),
            parts: parts.iter().map(|part| (part.name, part.hash())).collect(),
        };
        Ok(Written { envelope, parts })
    }

    /// The case after this entry. `None`: the entry goes on with a case, and none was given.
    #[must_use]
    pub fn replay(&self, case: Option<Case>) -> Option<Case> {
        let mut case = match &self.outcome.started {
            Some(started) => begin(started),
            None => case?,
        };
        self.outcome.events.iter().for_each(|event| apply(&mut case, event));
        Some(case)
    }

    fn accepted(&self) -> Result<(u64, Timestamp), RecordError> {
        if !self.erased.is_empty() {
            return Err(RecordError::Contradiction { what: NOT_WHOLE });
        }
        match self.outcome.events.first() {
            Some(Event::Accepted { seq, at }) => Ok((*seq, *at)),
            _ => Err(RecordError::Contradiction { what: "its first event is not that it was accepted" }),
        }
    }
}

/// What is wrong with writing an entry that was read with parts erased.
pub(super) const NOT_WHOLE: &str = "parts of it have been erased, so it cannot be written anew";

impl Written {
    pub(super) fn new(envelope: Envelope, parts: Vec<Part>) -> Written {
        Written { envelope, parts }
    }

    /// Puts the entry at its place. This is all that must wait for the entry before it.
    #[must_use]
    pub fn seal(mut self, place: Place) -> Sealed {
        self.envelope.place = place;
        let envelope = self.envelope.write();
        Sealed { hash: Hash::of_envelope(&envelope), envelope, parts: self.parts }
    }

    /// The parts, whose bytes do not depend on the place.
    #[must_use]
    pub fn parts(&self) -> &[Part] {
        &self.parts
    }
}
