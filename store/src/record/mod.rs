//! What is written of an accepted command, byte for byte: bytes in, bytes out, no I/O, no clock, no randomness.
//!
//! An [`Entry`] becomes an envelope and up to five parts. The **envelope** says who did what when, and holds a salted hash of each
//! part and the hash of the envelope before it in the journal, so that the chain of envelopes vouches for everything
//! ([`Chain`]). The **parts** are what came in (`command`), what was read besides the case (`context`), what then is true
//! (`events`), what was decided without a person (`decisions`), and every word that may be about someone (`personal`), to which
//! the others point. Taking away `personal` with its salt erases the words and leaves chain, state and history whole.
//!
//! What belongs to no case, a package that goes live, a person, a token, is an [`OrganisationEntry`] with an envelope of the same
//! form: it names its `stream` in the place of a `case`, and stands in the same chain. A package's files are a part of their own
//! (`files`).
//!
//! # Canonical JSON
//! UTF-8 without whitespace; keys in the order in which the `v1` types declare them; what is unset, empty or false is left out.
//! Whole numbers are JSON numbers within `i64` and `u64`, decimals and days are texts, there are no floats. Instants are RFC 3339
//! in UTC, with as many digits of the second as they need (`2026-03-02T08:00:00Z`, `…00.000001Z`). Durations are the language's
//! texts (`48 h`); a computed one that the language cannot write is its three parts. Ids are `3-4`: entry and place in it. An
//! enum is `{"its_name": …}`, or `"its_name"` alone.
//!
//! Nothing is said twice. `1-0`, the main flow, is left out as a scope. `"actor"` is whoever did the command. A field event that
//! repeats the command's form says `"given": true`. A text stands once in `personal`, and `{"personal": 0}` is the first. The
//! event `Accepted` is the envelope itself.
//!
//! Stored types are apart from the core's (`v1`), converted by hand, and files of every version are kept in
//! `store/tests/records/`. A record of a later version, or with anything this tillit does not know, is a named [`RecordError`].

mod chain;
mod entry;
mod envelope;
mod error;
mod hash;
mod organisation;
mod part;
mod v1;

pub use chain::{Chain, verify_chain};
pub use entry::{Entry, KeyUsed, Read, Sealed, Written};
pub use envelope::{By, Envelope, Of, Place, Record, Visibility};
pub use error::RecordError;
pub use hash::{Hash, PartSalt, Salt};
pub use organisation::{Change, Holder, OrganisationEntry, PersonData, Stream, TokenData};
pub use part::{Part, PartName};
pub use tillit_engine::ShortHash;
