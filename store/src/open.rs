//! Opens a store: the journal, the state file, and what the state file does not have yet.

use std::path::Path;
use std::sync::Arc;

use crate::disk::{Disk, Folder};
use crate::error::StoreError;
use crate::journal::{self, Journal};
use crate::record::Chain;
use crate::replay::replay;
use crate::state::{self, State};
use crate::store::Store;
use crate::writer::Writer;

/// How a store is kept.
#[derive(Clone, Debug)]
pub struct Options {
    /// The journal.
    pub journal: journal::Options,
    /// The state file.
    pub state: state::Options,
    /// How many cases stay in memory as they are: others are rebuilt from the journal when someone asks. Twice as many at most.
    pub cases_in_memory: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { journal: journal::Options::default(), state: state::Options::default(), cases_in_memory: 20_000 }
    }
}

/// Opens the store in a folder, or begins one there: `journal/` and `state.redb`. One process has it open; the next is refused.
///
/// What the state file lacks is taken from the journal; a file that is missing, damaged or older is built anew.
///
/// # Errors
/// Another process has it open, a newer tillit wrote it (and it is not touched), the disk fails, or the journal is damaged where it
/// must be read.
pub fn open(folder: &Path, options: &Options) -> Result<Writer, StoreError> {
    let journal = Journal::open(&folder.join("journal"), options.journal.clone())?;
    let disk = Folder::open(folder).map_err(|source| StoreError::Disk { path: folder.display().to_string(), source })?;
    begin(journal, Arc::new(disk), options)
}

/// Opens a store on any disks. The caller sees to it that nobody else has them open.
///
/// # Errors
/// As [`open`].
pub fn open_on(journal: Arc<dyn Disk>, state: Arc<dyn Disk>, options: &Options) -> Result<Writer, StoreError> {
    begin(Journal::open_on(journal, options.journal.clone())?, state, options)
}

fn begin(journal: Journal, disk: Arc<dyn Disk>, options: &Options) -> Result<Writer, StoreError> {
    let (mut state, _) = State::open(disk.clone(), options.state.clone())?;
    if !agree(&journal, &state.mark())? {
        state.close()?;
        state::remove(&*disk)?;
        (state, _) = State::open(disk, options.state.clone())?;
    }
    let store = Store::new(journal, state, options.cases_in_memory);
    store.load()?;
    let chain = replay(&store)?;
    Ok(Writer::new(Arc::new(store), chain))
}

/// Whether the state file is of this journal: the entry that it is true up to must be there, and be the same.
fn agree(journal: &Journal, mark: &Chain) -> Result<bool, StoreError> {
    if mark.position == 0 {
        return Ok(true);
    }
    let entry = journal.read(mark.position)?;
    Ok(entry.is_some_and(|entry| Some(crate::record::Hash::of_envelope(&entry.envelope)) == mark.hash))
}
