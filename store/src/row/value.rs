//! Values and people in rows.

use std::sync::Arc;

use serde::{Deserialize, Serialize};
use tillit_engine::case::{Id, Person, Text, Value};
use tillit_engine::model::{Duration, OpenTime};

use super::{RowError, Texts, each, unfit};

#[derive(Serialize, Deserialize)]
pub(crate) enum PersonRow {
    Known(Text),
    Guest { name: Text, mail: Text },
}

#[derive(Serialize, Deserialize)]
pub(super) struct IdRow(u64, u32);

#[derive(Serialize, Deserialize)]
pub(crate) enum ValueRow {
    Text(Text),
    Number(i64),
    Decimal(Text),
    Boolean(bool),
    Date(Text),
    Instant(i64),
    Duration { months: i64, days: i64, microseconds: i64 },
    Choice(Text),
    Person(PersonRow),
    Team(Text),
    Contact(Text),
    Item { list: Text, item: Text },
    List(Vec<ValueRow>),
    OpenTime { calendar: Text, days: i64, microseconds: i64 },
}

impl From<&Person> for PersonRow {
    fn from(person: &Person) -> PersonRow {
        match person {
            Person::Known(id) => PersonRow::Known(id.clone()),
            Person::Guest { name, mail } => PersonRow::Guest { name: name.clone(), mail: mail.clone() },
        }
    }
}

impl PersonRow {
    pub(super) fn read(self, texts: &mut Texts) -> Person {
        match self {
            PersonRow::Known(id) => Person::Known(texts.share(id)),
            PersonRow::Guest { name, mail } => Person::Guest { name, mail },
        }
    }
}

impl From<&Id> for IdRow {
    fn from(id: &Id) -> IdRow {
        IdRow(id.seq, id.n)
    }
}

impl From<IdRow> for Id {
    fn from(IdRow(seq, n): IdRow) -> Id {
        Id { seq, n }
    }
}

impl From<&Value> for ValueRow {
    fn from(value: &Value) -> ValueRow {
        match value {
            Value::Text(text) => ValueRow::Text(text.clone()),
            Value::Number(number) => ValueRow::Number(*number),
            Value::Decimal(number) => ValueRow::Decimal(number.to_string().into()),
            Value::Boolean(truth) => ValueRow::Boolean(*truth),
            Value::Date(date) => ValueRow::Date(date.to_string().into()),
            Value::Instant(instant) => ValueRow::Instant(instant.as_microsecond()),
            Value::Duration(Duration { months, days, microseconds }) => {
                ValueRow::Duration { months: *months, days: *days, microseconds: *microseconds }
            }
            Value::OpenTime(OpenTime { calendar, days, microseconds }) => {
                ValueRow::OpenTime { calendar: calendar.clone(), days: *days, microseconds: *microseconds }
            }
            Value::Choice(item) => ValueRow::Choice(item.clone()),
            Value::Person(person) => ValueRow::Person(person.into()),
            Value::Team(team) => ValueRow::Team(team.clone()),
            Value::Contact(contact) => ValueRow::Contact(contact.clone()),
            Value::Item { list, item } => ValueRow::Item { list: list.clone(), item: item.clone() },
            Value::List(values) => ValueRow::List(values.iter().map(ValueRow::from).collect()),
        }
    }
}

impl ValueRow {
    pub(super) fn read(self, texts: &mut Texts) -> Result<Value, RowError> {
        Ok(match self {
            ValueRow::Text(text) => Value::Text(text),
            ValueRow::Number(number) => Value::Number(number),
            ValueRow::Decimal(number) => Value::Decimal(number.parse().map_err(unfit)?),
            ValueRow::Boolean(truth) => Value::Boolean(truth),
            ValueRow::Date(date) => Value::Date(date.parse().map_err(unfit)?),
            ValueRow::Instant(instant) => Value::Instant(jiff::Timestamp::from_microsecond(instant).map_err(unfit)?),
            ValueRow::Duration { months, days, microseconds } => Value::Duration(Duration { months, days, microseconds }),
            ValueRow::OpenTime { calendar, days, microseconds } => {
                Value::OpenTime(OpenTime { calendar: texts.share(calendar), days, microseconds })
            }
            ValueRow::Choice(item) => Value::Choice(texts.share(item)),
            ValueRow::Person(person) => Value::Person(person.read(texts)),
            ValueRow::Team(team) => Value::Team(texts.share(team)),
            ValueRow::Contact(contact) => Value::Contact(texts.share(contact)),
            ValueRow::Item { list, item } => Value::Item { list: texts.share(list), item: texts.share(item) },
            ValueRow::List(values) => Value::List(Arc::new(each(values, |value| value.read(texts))?)),
        })
    }
}

impl TryFrom<ValueRow> for Value {
    type Error = RowError;

    fn try_from(row: ValueRow) -> Result<Value, RowError> {
        row.read(&mut Texts::default())
    }
}
