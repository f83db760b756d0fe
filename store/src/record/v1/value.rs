//! Values and people.

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use tillit_engine::case::{Person, Text, Value};
use tillit_engine::model::{Duration, OpenTime, WrittenDuration, parse_duration};

use super::personal::{Reading, RefV1, Writing};
use super::text::AsText;
use crate::record::error::RecordError;

/// A value with its type.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum ValueV1 {
    /// It stands in the personal part.
    Personal(u32),
    /// Only within the personal part.
    Text(Text),
    Number(i64),
    Decimal(String),
    Boolean(bool),
    Date(AsText<Date>),
    Instant(AsText<Timestamp>),
    /// In the language's words.
    Duration(String),
    /// One that the language cannot write: zero, negative, or with parts of a second.
    DurationParts {
        months: i64,
        days: i64,
        microseconds: i64,
    },
    /// One of open time that the language cannot write: zero, negative, or of days and hours.
    OpenTimeParts {
        calendar: Text,
        days: i64,
        microseconds: i64,
    },
    Choice(Text),
    Person(PersonV1),
    Team(Text),
    Contact(Text),
    Item {
        list: Text,
        item: Text,
    },
    List(Vec<ValueV1>),
}

/// Someone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum PersonV1 {
    /// Whoever did the command.
    Actor,
    /// Someone of the directory.
    Known(Text),
    /// Someone else.
    Guest(RefV1),
}

impl ValueV1 {
    /// Writes a value of a fact; what is personal about it goes into the personal part.
    pub(super) fn write(fact: &str, value: &Value, writing: &mut Writing<'_>) -> ValueV1 {
        if let Value::Text(text) = value {
            return ValueV1::Personal(writing.text(text).place());
        }
        let is_personal = writing.is_sensitive(fact) || holds_text(value);
        let plain = ValueV1::plain(value, writing);
        if is_personal { ValueV1::Personal(writing.value(plain).place()) } else { plain }
    }

    fn plain(value: &Value, writing: &mut Writing<'_>) -> ValueV1 {
        match value {
            Value::Text(text) => ValueV1::Text(text.clone()),
            Value::Number(number) => ValueV1::Number(*number),
            Value::Decimal(number) => ValueV1::Decimal(number.to_string()),
            Value::Boolean(truth) => ValueV1::Boolean(*truth),
            Value::Date(date) => ValueV1::Date(AsText(*date)),
            Value::Instant(instant) => ValueV1::Instant(AsText(*instant)),
            Value::Duration(duration) => ValueV1::duration(duration),
            Value::OpenTime(open) => ValueV1::open_time(open),
            Value::Choice(item) => ValueV1::Choice(item.clone()),
            Value::Person(person) => ValueV1::Person(PersonV1::write(person, writing)),
            Value::Team(team) => ValueV1::Team(team.clone()),
            Value::Contact(contact) => ValueV1::Contact(contact.clone()),
            Value::Item { list, item } => ValueV1::Item { list: list.clone(), item: item.clone() },
            Value::List(values) => ValueV1::List(values.iter().map(|value| ValueV1::plain(value, writing)).collect()),
        }
    }

    fn duration(duration: &Duration) -> ValueV1 {
        let text = duration.to_string();
        match parse_duration(&text) {
            Ok(WrittenDuration::Passing(same)) if same == *duration => ValueV1::Duration(text),
            _ => ValueV1::DurationParts { months: duration.months, days: duration.days, microseconds: duration.microseconds },
        }
    }

    fn open_time(open: &OpenTime) -> ValueV1 {
        let text = open.to_string();
        match parse_duration(&text) {
            Ok(WrittenDuration::Open(same)) if same == *open => ValueV1::Duration(text),
            _ => ValueV1::OpenTimeParts { calendar: open.calendar.clone(), days: open.days, microseconds: open.microseconds },
        }
    }

