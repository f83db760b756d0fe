//! What was sent lately, on disk too, so that the [`Brake`] holds over a restart: a machine that answers each letter would else
//! get the most of them again and again.
//!
//! `mail.sent` in the data folder has a line for each letter: when, to whom, of which case; an address only by its [`mark`], which
//! nobody can read. It is no truth: without it the brake begins anew. So lines are not synced, and one that is cut by a crash or
//! cannot be written is none.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::{self, BufRead, BufReader, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use jiff::Timestamp;
use lettre::Address;

use super::brake::{Brake, Braked, Limits};
use super::compose::mark;
use super::secret::Secret;

/// The file in the data folder.
const FILE: &str = "mail.sent";

/// So many lines are added before those that count no more are left out.
const LINES_BETWEEN: usize = 10_000;

/// A brake that remembers.
pub(super) struct Ledger {
    brake: Brake,
    secret: Secret,
    path: PathBuf,
    file: File,
    added: usize,
}

impl Ledger {
    /// What a data folder remembers at an instant.
    ///
    /// # Errors
    /// The file cannot be read or written.
    pub(super) fn open(folder: &Path, secret: &Secret, limits: Limits, now: Timestamp) -> io::Result<Ledger> {
        let (path, mut brake) = (folder.join(FILE), Brake::new(limits));
        match File::open(&path) {
            Ok(file) => {
                for line in BufReader::new(file).split(b'\n') {
                    read(&line?).into_iter().for_each(|(at, to, case)| brake.count(&to, &case, at));
                }
            }
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            Err(error) => return Err(error),
        }
        let file = written(&path, &brake, now)?;
        Ok(Ledger { brake, secret: secret.clone(), path, file, added: 0 })
    }

    /// Whether there is room for a letter of a case to an address.
    ///
    /// # Errors
    /// There is none.
    pub(super) fn room(&self, to: &Address, case: &str, now: Timestamp) -> Result<(), Braked> {
        self.brake.room(&mark(&self.secret, to), case, now)
    }

    /// Counts a letter of a case that has gone to an address.
    pub(super) fn count(&mut self, to: &Address, case: &str, now: Timestamp) {
        let to = mark(&self.secret, to);
        self.brake.count(&to, case, now);
        self.added += 1;
        // The letter has gone, whatever becomes of the line.
        let _ = self.file.write_all(line(now, &to, case).as_bytes());
        if self.added >= LINES_BETWEEN {
            self.added = 0;
            if let Ok(file) = written(&self.path, &self.brake, now) {
                self.file = file;
            }
        }
    }
}

/// Writes anew what still counts, beside its place and then into it; the file is open for more.
fn written(path: &Path, brake: &Brake, now: Timestamp) -> io::Result<File> {
    let draft = path.with_extension("sent.new");
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    let all = brake.counting(now).fold(String::new(), |mut all, (to, at, case)| {
        let _ = write!(all, "{}", line(at, to, case));
        all
    });
    file.write_all(all.as_bytes())?;
    std::fs::rename(&draft, path)?;
    Ok(file)
}

/// `2026-03-02T08:00:00Z 0123456789ab 01957f3a-…`
fn line(at: Timestamp, to: &str, case: &str) -> String {
    format!("{at} {to} {case}\n")
}

fn read(line: &[u8]) -> Option<(Timestamp, String, String)> {
    let mut words = std::str::from_utf8(line).ok()?.split(' ');
    let (at, to, case) = (words.next()?.parse().ok()?, words.next()?, words.next()?);
    Some((at, to.to_owned(), case.to_owned()))
}
