//! Entries as no tillit of today writes them: a sample with something else in it, hashed as if it had been written so.

use expect_test::Expect;
use tillit_store::record::{Envelope, Part, PartName, Record, RecordError};

use super::samples::{samples, sealed};

/// A sample, of a case or of the organisation.
pub(super) fn stored(name: &str) -> (Envelope, Vec<Part>) {
    let of_a_case = samples().into_iter().find(|(known, _)| *known == name).map(|(_, entry)| sealed(&entry));
    let sealed = of_a_case.unwrap_or_else(|| super::organisation::sample(name));
    (Envelope::read(&sealed.envelope).unwrap(), sealed.parts)
}

/// What an error says, with its cause.
pub(super) fn told(error: RecordError) -> String {
    let source = std::error::Error::source(&error).map_or(String::new(), |source| format!("\n  {source}"));
    format!("{error}{source}")
}

/// Reads a sample in whose envelope a text has been replaced.
#[track_caller]
pub(super) fn envelope(name: &str, from: &str, to: &str, expect: Expect) {
    let (envelope, parts) = stored(name);
    let json = String::from_utf8(envelope.write()).unwrap();
    assert!(json.contains(from), "{json}");
    let read = Envelope::read(json.replacen(from, to, 1).as_bytes()).and_then(|envelope| envelope.record(&parts));
    expect.assert_eq(&told(read.unwrap_err()));
}

/// Reads a sample in one of whose parts a text has been replaced.
#[track_caller]
pub(super) fn part(name: &str, part: PartName, from: &str, to: &str, expect: Expect) {
    let (_, parts) = stored(name);
    let json = std::str::from_utf8(parts.iter().find(|other| other.name == part).unwrap().json()).unwrap();
    assert!(json.contains(from), "{json}");
    expect.assert_eq(&told(with_part(name, part, &json.replacen(from, to, 1)).unwrap_err()));
}

/// Reads a sample that has this part, in place of its own or beside its others.
pub(super) fn with_part(name: &str, part: PartName, json: &str) -> Result<Record, RecordError> {
    let (mut envelope, mut parts) = stored(name);
    parts.retain(|other| other.name != part);
    parts.push(Part::from_bytes(part, &[&[9; 16], json.as_bytes()].concat()).unwrap());
    parts.sort_by_key(|part| part.name);
    envelope.parts = parts.iter().map(|part| (part.name, part.hash())).collect();
    envelope.record(&parts)
}
