//! The journal: an append-only file of opaque entries, numbered from 1 without gaps. It is the truth; all else is derived from it.
//!
//! It lies in a folder of redb files, the segments (`000001.redb` …). Entries go to the last one, many in one durable commit,
//! which touches its last pages and nothing else. A full segment is *sealed*: from then on it changes only when a part of an entry
//! is erased. So a backup need not copy it again, and only the last can need repair after a crash.
//!
//! - [`Journal::append`] is all or nothing, and durable when it returns. After it has failed, nobody knows what the disk holds:
//!   the journal takes no more, and a fresh start tells ([`JournalError::Stopped`]).
//! - What is damaged is named, with segment, table and position; it is never served and never skipped ([`JournalError::Damaged`]).
//! - An entry's *envelope* stays for ever; its *parts* can be erased one by one ([`Journal::erase_part`]).
//! - One process opens a journal; the next is refused, and told who has it ([`JournalError::Held`]).
//!
//! What the bytes of an entry mean is not known here.

mod body;
mod entries;
mod error;
mod fault;
mod segment;
mod verify;

use std::ops::Range;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError, RwLock};

pub use entries::Entries;
pub use error::{JournalError, Problem};
pub use verify::Report;

use crate::disk::lock::{Lock, Refused};
use crate::disk::{Disk, Folder, with_causes};
use fault::{damaged, disk_error};
use segment::{Ground, Meta, Segment, name_of, number_in};

/// The most that an entry with its parts may take. Larger content is kept apart and cited by its hash.
pub const MOST_ENTRY_BYTES: usize = 64 << 20;

/// How a journal is kept.
#[derive(Debug, Clone)]
pub struct Options {
    /// A segment that holds this much is sealed before the next batch. Its file is larger by what redb's pages leave free.
    pub segment_bytes: u64,
    /// How much of the last segment redb keeps in memory.
    pub cache_bytes: usize,
    /// How much of each open sealed segment redb keeps in memory.
    pub sealed_cache_bytes: usize,
    /// How many sealed segments stay open; the least recently read is closed.
    pub sealed_open: usize,
}

impl Default for Options {
    fn default() -> Options {
        Options { segment_bytes: 256 << 20, cache_bytes: 64 << 20, sealed_cache_bytes: 8 << 20, sealed_open: 4 }
    }
}

/// An entry to append. Names of parts differ within an entry.
#[derive(Debug, Clone, Copy)]
pub struct NewEntry<'a> {
    /// What stays for ever.
    pub envelope: &'a [u8],
    /// What can be erased, by name.
    pub parts: &'a [(&'a str, &'a [u8])],
}

/// An entry as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredEntry {
    /// Its number in the journal.
    pub position: u64,
    /// What stays for ever.
    pub envelope: Vec<u8>,
    /// In the order in which they were appended, the erased ones too.
    pub parts: Vec<StoredPart>,
}

/// A part of an entry as the journal has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredPart {
    /// Its name, which stays when it is erased.
    pub name: String,
    /// Nothing once it has been erased.
    pub bytes: Option<Vec<u8>>,
}

/// An open journal. Threads may share it: appending and erasing take turns, and reading goes on beside them.
pub struct Journal {
    ground: Ground,
    options: Options,
    /// Held by whoever appends or erases.
    turn: Mutex<Turn>,
    /// First positions by number of the segment, from 1.
    firsts: RwLock<Vec<u64>>,
    /// The segment that entries go to. Missing once the journal is stopped. Also who appends only reads it, so that nobody waits
    /// for a commit; it is written when another takes its place.
    last: RwLock<Option<Segment>>,
    last_position: AtomicU64,
    /// Sealed segments that are open, the least recently read first.
    sealed: Mutex<Vec<Arc<Segment>>>,
    /// Read by whoever reads or verifies a sealed segment, written by whoever erases in one: its file is open to one of them.
    erasing: RwLock<()>,
    /// Why nothing is appended any more.
    stopped: OnceLock<String>,
    /// Another process may be writing: files are only looked at.
    is_beside: bool,
    /// Given back after all files are closed: fields drop in order.
    _lock: Option<Lock>,
}

/// What only those who take turns need.
#[derive(Debug)]
struct Turn {
    /// How many bytes of entries the last segment holds.
    filled: u64,
}

