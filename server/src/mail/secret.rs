//! The secret of a data folder, by which we know again what we have sent.

use std::fs::{self, OpenOptions};
use std::io::{self, Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Signs references. It is never printed.
#[derive(Clone)]
pub struct Secret([u8; 32]);

/// The file in the data folder that holds it; only its owner reads it.
const FILE: &str = "mail.key";

impl Secret {
    /// The secret of a data folder; made on first use. Without it old mail could not be answered, so it belongs in every backup.
    ///
    /// # Errors
    /// The file cannot be read or written, or is none of ours.
    pub fn of(folder: &Path) -> io::Result<Secret> {
        let path = folder.join(FILE);
        match fs::File::open(&path) {
            Ok(file) => read(&path, file),
            Err(error) if error.kind() == io::ErrorKind::NotFound => make(folder, &path),
            Err(error) => Err(error),
        }
    }

    /// A secret of bytes that are known, for tests and for moving house.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 32]) -> Secret {
        Secret(bytes)
    }

    /// A keyed hash; whoever lacks the secret cannot make it.
    pub(super) fn sign(&self, bytes: &[u8]) -> blake3::Hash {
        blake3::keyed_hash(&self.0, bytes)
    }
}

fn read(path: &Path, file: fs::File) -> io::Result<Secret> {
    let mut bytes = Vec::new();
    file.take(33).read_to_end(&mut bytes)?;
    let wrong =
        |_| io::Error::new(io::ErrorKind::InvalidData, format!("{} does not hold 32 bytes; restore it from a backup", path.display()));
    bytes.try_into().map(Secret).map_err(wrong)
}

/// Written beside its place and linked into it whole: whoever comes second, or after a crash, finds all of it or nothing.
fn make(folder: &Path, path: &Path) -> io::Result<Secret> {
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).map_err(|error| io::Error::other(error.to_string()))?;
    let draft = folder.join(format!("{FILE}.{}", std::process::id()));
    let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&draft)?;
    file.write_all(&bytes)?;
    file.sync_all()?;
    let linked = fs::hard_link(&draft, path);
    fs::remove_file(&draft)?;
    match linked {
        Ok(()) => {
            fs::File::open(folder)?.sync_all()?;
            Ok(Secret(bytes))
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => read(path, fs::File::open(path)?),
        Err(error) => Err(error),
    }
}

/// A secret is not printed.
impl std::fmt::Debug for Secret {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Secret")
    }
}
