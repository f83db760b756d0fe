//! Looking at the journal while parts of it are erased.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use tillit_store::disk::{Disk, StorageBackend};
use tillit_store::journal::Journal;

use super::model::{append, entry, options};
use crate::disk::{MemoryDisk, mute_redb};
use crate::random::Random;

/// The file that is looked at while parts of it are erased.
const SEALED: &str = "000001.redb";
/// How long whoever looks waits for whoever erases: it is to be kept waiting, so this much passes.
const PATIENCE: Duration = Duration::from_millis(300);

/// A disk that stops at one of the reads of a file, and lets something else happen meanwhile.
#[derive(Debug)]
struct Pausing {
    disk: MemoryDisk,
    pause: Arc<Pause>,
}

#[derive(Debug)]
struct Pause {
    /// How many reads are still to come before the one that waits; none waits while this is 0.
    reads_left: AtomicUsize,
    begin: SyncSender<()>,
    is_done: Mutex<Receiver<()>>,
}

impl Pause {
    /// Waits here, if this is the read that waits.
    fn at_a_read(&self) {
        let left = self.reads_left.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |left| left.checked_sub(1));
        if left == Ok(1) {
            self.begin.send(()).unwrap();
            _ = self.is_done.lock().unwrap().recv_timeout(PATIENCE);
        }
    }
}

impl Disk for Pausing {
    fn names(&self) -> io::Result<Vec<String>> {
        self.disk.names()
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn StorageBackend>> {
        let file = self.disk.open(name)?;
        Ok(if name == SEALED { Box::new(PausingFile { file, pause: self.pause.clone() }) } else { file })
    }

    fn create(&self, name: &str) -> io::Result<Box<dyn StorageBackend>> {
        self.disk.create(name)
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        self.disk.rename(from, to)
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        self.disk.remove(name)
    }
}

#[derive(Debug)]
struct PausingFile {
    file: Box<dyn StorageBackend>,
    pause: Arc<Pause>,
}

impl StorageBackend for PausingFile {
    fn len(&self) -> io::Result<u64> {
        self.file.len()
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        self.pause.at_a_read();
        self.file.read(offset, out)
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        self.file.set_len(length)
    }

    fn sync_data(&self) -> io::Result<()> {
        self.file.sync_data()
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        self.file.write(offset, data)
    }
}

/// Erasing moves the pages of a sealed segment. Who looked at it in the middle of that would call a sound journal damaged.
#[test]
fn a_journal_that_is_verified_while_parts_are_erased_is_found_sound() {
    mute_redb();
    for read in [2, 4, 6, 8, 10, 12] {
        let mut random = Random::new(8);
        let disk = MemoryDisk::default();
        let (begin, is_begun) = sync_channel(1);
        let (done, is_done) = sync_channel(1);
        let pause = Arc::new(Pause { reads_left: AtomicUsize::new(0), begin, is_done: Mutex::new(is_done) });
        let pausing = Pausing { disk: disk.clone(), pause: pause.clone() };
        let journal = Journal::open_on(Arc::new(pausing), options(10_000)).unwrap();
        let mut last = 0;
        while disk.image().len() < 2 {
            last += 1;
            append(&journal, &[entry(&mut random, last)]).unwrap();
        }
        pause.reads_left.store(read, Ordering::SeqCst);
        let journal = &journal;
        std::thread::scope(|threads| {
            threads.spawn(move || {
                is_begun.recv().unwrap();
                (1..=8).for_each(|position| journal.erase_part(position, "facts").unwrap());
                done.send(()).unwrap();
            });
            let report = journal.verify().unwrap();
            assert_eq!((report.entries, report.problems), (last, Vec::new()), "erased at read {read}");
        });
        assert!((1..=8).all(|position| journal.read(position).unwrap().unwrap().parts[0].bytes.is_none()), "what was asked is erased");
        assert_eq!(journal.verify().unwrap().problems, []);
    }
}