impl Journal {
    /// Opens the journal in `folder`, or begins one there. Repairs the last segment after a crash.
    ///
    /// Refuses without touching anything where another process has it open, or a newer tillit wrote it.
    pub fn open(folder: &Path, options: Options) -> Result<Journal, JournalError> {
        let path = folder.display().to_string();
        let disk = Folder::open(folder).map_err(|source| disk_error("make the folder", &path, source))?;
        let lock = Lock::take(folder).map_err(|refused| match refused {
            Refused::Held(holder) => JournalError::Held { path: path.clone(), holder },
            Refused::Disk(source) => disk_error("lock the folder", &path, source),
        })?;
        let mut journal = Journal::open_on(Arc::new(disk), options)?;
        journal._lock = Some(lock);
        Ok(journal)
    }

    /// Opens the journal on any [`Disk`]. The caller sees to it that nobody else has it open.
    pub fn open_on(disk: Arc<dyn Disk>, options: Options) -> Result<Journal, JournalError> {
        let ground = Ground { disk, flushes: Arc::new(AtomicU64::new(0)) };
        let names = names_on(&ground)?;
        let count = segments_among(&names)?;
        if count == 0 {
            Segment::create(&ground, Meta { number: 1, first: 1 }, &[1], options.cache_bytes)?;
        }
        let last = Segment::open_to_write(&ground, &name_of(count.max(1)), options.cache_bytes)?;
        let firsts = last.firsts()?;
        let (last_position, filled) = last.tail()?;
        // Segments whose making a crash cut off. Only now is it sure that this folder is ours to change.
        for name in names.iter().filter(|name| name.strip_suffix(".new").is_some_and(|name| number_in(name).is_some())) {
            match ground.disk.remove(name) {
                Err(error) if error.kind() != std::io::ErrorKind::NotFound => return Err(disk_error("remove", name, error)),
                _ => {}
            }
        }
        Ok(Journal {
            ground,
            options,
            turn: Mutex::new(Turn { filled }),
            firsts: RwLock::new(firsts),
            last: RwLock::new(Some(last)),
            last_position: AtomicU64::new(last_position),
            sealed: Mutex::default(),
            erasing: RwLock::default(),
            stopped: OnceLock::new(),
            is_beside: false,
            _lock: None,
        })
    }

    /// Opens the journal on a disk to look at it, as far as it reaches now: beside the process that writes it, or when none does.
    /// Touches nothing, also after a crash. It takes no entries.
    ///
    /// # Errors
    /// There is none, a newer tillit wrote it, or the last segment is damaged.
    pub fn look(disk: Arc<dyn Disk>) -> Result<Journal, JournalError> {
        let ground = Ground { disk, flushes: Arc::default() };
        let count = segments_among(&names_on(&ground)?)?;
        let last = Segment::open_beside(&ground, &name_of(count.max(1)))?;
        let (firsts, (last_position, filled)) = (last.firsts()?, last.tail()?);
        let options = Options::default();
        Ok(Journal {
            ground,
            options,
            turn: Mutex::new(Turn { filled }),
            firsts: RwLock::new(firsts),
            last: RwLock::new(None),
            last_position: AtomicU64::new(last_position),
            sealed: Mutex::new(vec![Arc::new(last)]),
            erasing: RwLock::default(),
            stopped: OnceLock::from("it is only looked at".to_owned()),
            is_beside: true,
            _lock: None,
        })
    }

    /// Appends a batch in one durable commit, and gives the positions of its entries.
    ///
    /// All or nothing: when this returns positions, all of the batch survives any crash. [`JournalError::TooLarge`] and
    /// [`JournalError::PartTwice`] refuse the batch and change nothing. After any other error the batch may be in the journal or
    /// not, whole in either case; the journal is stopped, and only opening it anew tells. So a batch is never to be tried again
    /// in the same process.
    pub fn append(&self, batch: &[NewEntry<'_>]) -> Result<Range<u64>, JournalError> {
        let mut turn = self.take_turn()?;
        batch.iter().try_for_each(check)?;
        let next = self.last_position() + 1;
        if batch.is_empty() {
            return Ok(next..next);
        }
        turn.filled = self.or_stop(|| {
            if turn.filled >= self.options.segment_bytes {
                self.seal()?;
                turn.filled = 0;
            }
            self.with_last(|last| last.append(next, batch, turn.filled))
        })?;
        let end = next + batch.len() as u64;
        self.last_position.store(end - 1, Ordering::Release);
        Ok(next..end)
    }

    /// The entry at `position`; nothing if the journal does not reach there.
    pub fn read(&self, position: u64) -> Result<Option<StoredEntry>, JournalError> {
        if position == 0 || position > self.last_position() {
            return Ok(None);
        }
        Ok(Some(self.segment_of(position, |segment| segment.read(position))?.entry))
    }

    /// All entries from `position` on, in order, as far as the journal reaches now.
    ///
    /// A damaged entry is an error in its place; those after it follow.
    pub fn read_from(&self, position: u64) -> Entries<'_> {
        Entries::new(self, position)
    }

