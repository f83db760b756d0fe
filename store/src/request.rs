//! What is asked of the store, and what it answers.

use std::sync::Arc;

use jiff::Timestamp;
use tillit_engine::case::{Case, Command, FieldValues, Id, Message, Person, Refusal, Text};
use tillit_engine::{Diagnostic, Sources};

use crate::chance::Chance;
use crate::packages::Prepared;
use crate::record::{Hash, KeyUsed, PersonData, ShortHash, TokenData};
use crate::summary::Summary;

/// The longest idempotency key, in bytes.
pub const MOST_KEY_BYTES: usize = 200;

/// A request with all that comes from outside.
#[derive(Clone, Debug)]
pub struct Request {
    /// What the clock says.
    pub at: Timestamp,
    /// Randomness of its own.
    pub chance: Chance,
    /// Who asks. Roles and teams are those of the writer's turn.
    pub by: Asker,
    /// So that asking again does nothing again (P13). Kept with what it did to cases: what the organisation decides is the same when
    /// it is decided twice, and has none.
    pub key: Option<Key>,
    /// What.
    pub ask: Ask,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Asker {
    /// Someone.
    Person(Person),
    /// A system of the catalogue.
    System(Text),
    /// Time, or the engine itself; also an operator who has the data folder.
    Engine,
}

/// An idempotency key: an asker's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Key {
    /// As the asker chose it; at most [`MOST_KEY_BYTES`].
    pub key: Text,
    /// The hash of what is asked, so that the same key with another request is refused.
    pub request: Hash,
}

impl Key {
    /// What an entry keeps of it, for good: so the request is hashed with the key, and whoever does not know the key cannot try
    /// likely words against it once the words are erased.
    pub(crate) fn used(&self) -> KeyUsed {
        let key = blake3::hash(self.key.as_bytes());
        let request = blake3::keyed_hash(key.as_bytes(), self.request.bytes());
        KeyUsed { key: ShortHash::of(key.as_bytes()), request: ShortHash::of(request.as_bytes()) }
    }
}

/// What is asked.
#[derive(Clone, Debug)]
pub enum Ask {
    /// A new case by a form.
    Start {
        /// The process.
        process: Text,
        /// The start.
        start: Text,
        /// What the form was given.
        fields: FieldValues,
    },
    /// A command to a case.
    Give {
        /// Which case.
        case: CaseName,
        /// The version that the asker has seen: any other refuses (`If-Match`).
        version: Option<u64>,
        /// The command; no start.
        command: Command,
    },
    /// A system's body: its signals begin cases or join open ones.
    Signal {
        /// The body, any JSON.
        body: Arc<serde_json::Value>,
    },
    /// A mail to the mailbox of a system: it begins a case or joins an open one.
    Mail {
        /// Its parts.
        message: Message,
        /// What it answers, where a reference that we signed says so.
        answers: Option<(Text, Id)>,
    },
    /// A package becomes the live one.
    Publish {
        /// The package, checked ([`Store::prepare`](crate::Store::prepare)).
        prepared: Arc<Prepared>,
        /// Why, in words.
        why: Option<Text>,
    },
    /// A person is made, or changed.
    SetPerson(PersonData),
    /// A token is made.
    MakeToken(TokenData),
    /// A token is good for nothing any more, by its id.
    RevokeToken(Text),
}

/// How a case is named from outside.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CaseName {
    /// By its id.
    Id(Text),
    /// By its number.
    Number(Text),
}

/// What was done.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A case as it then is.
    Case(Answered),
    /// Whom signals or a mail reached, in order.
    Arrived(Vec<Arrived>),
    /// The organisation has decided something.
    Decided {
        /// The position of its entry.
        position: u64,
    },
}

/// A case after a command.
#[derive(Clone, Debug)]
pub struct Answered {
    /// The case.
    pub case: Arc<Case>,
    /// Its row.
    pub summary: Arc<Summary>,
    /// The command began it.
    pub began: bool,
    /// The answer was given before: the key was used already, and nothing was done now.
    pub again: bool,
}

/// A signal or a mail, and the case that got it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Arrived {
    /// The signal's name; `None` for a mail.
    pub signal: Option<Text>,
    /// The case; `None`: nothing takes it.
    pub case: Option<Text>,
    /// Its number.
    pub number: Option<Text>,
    /// It was there already.
    pub joined: bool,
}

/// Why nothing was done; its text is for the operator. Whoever asked is told in the own language, by the shell.
#[derive(Clone, Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Refused {
    /// The core refuses.
    #[error("{}", .0.words().en)]
    Refusal(Refusal),
    /// There is no such case.
    #[error("there is no such case")]
    NoSuchCase,
    /// The case is at another version.
    #[error("the case has changed; it is now at version {current}")]
    Version {
        /// The version that it is at.
        current: u64,
    },
    /// The key was used for another request.
    #[error("the key was used for another request")]
    KeyUsed,
    /// The key is too long.
    #[error("the key is longer than {MOST_KEY_BYTES} bytes")]
    KeyTooLong,
    /// The package cannot be published.
    #[error("the package is not right, or does not fit what live cases follow")]
    Package(Vec<Unfit>),
    /// There is no such token.
    #[error("there is no such token")]
    NoSuchToken,
    /// No package is live yet.
    #[error("no package is live yet")]
    NoPackage,
    /// What was asked makes an entry larger than the journal takes.
    #[error("it comes to {bytes} bytes, and the journal takes {most} at most")]
    TooLarge {
        /// How large it would be.
        bytes: usize,
        /// What the journal takes.
        most: usize,
    },
    /// A fault of tillit's own: this request is refused, all others go on.
    #[error("{what}")]
    Fault {
        /// What went wrong, for the operator.
        what: Text,
    },
    /// The store takes nothing any more, since its disk failed. What was asked last may have been kept or not.
    #[error("nothing can be changed until tillit is started again: {reason}")]
    Stopped {
        /// Why.
        reason: Text,
    },
}

/// Why a package cannot go live.
#[derive(Clone, Debug)]
pub struct Unfit {
    /// The process version of live cases that it does not fit; `None`: the package itself is not right.
    pub pinned: Option<PinnedVersion>,
    /// The files that the diagnostics point into.
    pub sources: Sources,
    /// What is wrong.
    pub diagnostics: Vec<Diagnostic>,
}

/// A version of a process that live cases follow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PinnedVersion {
    /// The process.
    pub process: Text,
    /// The version.
    pub hash: ShortHash,
    /// How many live cases follow it.
    pub cases: u64,
}

impl From<Refusal> for Refused {
    fn from(refusal: Refusal) -> Refused {
        Refused::Refusal(refusal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_refused_is_told_in_a_sentence() {
        let told = |refused: Refused| refused.to_string();
        assert_eq!(told(Refusal::Gone.into()), Refusal::Gone.words().en);
        assert_eq!(told(Refused::Version { current: 7 }), "the case has changed; it is now at version 7");
        let reason = Text::from("the disk is full");
        assert_eq!(told(Refused::Stopped { reason }), "nothing can be changed until tillit is started again: the disk is full");
    }

    #[test]
    fn what_is_kept_of_a_request_cannot_be_told_without_its_key() {
        let key = |key: &str, request: u8| Key { key: Text::from(key), request: Hash::new([request; 32]) }.used();
        assert_eq!(key("k-1", 1), key("k-1", 1));
        assert_ne!(key("k-1", 1).request, key("k-1", 2).request);
        assert_ne!(key("k-1", 1).request, key("k-2", 1).request, "likely requests could be tried against it");
        assert_ne!(key("k-1", 1).request, Hash::new([1; 32]).short());
    }
}
