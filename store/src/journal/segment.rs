//! One segment of the journal: one redb file, with its tables and how it is opened.
//!
//! Three tables: `entries` (position → entry with its parts), `segments` (number → first position, of this segment and all before
//! it, so that only the last need be opened at start) and `meta` (one record: file format, tillit's version, number, first
//! position). An entry and its parts are one record: an append then touches the last leaf of one table only, and erasing a part
//! rewrites one record.

use std::ops::RangeInclusive;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use redb::{
    ConcurrencyMode, Database, DatabaseError, ReadOnlyDatabase, ReadTransaction, ReadableDatabase, ReadableTable, ReadableTableMetadata,
    StorageBackend, TableDefinition, TransactionError,
};

use super::body::{self, Kept, Reader};
use super::error::JournalError;
use super::fault::{damaged, disk_error, guarded};
use super::{NewEntry, StoredEntry};
use crate::disk::header::{self, Header};
use crate::disk::held::{HeldFile, Locks};
use crate::disk::{Disk, frame};

pub(super) const ENTRIES: TableDefinition<u64, &[u8]> = TableDefinition::new("entries");
pub(super) const SEGMENTS: TableDefinition<u64, &[u8]> = TableDefinition::new("segments");
pub(super) const META: TableDefinition<&str, &[u8]> = TableDefinition::new("meta");
/// The key of the only record of `meta`. Its frame stays readable for every tillit to come, so that each can refuse a newer file.
pub(super) const META_KEY: &str = "journal";
/// What this tillit writes, and the newest it reads.
const FILE_FORMAT: u32 = 1;
/// The layout of every record.
const RECORD_FORMAT: u8 = 1;

/// What opening a segment needs besides its name.
#[derive(Debug, Clone)]
pub(super) struct Ground {
    pub(super) disk: Arc<dyn Disk>,
    pub(super) flushes: Arc<AtomicU64>,
}

/// An open segment.
pub(super) struct Segment {
    pub(super) name: String,
    pub(super) meta: Meta,
    database: Opened,
}

enum Opened {
    Writing(Database),
    Reading(ReadOnlyDatabase),
    Closed,
}

impl Drop for Segment {
    fn drop(&mut self) {
        // redb writes once more when it is dropped, and can give up on a damaged file there too. Nobody is left to be told.
        let database = std::mem::replace(&mut self.database, Opened::Closed);
        let _ = catch_unwind(AssertUnwindSafe(move || drop(database)));
    }
}

/// What a segment says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Meta {
    pub(super) number: u64,
    pub(super) first: u64,
}

/// How a segment is opened to be written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Trust {
    /// As its header says; redb repairs it after a crash.
    Header,
    /// By the other commit slot, every page verified.
    OtherSlot { god_byte: u8 },
}

/// `000017.redb`.
pub(super) fn name_of(number: u64) -> String {
    format!("{number:06}.redb")
}

/// The number in a segment's name; nothing if it is not one.
pub(super) fn number_in(name: &str) -> Option<u64> {
    let number = name.strip_suffix(".redb")?.parse().ok()?;
    (name_of(number) == name).then_some(number)
}

impl Segment {
    /// Makes an empty segment. It has its name only once all of it is durable, so a crash leaves the whole of it or none.
    pub(super) fn create(ground: &Ground, meta: Meta, firsts: &[u64], cache_bytes: usize) -> Result<(), JournalError> {
        let name = name_of(meta.number);
        let making = format!("{name}.new");
        let file = ground.disk.create(&making).map_err(|source| disk_error("make journal segment", &making, source))?;
        let file = HeldFile::new(file, ground.flushes.clone(), Locks::File);
        file.let_go().map_err(|source| disk_error("make journal segment", &making, source))?;
        guarded("make", &making, || {
            let database = builder(cache_bytes).create_with_backend(file)?;
            let transaction = database.begin_write()?;
            {
                transaction.open_table(ENTRIES)?;
                transaction.open_table(META)?.insert(META_KEY, &*meta.record())?;
                let mut segments = transaction.open_table(SEGMENTS)?;
                for (number, first) in (1u64..).zip(firsts) {
                    let record = frame::close("segments", RECORD_FORMAT, &number.to_le_bytes(), &first.to_le_bytes());
                    segments.insert(number, &*record)?;
                }
            }
            transaction.commit()?;
            Ok(database.close()?)
        })?;
        ground.disk.rename(&making, &name).map_err(|source| disk_error("name journal segment", &name, source))
    }