    /// The position of the last entry; 0 if there is none.
    pub fn last_position(&self) -> u64 {
        self.last_position.load(Ordering::Acquire)
    }

    /// Erases a part of an entry, durably. Its name stays, and so does the envelope. Erasing twice is as good as once.
    ///
    /// The bytes may stay in free pages of the file until it is packed.
    pub fn erase_part(&self, position: u64, name: &str) -> Result<(), JournalError> {
        let _turn = self.take_turn()?;
        let last = self.last_position();
        if position == 0 || position > last {
            return Err(JournalError::NoEntry { position, last });
        }
        let mut kept = self.segment_of(position, |segment| segment.read(position))?;
        let parts = kept.entry.parts.iter().map(|part| part.name.as_str()).collect::<Vec<_>>().join(", ");
        let Some(part) = kept.entry.parts.iter_mut().find(|part| part.name == name) else {
            return Err(JournalError::NoPart { position, name: name.to_owned(), parts });
        };
        if part.bytes.take().is_none() {
            return Ok(());
        }
        self.or_stop(|| {
            let number = self.number_of(position);
            if number == self.segments() {
                return self.with_last(|last| last.replace(&kept));
            }
            let _alone = self.erasing.write().unwrap_or_else(PoisonError::into_inner);
            self.opened().retain(|segment| segment.meta.number != number);
            let segment = Segment::open_to_write(&self.ground, &name_of(number), self.options.sealed_cache_bytes)?;
            segment.replace(&kept)?;
            segment.close()
        })
    }

    /// How often this journal has had the disk confirm its writes (each a `fdatasync` on a file), opening included.
    pub fn flushes(&self) -> u64 {
        self.ground.flushes.load(Ordering::Relaxed)
    }

    /// Closes the journal in order, so that it opens again without repair. Dropping it does the same, but tells of no error.
    pub fn close(self) -> Result<(), JournalError> {
        drop(self.take_turn()?);
        let last = self.last.write().unwrap_or_else(PoisonError::into_inner).take();
        last.map_or(Ok(()), Segment::close)
    }

    /// Closes the last segment and begins the next. The next is whole before it gets its name, and the full one closed in order
    /// before that, so that a crash at any point leaves one last segment, and sealed ones that need no repair.
    fn seal(&self) -> Result<(), JournalError> {
        let mut last = self.last.write().unwrap_or_else(PoisonError::into_inner);
        let mut firsts = self.firsts.write().unwrap_or_else(PoisonError::into_inner);
        let meta = Meta { number: firsts.len() as u64 + 1, first: self.last_position() + 1 };
        if let Some(full) = last.take() {
            full.close()?;
        }
        firsts.push(meta.first);
        Segment::create(&self.ground, meta, &firsts, self.options.cache_bytes)?;
        *last = Some(Segment::open_to_write(&self.ground, &name_of(meta.number), self.options.cache_bytes)?);
        Ok(())
    }

