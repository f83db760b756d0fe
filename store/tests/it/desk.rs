//! A case that is driven through the core, with every accepted command kept as an entry and as bytes.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use tillit_engine::case::{Actor, Case, Command, Context, Directory, Person, Refusal, Text};
use tillit_engine::{Package, Sources, check, execute};
use tillit_store::record::{Entry, Envelope, Hash, Part, Place, Read, Salt, Sealed, ShortHash, Visibility};

pub(crate) fn text(words: &str) -> Text {
    Text::from(words)
}

/// The files of the repository's root package: path within it → text.
pub(crate) fn incident_files() -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace").to_owned();
    let mut files = vec![("package.yaml".to_owned(), fs::read_to_string(root.join("package.yaml")).unwrap())];
    let mut folders: Vec<PathBuf> = vec![root.join("workflows"), root.join("rules")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&root).unwrap().to_string_lossy().into_owned();
                files.push((name, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    files.sort();
    files
}

/// The package of the repository's root.
pub(crate) fn incident_package() -> Package {
    let files = incident_files().into_iter().map(|(path, text)| (path, text.into_bytes()));
    check(&Sources::new(files.collect())).package.expect("the incident package is clean")
}

/// One case and its journal.
pub(crate) struct Desk<'p> {
    pub(crate) package: &'p Package,
    pub(crate) directory: Directory,
    pub(crate) now: jiff::Timestamp,
    pub(crate) case: Option<Case>,
    pub(crate) entries: Vec<Entry>,
    pub(crate) sealed: Vec<Sealed>,
    /// Makes the salts of this desk its own.
    pub(crate) seed: u64,
}

impl<'p> Desk<'p> {
    pub(crate) fn new(package: &'p Package, seed: u64) -> Desk<'p> {
        let now = "2026-03-02T08:00:00.25Z".parse().unwrap();
        Desk { package, directory: package.directory(), now, case: None, entries: Vec::new(), sealed: Vec::new(), seed }
    }

    pub(crate) fn known(&self, name: &str) -> Actor {
        Actor::of(Person::Known(text(name)), &self.directory)
    }

    /// Gives a command; what is accepted is written.
    pub(crate) fn give(&mut self, command: Command, actor: &Actor) -> Result<(), Refusal> {
        let id = text(&format!("01957f3a-0000-7000-8000-{:012x}", self.seed));
        let number = text(&format!("INC-2026-{:06}", self.seed));
        let context = Context { now: self.now, actor, directory: &self.directory, case_id: Some(id.clone()), number: Some(number) };
        let outcome = execute(self.package, self.case.as_ref(), &command, &context)?;
        let entry = Entry {
            case: id,
            visibility: Visibility::Internal,
            process: self.package.process_hash("incident"),
            package: ShortHash([0x9a; 8]),
            actor: actor.clone(),
            command,
            read: Read::default(),
            outcome,
            erased: Vec::new(),
        };
        self.case = entry.replay(self.case.take());
        let place = self.sealed.last().map_or(Place { position: 1, before: None, previous: None }, |last| {
            let position = self.sealed.len() as u64 + 1;
            Place { position, before: Some(position - 1), previous: Some(last.hash) }
        });
        self.sealed.push(entry.write(&sensitive(), &salt(self.seed, place.position)).unwrap().seal(place));
        self.entries.push(entry);
        Ok(())
    }

    /// The case that the bytes tell of, and what they are read as.
    pub(crate) fn reread(&self, erased: bool) -> (Case, Vec<Entry>) {
        let mut case = None;
        let mut entries = Vec::new();
        for sealed in &self.sealed {
            let entry = read(sealed, |part| !erased || !part.name.may_be_erased());
            case = entry.replay(case);
            entries.push(entry);
        }
        (case.expect("the journal begins with a start"), entries)
    }
}

/// The entry of stored bytes, with the parts that are still there.
pub(crate) fn read(sealed: &Sealed, is_there: impl Fn(&Part) -> bool) -> Entry {
    let parts: Vec<Part> = sealed.parts.iter().filter(|part| is_there(part)).map(stored_and_back).collect();
    let envelope = Envelope::read(&sealed.envelope).unwrap();
    assert_eq!(envelope.write(), sealed.envelope, "an envelope is written as it was read");
    assert_eq!(Hash::of_envelope(&sealed.envelope), sealed.hash);
    envelope.entry(&parts).unwrap()
}

pub(crate) fn stored_and_back(part: &Part) -> Part {
    Part::from_bytes(part.name, part.stored()).unwrap()
}

pub(crate) fn sensitive() -> BTreeSet<Text> {
    ["contact", "description", "wish", "problem", "reporter"].map(text).into()
}

pub(crate) fn salt(seed: u64, position: u64) -> Salt {
    let mut bytes = [7; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    bytes[8..16].copy_from_slice(&position.to_le_bytes());
    Salt(bytes)
}

/// Bytes by what they are of: envelopes, then each part.
pub(crate) fn sizes(sealed: &[Sealed]) -> BTreeMap<String, usize> {
    let mut sizes = BTreeMap::new();
    for one in sealed {
        *sizes.entry("envelope".to_owned()).or_default() += one.envelope.len();
        for part in &one.parts {
            *sizes.entry(part.name.to_string()).or_default() += part.stored().len();
        }
    }
    sizes
}
