//! A disk in memory that remembers every call, forgets what was not synced, and fails when told to.

use std::collections::BTreeMap;
use std::io;
use std::sync::{Arc, Mutex, MutexGuard};

use tillit_store::disk::{Disk, StorageBackend};

use crate::random::Random;

/// One call that changed something, or a note of the test.
#[derive(Debug, Clone)]
pub(crate) enum Step {
    Create {
        name: String,
        file: usize,
    },
    Rename {
        from: String,
        to: String,
    },
    Remove {
        name: String,
    },
    Write {
        file: usize,
        offset: u64,
        bytes: Vec<u8>,
    },
    SetLen {
        file: usize,
        length: u64,
    },
    Sync {
        file: usize,
    },
    /// The workload asks for its next change.
    Began,
    /// That change was acknowledged.
    Acknowledged,
}

/// Which call fails.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Fault {
    /// The number of the call, from 1.
    pub(crate) at: u64,
    /// Whether all calls after it fail too.
    pub(crate) for_good: bool,
}

#[derive(Debug, Default)]
struct World {
    names: BTreeMap<String, usize>,
    files: Vec<Vec<u8>>,
    steps: Vec<Step>,
    remember: bool,
    calls: u64,
    failed: Vec<&'static str>,
    fault: Option<Fault>,
}

/// The disk. Clones are the same disk.
#[derive(Debug, Clone, Default)]
pub(crate) struct MemoryDisk(Arc<Mutex<World>>);

/// What lies on a disk: files by name.
pub(crate) type Image = BTreeMap<String, Vec<u8>>;

impl MemoryDisk {
    /// An empty disk that remembers every step.
    pub(crate) fn remembering() -> MemoryDisk {
        let disk = MemoryDisk::default();
        disk.remember();
        disk
    }

    /// Remembers every step from now on.
    pub(crate) fn remember(&self) {
        self.world().remember = true;
    }

    /// A disk with these files.
    pub(crate) fn with(image: &Image) -> MemoryDisk {
        let disk = MemoryDisk::default();
        let mut world = disk.world();
        for (name, bytes) in image {
            let file = world.files.len();
            world.files.push(bytes.clone());
            world.names.insert(name.clone(), file);
        }
        drop(world);
        disk
    }

    /// Changes a file behind the back of whoever has it open.
    pub(crate) fn damage(&self, name: &str, change: impl FnOnce(&mut [u8])) {
        let mut world = self.world();
        let file = world.names[name];
        change(&mut world.files[file]);
    }

    pub(crate) fn fail(&self, fault: Option<Fault>) {
        let mut world = self.world();
        world.calls = 0;
        world.fault = fault;
    }

    /// Does something whose calls are not counted and do not fail.
    pub(crate) fn pause<T>(&self, act: impl FnOnce() -> T) -> T {
        let (fault, calls) = {
            let mut world = self.world();
            (world.fault.take(), world.calls)
        };
        let done = act();
        let mut world = self.world();
        (world.fault, world.calls) = (fault, calls);
        done
    }

    /// What failed, in order.
    pub(crate) fn failed(&self) -> Vec<&'static str> {
        self.world().failed.clone()
    }

    pub(crate) fn note(&self, step: Step) {
        self.world().steps.push(step);
    }

    pub(crate) fn steps(&self) -> Vec<Step> {
        self.world().steps.clone()
    }

    pub(crate) fn image(&self) -> Image {
        let world = self.world();
        world.names.iter().map(|(name, file)| (name.clone(), world.files[*file].clone())).collect()
    }

    fn world(&self) -> MutexGuard<'_, World> {
        self.0.lock().expect("no test panics while it holds the disk")
    }

    fn call(&self, what: &'static str) -> io::Result<MutexGuard<'_, World>> {
        let mut world = self.world();
        world.calls += 1;
        let fails = world.fault.is_some_and(|fault| world.calls == fault.at || fault.for_good && world.calls > fault.at);
        if fails {
            world.failed.push(what);
            return Err(io::Error::other(format!("the test lets this {what} fail")));
        }
        Ok(world)
    }
}

