//! The state file: how it is opened, written by folds, and looked at.

use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard};

use redb::{ConcurrencyMode, Database, DatabaseError, ReadOnlyDatabase, ReadableDatabase};

use super::error::{Problem, StateError};
use super::layer::Changes;
use super::snapshot::{Found, META, Snapshot, close, definition, guarded};
use super::{NAME, Origin, SUMS, Table, meta};
use crate::disk::header::{self, Header};
use crate::disk::held::{HeldFile, Locks};
use crate::disk::summed::SummedFile;
use crate::disk::{Disk, with_causes};
use crate::record::Chain;

/// What `verify` may keep in memory.
const LOOKING_CACHE_BYTES: usize = 8 << 20;

/// The file of this process. Its lock is held while a fold writes or while the file is looked at, never by reads.
pub(super) struct File {
    disk: Arc<dyn Disk>,
    handle: Mutex<Handle>,
}

/// redb on the file.
pub(super) enum Handle {
    Open(Database),
    /// It failed, for this reason, and is not asked again.
    Failed(String),
}

/// A file that is only looked at; the snapshot reads through it.
pub(super) struct Looked {
    pub(super) snapshot: Snapshot,
    _database: Looking,
}

#[expect(dead_code, reason = "they are held for as long as the snapshot is read")]
enum Looking {
    Beside(ReadOnlyDatabase),
    Alone(Database),
}

impl File {
    /// Opens the file, repairing it after a crash; makes it where it is missing or cannot be used.
    pub(super) fn open(disk: Arc<dyn Disk>, cache_bytes: usize) -> Result<(File, Snapshot, Origin), StateError> {
        let names = disk.names().map_err(|source| disk_error("list the folder of", NAME, source))?;
        let origin = if names.iter().any(|name| name == NAME) {
            match File::found(&*disk, cache_bytes) {
                Ok((database, Found::Current(snapshot))) => return Ok((File::new(disk, database), snapshot, Origin::Kept)),
                Ok((_, Found::Older(why))) => Origin::Replaced { why },
                Err(StateError::Damaged(problem)) => Origin::Replaced { why: problem.to_string() },
                Err(error) => return Err(error),
            }
        } else {
            Origin::Missing
        };
        if origin != Origin::Missing {
            disk.remove(NAME).map_err(|source| disk_error("remove", NAME, source))?;
        }
        create(&*disk, cache_bytes)?;
        match File::found(&*disk, cache_bytes)? {
            (database, Found::Current(snapshot)) => Ok((File::new(disk, database), snapshot, origin)),
            (_, Found::Older(why)) => Err(StateError::Damaged(Problem::of_file(format!("it was made just now, and {why}")))),
        }
    }

    fn new(disk: Arc<dyn Disk>, database: Database) -> File {
        File { disk, handle: Mutex::new(Handle::Open(database)) }
    }

    /// Opens what is there. Changes nothing before it is known to be of this tillit's format.
    fn found(disk: &dyn Disk, cache_bytes: usize) -> Result<(Database, Found), StateError> {
        let file = open_checked(disk)?;
        let file = HeldFile::new(file, Arc::default(), Locks::File);
        let handle = file.clone();
        let database = guarded("open", move || Ok(builder(cache_bytes).create_with_backend(handle)?))?;
        let found = snapshot_of(&database)?;
        if matches!(found, Found::Current(_)) {
            file.let_go().map_err(|source| disk_error("write", NAME, source))?;
        }
        Ok((database, found))
    }

    /// Writes changes with the mark that they reach, in one durable transaction. Gives the file as it then is.
    ///
    /// After an error the file holds all of them or none, and this process does not try again.
    pub(super) fn write(&self, changes: &Changes, chain: &Chain) -> Result<Snapshot, StateError> {
        let mut handle = self.lock();
        let database = match &*handle {
            Handle::Open(database) => database,
            Handle::Failed(reason) => return Err(StateError::Stopped { reason: reason.clone() }),
        };
        let written = commit(database, changes, chain).and_then(|()| snapshot_of(database)).and_then(current);
        if let Err(error) = &written {
            fail(&mut handle, error);
        }
        written
    }

    /// Gives redb's handle up after `error`, and the file as it can be looked at without one. Nothing if a fold is at work, which
    /// meets the same fault, or if the file cannot be looked at either.
    pub(super) fn give_up(&self, error: &StateError) -> Option<Looked> {
        let mut handle = self.handle.try_lock().ok()?;
        fail(&mut handle, error);
        look(&*self.disk, false).ok()
    }

    /// Where the file lies.
    pub(super) fn disk(&self) -> &dyn Disk {
        &*self.disk
    }

    /// Runs `then` while no fold writes.
    pub(super) fn at_rest<T>(&self, then: impl FnOnce(&dyn Disk) -> T) -> T {
        let _rests = self.lock();
        then(&*self.disk)
    }

    /// Closes the file in order, so that it opens without repair.
    pub(super) fn close(&self) -> Result<(), StateError> {
        let closed = Handle::Failed("it was closed".to_owned());
        match std::mem::replace(&mut *self.lock(), closed) {
            Handle::Open(database) => guarded("close", move || Ok(database.close()?)),
            Handle::Failed(reason) => Err(StateError::Stopped { reason }),
        }
    }

    fn lock(&self) -> MutexGuard<'_, Handle> {
        self.handle.lock().expect("redb's panics are caught, and nothing else here panics")
    }
}

