//! What the state file says of itself: its format, who wrote it, the formats of its tables, and up to where it is true.

use super::error::{Problem, StateError};
use super::{NAME, Table};
use crate::disk::frame;
use crate::record::{Chain, Hash};

/// The layout of the file: which tables there are, and this record. Whoever takes a table away raises it.
const FILE_FORMAT: u32 = 1;
/// The layout of the record, which stays readable for every tillit to come, so that each can refuse a newer file.
const RECORD_FORMAT: u8 = 1;
pub(super) const TABLE: &str = "meta";
pub(super) const KEY: &str = "state";

/// What came of reading the record.
#[derive(Debug)]
pub(super) enum Said {
    /// The file is of this tillit's format, and true up to here.
    True(Chain),
    /// It is of an older format; in words.
    Older(String),
}

/// The record of a file that is true up to the end of `chain`.
pub(super) fn record(chain: &Chain) -> Vec<u8> {
    let mut body = FILE_FORMAT.to_le_bytes().to_vec();
    put_text(&mut body, env!("CARGO_PKG_VERSION"));
    body.push(Table::ALL.len() as u8);
    for table in Table::ALL {
        put_text(&mut body, table.name());
        body.push(table.format());
    }
    body.extend(chain.position.to_le_bytes());
    body.extend(chain.hash.iter().flat_map(Hash::bytes));
    frame::close(TABLE, RECORD_FORMAT, KEY.as_bytes(), &body)
}

/// Reads the record. Refuses that of a newer tillit.
pub(super) fn read(record: &[u8]) -> Result<Said, StateError> {
    let damaged = |cause: String| StateError::Damaged(Problem { table: TABLE, key: None, cause });
    let mut rest = Rest(frame::open(TABLE, RECORD_FORMAT, KEY.as_bytes(), record).map_err(damaged)?);
    let format = u32::from_le_bytes(rest.array().map_err(damaged)?);
    let version = rest.text().map_err(damaged)?;
    let newer = |what| Err(StateError::Newer { name: NAME, version: version.clone(), what });
    if format > FILE_FORMAT {
        return newer(format!("file format {format}"));
    }
    if format < FILE_FORMAT {
        return Ok(Said::Older(format!("it has file format {format}, of tillit {version}")));
    }
    let mut current = 0;
    let [count] = rest.array().map_err(damaged)?;
    for _ in 0..count {
        let name = rest.text().map_err(damaged)?;
        let [format] = rest.array().map_err(damaged)?;
        match Table::ALL.into_iter().find(|table| table.name() == name) {
            Some(table) if format <= table.format() => current += usize::from(format == table.format()),
            _ => return newer(format!("table `{name}` in format {format}")),
        }
    }
    if current < Table::ALL.len() {
        return Ok(Said::Older(format!("its tables have older formats, of tillit {version}")));
    }
    chain(rest).map(Said::True).map_err(damaged)
}

fn chain(mut rest: Rest<'_>) -> Result<Chain, String> {
    let position = u64::from_le_bytes(rest.array()?);
    let hash = if rest.0.is_empty() { None } else { Some(Hash::new(rest.array()?)) };
    if rest.0.is_empty() && (position == 0) == hash.is_none() {
        Ok(Chain { position, hash })
    } else {
        Err(format!("what it says of entry {position} means nothing"))
    }
}

fn put_text(body: &mut Vec<u8>, text: &str) {
    body.push(u8::try_from(text.len()).expect("names and versions are short"));
    body.extend(text.as_bytes());
}

/// What is still to be read.
struct Rest<'a>(&'a [u8]);

impl Rest<'_> {
    fn array<const N: usize>(&mut self) -> Result<[u8; N], String> {
        let (taken, rest) = self.0.split_first_chunk::<N>().ok_or("it ends too early")?;
        self.0 = rest;
        Ok(*taken)
    }

    fn text(&mut self) -> Result<String, String> {
        let [length] = self.array()?;
        let (taken, rest) = self.0.split_at_checked(length.into()).ok_or("it ends too early")?;
        self.0 = rest;
        Ok(String::from_utf8_lossy(taken).into_owned())
    }
}
