//! Where redb files lie, and what stands between them and redb: the same for the journal's segments and the state file.
//!
//! - [`Disk`] is a folder of files, and a trait, so that tests can put a disk that fails or forgets in its place.
//! - `lock` lets one process in, and tells the next who is there.
//! - `held` holds a file back from change until it is known that it is ours to change; `header` reads it before redb does.
//! - `guard` turns redb's panics on damaged files into faults; `frame` is the checksum around every record, `summed` that of
//!   every block of a file in which a missing record shows nothing.

pub(crate) mod frame;
pub(crate) mod guard;
pub(crate) mod header;
pub(crate) mod held;
pub(crate) mod lock;
pub(crate) mod summed;

use std::fmt::Debug;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

pub use lock::Holder;
/// What a [`Disk`] hands out: a file, as redb sees it.
pub use redb::StorageBackend;

use redb::backends::FileBackend;

/// A folder of redb files.
///
/// Order and atomicity: what a file's `sync_data` has confirmed survives a crash; later writes may survive in part and in any
/// order. `rename` is atomic, and durable when it returns. A new file and a removal may be undone by a crash. No call is
/// repeated after it failed.
pub trait Disk: Debug + Send + Sync {
    /// The names of all files, in any order.
    fn names(&self) -> io::Result<Vec<String>>;
    /// Opens a file that exists, for reading and writing.
    fn open(&self, name: &str) -> io::Result<Box<dyn StorageBackend>>;
    /// Makes an empty file, in place of one that may be there.
    fn create(&self, name: &str) -> io::Result<Box<dyn StorageBackend>>;
    /// Gives a file another name, which is free. Durable when it returns.
    fn rename(&self, from: &str, to: &str) -> io::Result<()>;
    /// Removes a file.
    fn remove(&self, name: &str) -> io::Result<()>;
}

/// A folder of the file system.
#[derive(Debug)]
pub struct Folder(PathBuf);

impl Folder {
    /// Makes the folder where it is missing, durably.
    ///
    /// # Errors
    /// It cannot be made.
    pub fn open(path: &Path) -> io::Result<Folder> {
        if !path.is_dir() {
            fs::create_dir_all(path)?;
            if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
                sync_folder(parent)?;
            }
        }
        Ok(Folder(path.to_owned()))
    }
}

impl Disk for Folder {
    fn names(&self) -> io::Result<Vec<String>> {
        fs::read_dir(&self.0)?.map(|entry| Ok(entry?.file_name().to_string_lossy().into_owned())).collect()
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn StorageBackend>> {
        backend(OpenOptions::new().read(true).write(true).open(self.0.join(name))?)
    }

    fn create(&self, name: &str) -> io::Result<Box<dyn StorageBackend>> {
        backend(OpenOptions::new().read(true).write(true).create(true).truncate(true).open(self.0.join(name))?)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        fs::rename(self.0.join(from), self.0.join(to))?;
        sync_folder(&self.0)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        fs::remove_file(self.0.join(name))
    }
}

fn backend(file: File) -> io::Result<Box<dyn StorageBackend>> {
    Ok(Box::new(FileBackend::new(file).map_err(io::Error::other)?))
}

/// Makes new names in a folder durable. Windows has no such call, and needs none.
fn sync_folder(path: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(path)?.sync_all() } else { Ok(()) }
}

/// An error with its causes, in one line.
#[must_use]
pub fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text.push_str(": ");
        text.push_str(&error.to_string());
        cause = error.source();
    }
    text
}

/// Whether the cause of an error is a disk without room.
pub(crate) fn is_full(error: &(dyn std::error::Error + 'static)) -> bool {
    let is_full = |error: &io::Error| matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded);
    let by_redb = |error: &redb::Error| matches!(error, redb::Error::Io(error) if is_full(error));
    let mut next = Some(error);
    while let Some(error) = next {
        let boxed = error.downcast_ref::<Box<redb::Error>>().map(|error| &**error);
        if error.downcast_ref().is_some_and(is_full) || error.downcast_ref().or(boxed).is_some_and(by_redb) {
            return true;
        }
        next = error.source();
    }
    false
}
