//! What can go wrong with a store, told to the operator: what we were doing, to what, and what to do.

use crate::journal::JournalError;
use tillit_engine::ShortHash;
use tillit_engine::case::Text;

use crate::record::RecordError;
use crate::row::RowError;
use crate::state::StateError;

/// A fault of the store or of what it lies on.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
#[expect(missing_docs, reason = "the messages say what each field is")]
pub enum StoreError {
    /// The data folder could not be reached.
    #[error("cannot open the data folder {path}; check that tillit may write there")]
    Disk { path: String, source: std::io::Error },

    /// The journal has a fault.
    #[error("the journal cannot be used")]
    Journal(#[from] JournalError),

    /// The state file has a fault.
    #[error("the state file cannot be used")]
    State(#[from] StateError),

    /// An entry of the journal cannot be read.
    #[error("entry {position} of the journal cannot be read; see `tillit verify` for all that is damaged")]
    Entry { position: u64, source: RecordError },

    /// A row of the state file cannot be read.
    #[error("a row of the state file cannot be read; stop tillit and remove state.redb: it is then built anew from the journal")]
    Row(#[from] RowError),

    /// An entry contradicts the ones before it.
    #[error("entry {position} of the journal does not go on with what was before it: {cause}; see `tillit verify`")]
    Contradiction { position: u64, cause: &'static str },

    /// No package that was published has this version of a process.
    #[error("no published package has version {hash} of the process `{process}`; see `tillit verify`")]
    NoVersion { process: Text, hash: ShortHash },

    /// An older package is no longer understood.
    #[error("version {hash} of the process `{process}` cannot be read by this tillit; use the version that published it")]
    OlderPackage { process: Text, hash: ShortHash },

    /// A package that was published cannot be read any more.
    #[error("the package published by entry {position} cannot be read by this tillit: {cause}")]
    Package { position: u64, cause: String },

    /// The writer's thread has ended by a fault of tillit's own.
    #[error("the writer has ended by a fault of tillit's own; start tillit again")]
    WriterGone,
}
