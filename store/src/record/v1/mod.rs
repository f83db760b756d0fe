//! Version 1 of what is stored. Nothing here may change what bytes mean: what must, is a version 2 beside it.
//!
//! Each type is written by `write` from the core's and read by `read` into it. [`Writing`] gathers what is personal on the way;
//! [`Reading`] gives it back, or says that it is gone.

mod command;
mod context;
mod decision;
mod effect;
mod envelope;
mod event;
mod matter;
mod message;
mod organisation;
mod personal;
mod started;
mod text;
mod value;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tillit_engine::ShortHash;
use tillit_engine::case::{Event, Outcome, Text};

use self::context::ContextV1;
use self::decision::DecisionV1;
pub(super) use self::envelope::EnvelopeV1;
use self::event::EventV1;
pub(super) use self::organisation::{read_organisation, write_change};
use self::personal::{PersonalV1, Reading, Writing};
use self::started::StartedV1;
use super::entry::Entry;
use super::envelope::{By, Envelope};
use super::error::RecordError;
use super::hash::Salt;
use super::part::{Part, PartName};

/// The version.
const VERSION: u64 = 1;
/// The parts that an entry of a case may have.
const PARTS_OF_A_COMMAND: [PartName; 5] = [PartName::Command, PartName::Context, PartName::Events, PartName::Decisions, PartName::Personal];

/// The parts of an entry that have something to say.
pub(super) fn write_parts(entry: &Entry, at: Timestamp, sensitive: &BTreeSet<Text>, salt: &Salt) -> Result<Vec<Part>, RecordError> {
    let mut writing = Writing::new(&entry.actor, &entry.command, at, sensitive);
    let command = command::write(&entry.command, &mut writing);
    let context = ContextV1::write(&entry.actor, &entry.read, &mut writing);
    let events = write_events(entry, &mut writing)?;
    let decisions: Vec<DecisionV1> = entry.outcome.decisions.iter().map(|decision| DecisionV1::write(decision, &mut writing)).collect();
    let personal = writing.personal;
    let mut parts = vec![Part::new(PartName::Command, salt, command)];
    let mut add = |name, json: Vec<u8>| parts.push(Part::new(name, salt, json));
    if !context.is_empty() {
        add(PartName::Context, to_json(&context));
    }
    if !events.is_empty() {
        add(PartName::Events, to_json(&events));
    }
    if !decisions.is_empty() {
        add(PartName::Decisions, to_json(&decisions));
    }
    if !personal.is_empty() {
        add(PartName::Personal, to_json(&personal));
    }
    Ok(parts)
}

/// All events but `Accepted`, which the envelope says.
fn write_events(entry: &Entry, writing: &mut Writing<'_>) -> Result<Vec<EventV1>, RecordError> {
    let started = entry.outcome.started.iter().map(|started| Ok(EventV1::Started(StartedV1::write(started, entry, writing)?)));
    let mut events = started.collect::<Result<Vec<EventV1>, RecordError>>()?;
    for event in &entry.outcome.events[1..] {
        events.push(EventV1::write(event, writing)?);
    }
    Ok(events)
}

/// The entry that an envelope and its parts tell of. The parts have been vouched for.
pub(super) fn read_entry(envelope: &Envelope, case: &Text, process: ShortHash, parts: &[Part]) -> Result<Entry, RecordError> {
    only(envelope, &PARTS_OF_A_COMMAND)?;
    let given = |name| parts.iter().find(|part| part.name == name);
    let erased = erased(envelope, parts)?;
    let personal = match given(PartName::Personal) {
        Some(part) => Some(parse::<Vec<PersonalV1>>(part)?),
        None if erased.contains(&PartName::Personal) => None,
        None => Some(Vec::new()),
    };
    let mut reading = Reading::new(envelope.at, personal);
    let context = given(PartName::Context).map(parse::<ContextV1>).transpose()?.unwrap_or_default();
    reading.actor_is_gone = envelope.by == By::Guest && reading.is_erased();
    let (actor, read) = context.read(&envelope.by, &reading)?;
    reading.actor = actor.person().cloned();
    let command = given(PartName::Command).ok_or(RecordError::PartMissing { part: PartName::Command })?;
    let command = command::read(&envelope.kind, command, &reading)?;
    reading.command = Some(command.clone());
    let events = given(PartName::Events).map(parse::<Vec<EventV1>>).transpose()?.unwrap_or_default();
    let decisions = given(PartName::Decisions).map(parse::<Vec<DecisionV1>>).transpose()?.unwrap_or_default();
    let mut outcome = Outcome { events: vec![Event::Accepted { seq: envelope.seq, at: envelope.at }], ..Outcome::default() };
    for (index, event) in events.into_iter().enumerate() {
        match event {
            EventV1::Started(started) if index == 0 => outcome.started = Some(started.read(case, process, envelope.at, &reading)?),
            event => outcome.events.push(event.read(&reading)?),
        }
    }
    outcome.decisions = decisions.into_iter().map(|decision| decision.read(&reading)).collect::<Result<_, _>>()?;
    let package = envelope.package.ok_or(RecordError::Contradiction { what: "it is of a case, and no package was live" })?;
    let (case, visibility) = (case.clone(), envelope.visibility);
    Ok(Entry { case, visibility, process, package, actor, command, read, outcome, erased })
}

/// Whether the envelope lists no other parts than these: nobody would read them.
fn only(envelope: &Envelope, parts: &[PartName]) -> Result<(), RecordError> {
    match envelope.parts.iter().find(|(name, _)| !parts.contains(name)) {
        Some((part, _)) => Err(RecordError::PartStrange { kind: envelope.kind.to_string(), part: *part }),
        None => Ok(()),
    }
}

/// The parts that were written and are gone.
fn erased(envelope: &Envelope, parts: &[Part]) -> Result<Vec<PartName>, RecordError> {
    let is_gone = |name: &PartName| !parts.iter().any(|part| part.name == *name);
    let erased: Vec<PartName> = envelope.parts.iter().map(|(name, _)| *name).filter(is_gone).collect();
    match erased.iter().find(|name| !name.may_be_erased()) {
        Some(part) => Err(RecordError::PartMissing { part: *part }),
        None => Ok(erased),
    }
}

fn to_json(value: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(value).expect("stored types have texts as keys and no value that JSON lacks")
}

fn parse<T: DeserializeOwned>(part: &Part) -> Result<T, RecordError> {
    serde_json::from_slice(part.json()).map_err(|source| unreadable(part.name.as_str(), source))
}

/// Tells what is no JSON from what is JSON of another shape.
fn unreadable(part: &'static str, source: serde_json::Error) -> RecordError {
    if source.is_data() { RecordError::Unknown { part, source } } else { RecordError::Malformed { part, source } }
}

/// Left out when false.
fn is_false(truth: &bool) -> bool {
    !truth
}