    /// The value; `None`: it is erased, or something in it is.
    pub(super) fn read(self, reading: &Reading) -> Result<Option<Value>, RecordError> {
        Ok(Some(match self {
            ValueV1::Personal(index) => return reading.value(RefV1::to(index)),
            ValueV1::Text(text) => Value::Text(text),
            ValueV1::Number(number) => Value::Number(number),
            ValueV1::Decimal(text) => match text.parse() {
                Ok(number) => Value::Decimal(number),
                Err(_) => return Err(RecordError::Unfit { text, what: "decimal number" }),
            },
            ValueV1::Boolean(truth) => Value::Boolean(truth),
            ValueV1::Date(date) => Value::Date(date.0),
            ValueV1::Instant(instant) => Value::Instant(instant.0),
            ValueV1::Duration(text) => match parse_duration(&text) {
                Ok(WrittenDuration::Passing(duration)) => Value::Duration(duration),
                Ok(WrittenDuration::Open(open)) => Value::OpenTime(open),
                Err(_) => return Err(RecordError::Unfit { text, what: "length of time" }),
            },
            ValueV1::DurationParts { months, days, microseconds } => Value::Duration(Duration { months, days, microseconds }),
            ValueV1::OpenTimeParts { calendar, days, microseconds } => Value::OpenTime(OpenTime { calendar, days, microseconds }),
            ValueV1::Choice(item) => Value::Choice(item),
            ValueV1::Person(person) => match person.read_known(reading)? {
                Some(person) => Value::Person(person),
                None => return Ok(None),
            },
            ValueV1::Team(team) => Value::Team(team),
            ValueV1::Contact(contact) => Value::Contact(contact),
            ValueV1::Item { list, item } => Value::Item { list, item },
            ValueV1::List(values) => {
                let values = values.into_iter().map(|value| value.read(reading)).collect::<Result<Option<Vec<Value>>, _>>()?;
                return Ok(values.map(|values| Value::List(values.into())));
            }
        }))
    }

    /// Whether it is in the personal part, all or some of it.
    pub(super) fn is_personal(&self) -> bool {
        match self {
            ValueV1::Personal(_) | ValueV1::Person(PersonV1::Guest(_) | PersonV1::Actor) => true,
            ValueV1::List(values) => values.iter().any(ValueV1::is_personal),
            _ => false,
        }
    }

    /// Whether it points into the personal part. What stands there does not, so that reading ends.
    pub(super) fn points(&self) -> bool {
        match self {
            ValueV1::Personal(_) => true,
            ValueV1::List(values) => values.iter().any(ValueV1::points),
            _ => false,
        }
    }
}

fn holds_text(value: &Value) -> bool {
    match value {
        Value::Text(_) => true,
        Value::List(values) => values.iter().any(holds_text),
        _ => false,
    }
}

impl PersonV1 {
    pub(super) fn write(person: &Person, writing: &mut Writing<'_>) -> PersonV1 {
        if writing.actor == Some(person) {
            return PersonV1::Actor;
        }
        match person {
            Person::Known(id) => PersonV1::Known(id.clone()),
            Person::Guest { name, mail } => PersonV1::Guest(writing.guest(name, mail)),
        }
    }

    /// The person. A guest who is erased has neither name nor address.
    pub(super) fn read(self, reading: &Reading) -> Result<Person, RecordError> {
        let nobody = || Person::Guest { name: Text::from(""), mail: Text::from("") };
        Ok(self.read_known(reading)?.unwrap_or_else(nobody))
    }

    /// The person; `None`: erased.
    fn read_known(self, reading: &Reading) -> Result<Option<Person>, RecordError> {
        match self {
            PersonV1::Known(id) => Ok(Some(Person::Known(id))),
            PersonV1::Guest(place) => reading.guest(place),
            PersonV1::Actor => match &reading.actor {
                Some(_) if reading.actor_is_gone => Ok(None),
                Some(actor) => Ok(Some(actor.clone())),
                None => Err(RecordError::Contradiction { what: "it speaks of who did it, and no person did" }),
            },
        }
    }
}
