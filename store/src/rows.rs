//! Which rows of the state file a change touches, and how their keys are made. Numbers in keys are big-endian, so that rows stand in
//! the order that lists want.

use tillit_engine::ShortHash;
use tillit_engine::case::{Text, Value};

use crate::keys::{KeyId, KeyRow};
use crate::organisation::Token;
use crate::packages::Version;
use crate::record::{PersonData, Stream};
use crate::row::{Row, RowError, unfit};
use crate::state::{Changes, Table};
use crate::summary::Summary;

/// What a case that has changed puts and removes. `before`: its row until now, if there was one.
pub(crate) fn put_case(changes: &mut Changes, before: Option<&Summary>, after: &Summary) {
    let begun = after.begun.to_be_bytes();
    if before.is_none() {
        changes.put(Table::Cases, after.case.as_bytes(), begun);
        if let Some(number) = &after.number {
            changes.put(Table::Numbers, number.as_bytes(), begun);
        }
    }
    if let Some(before) = before.filter(|before| before.ended.is_some()) {
        for (table, key) in ended_keys(before) {
            changes.remove(table, key);
        }
    }
    for (table, key) in ended_keys(after) {
        changes.put(table, key, []);
    }
    let (here, there) = if after.is_live(after.at) { (Table::Open, Table::Closed) } else { (Table::Closed, Table::Open) };
    changes.put(here, begun, after.to_row());
    // One that has ended may have been let go since ([`close_case`]), which its row does not tell.
    if before.is_some_and(|before| before.ended.is_some() || before.is_live(before.at) != after.is_live(after.at)) {
        changes.remove(there, begun);
    }
}

/// A case whose time to be reopened has passed is no longer live, though nothing has happened to it.
pub(crate) fn close_case(changes: &mut Changes, summary: &Summary) {
    let begun = summary.begun.to_be_bytes();
    changes.remove(Table::Open, begun);
    changes.put(Table::Closed, begun, summary.to_row());
}

/// Where lists of ended cases find one: by its end, and by its end under each listed value.
fn ended_keys(summary: &Summary) -> Vec<(Table, Vec<u8>)> {
    let Some((_, at)) = &summary.ended else { return Vec::new() };
    let at = at.as_microsecond();
    let mut keys = vec![(Table::ClosedByEnd, end_key(&end_prefix(&summary.process), at, summary.begun))];
    for listed in &summary.listed {
        let prefix = field_prefix(&summary.process, &listed.field, &listed.value);
        keys.push((Table::ClosedByField, end_key(&prefix, at, summary.begun)));
    }
    keys
}

/// What the keys of a process's ended cases begin with.
pub(crate) fn end_prefix(process: &str) -> Vec<u8> {
    [process.as_bytes(), &[0]].concat()
}

/// What the keys of a process's ended cases with a listed value begin with. The value is hashed: texts are long, and may hold
/// anything.
pub(crate) fn field_prefix(process: &str, field: &str, value: &Value) -> Vec<u8> {
    let hash = blake3::hash(value.to_string().as_bytes());
    [process.as_bytes(), &[0], field.as_bytes(), &[0], &hash.as_bytes()[..16]].concat()
}

fn end_key(prefix: &[u8], at: i64, begun: u64) -> Vec<u8> {
    // Instants before 1970 sort first.
    let at = at.cast_unsigned() ^ (1 << 63);
    [prefix, &at.to_be_bytes(), &begun.to_be_bytes()].concat()
}

/// The case that a key of [`Table::ClosedByEnd`] or [`Table::ClosedByField`] is about.
pub(crate) fn begun_of(key: &[u8]) -> Result<u64, RowError> {
    key.last_chunk().map(|bytes| u64::from_be_bytes(*bytes)).ok_or_else(|| unfit("a key that is too short"))
}

/// A position that is kept as a row's value.
pub(crate) fn position(row: &[u8]) -> Result<u64, RowError> {
    row.try_into().map(u64::from_be_bytes).map_err(unfit)
}

/// A count that is used up.
pub(crate) fn put_count(changes: &mut Changes, series: &str, count: u64) {
    changes.put(Table::Counters, series.as_bytes(), count.to_be_bytes());
}

/// The last entry of a stream.
pub(crate) fn put_stream(changes: &mut Changes, stream: Stream, seq: u64, position: u64) {
    changes.put(Table::Streams, [stream as u8], [seq.to_be_bytes(), position.to_be_bytes()].concat());
}

/// The number and the position of a stream's last entry.
pub(crate) fn last_of_stream(row: &[u8]) -> Result<(u64, u64), RowError> {
    let (seq, at) = row.split_at_checked(8).ok_or_else(|| unfit("a stream's row that is too short"))?;
    Ok((position(seq)?, position(at)?))
}

/// A person as they are now.
pub(crate) fn put_person(changes: &mut Changes, person: &PersonData) {
    changes.put(Table::People, person.id.as_bytes(), person.to_row());
}

/// A token as it is now.
pub(crate) fn put_token(changes: &mut Changes, token: &Token) {
    changes.put(Table::Tokens, token.data.id.as_bytes(), token.to_row());
}

/// The key of the row that names the live package; no process has an empty name.
pub(crate) const LIVE: &[u8] = &[];

/// The position of the entry that published the live package.
pub(crate) fn put_live(changes: &mut Changes, position: u64) {
    changes.put(Table::Packages, LIVE, position.to_be_bytes());
}

/// The position of an entry that published a version of a process.
pub(crate) fn put_version(changes: &mut Changes, (process, hash): &Version, position: u64) {
    changes.put(Table::Packages, [process.as_bytes(), &hash.0].concat(), position.to_be_bytes());
}

/// The version that a row of [`Table::Packages`] is about.
pub(crate) fn version_of(key: &[u8]) -> Result<Version, RowError> {
    let (process, hash) = key.split_last_chunk().ok_or_else(|| unfit("a version's key that is too short"))?;
    Ok((Text::from(std::str::from_utf8(process).map_err(unfit)?), ShortHash(*hash)))
}

/// What an idempotency key has done.
pub(crate) fn put_key(changes: &mut Changes, id: KeyId, row: &KeyRow) {
    let at = row.at.as_microsecond().cast_unsigned() ^ (1 << 63);
    changes.put(Table::KeysByTime, [&at.to_be_bytes()[..], &id.0].concat(), []);
    changes.put(Table::Keys, id.0, row.to_row());
}
