//! A file whose changes can be held back until we know that we may change it.
//!
//! redb repairs a file when it opens it after a crash, before anything in it can be read. A file that a newer tillit wrote
//! must not be touched, though (P12), and `verify` must look without changing what it looks at. So a file is opened *held*: what
//! redb writes stays in memory, and reads see it there. [`Held::let_go`] then does to the file exactly what was held back, in the
//! same order; without it the file stays as it was.

use std::io;
use std::ops::{Bound, Range};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

use redb::{BackendError, StorageBackend};

/// One thing to do to a file.
#[derive(Debug)]
enum Step {
    Write(u64, Vec<u8>),
    SetLen(u64),
    Sync,
}

#[derive(Debug)]
struct Held {
    file: Box<dyn StorageBackend>,
    /// What is held back, oldest first; nothing once it has been let go.
    steps: Mutex<Option<Vec<Step>>>,
    /// Counts the syncs that reached the file.
    flushes: Arc<AtomicU64>,
    locks: Locks,
}

/// Whose locks guard the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Locks {
    /// The file's own; where it has none, the folder's lock alone.
    File,
    /// None: this handle only looks, while whoever holds the locks rests.
    None,
}

/// A handle on a held file, one for redb and one for us.
#[derive(Debug, Clone)]
pub(crate) struct HeldFile(Arc<Held>);

impl HeldFile {
    /// A file that keeps all changes to itself until [`HeldFile::let_go`].
    pub(crate) fn new(file: Box<dyn StorageBackend>, flushes: Arc<AtomicU64>, locks: Locks) -> HeldFile {
        HeldFile(Arc::new(Held { file, steps: Mutex::new(Some(Vec::new())), flushes, locks }))
    }

    /// Does to the file what was held back, and holds nothing back from now on.
    ///
    /// What we read until now may lie in the system's memory only, and what we write now builds on it: so it is synced first.
    /// After an error the file is as after a crash at that point.
    pub(crate) fn let_go(&self) -> io::Result<()> {
        let mut held = self.0.steps.lock().expect("no holder of this lock panics");
        let Some(steps) = held.take() else { return Ok(()) };
        let done = self.carry_out(&steps);
        if done.is_err() {
            // redb writes once more when it is dropped; that must not reach a file of which it knows nothing.
            *held = Some(steps);
        }
        done
    }

    fn carry_out(&self, steps: &[Step]) -> io::Result<()> {
        if !steps.is_empty() {
            self.sync_file()?;
        }
        for step in steps {
            match step {
                Step::Write(offset, bytes) => self.0.file.write(*offset, bytes)?,
                Step::SetLen(length) => self.0.file.set_len(*length)?,
                Step::Sync => self.sync_file()?,
            }
        }
        Ok(())
    }

    fn sync_file(&self) -> io::Result<()> {
        self.0.flushes.fetch_add(1, Ordering::Relaxed);
        self.0.file.sync_data()
    }

    /// Holds `step` back, or says that the file itself is to be changed.
    fn hold(&self, step: impl FnOnce() -> Step) -> bool {
        let mut held = self.0.steps.lock().expect("no holder of this lock panics");
        match held.as_mut() {
            Some(steps) => {
                steps.push(step());
                true
            }
            None => false,
        }
    }

    fn locked<T>(&self, answer: T, ask: impl FnOnce(&dyn StorageBackend) -> Result<T, BackendError>) -> Result<T, BackendError> {
        match self.0.locks {
            Locks::None => Ok(answer),
            Locks::File => match ask(&*self.0.file) {
                Err(BackendError::Unsupported) => Ok(answer),
                Err(BackendError::Io(error)) if error.kind() == io::ErrorKind::Unsupported => Ok(answer),
                other => other,
            },
        }
    }
}

impl StorageBackend for HeldFile {
    fn len(&self) -> io::Result<u64> {
        let held = self.0.steps.lock().expect("no holder of this lock panics");
        let mut length = self.0.file.len()?;
        for step in held.iter().flatten() {
            match step {
                Step::Write(offset, bytes) => length = length.max(offset + bytes.len() as u64),
                Step::SetLen(to) => length = *to,
                Step::Sync => {}
            }
        }
        Ok(length)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let held = self.0.steps.lock().expect("no holder of this lock panics");
        match held.as_deref() {
            None | Some([]) => {
                drop(held);
                self.0.file.read(offset, out)
            }
            Some(steps) => read_through(&*self.0.file, steps, offset, out),
        }
    }

    fn set_len(&self, len: u64) -> io::Result<()> {
        if self.hold(|| Step::SetLen(len)) { Ok(()) } else { self.0.file.set_len(len) }
    }

    fn sync_data(&self) -> io::Result<()> {
        if self.hold(|| Step::Sync) { Ok(()) } else { self.sync_file() }
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        if self.hold(|| Step::Write(offset, data.to_vec())) { Ok(()) } else { self.0.file.write(offset, data) }
    }

    fn close(&self) -> io::Result<()> {
        self.0.file.close()
    }

    fn try_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.locked(true, |file| file.try_lock_range(start, end))
    }

    fn try_lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.locked(true, |file| file.try_lock_shared_range(start, end))
    }

    fn lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.locked((), |file| file.lock_range(start, end))
    }

    fn lock_shared_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.locked((), |file| file.lock_shared_range(start, end))
    }

    fn unlock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<(), BackendError> {
        self.locked((), |file| file.unlock_range(start, end))
    }

    fn query_lock_range(&self, start: Bound<u64>, end: Bound<u64>) -> Result<bool, BackendError> {
        self.locked(false, |file| file.query_lock_range(start, end))
    }
}

/// Reads the file as it would be after `steps`.
fn read_through(file: &dyn StorageBackend, steps: &[Step], offset: u64, out: &mut [u8]) -> io::Result<()> {
    out.fill(0);
    let mut length = file.len()?;
    let there = usize::try_from(length.saturating_sub(offset)).unwrap_or(usize::MAX).min(out.len());
    file.read(offset, &mut out[..there])?;
    for step in steps {
        match step {
            Step::Write(at, bytes) => {
                length = length.max(at + bytes.len() as u64);
                if let Some((from, to)) = overlap(*at, bytes.len(), offset, out.len()) {
                    out[to].copy_from_slice(&bytes[from]);
                }
            }
            Step::SetLen(to) => {
                length = *to;
                let kept = usize::try_from(length.saturating_sub(offset)).unwrap_or(usize::MAX).min(out.len());
                out[kept..].fill(0);
            }
            Step::Sync => {}
        }
    }
    if offset + out.len() as u64 > length { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
}

/// Where `size` bytes at `at` meet `wanted` bytes at `offset`: the range in the first, and in the second.
fn overlap(at: u64, size: usize, offset: u64, wanted: usize) -> Option<(Range<usize>, Range<usize>)> {
    let start = at.max(offset);
    let end = (at + size as u64).min(offset + wanted as u64);
    let within = |base: u64| (start - base) as usize..(end - base) as usize;
    (start < end).then(|| (within(at), within(offset)))
}
