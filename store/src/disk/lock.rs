//! One process a folder: a lock of our own beside redb's, which tells who holds it.
//!
//! Two halves. The system's lock on the file `lock` falls with the process, however it ends. Some file systems have no such lock,
//! or only pretend to; so whoever opens the folder also writes who it is into `lock.1`, `lock.2` …: the file with the highest
//! number names the holder. A number is taken by giving a finished file that name, which fails if another was first, and is taken
//! only over a holder that is gone: its process has ended, or the machine has been started anew. The highest is never removed, so
//! nobody who is slow can take a number that has been passed.

use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

/// Who holds a folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Its process id; nothing where it could not be read.
    pub process: Option<u32>,
    /// When that process began, as the system counts it, so that an id used again is not taken for it.
    began: String,
    /// Which start of the machine it runs in.
    boot: String,
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.process {
            Some(process) => write!(f, "process {process}"),
            None => write!(f, "another process"),
        }
    }
}

/// The lock of a folder. Given back when dropped.
#[derive(Debug)]
pub(crate) struct Lock {
    claim: PathBuf,
    /// Holds the system's lock for as long as it is open.
    _system: File,
}

/// Why the lock was not taken.
pub(crate) enum Refused {
    Held(Holder),
    Disk(io::Error),
}

impl From<io::Error> for Refused {
    fn from(error: io::Error) -> Refused {
        Refused::Disk(error)
    }
}

impl Lock {
    /// Takes the lock of `folder`, or says who has it.
    pub(crate) fn take(folder: &Path) -> Result<Lock, Refused> {
        let file = OpenOptions::new().read(true).write(true).create(true).truncate(false).open(folder.join("lock"))?;
        let system = match file.try_lock() {
            Ok(()) => true,
            Err(TryLockError::WouldBlock) => {
                // Whoever has it may not have written its name yet; one that is gone is not who has it.
                let named = highest(folder)?.filter(|(_, holder)| holder.lives(false));
                return Err(Refused::Held(named.map_or_else(Holder::unknown, |(_, holder)| holder)));
            }
            Err(TryLockError::Error(_)) => false,
        };
        let claim = claim(folder, &Holder::this_process(), system)?;
        Ok(Lock { claim, _system: file })
    }
}

impl Drop for Lock {
    fn drop(&mut self) {
        // Best effort: this process may go on living without the folder, and the claim would look held until it ends.
        let _ = write_whole(&self.claim, Holder::nobody().text().as_bytes());
    }
}

/// Takes the number after the highest, if its holder is gone.
fn claim(folder: &Path, own: &Holder, system: bool) -> Result<PathBuf, Refused> {
    static CLAIMS: AtomicU64 = AtomicU64::new(0);
    let draft = folder.join(format!("lock.draft.{}.{}", std::process::id(), CLAIMS.fetch_add(1, Ordering::Relaxed)));
    loop {
        let number = match highest(folder)? {
            Some((_, holder)) if holder.lives(system) => return Err(Refused::Held(holder)),
            Some((number, _)) => number + 1,
            None => 1,
        };
        let claim = folder.join(format!("lock.{number}"));
        fs::write(&draft, own.text())?;
        let linked = fs::hard_link(&draft, &claim);
        fs::remove_file(&draft)?;
        match linked {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
            // No such links here (FAT, some network shares): the empty file is the claim, its words follow at once.
            Err(_) => match OpenOptions::new().write(true).create_new(true).open(&claim) {
                Ok(_) => fs::write(&claim, own.text())?,
                Err(error) if error.kind() == io::ErrorKind::AlreadyExists => continue,
                Err(error) => return Err(error.into()),
            },
        }
        // A listing is no instant: one that saw none of the numbers, just as they changed, would begin at 1 again.
        if highest(folder)?.is_some_and(|(highest, _)| highest > number) {
            fs::remove_file(&claim)?;
            continue;
        }
        remove_below(folder, number);
        return Ok(claim);
    }
}

/// The claim that counts. A claim whose words are not there yet, or not ours, counts as held.
fn highest(folder: &Path) -> io::Result<Option<(u64, Holder)>> {
    loop {
        let numbers = numbers(folder)?;
        let Some(number) = numbers.into_iter().max() else { return Ok(None) };
        match fs::read_to_string(folder.join(format!("lock.{number}"))) {
            Ok(text) => return Ok(Some((number, Holder::read(&text)))),
            // Its holder was one that gave way; look again.
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
    }
}

fn numbers(folder: &Path) -> io::Result<Vec<u64>> {
    let mut numbers = Vec::new();
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        numbers.extend(name.to_string_lossy().strip_prefix("lock.").and_then(|number| number.parse::<u64>().ok()));
    }
    Ok(numbers)
}

fn remove_below(folder: &Path, number: u64) {
    for older in numbers(folder).unwrap_or_default().into_iter().filter(|older| *older < number) {
        let _ = fs::remove_file(folder.join(format!("lock.{older}")));
    }
}

/// Puts a file's new content in place at once, so that nobody reads half of it.
fn write_whole(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let draft = path.with_extension("draft");
    fs::write(&draft, bytes)?;
    fs::rename(&draft, path)
}

impl Holder {
    fn this_process() -> Holder {
        let process = std::process::id();
        Holder { process: Some(process), began: began(process).unwrap_or_default(), boot: boot() }
    }

    fn nobody() -> Holder {
        Holder { process: Some(0), began: String::new(), boot: String::new() }
    }

    fn unknown() -> Holder {
        Holder { process: None, began: String::new(), boot: boot() }
    }

    fn text(&self) -> String {
        format!("process {}\nbegan {}\nboot {}\n", self.process.unwrap_or(0), self.began, self.boot)
    }

    fn read(text: &str) -> Holder {
        let word = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)).map(|word| word.trim().to_owned());
        match (word("process ").and_then(|process| process.parse().ok()), word("began "), word("boot ")) {
            (Some(process), Some(began), Some(boot)) => Holder { process: Some(process), began, boot },
            _ => Holder::unknown(),
        }
    }

    /// Whether it still runs. Where the system cannot tell, the system's lock decides: held by us, it is gone.
    fn lives(&self, system: bool) -> bool {
        match self.process {
            Some(0) => false,
            _ if self.boot != boot() => false,
            None => !system,
            Some(_) if !Path::new("/proc/self/stat").exists() => !system,
            Some(process) => began(process).is_some_and(|began| began == self.began),
        }
    }
}

/// When a process began, in the system's ticks; nothing if it is not there, or has ended and waits to be buried.
fn began(process: u32) -> Option<String> {
    let stat = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    // The name comes second, in parentheses, and may hold anything.
    let mut words = stat.rsplit_once(')')?.1.split_whitespace();
    let state = words.next()?;
    if matches!(state, "Z" | "X") { None } else { words.nth(18).map(str::to_owned) }
}

/// A name of this start of the machine; empty where there is none.
fn boot() -> String {
    fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default().trim().to_owned()
}

#[cfg(test)]
mod tests;