    /// Waits for the turn to change the journal, unless it is stopped.
    fn take_turn(&self) -> Result<MutexGuard<'_, Turn>, JournalError> {
        let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
        match self.stopped.get() {
            Some(reason) => Err(JournalError::Stopped { reason: reason.clone() }),
            None => Ok(turn),
        }
    }

    /// Changes the journal, or stops it for good: a disk that failed once may have forgotten what it had taken (P6).
    fn or_stop<T>(&self, change: impl FnOnce() -> Result<T, JournalError>) -> Result<T, JournalError> {
        let done = change();
        if let Err(error) = &done {
            // Only whoever has the turn comes here, so it is the first.
            let _ = self.stopped.set(with_causes(error));
            *self.last.write().unwrap_or_else(PoisonError::into_inner) = None;
        }
        done
    }

    fn with_last<T>(&self, act: impl FnOnce(&Segment) -> Result<T, JournalError>) -> Result<T, JournalError> {
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner);
        act(last.as_ref().expect("a journal that is not stopped has its last segment open"))
    }

    fn segments(&self) -> u64 {
        self.firsts.read().unwrap_or_else(PoisonError::into_inner).len() as u64
    }

    /// The number of the segment that holds `position`.
    fn number_of(&self, position: u64) -> u64 {
        self.firsts.read().unwrap_or_else(PoisonError::into_inner).partition_point(|first| *first <= position) as u64
    }

    /// The position before which the segment of this number ends; the last one has no end.
    fn end_of(&self, number: u64) -> Option<u64> {
        self.firsts.read().unwrap_or_else(PoisonError::into_inner).get(number as usize).copied()
    }

    /// Asks the segment that holds `position`, opening it if it is a sealed one.
    fn segment_of<T>(&self, position: u64, ask: impl FnOnce(&Segment) -> Result<T, JournalError>) -> Result<T, JournalError> {
        let last = self.last.read().unwrap_or_else(PoisonError::into_inner);
        let number = self.number_of(position);
        if let Some(last) = last.as_ref().filter(|last| last.meta.number == number) {
            return ask(last);
        }
        drop(last);
        let _beside_others = self.erasing.read().unwrap_or_else(PoisonError::into_inner);
        let answer = ask(&*self.sealed(number)?);
        if answer.is_err() {
            // redb answers nothing more from a file of which a read failed; the next who asks opens it anew.
            self.opened().retain(|segment| segment.meta.number != number);
        }
        answer
    }

    /// A segment to read, other than the one that is written. Once stopped, the journal reads without touching any file: what
    /// the last one needs, a repair, is for the next start.
    fn sealed(&self, number: u64) -> Result<Arc<Segment>, JournalError> {
        let mut open = self.opened();
        let segment = match open.iter().position(|segment| segment.meta.number == number) {
            Some(at) => open.remove(at),
            None if self.is_beside => Arc::new(Segment::open_beside(&self.ground, &name_of(number))?),
            None if self.stopped.get().is_some() => Arc::new(Segment::open_to_look(&self.ground, &name_of(number), false)?),
            None => Arc::new(Segment::open_to_read(&self.ground, &name_of(number), self.options.sealed_cache_bytes)?),
        };
        if open.len() >= self.options.sealed_open.max(1) {
            open.remove(0);
        }
        open.push(segment.clone());
        Ok(segment)
    }

    fn opened(&self) -> MutexGuard<'_, Vec<Arc<Segment>>> {
        self.sealed.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Journal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (segments, last_position, stopped) = (self.segments(), self.last_position(), self.stopped.get());
        write!(f, "Journal {{ segments: {segments}, last_position: {last_position}, stopped: {stopped:?} }}")
    }
}

fn names_on(ground: &Ground) -> Result<Vec<String>, JournalError> {
    ground.disk.names().map_err(|source| disk_error("list", "the journal's folder", source))
}

/// How many segments there are; none may be missing.
fn segments_among(names: &[String]) -> Result<u64, JournalError> {
    let mut numbers: Vec<u64> = names.iter().filter_map(|name| number_in(name)).collect();
    numbers.sort_unstable();
    match (1..).zip(&numbers).find(|(expected, number)| expected != *number) {
        Some((expected, _)) => Err(damaged(&name_of(expected), "file", None, "the file is missing".to_owned())),
        None => Ok(numbers.len() as u64),
    }
}

/// Refuses what the journal does not take, before anything is staged.
fn check(entry: &NewEntry<'_>) -> Result<(), JournalError> {
    let bytes = body::bytes_of(entry);
    if bytes > MOST_ENTRY_BYTES {
        return Err(JournalError::TooLarge { bytes, most: MOST_ENTRY_BYTES });
    }
    let mut names: Vec<&str> = entry.parts.iter().map(|(name, _)| *name).collect();
    names.sort_unstable();
    match names.windows(2).find(|pair| pair[0] == pair[1]) {
        Some(pair) => Err(JournalError::PartTwice { name: pair[0].to_owned() }),
        None => Ok(()),
    }
}
