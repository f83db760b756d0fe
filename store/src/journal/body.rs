//! What the record of an entry holds: its envelope and its parts, each counted.

use super::{NewEntry, StoredEntry, StoredPart};
use crate::disk::frame::HEAD_BYTES;

const ERASED: u8 = 0;
const KEPT: u8 = 1;

/// The body of an entry. `filled` is how many bytes its segment holds with it (see [`Kept::filled`]).
pub(super) fn entry_body(filled: u64, entry: &NewEntry<'_>) -> Vec<u8> {
    let mut body = Writer(Vec::with_capacity(bytes_of(entry)));
    body.0.extend(filled.to_le_bytes());
    body.bytes(entry.envelope);
    body.count(entry.parts.len());
    for (name, bytes) in entry.parts {
        body.bytes(name.as_bytes());
        body.0.push(KEPT);
        body.bytes(bytes);
    }
    body.0
}

/// How many bytes an entry takes in its segment, head and key included.
pub(super) fn bytes_of(entry: &NewEntry<'_>) -> usize {
    let parts: usize = entry.parts.iter().map(|(name, bytes)| name.len() + bytes.len() + 9).sum();
    HEAD_BYTES + 8 + 8 + 4 + entry.envelope.len() + 4 + parts
}

/// An entry as its segment keeps it.
#[derive(Debug)]
pub(super) struct Kept {
    /// How many bytes of entries the segment held when this one was appended, itself included. The last entry's tells at start
    /// how full the segment is. Erasing does not lower it.
    pub(super) filled: u64,
    pub(super) entry: StoredEntry,
}

impl Kept {
    pub(super) fn read(position: u64, body: &[u8]) -> Result<Kept, String> {
        let mut rest = Reader(body);
        let filled = u64::from_le_bytes(rest.array()?);
        let envelope = rest.bytes()?.to_vec();
        let count = rest.count()?;
        let mut parts = Vec::new();
        for _ in 0..count {
            let name = std::str::from_utf8(rest.bytes()?).map_err(|_| "the name of a part is not UTF-8".to_owned())?.to_owned();
            let [state] = rest.array()?;
            let bytes = match state {
                ERASED => None,
                KEPT => Some(rest.bytes()?.to_vec()),
                other => return Err(format!("the state of part `{name}` is {other}, which means nothing")),
            };
            parts.push(StoredPart { name, bytes });
        }
        if !rest.0.is_empty() {
            return Err(format!("{} bytes follow its last part", rest.0.len()));
        }
        Ok(Kept { filled, entry: StoredEntry { position, envelope, parts } })
    }

    pub(super) fn body(&self) -> Vec<u8> {
        let mut body = Writer(Vec::new());
        body.0.extend(self.filled.to_le_bytes());
        body.bytes(&self.entry.envelope);
        body.count(self.entry.parts.len());
        for part in &self.entry.parts {
            body.bytes(part.name.as_bytes());
            match &part.bytes {
                None => body.0.push(ERASED),
                Some(bytes) => {
                    body.0.push(KEPT);
                    body.bytes(bytes);
                }
            }
        }
        body.0
    }
}

struct Writer(Vec<u8>);

impl Writer {
    fn count(&mut self, count: usize) {
        self.0.extend(u32::try_from(count).expect("an entry is checked against MOST_ENTRY_BYTES").to_le_bytes());
    }

    fn bytes(&mut self, bytes: &[u8]) {
        self.count(bytes.len());
        self.0.extend(bytes);
    }
}

/// Reads numbers and counted bytes from the front of a body.
pub(super) struct Reader<'a>(pub(super) &'a [u8]);

impl<'a> Reader<'a> {
    pub(super) fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or("it ends too early")?;
        self.0 = rest;
        Ok(*taken)
    }

    fn count(&mut self) -> Result<usize, String> {
        Ok(u32::from_le_bytes(self.array()?) as usize)
    }

    pub(super) fn bytes(&mut self) -> Result<&'a [u8], String> {
        let count = self.count()?;
        let (taken, rest) = self.0.split_at_checked(count).ok_or("it ends too early")?;
        self.0 = rest;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_reads_as_it_was_written_also_when_a_part_is_erased() {
        let entry = NewEntry { envelope: b"{}", parts: &[("facts", b"abc"), ("name", b"")] };
        let mut kept = Kept::read(7, &entry_body(100, &entry)).unwrap();
        assert_eq!(kept.entry.parts[1], StoredPart { name: "name".into(), bytes: Some(Vec::new()) });
        kept.entry.parts[0].bytes = None;
        let again = Kept::read(7, &kept.body()).unwrap();
        assert_eq!((again.filled, again.entry), (100, kept.entry));
    }

    #[test]
    fn a_body_cut_anywhere_is_an_error_and_no_panic() {
        let body = entry_body(9, &NewEntry { envelope: b"{\"v\":1}", parts: &[("facts", b"abc")] });
        for length in 0..body.len() {
            assert!(Kept::read(1, &body[..length]).is_err(), "cut after {length} bytes");
        }
    }
}
