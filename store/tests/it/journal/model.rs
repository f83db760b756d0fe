//! What a journal should hold: a plain list, and a workload to fill it.

use std::sync::Arc;

use tillit_store::disk::Disk;
use tillit_store::journal::{Journal, JournalError, NewEntry, Options, StoredEntry, StoredPart};

use crate::disk::{MemoryDisk, Step};
use crate::random::Random;

/// One change of a journal.
#[derive(Debug, Clone)]
pub(super) enum Change {
    Append(Vec<StoredEntry>),
    Erase { position: u64, name: String },
}

/// Changes in their order, and the journal after each.
#[derive(Debug, Clone, Default)]
pub(super) struct Workload {
    pub(super) changes: Vec<Change>,
}

pub(super) fn options(segment_bytes: u64) -> Options {
    Options { segment_bytes, cache_bytes: 1 << 20, sealed_cache_bytes: 1 << 18, sealed_open: 2 }
}

impl Workload {
    /// So many batches of one to four entries, and now and then an erased part.
    pub(super) fn random(random: &mut Random, batches: usize) -> Workload {
        let mut work = Workload::default();
        let mut last = 0;
        for _ in 0..batches {
            let entries: Vec<StoredEntry> = (0..1 + random.below(4)).map(|more| entry(random, last + 1 + more as u64)).collect();
            last += entries.len() as u64;
            work.changes.push(Change::Append(entries));
            if random.below(10) == 0 {
                let position = 1 + random.next() % last;
                work.changes.push(Change::Erase { position, name: "facts".to_owned() });
            }
        }
        work
    }

    /// Carries the changes out, until one fails. Gives how many were acknowledged.
    pub(super) fn run(&self, journal: &Journal, disk: &MemoryDisk) -> (usize, Option<JournalError>) {
        for (number, change) in self.changes.iter().enumerate() {
            disk.note(Step::Began);
            if let Err(error) = carry_out(journal, change) {
                return (number, Some(error));
            }
            disk.note(Step::Acknowledged);
        }
        (self.changes.len(), None)
    }

    /// The entries after the first `count` changes.
    pub(super) fn after(&self, count: usize) -> Vec<StoredEntry> {
        let mut entries: Vec<StoredEntry> = Vec::new();
        for change in &self.changes[..count] {
            match change {
                Change::Append(batch) => entries.extend(batch.iter().cloned()),
                Change::Erase { position, name } => {
                    let entry = &mut entries[*position as usize - 1];
                    entry.parts.iter_mut().filter(|part| part.name == *name).for_each(|part| part.bytes = None);
                }
            }
        }
        entries
    }
}

pub(super) fn carry_out(journal: &Journal, change: &Change) -> Result<(), JournalError> {
    match change {
        Change::Append(entries) => append(journal, entries),
        Change::Erase { position, name } => journal.erase_part(*position, name),
    }
}

/// Appends entries and checks the positions they were given.
pub(super) fn append(journal: &Journal, entries: &[StoredEntry]) -> Result<(), JournalError> {
    let parts: Vec<Vec<(&str, &[u8])>> = entries
        .iter()
        .map(|entry| entry.parts.iter().map(|part| (part.name.as_str(), part.bytes.as_deref().expect("new parts are whole"))).collect())
        .collect();
    let batch: Vec<NewEntry<'_>> = entries.iter().zip(&parts).map(|(entry, parts)| NewEntry { envelope: &entry.envelope, parts }).collect();
    let positions = journal.append(&batch)?;
    let expected = entries.first().map(|entry| entry.position..entry.position + entries.len() as u64);
    assert!(expected.is_none_or(|expected| expected == positions), "positions follow each other");
    Ok(())
}

/// An entry with an envelope and two parts, all of random bytes.
pub(super) fn entry(random: &mut Random, position: u64) -> StoredEntry {
    let envelope = {
        let length = 20 + random.below(200);
        random.bytes(length)
    };
    let part = |name: &str, bytes| StoredPart { name: name.to_owned(), bytes: Some(bytes) };
    let facts = {
        let length = random.below(200);
        random.bytes(length)
    };
    let person = {
        let length = random.below(30);
        random.bytes(length)
    };
    StoredEntry { position, envelope, parts: vec![part("facts", facts), part("person", person)] }
}

/// Opens what lies on a disk.
pub(super) fn open(disk: &MemoryDisk, options: Options) -> Result<Journal, JournalError> {
    Journal::open_on(Arc::new(disk.clone()) as Arc<dyn Disk>, options)
}

/// All that the journal holds; every entry must be whole.
pub(super) fn contents(journal: &Journal) -> Vec<StoredEntry> {
    journal.read_from(1).map(|entry| entry.unwrap_or_else(|error| panic!("{error}"))).collect()
}