impl World {
    fn did(&mut self, step: impl FnOnce() -> Step) {
        if self.remember {
            self.steps.push(step());
        }
    }

    fn named(&self, name: &str) -> io::Result<usize> {
        self.names.get(name).copied().ok_or_else(|| io::ErrorKind::NotFound.into())
    }
}

impl Disk for MemoryDisk {
    fn names(&self) -> io::Result<Vec<String>> {
        Ok(self.call("listing")?.names.keys().cloned().collect())
    }

    fn open(&self, name: &str) -> io::Result<Box<dyn StorageBackend>> {
        let file = self.call("opening")?.named(name)?;
        Ok(Box::new(MemoryFile { disk: self.clone(), file }))
    }

    fn create(&self, name: &str) -> io::Result<Box<dyn StorageBackend>> {
        let mut world = self.call("creation")?;
        let file = world.files.len();
        world.files.push(Vec::new());
        world.names.insert(name.to_owned(), file);
        world.did(|| Step::Create { name: name.to_owned(), file });
        Ok(Box::new(MemoryFile { disk: self.clone(), file }))
    }

    fn rename(&self, from: &str, to: &str) -> io::Result<()> {
        let mut world = self.call("renaming")?;
        let file = world.named(from)?;
        assert!(world.names.insert(to.to_owned(), file).is_none(), "{to} must be free");
        world.names.remove(from);
        world.did(|| Step::Rename { from: from.to_owned(), to: to.to_owned() });
        Ok(())
    }

    fn remove(&self, name: &str) -> io::Result<()> {
        let mut world = self.call("removal")?;
        world.names.remove(name);
        world.did(|| Step::Remove { name: name.to_owned() });
        Ok(())
    }
}

#[derive(Debug)]
struct MemoryFile {
    disk: MemoryDisk,
    file: usize,
}

impl StorageBackend for MemoryFile {
    fn len(&self) -> io::Result<u64> {
        Ok(self.disk.call("length")?.files[self.file].len() as u64)
    }

    fn read(&self, offset: u64, out: &mut [u8]) -> io::Result<()> {
        let world = self.disk.call("read")?;
        let bytes = world.files[self.file].get(offset as usize..offset as usize + out.len());
        out.copy_from_slice(bytes.ok_or(io::ErrorKind::UnexpectedEof)?);
        Ok(())
    }

    fn set_len(&self, length: u64) -> io::Result<()> {
        let mut world = self.disk.call("set_len")?;
        let file = self.file;
        world.files[file].resize(length as usize, 0);
        world.did(|| Step::SetLen { file, length });
        Ok(())
    }

    fn sync_data(&self) -> io::Result<()> {
        let file = self.file;
        self.disk.call("sync")?.did(|| Step::Sync { file });
        Ok(())
    }

    fn write(&self, offset: u64, data: &[u8]) -> io::Result<()> {
        let mut world = self.disk.call("write")?;
        let file = self.file;
        put(&mut world.files[file], offset, data);
        world.did(|| Step::Write { file, offset, bytes: data.to_vec() });
        Ok(())
    }
}

fn put(file: &mut Vec<u8>, offset: u64, bytes: &[u8]) {
    let (start, end) = (offset as usize, offset as usize + bytes.len());
    if file.len() < end {
        file.resize(end, 0);
    }
    file[start..end].copy_from_slice(bytes);
}

/// What becomes of the writes since a file's last sync when the power goes.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Unsynced {
    /// All of them reach the disk: the machine lives, the process was killed.
    Kept,
    /// None does.
    Dropped,
    /// Each is kept, dropped, or cut at sectors of this size, in a random order.
    Torn { sector: usize, seed: u64 },
}

