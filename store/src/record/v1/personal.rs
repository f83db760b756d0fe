//! What is personal stands in a part of its own, once; the other parts point to it by its place.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tillit_engine::Words;
use tillit_engine::case::{Actor, Command, Person, Text, Value};

use super::value::ValueV1;
use crate::record::error::RecordError;

/// One personal thing.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum PersonalV1 {
    /// What someone wrote.
    Text(Text),
    /// What a rule or tillit said: it may quote what someone wrote.
    Words { sv: String, en: String },
    /// Someone whom the directory does not know.
    Guest { name: Text, mail: Text },
    /// A value of a sensitive field, or a list of texts.
    Value(ValueV1),
}

/// Where in the personal part something stands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RefV1 {
    personal: u32,
}

impl RefV1 {
    pub(super) fn to(personal: u32) -> RefV1 {
        RefV1 { personal }
    }

    pub(super) fn place(self) -> u32 {
        self.personal
    }
}

/// An entry being written.
pub(super) struct Writing<'a> {
    pub(super) actor: Option<&'a Person>,
    pub(super) command: &'a Command,
    pub(super) at: Timestamp,
    pub(super) personal: Vec<PersonalV1>,
    sensitive: &'a BTreeSet<Text>,
}

/// An entry being read.
pub(super) struct Reading {
    pub(super) actor: Option<Person>,
    /// The actor is a guest who has been erased.
    pub(super) actor_is_gone: bool,
    /// What was asked, as soon as that is read.
    pub(super) command: Option<Command>,
    pub(super) at: Timestamp,
    /// `None`: erased.
    personal: Option<Vec<PersonalV1>>,
}

impl<'a> Writing<'a> {
    pub(super) fn new(actor: &'a Actor, command: &'a Command, at: Timestamp, sensitive: &'a BTreeSet<Text>) -> Writing<'a> {
        Writing { actor: actor.person(), command, at, personal: Vec::new(), sensitive }
    }

    /// Whether a fact is of a sensitive field, `FIELD` or `FIELD.…`, or came from outside: such a part may get into a sensitive field
    /// of another name.
    pub(super) fn is_sensitive(&self, path: &str) -> bool {
        let first = path.split('.').next().unwrap_or(path);
        matches!(first, "message" | "answer") || self.sensitive.contains(first)
    }

    pub(super) fn text(&mut self, text: &Text) -> RefV1 {
        self.add(PersonalV1::Text(text.clone()))
    }

    pub(super) fn words(&mut self, words: &Words) -> RefV1 {
        self.add(PersonalV1::Words { sv: words.sv.clone(), en: words.en.clone() })
    }

    pub(super) fn guest(&mut self, name: &Text, mail: &Text) -> RefV1 {
        self.add(PersonalV1::Guest { name: name.clone(), mail: mail.clone() })
    }

    pub(super) fn value(&mut self, value: ValueV1) -> RefV1 {
        self.add(PersonalV1::Value(value))
    }

    fn add(&mut self, one: PersonalV1) -> RefV1 {
        let at = self.personal.iter().position(|other| *other == one).unwrap_or_else(|| {
            self.personal.push(one);
            self.personal.len() - 1
        });
        RefV1 { personal: u32::try_from(at).expect("an entry holds fewer than 2^32 texts") }
    }
}

/// What is erased reads as `None`.
impl Reading {
    pub(super) fn new(at: Timestamp, personal: Option<Vec<PersonalV1>>) -> Reading {
        Reading { actor: None, actor_is_gone: false, command: None, at, personal }
    }

    pub(super) fn is_erased(&self) -> bool {
        self.personal.is_none()
    }

    pub(super) fn text(&self, place: RefV1) -> Result<Option<Text>, RecordError> {
        self.find(place, |one| match one {
            PersonalV1::Text(text) => Some(text.clone()),
            _ => None,
        })
    }

    /// A text that must be one: empty when it is erased.
    pub(super) fn text_or_empty(&self, place: RefV1) -> Result<Text, RecordError> {
        Ok(self.text(place)?.unwrap_or_else(|| Text::from("")))
    }

    pub(super) fn words(&self, place: RefV1) -> Result<Option<Words>, RecordError> {
        self.find(place, |one| match one {
            PersonalV1::Words { sv, en } => Some(Words { sv: sv.clone(), en: en.clone() }),
            _ => None,
        })
    }

    pub(super) fn guest(&self, place: RefV1) -> Result<Option<Person>, RecordError> {
        self.find(place, |one| match one {
            PersonalV1::Guest { name, mail } => Some(Person::Guest { name: name.clone(), mail: mail.clone() }),
            _ => None,
        })
    }

    pub(super) fn value(&self, place: RefV1) -> Result<Option<Value>, RecordError> {
        let found = self.find(place, |one| match one {
            PersonalV1::Text(text) => Some(ValueV1::Text(text.clone())),
            PersonalV1::Value(value) => Some(value.clone()),
            PersonalV1::Words { .. } | PersonalV1::Guest { .. } => None,
        })?;
        match found {
            Some(value) if value.points() => Err(RecordError::Dangling { index: place.personal }),
            Some(value) => value.read(self),
            None => Ok(None),
        }
    }

    fn find<T>(&self, place: RefV1, wanted: impl FnOnce(&PersonalV1) -> Option<T>) -> Result<Option<T>, RecordError> {
        let Some(personal) = &self.personal else { return Ok(None) };
        let found = usize::try_from(place.personal).ok().and_then(|at| personal.get(at)).and_then(wanted);
        found.map(Some).ok_or(RecordError::Dangling { index: place.personal })
    }
}