    /// Opens a segment to append or erase, repairing it where a crash left it open. A file that is not ours, or too new, stays
    /// untouched.
    pub(super) fn open_to_write(ground: &Ground, name: &str, cache_bytes: usize) -> Result<Segment, JournalError> {
        let open = || ground.disk.open(name).map_err(|source| disk_error("open journal segment", name, source));
        let file = open()?;
        match header::look(&*file).map_err(|source| disk_error("read journal segment", name, source))? {
            Header::Sound => Segment::write_to(ground, name, file, Trust::Header, cache_bytes),
            Header::None => Err(damaged(name, "file", None, "it does not begin as a redb file".to_owned())),
            Header::OtherIsNewer { god_byte } => {
                // A primary slot that is damaged can look older than it is; redb tells by its checksum, and here that is the end.
                drop(Segment::looking(ground, name, false)?);
                // Either a crash came between writing the new slot and its turn, or the byte that tells is wrong. If all of the
                // newer commit is there, it is right to keep it in both cases: what was not acknowledged may be kept.
                match Segment::write_to(ground, name, file, Trust::OtherSlot { god_byte }, cache_bytes) {
                    Err(JournalError::Damaged(_)) => Segment::write_to(ground, name, open()?, Trust::Header, cache_bytes),
                    other => other,
                }
            }
        }
    }

    fn write_to(
        ground: &Ground,
        name: &str,
        file: Box<dyn StorageBackend>,
        trust: Trust,
        cache_bytes: usize,
    ) -> Result<Segment, JournalError> {
        let file = HeldFile::new(file, ground.flushes.clone(), Locks::File);
        let handle = file.clone();
        let database = guarded("open", name, move || {
            let mut builder = builder(cache_bytes);
            if let Trust::OtherSlot { god_byte } = trust {
                handle.write(header::GOD_BYTE, &[god_byte ^ header::PRIMARY_BIT])?;
                builder.set_check_integrity_on_open(true);
            }
            Ok(builder.create_with_backend(handle)?)
        })?;
        let segment = Segment::checked(name, Opened::Writing(database))?;
        file.let_go().map_err(|source| disk_error("write journal segment", name, source))?;
        Ok(segment)
    }

    /// Opens a sealed segment to read. One that a crash left open while a part was erased is repaired first.
    pub(super) fn open_to_read(ground: &Ground, name: &str, cache_bytes: usize) -> Result<Segment, JournalError> {
        match Segment::read_from(ground, name, cache_bytes)? {
            Some(segment) => Ok(segment),
            None => {
                Segment::open_to_write(ground, name, cache_bytes)?.close()?;
                Segment::read_from(ground, name, cache_bytes)?
                    .ok_or_else(|| damaged(name, "file", None, "it needs a repair that did not help".to_owned()))
            }
        }
    }

    /// Opens a segment to look at it beside a process that may be writing it; one that a crash left open is repaired in memory. The
    /// file is not touched.
    pub(super) fn open_beside(ground: &Ground, name: &str) -> Result<Segment, JournalError> {
        match Segment::read_from(ground, name, LOOKING_CACHE_BYTES)? {
            Some(segment) => Ok(segment),
            None => Segment::open_to_look(ground, name, false),
        }
    }

    fn read_from(ground: &Ground, name: &str, cache_bytes: usize) -> Result<Option<Segment>, JournalError> {
        let file = ground.disk.open(name).map_err(|source| disk_error("open journal segment", name, source))?;
        let file = HeldFile::new(file, ground.flushes.clone(), Locks::File);
        let opened = guarded("open", name, move || match builder(cache_bytes).open_read_only_with_backend(file) {
            Ok(database) => Ok(Some(database)),
            Err(DatabaseError::RepairAborted) => Ok(None),
            Err(error) => Err(error.into()),
        })?;
        opened.map(|database| Segment::checked(name, Opened::Reading(database))).transpose()
    }

    /// Opens a segment to look at it: repairs and checks happen in memory, the file is not touched. With `every_page`, redb
    /// verifies each of its pages.
    pub(super) fn open_to_look(ground: &Ground, name: &str, every_page: bool) -> Result<Segment, JournalError> {
        let file = ground.disk.open(name).map_err(|source| disk_error("open journal segment", name, source))?;
        if header::look(&*file).map_err(|source| disk_error("read journal segment", name, source))? == Header::None {
            return Err(damaged(name, "file", None, "it does not begin as a redb file".to_owned()));
        }
        drop(file);
        Segment::looking(ground, name, every_page)
    }

    fn looking(ground: &Ground, name: &str, every_page: bool) -> Result<Segment, JournalError> {
        let file = ground.disk.open(name).map_err(|source| disk_error("open journal segment", name, source))?;
        let file = HeldFile::new(file, Arc::default(), Locks::None);
        let database = guarded("open", name, move || {
            Ok(builder(LOOKING_CACHE_BYTES).set_check_integrity_on_open(every_page).create_with_backend(file)?)
        })?;
        Segment::checked(name, Opened::Writing(database))
    }

