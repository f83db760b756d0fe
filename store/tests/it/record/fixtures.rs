//! Entries that were written once and are kept: today's code reads them, and writes the same bytes.
//!
//! `tests/records/v1/KIND.jsonl`: the stored envelope, then a line for each part with its salt and its stored JSON. A file may be
//! added. One that changes is a mistake: bytes like these stand in people's journals.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use tillit_store::record::{Envelope, Part, PartName, Sealed};

use super::samples::{KINDS_OF_EVENT, kind_of, samples, sealed};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/records/v1")
}

pub(super) fn shown(sealed: &Sealed) -> String {
    let mut lines = vec![String::from_utf8(sealed.envelope.clone()).unwrap()];
    for part in &sealed.parts {
        let salt: String = part.stored()[..16].iter().map(|byte| format!("{byte:02x}")).collect();
        let json = std::str::from_utf8(part.json()).unwrap();
        lines.push(format!(r#"{{"part":"{}","salt":"{salt}","json":{json}}}"#, part.name));
    }
    lines.join("\n") + "\n"
}

/// The envelope and the parts of a kept file.
pub(super) fn kept(file: &Path) -> (Envelope, Vec<Part>) {
    let text = fs::read_to_string(file).unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    let mut lines = text.lines();
    let envelope = Envelope::read(lines.next().unwrap().as_bytes()).unwrap();
    (envelope, lines.map(part).collect())
}

fn part(line: &str) -> Part {
    let (head, json) = line.strip_suffix('}').unwrap().split_once(r#","json":"#).unwrap();
    let words: Vec<&str> = head.split('"').collect();
    let name = PartName::named(words[3]).unwrap();
    let mut stored: Vec<u8> = (0..32).step_by(2).map(|at| u8::from_str_radix(&words[7][at..at + 2], 16).unwrap()).collect();
    stored.extend_from_slice(json.as_bytes());
    Part::from_bytes(name, &stored).unwrap()
}

#[test]
fn entries_that_were_kept_are_read_as_what_they_were() {
    for (name, entry) in samples() {
        let (envelope, parts) = kept(&folder().join(format!("{name}.jsonl")));
        assert_eq!(envelope.entry(&parts).unwrap(), entry, "{name}");
    }
    let files = fs::read_dir(folder()).unwrap().map(Result::unwrap).filter(|file| file.file_type().unwrap().is_file());
    let files: BTreeSet<String> = files.map(|file| file.file_name().into_string().unwrap()).collect();
    assert_eq!(files, samples().iter().map(|(name, _)| format!("{name}.jsonl")).collect(), "every kept file is read");
}

#[test]
fn what_is_written_today_is_what_was_kept() {
    for (name, entry) in samples() {
        expect_file![folder().join(format!("{name}.jsonl"))].assert_eq(&shown(&sealed(&entry)));
    }
}

#[test]
fn every_kind_of_command_and_event_is_kept() {
    let samples = samples();
    let commands: BTreeSet<&str> = samples.iter().map(|(_, entry)| entry.command.kind()).collect();
    assert_eq!(commands.len(), 17, "{commands:?}");
    let events = samples.iter().flat_map(|(_, entry)| entry.outcome.events.iter().map(kind_of));
    let mut events: BTreeSet<&str> = events.collect();
    assert!(events.remove("accepted"));
    assert_eq!(events.into_iter().collect::<Vec<_>>(), KINDS_OF_EVENT);
}
