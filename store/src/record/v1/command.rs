//! Commands: one type a form of command. Which it is, the envelope says (`kind`), so the part does not.

use serde::{Deserialize, Serialize};
use tillit_engine::case::{Command, Text, Value};

use super::message::{FieldsV1, MessageV1, read_fields, write_fields};
use super::personal::{Reading, RefV1, Writing};
use super::text::IdV1;
use super::value::{PersonV1, ValueV1};
use super::{parse, to_json};
use crate::record::error::RecordError;
use crate::record::part::Part;

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct StartV1 {
    process: Text,
    start: Text,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: FieldsV1,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<MessageV1>,
}

/// `claim`, `release`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct TaskV1 {
    task: IdV1,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct AssignV1 {
    task: IdV1,
    to: PersonV1,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CompleteV1 {
    task: IdV1,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: FieldsV1,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tick: Vec<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<RefV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ChooseV1 {
    task: IdV1,
    way: Text,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: FieldsV1,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    tick: Vec<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<RefV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct DoV1 {
    action: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    next: Option<Text>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: FieldsV1,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<RefV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct UpdateV1 {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    fields: FieldsV1,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<RefV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct OverrideV1 {
    field: Text,
    /// Left out: the override is lifted. (One that is erased is there, and points to what is gone.)
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<ValueV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<RefV1>,
}

/// `note`, `reply`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct WordsV1 {
    text: RefV1,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReceiveV1 {
    name: Text,
    message: MessageV1,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct FireV1 {
    timer: IdV1,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct ReportV1 {
    effect: IdV1,
    /// Why it failed for good; left out: it is done.
    #[serde(skip_serializing_if = "Option::is_none")]
    failed: Option<RefV1>,
}

/// `retry`, `dismiss`.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct MatterV1 {
    matter: IdV1,
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<RefV1>,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct CancelV1 {
    #[serde(skip_serializing_if = "Option::is_none")]
    why: Option<RefV1>,
}

/// The JSON of a command, without its kind.
pub(super) fn write(command: &Command, writing: &mut Writing<'_>) -> Vec<u8> {
    match command {
        Command::Start { process, start, fields, message } => to_json(&StartV1 {
            process: process.clone(),
            start: start.clone(),
            fields: write_fields(fields, writing),
            message: message.as_ref().map(|message| MessageV1::write(message, writing)),
        }),
        Command::Claim { task } | Command::Release { task } => to_json(&TaskV1 { task: IdV1(*task) }),
        Command::Assign { task, to } => to_json(&AssignV1 { task: IdV1(*task), to: PersonV1::write(to, writing) }),
        Command::Complete { task, fields, tick, why } => to_json(&CompleteV1 {
            task: IdV1(*task),
            fields: write_fields(fields, writing),
            tick: tick.clone(),
            why: why.as_ref().map(|why| writing.text(why)),
        }),
        Command::Choose { task, way, fields, tick, why } => to_json(&ChooseV1 {
            task: IdV1(*task),
            way: way.clone(),
            fields: write_fields(fields, writing),
            tick: tick.clone(),
            why: why.as_ref().map(|why| writing.text(why)),
        }),
        Command::Do { action, next, fields, why } => to_json(&DoV1 {
            action: action.clone(),
            next: next.clone(),
            fields: write_fields(fields, writing),
            why: why.as_ref().map(|why| writing.text(why)),
        }),
        Command::Update { fields, why } => {
            to_json(&UpdateV1 { fields: write_fields(fields, writing), why: why.as_ref().map(|why| writing.text(why)) })
        }
        Command::Override { field, value, why } => to_json(&OverrideV1 {
            field: field.clone(),
            value: value.as_ref().map(|value| ValueV1::write(field, value, writing)),
            why: why.as_ref().map(|why| writing.text(why)),
        }),
        Command::Note { text } | Command::Reply { text } => to_json(&WordsV1 { text: writing.text(text) }),
        Command::Receive { name, message } => to_json(&ReceiveV1 { name: name.clone(), message: MessageV1::write(message, writing) }),
        Command::Fire { timer } => to_json(&FireV1 { timer: IdV1(*timer) }),
        Command::Report { effect, result } => {
            to_json(&ReportV1 { effect: IdV1(*effect), failed: result.as_ref().err().map(|reason| writing.text(reason)) })
        }
        Command::Retry { matter, why } | Command::Dismiss { matter, why } => {
            to_json(&MatterV1 { matter: IdV1(*matter), why: why.as_ref().map(|why| writing.text(why)) })
        }
        Command::Cancel { why } => to_json(&CancelV1 { why: why.as_ref().map(|why| writing.text(why)) }),
    }
}

/// The command of a kind.
pub(super) fn read(kind: &str, part: &Part, reading: &Reading) -> Result<Command, RecordError> {
    let why = |why: Option<RefV1>| why.map(|why| reading.text(why)).transpose().map(Option::flatten);
    Ok(match kind {
        "start" => {
            let StartV1 { process, start, fields, message } = parse(part)?;
            let message = message.map(|message| message.read(reading)).transpose()?;
            Command::Start { process, start, fields: read_fields(fields, reading)?, message }
        }
        "claim" => Command::Claim { task: parse::<TaskV1>(part)?.task.0 },
        "release" => Command::Release { task: parse::<TaskV1>(part)?.task.0 },
        "assign" => {
            let AssignV1 { task, to } = parse(part)?;
            Command::Assign { task: task.0, to: to.read(reading)? }
        }
        "complete" => {
            let given: CompleteV1 = parse(part)?;
            let fields = read_fields(given.fields, reading)?;
            Command::Complete { task: given.task.0, fields, tick: given.tick, why: why(given.why)? }
        }
        "choose" => {
            let given: ChooseV1 = parse(part)?;
            let (task, fields) = (given.task.0, read_fields(given.fields, reading)?);
            Command::Choose { task, way: given.way, fields, tick: given.tick, why: why(given.why)? }
        }
        "do" => {
            let given: DoV1 = parse(part)?;
            Command::Do { action: given.action, next: given.next, fields: read_fields(given.fields, reading)?, why: why(given.why)? }
        }
        "update" => {
            let given: UpdateV1 = parse(part)?;
            Command::Update { fields: read_fields(given.fields, reading)?, why: why(given.why)? }
        }
        "override" => {
            let given: OverrideV1 = parse(part)?;
            let value = given.value.map(|value| value.read(reading)).transpose()?.flatten();
            Command::Override { field: given.field, value, why: why(given.why)? }
        }
        "note" => Command::Note { text: reading.text_or_empty(parse::<WordsV1>(part)?.text)? },
        "reply" => Command::Reply { text: reading.text_or_empty(parse::<WordsV1>(part)?.text)? },
        "receive" => {
            let ReceiveV1 { name, message } = parse(part)?;
            Command::Receive { name, message: message.read(reading)? }
        }
        "fire" => Command::Fire { timer: parse::<FireV1>(part)?.timer.0 },
        "report" => {
            let ReportV1 { effect, failed } = parse(part)?;
            Command::Report { effect: effect.0, result: failed.map_or(Ok(Ok(())), |reason| reading.text_or_empty(reason).map(Err))? }
        }
        "retry" => {
            let given: MatterV1 = parse(part)?;
            Command::Retry { matter: given.matter.0, why: why(given.why)? }
        }
        "dismiss" => {
            let given: MatterV1 = parse(part)?;
            Command::Dismiss { matter: given.matter.0, why: why(given.why)? }
        }
        "cancel" => Command::Cancel { why: why(parse::<CancelV1>(part)?.why)? },
        _ => return Err(RecordError::Kind { kind: kind.to_owned() }),
    })
}

/// What a command gives the field of a name, if it names it once.
pub(super) fn given<'c>(command: &'c Command, field: &str) -> Option<&'c Value> {
    let fields = match command {
        Command::Start { fields, .. }
        | Command::Complete { fields, .. }
        | Command::Choose { fields, .. }
        | Command::Do { fields, .. }
        | Command::Update { fields, .. } => fields,
        Command::Override { field: overridden, value, .. } => return value.as_ref().filter(|_| **overridden == *field),
        Command::Claim { .. }
        | Command::Release { .. }
        | Command::Assign { .. }
        | Command::Note { .. }
        | Command::Reply { .. }
        | Command::Receive { .. }
        | Command::Fire { .. }
        | Command::Report { .. }
        | Command::Retry { .. }
        | Command::Dismiss { .. }
        | Command::Cancel { .. } => return None,
    };
    let mut of_name = fields.iter().filter(|(name, _)| **name == *field);
    match (of_name.next(), of_name.next()) {
        (Some((_, value)), None) => value.as_ref(),
        _ => None,
    }
}