    fn checked(name: &str, database: Opened) -> Result<Segment, JournalError> {
        let mut segment = Segment { name: name.to_owned(), meta: Meta { number: 0, first: 0 }, database };
        let record = segment
            .reading("read", |transaction| Ok(transaction.open_table(META)?.get(META_KEY)?.map(|record| record.value().to_vec())))?;
        let record = record.ok_or_else(|| damaged(name, "meta", None, "its record is missing".to_owned()))?;
        segment.meta = Meta::read(name, &record)?;
        if number_in(name) != Some(segment.meta.number) {
            return Err(damaged(name, "meta", None, format!("it says that it is segment {}", segment.meta.number)));
        }
        Ok(segment)
    }

    /// Closes a segment in order, so that it needs no repair.
    pub(super) fn close(mut self) -> Result<(), JournalError> {
        let database = std::mem::replace(&mut self.database, Opened::Closed);
        guarded("close", &self.name, || {
            match database {
                Opened::Writing(database) => database.close()?,
                Opened::Reading(database) => database.close()?,
                Opened::Closed => {}
            }
            Ok(())
        })
    }

    /// Appends entries from position `first` on, in one durable commit. Gives how full the segment is then.
    pub(super) fn append(&self, first: u64, batch: &[NewEntry<'_>], mut filled: u64) -> Result<u64, JournalError> {
        let database = self.to_write();
        guarded("append to", &self.name, || {
            let transaction = database.begin_write()?;
            {
                let mut entries = transaction.open_table(ENTRIES)?;
                for (position, entry) in (first..).zip(batch) {
                    filled += body::bytes_of(entry) as u64;
                    let record = frame::close("entries", RECORD_FORMAT, &position.to_le_bytes(), &body::entry_body(filled, entry));
                    entries.insert(position, &*record)?;
                }
            }
            transaction.commit()?;
            Ok(filled)
        })
    }

    /// Puts `kept` in place of the record at its position, durably.
    ///
    /// Quick-repair costs this commit a little and makes a crash in the middle of it cheap: a sealed segment is not walked.
    pub(super) fn replace(&self, kept: &Kept) -> Result<(), JournalError> {
        let database = self.to_write();
        let position = kept.entry.position;
        guarded("erase a part in", &self.name, || {
            let mut transaction = database.begin_write()?;
            transaction.set_quick_repair(true);
            let record = frame::close("entries", RECORD_FORMAT, &position.to_le_bytes(), &kept.body());
            transaction.open_table(ENTRIES)?.insert(position, &*record)?;
            Ok(transaction.commit()?)
        })
    }

    fn to_write(&self) -> &Database {
        match &self.database {
            Opened::Writing(database) => database,
            Opened::Reading(_) | Opened::Closed => panic!("Journal writes only to a segment that it opened to write"),
        }
    }

    /// The entry at a position that this segment holds. That it is missing is damage.
    pub(super) fn read(&self, position: u64) -> Result<Kept, JournalError> {
        let record = self.reading("read", |transaction| record_at(transaction, position))?;
        self.kept(position, record)
    }

    /// The entries at several positions that this segment holds, each whole or with its fault.
    pub(super) fn read_run(&self, positions: RangeInclusive<u64>) -> Vec<Result<StoredEntry, JournalError>> {
        let records = self.reading("read", |transaction| {
            let entries = transaction.open_table(ENTRIES)?;
            positions
                .clone()
                .map(|position| Ok((position, entries.get(position)?.map(|record| record.value().to_vec()))))
                .collect::<Result<Vec<_>, redb::Error>>()
        });
        match records {
            Ok(records) => records.into_iter().map(|(position, record)| Ok(self.kept(position, record)?.entry)).collect(),
            // One of them stops redb: ask for each alone, so that the others are served.
            Err(_) => positions.map(|position| Ok(self.read(position)?.entry)).collect(),
        }
    }

    fn kept(&self, position: u64, record: Option<Vec<u8>>) -> Result<Kept, JournalError> {
        let problem = |cause| damaged(&self.name, "entries", Some(position), cause);
        let record = record.ok_or_else(|| problem("its record is missing".to_owned()))?;
        let body = frame::open("entries", RECORD_FORMAT, &position.to_le_bytes(), &record).map_err(problem)?;
        Kept::read(position, body).map_err(problem)
    }

    /// The last position that the segment holds, and how full it is. An empty segment gives the position before its first.
    ///
    /// A tree that lost its end would look shorter than it is; so the count of its records, which lies elsewhere, must agree.
    pub(super) fn tail(&self) -> Result<(u64, u64), JournalError> {
        let (last, count) = self.reading("read", |transaction| {
            let entries = transaction.open_table(ENTRIES)?;
            Ok((entries.last()?.map(|(position, _)| position.value()), entries.len()?))
        })?;
        let first = self.meta.first;
        let expected = last.map_or(Some(0), |last| last.checked_add(1)?.checked_sub(first));
        if expected != Some(count) {
            let cause = format!("it counts {count} entries, but its last is {last:?} and its first should be {first}");
            return Err(damaged(&self.name, "entries", None, cause));
        }
        match last {
            None => Ok((first - 1, 0)),
            Some(last) => Ok((last, self.read(last)?.filled)),
        }
    }

    /// The first positions of this segment and all before it, by number.
    pub(super) fn firsts(&self) -> Result<Vec<u64>, JournalError> {
        let records = self.reading("read", |transaction| {
            let segments = transaction.open_table(SEGMENTS)?;
            (1..=self.meta.number)
                .map(|number| Ok(segments.get(number)?.map(|record| record.value().to_vec())))
                .collect::<Result<Vec<_>, _>>()
        })?;
        let mut firsts = Vec::with_capacity(records.len());
        for (number, record) in (1u64..).zip(records) {
            let problem = |cause| damaged(&self.name, "segments", None, format!("record {number}: {cause}"));
            let record = record.ok_or_else(|| problem("it is missing".to_owned()))?;
            let body = frame::open("segments", RECORD_FORMAT, &number.to_le_bytes(), &record).map_err(problem)?;
            firsts.push(u64::from_le_bytes(Reader(body).array().map_err(problem)?));
        }
        let rising = firsts.first() == Some(&1) && firsts.is_sorted() && firsts.last() == Some(&self.meta.first);
        if rising {
            Ok(firsts)
        } else {
            Err(damaged(&self.name, "segments", None, "the first positions do not follow each other".to_owned()))
        }
    }

    /// Runs `read` in a transaction.
    pub(super) fn reading<T>(
        &self,
        doing: &'static str,
        read: impl FnOnce(&ReadTransaction) -> Result<T, redb::Error>,
    ) -> Result<T, JournalError> {
        guarded(doing, &self.name, || {
            let transaction: Result<ReadTransaction, TransactionError> = match &self.database {
                Opened::Writing(database) => database.begin_read(),
                Opened::Reading(database) => database.begin_read(),
                Opened::Closed => return Err(redb::Error::DatabaseClosed),
            };
            read(&transaction?)
        })
    }
}

impl Meta {
    fn record(self) -> Vec<u8> {
        let mut body = FILE_FORMAT.to_le_bytes().to_vec();
        body.extend(self.number.to_le_bytes());
        body.extend(self.first.to_le_bytes());
        body.extend((env!("CARGO_PKG_VERSION").len() as u32).to_le_bytes());
        body.extend(env!("CARGO_PKG_VERSION").as_bytes());
        frame::close("meta", RECORD_FORMAT, META_KEY.as_bytes(), &body)
    }

