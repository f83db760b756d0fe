//! Which rows of the state file a change touches, and how their keys are made. Numbers in keys are big-endian, so that rows stand in
//! the order that lists want.

use std::collections::BTreeSet;

use tillit_engine::case::{Text, Value};
use tillit_engine::{ShortHash, same_key};

use crate::keys::{KeyId, KeyRow};
use crate::organisation::Token;
use crate::packages::Version;
use crate::record::{PersonData, Stream};
use crate::row::{Row, RowError, unfit};
use crate::state::{Changes, Table};
use crate::summary::Summary;
use crate::work::audience::Audience;
use crate::work::who::Who;

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

/// Where lists of ended cases find one, each by its end: under its process, under each listed value, under who sees it, and under
/// everyone whom its row names.
fn ended_keys(summary: &Summary) -> Vec<(Table, Vec<u8>)> {
    let Some((_, at)) = &summary.ended else { return Vec::new() };
    let at = at.as_microsecond();
    let mut keys = vec![(Table::ClosedByEnd, end_key(&end_prefix(&summary.process), at, summary.begun))];
    for listed in &summary.listed {
        let prefix = field_prefix(&summary.process, &listed.field, &listed.value);
        keys.push((Table::ClosedByField, end_key(&prefix, at, summary.begun)));
    }
    let (audience, named) = Audience::of_case(&summary.onlookers, &summary.tasks);
    keys.push((Table::ClosedByAudience, end_key(&audience_prefix(&audience), at, summary.begun)));
    let involved = [&summary.owner, &summary.requester].into_iter().flatten().filter_map(Who::of);
    let people: BTreeSet<Who> = named.all.into_iter().chain(named.some).chain(involved).collect();
    keys.extend(people.iter().map(|who| (Table::ClosedByPerson, end_key(&person_prefix(who), at, summary.begun))));
    keys
}

/// What the keys of a process's ended cases begin with.
pub(crate) fn end_prefix(process: &str) -> Vec<u8> {
    [process.as_bytes(), &[0]].concat()
}

/// What the keys of a process's ended cases with a listed value begin with. The value is hashed: texts are long, and may hold
/// anything.
pub(crate) fn field_prefix(process: &str, field: &str, value: &Value) -> Vec<u8> {
    let hash = blake3::hash(same_key(value).as_bytes());
    [process.as_bytes(), &[0], field.as_bytes(), &[0], &hash.as_bytes()[..16]].concat()
}

/// How many bytes the keys of all ended cases with one audience begin with.
pub(crate) const AUDIENCE_BYTES: usize = 16;

/// What the keys of ended cases begin with that have an audience.
pub(crate) fn audience_prefix(audience: &Audience) -> Vec<u8> {
    let bytes = postcard::to_stdvec(audience).expect("texts can be written");
    blake3::hash(&bytes).as_bytes()[..AUDIENCE_BYTES].to_vec()
}

/// What the keys of ended cases begin with that name someone.
pub(crate) fn person_prefix(who: &Who) -> Vec<u8> {
    let bytes = postcard::to_stdvec(who).expect("texts can be written");
    blake3::hash(&bytes).as_bytes()[..16].to_vec()
}

fn end_key(prefix: &[u8], at: i64, begun: u64) -> Vec<u8> {
    ended_key(prefix, rising(at), begun)
}

/// The key of a case that ended at an instant, as [`rising`] has it.
pub(crate) fn ended_key(prefix: &[u8], at: u64, begun: u64) -> Vec<u8> {
    [prefix, &at.to_be_bytes(), &begun.to_be_bytes()].concat()
}

/// Microseconds as a number of which those before 1970 are the lowest.
pub(crate) fn rising(microseconds: i64) -> u64 {
    microseconds.cast_unsigned() ^ (1 << 63)
}

/// When the case of such a key ended, as [`rising`] has it, and where it began.
pub(crate) fn end_of(key: &[u8]) -> Result<(u64, u64), RowError> {
    let (rest, begun) = key.split_last_chunk().ok_or_else(|| unfit("a key that is too short"))?;
    let at = rest.last_chunk().ok_or_else(|| unfit("a key that is too short"))?;
    Ok((u64::from_be_bytes(*at), u64::from_be_bytes(*begun)))
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
    changes.put(Table::KeysByTime, [&rising(row.at.as_microsecond()).to_be_bytes()[..], &id.0].concat(), []);
    changes.put(Table::Keys, id.0, row.to_row());
}