impl Drop for File {
    fn drop(&mut self) {
        let handle = self.handle.get_mut().expect("redb's panics are caught, and nothing else here panics");
        drop_quietly(std::mem::replace(handle, Handle::Failed(String::new())));
    }
}

fn fail(handle: &mut Handle, error: &StateError) {
    if matches!(handle, Handle::Open(_)) {
        drop_quietly(std::mem::replace(handle, Handle::Failed(with_causes(error))));
    }
}

/// redb writes once more when it is dropped, and can give up on a damaged file there too. Nobody is left to be told.
fn drop_quietly(handle: Handle) {
    let _ = catch_unwind(AssertUnwindSafe(move || drop(handle)));
}

/// Makes an empty file. It has its name only once all of it is durable, so a crash leaves the whole of it or none.
fn create(disk: &dyn Disk, cache_bytes: usize) -> Result<(), StateError> {
    let making = format!("{NAME}.new");
    let file = disk.create(&making).map_err(|source| disk_error("make", &making, source))?;
    let sums = disk.create(SUMS).map_err(|source| disk_error("make", SUMS, source))?;
    let file = HeldFile::new(Box::new(SummedFile::new(file, sums)), Arc::default(), Locks::File);
    file.let_go().map_err(|source| disk_error("make", &making, source))?;
    let database = guarded("make", || Ok(builder(cache_bytes).create_with_backend(file)?))?;
    guarded("make", || {
        let transaction = database.begin_write()?;
        for table in Table::ALL {
            transaction.open_table(definition(table))?;
        }
        transaction.open_table(META)?.insert(meta::KEY, &*meta::record(&Chain::default()))?;
        transaction.commit()?;
        Ok(database.close()?)
    })?;
    disk.rename(&making, NAME).map_err(|source| disk_error("name", NAME, source))
}

fn commit(database: &Database, changes: &Changes, chain: &Chain) -> Result<(), StateError> {
    guarded("write", || {
        let mut transaction = database.begin_write()?;
        // A fold is large and seldom: what this adds to it is little, and after a crash the file is not walked.
        transaction.set_quick_repair(true);
        for (table, rows) in changes.by_table() {
            let mut open = transaction.open_table(definition(table))?;
            for (key, change) in rows {
                match change {
                    Some(value) => open.insert(key.as_slice(), close(table, key, value).as_slice())?,
                    None => open.remove(key.as_slice())?,
                };
            }
        }
        transaction.open_table(META)?.insert(meta::KEY, &*meta::record(chain))?;
        Ok(transaction.commit()?)
    })
}

/// Opens the file to look at it: beside the process that writes it, or, where a crash left it to be repaired, as it would be after
/// the repair. The file is not touched.
pub(super) fn look_beside(disk: &dyn Disk) -> Result<Looked, StateError> {
    let file = open_checked(disk)?;
    let file = HeldFile::new(file, Arc::default(), Locks::File);
    let database = guarded("open", move || match builder(LOOKING_CACHE_BYTES).open_read_only_with_backend(file) {
        Ok(database) => Ok(Some(database)),
        Err(DatabaseError::RepairAborted) => Ok(None),
        Err(error) => Err(error.into()),
    })?;
    let Some(database) = database else { return look(disk, false) };
    let snapshot = current(snapshot_of(&database)?)?;
    Ok(Looked { snapshot, _database: Looking::Beside(database) })
}

/// Looks at a file that nobody writes: repairs happen in memory, and no lock is taken. With `every_page`, redb verifies each of its
/// pages.
pub(super) fn look(disk: &dyn Disk, every_page: bool) -> Result<Looked, StateError> {
    let file = open_checked(disk)?;
    let file = HeldFile::new(file, Arc::default(), Locks::None);
    let database =
        guarded("open", move || Ok(builder(LOOKING_CACHE_BYTES).set_check_integrity_on_open(every_page).create_with_backend(file)?))?;
    let snapshot = current(snapshot_of(&database)?)?;
    Ok(Looked { snapshot, _database: Looking::Alone(database) })
}

/// The file with its checksums, if it begins as one of redb's.
fn open_checked(disk: &dyn Disk) -> Result<Box<SummedFile>, StateError> {
    let file = disk.open(NAME).map_err(|source| disk_error("open", NAME, source))?;
    if header::look(&*file).map_err(|source| disk_error("read", NAME, source))? == Header::None {
        return Err(StateError::Damaged(Problem::of_file("it does not begin as a redb file".to_owned())));
    }
    match disk.open(SUMS) {
        Ok(sums) => Ok(Box::new(SummedFile::new(file, sums))),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Err(StateError::Damaged(Problem::of_file(format!("the checksums of its blocks, {SUMS}, are missing"))))
        }
        Err(source) => Err(disk_error("open", SUMS, source)),
    }
}

fn snapshot_of(database: &impl ReadableDatabase) -> Result<Found, StateError> {
    Snapshot::of(&guarded("read", || Ok(database.begin_read()?))?)
}

fn current(found: Found) -> Result<Snapshot, StateError> {
    match found {
        Found::Current(snapshot) => Ok(snapshot),
        Found::Older(why) => Err(StateError::Damaged(Problem::of_file(why))),
    }
}

/// redb as tillit uses it: one process writes, others may read beside it, every commit is two-phase.
fn builder(cache_bytes: usize) -> redb::Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(cache_bytes).set_concurrency_mode(ConcurrencyMode::SingleWriter);
    builder
}

fn disk_error(doing: &'static str, name: &str, source: io::Error) -> StateError {
    StateError::Disk { doing, name: name.to_owned(), source }
}
