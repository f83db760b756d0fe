//! Mail, out and in.

mod carrier;
mod compose;
mod deliver;
mod read;
mod relay;
mod secrecy;
mod walk;

use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use tillit_engine::case::Id;
use tillit_server::mail::{Reference, Secret};

/// The case that mails in the fixtures answer.
pub(crate) const CASE: &str = "01957f3a-0000-7000-8000-000000000001";

pub(crate) fn secret() -> Secret {
    Secret::from_bytes([7; 32])
}

pub(crate) fn reference() -> Reference {
    Reference::new(CASE, Id { seq: 4, n: 1 }).unwrap()
}

/// The messages of `tests/mail`, by name, with the references that stand in them.
pub(crate) fn messages() -> Vec<(String, Vec<u8>)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail");
    let mut paths: Vec<PathBuf> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_some_and(|ending| ending == "eml"));
    paths.sort();
    let read = |path: &PathBuf| (path.file_stem().unwrap().to_string_lossy().into_owned(), with_references(std::fs::read(path).unwrap()));
    paths.iter().map(read).collect()
}

pub(crate) fn message(name: &str) -> Vec<u8> {
    messages().into_iter().find(|(found, _)| found == name).unwrap_or_else(|| panic!("there is no {name}.eml")).1
}

fn with_references(raw: Vec<u8>) -> Vec<u8> {
    let thread = Reference::new(CASE, Id { seq: 0, n: 0 }).unwrap();
    let forged = reference().signed(&Secret::from_bytes([8; 32]));
    let words = [("@REFERENCE@", reference().signed(&secret())), ("@THREAD@", thread.signed(&secret()) + "@"), ("@FORGED@", forged)];
    words.iter().fold(raw, |raw, (word, signed)| replaced(&raw, word.as_bytes(), signed.as_bytes()))
}

fn replaced(raw: &[u8], word: &[u8], by: &[u8]) -> Vec<u8> {
    let (mut all, mut at) = (Vec::new(), 0);
    while at < raw.len() {
        if raw[at..].starts_with(word) {
            all.extend(by);
            at += word.len();
        } else {
            all.push(raw[at]);
            at += 1;
        }
    }
    all
}

/// A folder of a test's own; it goes with the value.
pub(crate) struct Folder(pub(crate) PathBuf);

impl Folder {
    pub(crate) fn new() -> Folder {
        static COUNT: AtomicUsize = AtomicUsize::new(0);
        let name = format!("tillit-mail-{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let path = std::env::temp_dir().join(name);
        std::fs::create_dir(&path).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What stays in the machine's folder for such things harms nobody.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Small and repeatable; the same numbers on every machine.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % most as u64).unwrap()
    }
}
