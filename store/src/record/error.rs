//! What can be wrong with a record.

use super::part::PartName;

/// A record cannot be written or read. Nothing was guessed: what is returned without an error is what was once written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum RecordError {
    /// Too short to be a record at all.
    #[error("the record is cut short: {length} bytes are too few")]
    Short {
        /// How many bytes there are.
        length: usize,
    },
    /// The envelope is of a version that this tillit does not know.
    #[error("the entry has version {found}, and this tillit reads version {known}: a later tillit wrote it")]
    Version {
        /// Its version.
        found: u64,
        /// The latest that is known.
        known: u64,
    },
    /// A kind of command that this tillit does not know.
    #[error("the entry is a command `{kind}`, which this tillit does not know: a later tillit wrote it")]
    Kind {
        /// The kind.
        kind: String,
    },
    /// Not JSON.
    #[error("`{part}` of the entry cannot be read")]
    Malformed {
        /// `envelope`, or the part's name.
        part: &'static str,
        /// Where and why.
        source: serde_json::Error,
    },
    /// JSON, but with something that this tillit does not know, or without something that must be there.
    #[error("`{part}` of the entry holds something that this tillit does not know")]
    Unknown {
        /// `envelope`, or the part's name.
        part: &'static str,
        /// Where and what.
        source: serde_json::Error,
    },
    /// A text that stands for a value and is none.
    #[error("the entry holds `{text}`, which is no {what}")]
    Unfit {
        /// The text.
        text: String,
        /// What it should be.
        what: &'static str,
    },
    /// A part points to a personal value that is not there, or is of another kind.
    #[error("the entry points to personal value {index}, which is not there")]
    Dangling {
        /// Its place in the personal part.
        index: u32,
    },
    /// The entry says two things that cannot both be true.
    #[error("the entry contradicts itself: {what}")]
    Contradiction {
        /// What is at odds.
        what: &'static str,
    },
    /// A part is gone without which there is no entry.
    #[error("`{part}` of the entry is missing, and may not be")]
    PartMissing {
        /// The part.
        part: PartName,
    },
    /// A part was given that the envelope does not list.
    #[error("the envelope lists no `{part}` of this entry")]
    PartUnlisted {
        /// The part.
        part: PartName,
    },
    /// The envelope lists a part that no entry of this kind has.
    #[error("the entry is a `{kind}`, which has no `{part}`, and it lists one")]
    PartStrange {
        /// The kind.
        kind: String,
        /// The part.
        part: PartName,
    },
    /// A part is not what the envelope says.
    #[error("`{part}` of the entry is not what was written: its hash differs")]
    PartDiffers {
        /// The part.
        part: PartName,
    },
    /// The journal has a hole, or an entry in the wrong place.
    #[error("the journal should go on with position {expected}, but found position {found}")]
    Position {
        /// The position after the last.
        expected: u64,
        /// The one that is there.
        found: u64,
    },
    /// The chain is broken: the entry before is not the one that this was written after.
    #[error("the chain is broken at position {position}: the entry before it was changed, or this one was")]
    Previous {
        /// The entry that does not fit what is before it.
        position: u64,
    },
}