/// Follows a list of steps, and says what the disk holds after a crash at the point reached.
#[derive(Debug, Default)]
pub(crate) struct Crash {
    names: BTreeMap<String, usize>,
    durable: BTreeMap<usize, Vec<u8>>,
    pending: BTreeMap<usize, Vec<Step>>,
    pub(crate) began: usize,
    pub(crate) acknowledged: usize,
}

impl Crash {
    /// Begins with what lies on a disk.
    pub(crate) fn on(image: &Image, disk: &MemoryDisk) -> Crash {
        let world = disk.world();
        let durable = world.names.iter().filter_map(|(name, file)| Some((*file, image.get(name)?.clone()))).collect();
        Crash { names: world.names.clone(), durable, ..Crash::default() }
    }

    pub(crate) fn step(&mut self, step: &Step) {
        match step {
            Step::Create { name, file } => {
                self.names.insert(name.clone(), *file);
                self.durable.insert(*file, Vec::new());
            }
            Step::Rename { from, to } => {
                if let Some(file) = self.names.remove(from) {
                    self.names.insert(to.clone(), file);
                }
            }
            Step::Remove { name } => {
                self.names.remove(name);
            }
            Step::Write { file, .. } | Step::SetLen { file, .. } => self.pending.entry(*file).or_default().push(step.clone()),
            Step::Sync { file } => {
                let steps = self.pending.remove(file).unwrap_or_default();
                let bytes = self.durable.entry(*file).or_default();
                steps.iter().for_each(|step| apply(bytes, step));
            }
            Step::Began => self.began += 1,
            Step::Acknowledged => self.acknowledged += 1,
        }
    }

    pub(crate) fn has_unsynced(&self) -> bool {
        self.pending.values().any(|steps| !steps.is_empty())
    }

    pub(crate) fn image(&self, unsynced: Unsynced) -> Image {
        let file = |file: &usize| {
            let mut bytes = self.durable[file].clone();
            let pending = self.pending.get(file).map_or(&[][..], Vec::as_slice);
            match unsynced {
                Unsynced::Kept => pending.iter().for_each(|step| apply(&mut bytes, step)),
                Unsynced::Dropped => {}
                Unsynced::Torn { sector, seed } => tear(&mut bytes, pending, sector, &mut Random::new(seed ^ *file as u64)),
            }
            bytes
        };
        self.names.iter().map(|(name, number)| (name.clone(), file(number))).collect()
    }
}

fn apply(bytes: &mut Vec<u8>, step: &Step) {
    match step {
        Step::Write { offset, bytes: written, .. } => put(bytes, *offset, written),
        Step::SetLen { length, .. } => bytes.resize(*length as usize, 0),
        other => unreachable!("{other:?} is no pending step"),
    }
}

/// Applies some of `pending`, some in part, in a random order. Two writes to one place keep their order: a disk's cache does too.
fn tear(bytes: &mut Vec<u8>, pending: &[Step], sector: usize, random: &mut Random) {
    let mut order: Vec<usize> = (0..pending.len()).collect();
    random.shuffle(&mut order);
    let mut cut = Vec::new();
    for at in order {
        match (&pending[at], random.below(3)) {
            (_, 0) => {}
            (Step::Write { offset, bytes: written, file }, 1) => {
                // Sectors of one write are written or not, each for itself.
                for (number, piece) in written.chunks(sector).enumerate() {
                    if random.below(2) == 0 {
                        let offset = offset + (number * sector) as u64;
                        cut.push((at, Step::Write { file: *file, offset, bytes: piece.to_vec() }));
                    }
                }
            }
            (step, _) => cut.push((at, step.clone())),
        }
    }
    // The order matters only where steps meet; there the later one stands.
    cut.sort_by_key(|(at, _)| *at);
    cut.iter().for_each(|(_, step)| apply(bytes, step));
}

/// Keeps quiet about the panics with which redb answers damage, some hundreds of them; any other is told as ever.
pub(crate) fn mute_redb() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let tell = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !panic.location().is_some_and(|location| location.file().contains("redb-")) {
                tell(panic);
            }
        }));
    });
}
