//! What can go wrong with a journal, told to the operator: what we were doing, to what, and what to do.
//!
//! The cause, where another layer gave one, is in `source()` and not in the text.

use std::fmt;
use std::io;

use crate::disk::Holder;

/// A fault of the journal or of what it lies on. Nothing is half done: an entry is in the journal whole, or not at all.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages say what each field is")]
pub enum JournalError {
    /// The folder, or a file in it, could not be reached.
    #[error("cannot {doing} {path}; check that the folder is there, that tillit may write in it, and that the disk has room")]
    Disk { doing: &'static str, path: String, source: io::Error },

    /// redb met a fault of the disk under a segment.
    #[error("cannot {doing} journal segment {segment}; check the disk and its free room, then start tillit again")]
    Segment { doing: &'static str, segment: String, source: Box<redb::Error> },

    /// Another process, or another part of this one, has the journal open.
    #[error("{holder} already has the journal in {path} open; stop it, or point this one elsewhere with --data")]
    Held { path: String, holder: Holder },

    /// A newer tillit wrote the file. It has not been touched.
    #[error(
        "journal segment {segment} has file format {format}, written by tillit {version}, and this tillit reads up to format {known}; \
         use that version or a newer one; the file has not been touched"
    )]
    Newer { segment: String, format: u32, version: String, known: u32 },

    /// Something is not as it was written. It is never served, and never skipped.
    #[error("the journal is damaged: {0}; restore it from a backup, and see `tillit verify` for all that is damaged")]
    Damaged(Problem),

    /// An earlier failure of this process makes it unknown what the disk holds; only a fresh start can tell.
    #[error("the journal takes no more entries since it failed ({reason}); mend the cause, then start tillit again")]
    Stopped { reason: String },

    /// An entry is larger than the journal takes.
    #[error("an entry of {bytes} bytes is more than the journal takes ({most}); keep large content apart, and cite it by its hash")]
    TooLarge { bytes: usize, most: usize },

    /// Two parts of one entry have the same name. A fault of the caller.
    #[error("an entry has two parts called `{name}`; each part of an entry needs a name of its own")]
    PartTwice { name: String },

    /// The journal has no such entry.
    #[error("the journal has no entry {position}; its last is {last}")]
    NoEntry { position: u64, last: u64 },

    /// The entry has no such part.
    #[error("entry {position} has no part called `{name}`; its parts are: {parts}")]
    NoPart { position: u64, name: String, parts: String },
}

/// One thing that is damaged: where it is, and how one can tell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The file, as `000001.redb`.
    pub segment: String,
    /// The table in it, or `file` where it is the file itself.
    pub table: &'static str,
    /// The entry, where it is known.
    pub position: Option<u64>,
    /// How one can tell, in words.
    pub cause: String,
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "segment {}, table {}", self.segment, self.table)?;
        if let Some(position) = self.position {
            write!(f, ", entry {position}")?;
        }
        write!(f, ": {}", self.cause)
    }
}
