//! Values of facts as values of a rule, and back.
//!
//! Texts and choices are texts in a rule, numbers and booleans are rhai's own, decimals are exact; dates, instants and lengths
//! of time are types of ours ([`super::moment`]); people, teams, contacts and items are [`Thing`]s.

use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;
use rhai::{Array, Dynamic, INT, ImmutableString};
use rust_decimal::Decimal;

use super::thing::Thing;
use crate::case::Value;
use crate::model::{Duration, OpenTime};

/// The value as a rule sees it.
pub(super) fn to_dynamic(value: &Value) -> Dynamic {
    match value {
        Value::Text(text) | Value::Choice(text) => Dynamic::from(ImmutableString::from(&**text)),
        Value::Number(number) => Dynamic::from(*number),
        Value::Decimal(number) => Dynamic::from(*number),
        Value::Boolean(truth) => Dynamic::from(*truth),
        Value::Date(date) => Dynamic::from(*date),
        Value::Instant(instant) => Dynamic::from(*instant),
        Value::Duration(duration) => Dynamic::from(*duration),
        Value::OpenTime(open) => Dynamic::from(open.clone()),
        Value::Person(_) | Value::Team(_) | Value::Contact(_) | Value::Item { .. } => Thing::of(value).map_or(Dynamic::UNIT, Dynamic::from),
        Value::List(values) => Dynamic::from_array(values.iter().map(to_dynamic).collect()),
    }
}

/// The value that a rule's value is by itself, where no place says what it must be. `None`: it is no value of a fact, as a
/// table is none, or nothing at all.
pub(super) fn to_value(dynamic: &Dynamic) -> Option<Value> {
    Some(match Kind::of(dynamic) {
        Kind::Text(text) => Value::text(text.as_str()),
        Kind::Number(number) => Value::Number(number),
        Kind::Decimal(number) => Value::Decimal(number),
        Kind::Boolean(truth) => Value::Boolean(truth),
        Kind::Date(date) => Value::Date(date),
        Kind::Instant(instant) => Value::Instant(instant),
        Kind::Duration(duration) => Value::Duration(duration),
        Kind::OpenTime(open) => Value::OpenTime(open),
        Kind::Thing(thing) => thing.into_value(),
        Kind::List(values) => Value::List(Arc::new(values.iter().map(to_value).collect::<Option<_>>()?)),
        Kind::Nothing | Kind::Table | Kind::Other => return None,
    })
}

/// A rule's value, taken apart.
#[derive(Clone, Debug)]
pub(super) enum Kind {
    Nothing,
    Text(ImmutableString),
    Number(INT),
    Decimal(Decimal),
    Boolean(bool),
    Date(Date),
    Instant(Timestamp),
    Duration(Duration),
    OpenTime(OpenTime),
    Thing(Thing),
    List(Array),
    Table,
    /// What rhai has and the language has not: a range, a character.
    Other,
}

impl Kind {
    pub(super) fn of(dynamic: &Dynamic) -> Kind {
        if dynamic.is_unit() {
            return Kind::Nothing;
        }
        if let Ok(number) = dynamic.as_int() {
            return Kind::Number(number);
        }
        if let Ok(text) = dynamic.as_immutable_string_ref() {
            return Kind::Text(text.clone());
        }
        if let Ok(truth) = dynamic.as_bool() {
            return Kind::Boolean(truth);
        }
        if let Ok(number) = dynamic.as_decimal() {
            return Kind::Decimal(number);
        }
        if let Ok(list) = dynamic.as_array_ref() {
            return Kind::List(list.clone());
        }
        if dynamic.is_map() {
            return Kind::Table;
        }
        if let Ok(character) = dynamic.as_char() {
            // `for c in text` gives characters; to the language they are texts of one.
            return Kind::Text(ImmutableString::from(character.to_string()));
        }
        Kind::of_ours(dynamic)
    }

    fn of_ours(dynamic: &Dynamic) -> Kind {
        if let Some(thing) = dynamic.read_lock::<Thing>() {
            return Kind::Thing(thing.clone());
        }
        if let Some(duration) = dynamic.read_lock::<Duration>() {
            return Kind::Duration(*duration);
        }
        if let Some(open) = dynamic.read_lock::<OpenTime>() {
            return Kind::OpenTime(open.clone());
        }
        if let Some(instant) = dynamic.read_lock::<Timestamp>() {
            return Kind::Instant(*instant);
        }
        dynamic.read_lock::<Date>().map_or(Kind::Other, |date| Kind::Date(*date))
    }

    /// The word of the language for it; of an item, its list.
    pub(super) fn word(&self) -> &str {
        match self {
            Kind::Nothing => "none",
            Kind::Text(_) => "text",
            Kind::Number(_) => "number",
            Kind::Decimal(_) => "decimal",
            Kind::Boolean(_) => "boolean",
            Kind::Date(_) => "date",
            Kind::Instant(_) => "instant",
            Kind::Duration(_) | Kind::OpenTime(_) => "duration",
            Kind::Thing(thing) => thing.kind(),
            Kind::List(_) => "list",
            Kind::Table => "table",
            Kind::Other => "range",
        }
    }
}

/// How a value reads in a sentence: `critical`, `48 h`, `[mail, web]`. Long ones are cut.
pub(super) fn shown(dynamic: &Dynamic) -> String {
    const MOST_LETTERS: usize = 60;
    let whole = match to_value(dynamic) {
        Some(value) => value.to_string(),
        None => Kind::of(dynamic).word().to_owned(),
    };
    if whole.chars().count() <= MOST_LETTERS {
        return whole;
    }
    whole.chars().take(MOST_LETTERS).chain(['…']).collect()
}
