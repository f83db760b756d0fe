//! Raw messages, kept whole by the hash of their bytes, in `mail/` of the data folder.
//!
//! A message is on disk before anything is made of it, so that none is lost whatever becomes of it (P26). The same message twice
//! is one file.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Keeps a message; its hash in hexadecimal, by which it is found again.
///
/// # Errors
/// The disk fails. Nothing that was kept before is touched.
pub fn keep(folder: &Path, raw: &[u8]) -> io::Result<String> {
    let hash = blake3::hash(raw).to_hex().to_string();
    let path = place(folder, &hash);
    let within = path.parent().expect("a place lies in a folder").to_owned();
    // A file that is there was renamed into its place whole, but perhaps not yet on disk: then its folder is synced now.
    if fs::metadata(&path).is_ok_and(|found| found.len() == raw.len() as u64) {
        sync(&within)?;
        return Ok(hash);
    }
    fs::DirBuilder::new().recursive(true).mode(0o700).create(&within)?;
    let mut chance = [0; 8];
    getrandom::fill(&mut chance).map_err(|error| io::Error::other(error.to_string()))?;
    let draft = within.join(format!(".{:016x}", u64::from_le_bytes(chance)));
    let written = write(&draft, raw).and_then(|()| fs::rename(&draft, &path));
    if let Err(error) = written {
        // What is left of it is no message; that it stays would harm nobody.
        let _ = fs::remove_file(&draft);
        return Err(error);
    }
    for made in [&*within, &*folder.join("mail"), folder] {
        sync(made)?;
    }
    Ok(hash)
}

/// A message that was kept, by its hash.
///
/// # Errors
/// There is none, the disk fails, or the file is not what was kept.
pub fn kept(folder: &Path, hash: &str) -> io::Result<Vec<u8>> {
    let is_hash = hash.len() == 64 && hash.bytes().all(|digit| matches!(digit, b'0'..=b'9' | b'a'..=b'f'));
    if !is_hash {
        return Err(io::Error::new(io::ErrorKind::NotFound, "that is no hash of a message"));
    }
    let path = place(folder, hash);
    let raw = fs::read(&path)?;
    if *blake3::hash(&raw).to_hex() != *hash {
        return Err(io::Error::new(io::ErrorKind::InvalidData, format!("{} is damaged; restore it from a backup", path.display())));
    }
    Ok(raw)
}

/// `mail/ab/cdef…`
fn place(folder: &Path, hash: &str) -> PathBuf {
    folder.join("mail").join(&hash[..2]).join(&hash[2..])
}

fn write(path: &Path, raw: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(raw)?;
    file.sync_all()
}

fn sync(folder: &Path) -> io::Result<()> {
    File::open(folder)?.sync_all()
}
