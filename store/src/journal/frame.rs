//! How a record lies in a table: a format byte, a checksum, then the body.
//!
//! redb does not verify its pages when it reads them, so each record carries its own checksum. It covers the table's name and
//! the key too: a record that answers to another's key is as wrong as one whose bytes have changed.

use super::{NewEntry, StoredEntry, StoredPart};

/// The layout of a record. Zero is never used, so that a zeroed sector is no record.
const FORMAT: u8 = 1;
const HEAD_BYTES: usize = 1 + 4;
const ERASED: u8 = 0;
const KEPT: u8 = 1;

/// Puts format and checksum before `body`.
pub(super) fn close(table: &str, key: &[u8], body: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(HEAD_BYTES + body.len());
    record.push(FORMAT);
    record.extend(checksum(table, key, FORMAT, body).to_le_bytes());
    record.extend(body);
    record
}

/// The body of a record that is whole and answers to `key`; else what is wrong with it, in words.
pub(super) fn open<'a>(table: &str, key: &[u8], record: &'a [u8]) -> Result<&'a [u8], String> {
    let (head, body) = record.split_at_checked(HEAD_BYTES).ok_or_else(|| format!("the record has only {} bytes", record.len()))?;
    let stored = u32::from_le_bytes([head[1], head[2], head[3], head[4]]);
    let computed = checksum(table, key, head[0], body);
    if stored != computed {
        return Err(format!("its checksum is {stored:08x}, but its bytes give {computed:08x}"));
    }
    if head[0] != FORMAT {
        return Err(format!("its format is {}, and this tillit reads format {FORMAT}", head[0]));
    }
    Ok(body)
}

fn checksum(table: &str, key: &[u8], format: u8, body: &[u8]) -> u32 {
    let mut sum = crc32c::crc32c(table.as_bytes());
    sum = crc32c::crc32c_append(sum, key);
    sum = crc32c::crc32c_append(sum, &[format]);
    crc32c::crc32c_append(sum, body)
}

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
    fn a_record_under_another_key_or_in_another_table_is_refused() {
        let record = close("entries", &[1], b"body");
        assert_eq!(open("entries", &[1], &record), Ok(&b"body"[..]));
        assert!(open("entries", &[2], &record).is_err());
        assert!(open("meta", &[1], &record).is_err());
    }

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
