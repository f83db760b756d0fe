//! Fields as forms give them, and messages.

use serde::{Deserialize, Serialize};
use tillit_engine::case::{FieldValues, Message, Text};

use super::personal::{Reading, RefV1, Writing};
use super::text::IdV1;
use super::value::ValueV1;
use crate::record::error::RecordError;

/// `["impact", {"choice": "group"}]`, in the order in which they came; `null` empties the field.
pub(super) type FieldsV1 = Vec<(Text, Option<ValueV1>)>;

pub(super) fn write_fields(fields: &FieldValues, writing: &mut Writing<'_>) -> FieldsV1 {
    let value = |(field, value): &(Text, Option<_>)| (field.clone(), value.as_ref().map(|value| ValueV1::write(field, value, writing)));
    fields.iter().map(value).collect()
}

/// What is erased is left out.
pub(super) fn read_fields(fields: FieldsV1, reading: &Reading) -> Result<FieldValues, RecordError> {
    let mut all = FieldValues::new();
    for (field, value) in fields {
        match value.map(|value| value.read(reading)).transpose()? {
            None => all.push((field, None)),
            Some(Some(value)) => all.push((field, Some(value))),
            Some(None) => {}
        }
    }
    Ok(all)
}

/// What came from outside.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MessageV1 {
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    parts: Vec<(Text, ValueV1)>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    misfits: Vec<(Text, RefV1)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answers: Option<IdV1>,
    /// Personal, since likely words could be tried against a hash once the words are erased.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<RefV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    undelivered: Option<RefV1>,
}

impl MessageV1 {
    pub(super) fn write(message: &Message, writing: &mut Writing<'_>) -> MessageV1 {
        MessageV1 {
            parts: message
                .parts
                .iter()
                .map(|(part, value)| (part.clone(), ValueV1::write(&format!("message.{part}"), value, writing)))
                .collect(),
            misfits: message.misfits.iter().map(|(part, value)| (part.clone(), writing.text(value))).collect(),
            answers: message.answers.map(IdV1),
            raw: message.raw.as_ref().map(|raw| writing.text(raw)),
            undelivered: message.undelivered.as_ref().map(|reason| writing.text(reason)),
        }
    }

    pub(super) fn read(self, reading: &Reading) -> Result<Message, RecordError> {
        let raw = self.raw.map(|raw| reading.text(raw)).transpose()?.flatten();
        // That something came back stays, whatever is erased of why.
        let undelivered = self.undelivered.map(|reason| reading.text_or_empty(reason)).transpose()?;
        let mut message = Message { answers: self.answers.map(|id| id.0), raw, undelivered, ..Message::default() };
        for (part, value) in self.parts {
            message.parts.extend(value.read(reading)?.map(|value| (part, value)));
        }
        for (part, value) in self.misfits {
            message.misfits.extend(reading.text(value)?.map(|value| (part, value)));
        }
        Ok(message)
    }
}
