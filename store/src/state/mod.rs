//! What is derived from the journal, as tables of rows: a file, and over it the layers in memory that the file does not have yet.
//!
//! Three layers, the upper ones over the lower ones, and reads see them as one:
//! - **fresh**: what commits have changed, coalesced by row. [`State::put`] touches memory only.
//! - **folding**: what was fresh when [`State::freeze`] was called, while a [`Fold`] writes it, sorted, in one transaction.
//! - **file**: `state.redb`, true up to an entry of the journal that it names ([`State::mark`]).
//!
//! The journal is the truth: the file may be removed at any time. One that is missing, damaged or older begins anew, and says so
//! ([`Origin`]); the caller then puts the journal's entries from the mark on. So after a crash nothing is lost and nothing counts
//! twice: rows and mark are written together or not at all.
//!
//! - Reads run beside the writer and beside a fold, and wait for neither.
//! - What is not as it was written is named, never served ([`Problem`]): each row by its checksum, and each block of the file by one
//!   in `state.sums`, so that neither a wrong row nor a missing one passes for the truth.
//! - After a failed fold nothing is lost: its rows stay readable in memory. The file is not written again by this process.
//!
//! What keys and values mean is not known here.

mod error;
mod file;
mod fold;
mod layer;
mod merge;
mod meta;
mod snapshot;
mod span;
mod table;
mod verify;

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, RwLock, RwLockReadGuard, RwLockWriteGuard};

pub use error::{Problem, StateError};
pub use fold::Fold;
pub use layer::Changes;
pub use span::{Direction, Span};
pub use table::Table;
pub(crate) use verify::Still;
pub use verify::{Report, verify};

use file::{File, Looked};
use merge::merge;
use snapshot::Snapshot;

use crate::disk::{Disk, with_causes};
use crate::record::Chain;

/// What the file is called.
const NAME: &str = "state.redb";
/// Where the checksums of its blocks lie.
const SUMS: &str = "state.sums";

/// How much is kept in memory.
#[derive(Debug, Clone)]
pub struct Options {
    /// How much of the file redb keeps in memory.
    pub cache_bytes: usize,
    /// So many fresh rows ask for a fold.
    pub fold_rows: usize,
    /// So many commits since the last fold ask for one too, so that a start after a crash has few to put again.
    pub fold_commits: u64,
    /// The most rows that the layers in memory should hold. More than `fold_rows`.
    pub most_rows: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { cache_bytes: 64 << 20, fold_rows: 20_000, fold_commits: 4_096, most_rows: 100_000 }
    }
}

/// What was there when the state was opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Origin {
    /// A file that could be used.
    Kept,
    /// None: the state begins empty.
    Missing,
    /// One that could not be used, for this reason: it was removed, and the state begins empty.
    Replaced {
        /// What was wrong with it, in words.
        why: String,
    },
}

/// A row that was read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// Its key.
    pub key: Vec<u8>,
    /// Its value; where the row is damaged, how one can tell.
    pub value: Result<Vec<u8>, Problem>,
}

/// Derived rows. Shared by reference: the writer puts, others read, one folds.
pub struct State(Arc<Shared>);

struct Shared {
    options: Options,
    layers: RwLock<Layers>,
    rows_read: AtomicU64,
    /// Below the layers: their snapshots are gone before it closes.
    file: File,
}

/// All that a read must see at one instant. Locked for as long as it takes to look at a few rows in memory.
struct Layers {
    fresh: Changes,
    fresh_rows: usize,
    /// How many commits the fresh layer has taken.
    commits: u64,
    /// Up to where fresh, folding and file together are true.
    chain: Chain,
    folding: Option<Arc<Frozen>>,
    /// Whether a [`Fold`] of it is at large.
    is_folding: bool,
    file: Arc<View>,
    /// Why the file is not written any more.
    stopped: Option<String>,
}

/// A layer that does not change any more, and where it ends.
struct Frozen {
    changes: Changes,
    rows: usize,
    chain: Chain,
}

/// How the file is read: as the last fold left it, or after a failure by looking.
enum View {
    Folded(Snapshot),
    Looked(Looked),
}

impl View {
    fn snapshot(&self) -> &Snapshot {
        match self {
            View::Folded(snapshot) => snapshot,
            View::Looked(looked) => &looked.snapshot,
        }
    }
}

impl State {
    /// Opens the state on `disk`, or begins it there. The caller sees to it that no other process has it open.
    ///
    /// # Errors
    /// The disk fails, or a newer tillit wrote the file, which is then not touched. A file that is damaged or older is no error:
    /// the state begins empty, at position 0.
    pub fn open(disk: Arc<dyn Disk>, options: Options) -> Result<(State, Origin), StateError> {
        let (file, snapshot, origin) = File::open(disk, options.cache_bytes)?;
        let layers = Layers {
            fresh: Changes::default(),
            fresh_rows: 0,
            commits: 0,
            chain: snapshot.chain.clone(),
            folding: None,
            is_folding: false,
            file: Arc::new(View::Folded(snapshot)),
            stopped: None,
        };
        let shared = Shared { options, layers: RwLock::new(layers), rows_read: AtomicU64::new(0), file };
        Ok((State(Arc::new(shared)), origin))
    }

    /// Up to which entry of the journal the rows are true, and the hash of its envelope. After opening: what the file has, so that
    /// the caller can hold it against the journal and put what follows.
    #[must_use]
    pub fn mark(&self) -> Chain {
        self.0.read().chain.clone()
    }

