//! Values of facts.

use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;
use jiff::civil::Date;

use crate::model::{Duration, OpenTime};

/// A short text that many places share.
pub type Text = Arc<str>;

/// Someone: of the directory, or a guest that it does not know.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Person {
    /// Someone of the directory, by the id that the directory gives.
    Known(Text),
    /// Someone else, by mail address. One whose name and address have been erased has neither, and is nobody.
    Guest {
        /// As the guest writes it.
        name: Text,
        /// The address, which is who the guest is.
        mail: Text,
    },
}

/// The value of a fact. Unset is no value: `Option<Value>`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Words.
    Text(Text),
    /// A whole number.
    Number(i64),
    /// An exact decimal number.
    Decimal(rust_decimal::Decimal),
    /// True or false.
    Boolean(bool),
    /// A day.
    Date(Date),
    /// A moment.
    Instant(Timestamp),
    /// A length of time.
    Duration(Duration),
    /// A length of open time of a calendar, which the types call a duration too.
    OpenTime(OpenTime),
    /// A value of a choice.
    Choice(Text),
    /// Someone.
    Person(Person),
    /// A team.
    Team(Text),
    /// A contact list.
    Contact(Text),
    /// An item of one of the organisation's lists.
    Item {
        /// The list, which is the type.
        list: Text,
        /// The item.
        item: Text,
    },
    /// Several values.
    List(Arc<Vec<Value>>),
}

impl Person {
    /// Whether two names are the same person; guests are who their address is, and without one (it was erased) nobody.
    #[must_use]
    pub fn is_same(&self, other: &Person) -> bool {
        match (self, other) {
            (Person::Known(one), Person::Known(other)) => one == other,
            (Person::Guest { mail: one, .. }, Person::Guest { mail: other, .. }) => !one.is_empty() && one.eq_ignore_ascii_case(other),
            (Person::Known(_), Person::Guest { .. }) | (Person::Guest { .. }, Person::Known(_)) => false,
        }
    }
}

impl Value {
    /// A text value.
    #[must_use]
    pub fn text(text: impl Into<Text>) -> Value {
        Value::Text(text.into())
    }

    /// The person, if it is one.
    #[must_use]
    pub fn as_person(&self) -> Option<&Person> {
        match self {
            Value::Person(person) => Some(person),
            _ => None,
        }
    }
}

impl fmt::Display for Person {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Person::Known(id) => f.write_str(id),
            Person::Guest { name, mail } => write!(f, "{name} <{mail}>"),
        }
    }
}

/// The value as a scenario or a journal names it: `2026-03-02`, `red`, `eva`, `48 h`.
impl fmt::Display for Value {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::Text(text) | Value::Choice(text) | Value::Team(text) | Value::Contact(text) => f.write_str(text),
            Value::Number(number) => write!(f, "{number}"),
            Value::Decimal(number) => write!(f, "{number}"),
            Value::Boolean(truth) => write!(f, "{truth}"),
            Value::Date(date) => write!(f, "{date}"),
            Value::Instant(instant) => write!(f, "{instant}"),
            Value::Duration(duration) => write!(f, "{duration}"),
            Value::OpenTime(open) => write!(f, "{open}"),
            Value::Person(person) => write!(f, "{person}"),
            Value::Item { item, .. } => f.write_str(item),
            Value::List(values) => {
                f.write_str("[")?;
                for (index, value) in values.iter().enumerate() {
                    write!(f, "{}{value}", if index == 0 { "" } else { ", " })?;
                }
                f.write_str("]")
            }
        }
    }
}