    fn read(segment: &str, record: &[u8]) -> Result<Meta, JournalError> {
        let problem = |cause| damaged(segment, "meta", None, cause);
        let mut body = Reader(frame::open("meta", RECORD_FORMAT, META_KEY.as_bytes(), record).map_err(problem)?);
        let format = u32::from_le_bytes(body.array().map_err(problem)?);
        let number = u64::from_le_bytes(body.array().map_err(problem)?);
        let first = u64::from_le_bytes(body.array().map_err(problem)?);
        if format > FILE_FORMAT {
            let version = String::from_utf8_lossy(body.bytes().map_err(problem)?).into_owned();
            return Err(JournalError::Newer { segment: segment.to_owned(), format, version, known: FILE_FORMAT });
        }
        Ok(Meta { number, first })
    }
}

/// What `verify` and `backup` may keep in memory of a segment.
const LOOKING_CACHE_BYTES: usize = 8 << 20;

/// redb as tillit uses it: one process writes, others may read beside it, every commit is two-phase.
fn builder(cache_bytes: usize) -> redb::Builder {
    let mut builder = Database::builder();
    builder.set_cache_size(cache_bytes).set_concurrency_mode(ConcurrencyMode::SingleWriter);
    builder
}

fn record_at(transaction: &ReadTransaction, position: u64) -> Result<Option<Vec<u8>>, redb::Error> {
    Ok(transaction.open_table(ENTRIES)?.get(position)?.map(|record| record.value().to_vec()))
}