    /// Takes what a commit has changed, and up to where the rows are true with it. Memory only; seen by every read from now on.
    pub fn put(&self, changes: Changes, mark: Chain) {
        let mut layers = self.0.write();
        let more = layers.fresh.add(changes);
        layers.fresh_rows += more;
        layers.commits += 1;
        layers.chain = mark;
    }

    /// A row's value; nothing if there is no such row.
    ///
    /// # Errors
    /// The row is damaged, or the file cannot be read.
    pub fn get(&self, table: Table, key: &[u8]) -> Result<Option<Vec<u8>>, StateError> {
        self.0.rows_read.fetch_add(1, Ordering::Relaxed);
        let (folding, file) = {
            let layers = self.0.read();
            if let Some(change) = layers.fresh.get(table, key) {
                return Ok(change.clone());
            }
            (layers.folding.clone(), layers.file.clone())
        };
        match folding.as_ref().and_then(|folding| folding.changes.get(table, key)) {
            Some(change) => Ok(change.clone()),
            None => self.0.read_or_look(&file, |file| file.get(table, key)),
        }
    }

    /// The rows of `span`, from the side that `direction` says, at most `limit`; all as they were at one instant.
    ///
    /// # Errors
    /// The file cannot be read. A row that is damaged stands in its place, and says so.
    pub fn range(&self, table: Table, span: &Span, direction: Direction, limit: usize) -> Result<Vec<Row>, StateError> {
        let Some(bounds) = span.bounds() else { return Ok(Vec::new()) };
        let (fresh, folding, file) = {
            let layers = self.0.read();
            (merge::head(layers.fresh.range(table, bounds), direction, limit), layers.folding.clone(), layers.file.clone())
        };
        let merged = self.0.read_or_look(&file, |file| {
            let folding = folding.as_ref().map(|folding| folding.changes.range(table, bounds));
            file.range(table, bounds, |rows| merge(table, direction, limit, &fresh, folding, rows))
        })?;
        self.0.rows_read.fetch_add(merged.read, Ordering::Relaxed);
        Ok(merged.rows)
    }

    /// How many rows the layers in memory hold.
    #[must_use]
    pub fn weight(&self) -> usize {
        self.0.read().weight()
    }

    /// Whether it is time to [`State::freeze`] and fold: enough rows or commits are fresh, and no fold is at work.
    #[must_use]
    pub fn wants_fold(&self) -> bool {
        let layers = self.0.read();
        let Options { fold_rows, fold_commits, .. } = self.0.options;
        !layers.is_folding && layers.stopped.is_none() && (layers.fresh_rows >= fold_rows || layers.commits >= fold_commits)
    }

    /// Whether the writer must wait for a fold before it puts more. Once [`State::stopped`], no fold makes room.
    #[must_use]
    pub fn is_full(&self) -> bool {
        self.0.read().weight() >= self.0.options.most_rows
    }

    /// Why the file is not written any more in this process; nothing while all is well. Reads go on.
    #[must_use]
    pub fn stopped(&self) -> Option<String> {
        self.0.read().stopped.clone()
    }

    /// How many rows reads have gone over, found or not, removed ones included.
    #[must_use]
    pub fn rows_read(&self) -> u64 {
        self.0.rows_read.load(Ordering::Relaxed)
    }

    /// Closes the file in order, so that it opens without repair. What was not folded is in the journal only.
    ///
    /// # Errors
    /// The disk fails, or had failed before.
    pub fn close(self) -> Result<(), StateError> {
        self.0.file.close()
    }
}

/// Removes the file that a closed state has left, so that the next one begins empty.
///
/// # Errors
/// The disk fails.
pub(crate) fn remove(disk: &dyn Disk) -> Result<(), StateError> {
    for name in [NAME, SUMS] {
        match disk.remove(name) {
            Err(source) if source.kind() != std::io::ErrorKind::NotFound => {
                return Err(StateError::Disk { doing: "remove", name: name.to_owned(), source });
            }
            _ => {}
        }
    }
    Ok(())
}

impl Shared {
    fn read(&self) -> RwLockReadGuard<'_, Layers> {
        self.layers.read().expect("no holder of this lock panics")
    }

    fn write(&self) -> RwLockWriteGuard<'_, Layers> {
        self.layers.write().expect("no holder of this lock panics")
    }

    /// Asks the file. redb answers nothing more once a read has failed or met a damaged block; whoever asks next then reads by
    /// looking, so that what is whole is served.
    fn read_or_look<T>(&self, view: &Arc<View>, ask: impl FnOnce(&Snapshot) -> Result<T, StateError>) -> Result<T, StateError> {
        let answer = ask(view.snapshot());
        if let Err(error) = &answer
            && error.is_of_file()
        {
            self.stop(error, Some(view));
        }
        answer
    }

    /// Leaves the file as it is from now on. Reads look at it without redb's handle, which answers nothing more; where `failed` is
    /// given, only if that is what they still read.
    fn stop(&self, error: &StateError, failed: Option<&Arc<View>>) {
        let looked = self.file.give_up(error);
        let mut layers = self.write();
        layers.stopped.get_or_insert_with(|| with_causes(error));
        if let Some(looked) = looked.filter(|_| failed.is_none_or(|failed| Arc::ptr_eq(failed, &layers.file))) {
            layers.file = Arc::new(View::Looked(looked));
        }
    }
}

impl Layers {
    fn weight(&self) -> usize {
        self.fresh_rows + self.folding.as_ref().map_or(0, |folding| folding.rows)
    }
}

impl std::fmt::Debug for State {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let layers = self.0.read();
        write!(f, "State {{ position: {}, in memory: {}, stopped: {:?} }}", layers.chain.position, layers.weight(), layers.stopped)
    }
}
