//! Values in the order in which lists show them.

use std::cmp::Ordering;

use tillit_engine::case::{Person, Value};
use tillit_engine::model::{Duration, OpenTime};

/// A value that has a place among others. Texts stand by their letters, small and capital ones together; lengths of time by how long
/// they usually are; what is of different types (a field's type has changed) by type.
#[derive(Clone, Debug)]
pub(super) struct Ordered(pub(super) Value);

impl Ord for Ordered {
    fn cmp(&self, other: &Ordered) -> Ordering {
        match (&self.0, &other.0) {
            (Value::Text(one), Value::Text(other))
            | (Value::Choice(one), Value::Choice(other))
            | (Value::Team(one), Value::Team(other))
            | (Value::Contact(one), Value::Contact(other)) => by_letters(one, other),
            (Value::Number(one), Value::Number(other)) => one.cmp(other),
            (Value::Decimal(one), Value::Decimal(other)) => one.cmp(other),
            (Value::Boolean(one), Value::Boolean(other)) => one.cmp(other),
            (Value::Date(one), Value::Date(other)) => one.cmp(other),
            (Value::Instant(one), Value::Instant(other)) => one.cmp(other),
            (Value::Duration(one), Value::Duration(other)) => length(one).cmp(&length(other)),
            (Value::OpenTime(one), Value::OpenTime(other)) => open_time(one).cmp(&open_time(other)),
            (Value::Person(one), Value::Person(other)) => by_person(one, other),
            (Value::Item { list, item }, Value::Item { list: other_list, item: other_item }) => {
                list.cmp(other_list).then_with(|| by_letters(item, other_item))
            }
            (Value::List(one), Value::List(other)) => {
                let ordered = |values: &[Value]| values.iter().cloned().map(Ordered).collect::<Vec<_>>();
                ordered(one).cmp(&ordered(other))
            }
            (one, other) => kind(one).cmp(&kind(other)),
        }
    }
}

impl PartialOrd for Ordered {
    fn partial_cmp(&self, other: &Ordered) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Ordered {
    fn eq(&self, other: &Ordered) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Ordered {}

fn by_letters(one: &str, other: &str) -> Ordering {
    fn small(text: &str) -> impl Iterator<Item = char> + '_ {
        text.chars().flat_map(char::to_lowercase)
    }
    small(one).cmp(small(other)).then_with(|| one.cmp(other))
}

/// Guests come after those whom the directory knows, and are who their address is.
fn by_person(one: &Person, other: &Person) -> Ordering {
    match (one, other) {
        (Person::Known(one), Person::Known(other)) => one.cmp(other),
        (Person::Guest { mail: one, .. }, Person::Guest { mail: other, .. }) => one.to_ascii_lowercase().cmp(&other.to_ascii_lowercase()),
        (Person::Known(_), Person::Guest { .. }) => Ordering::Less,
        (Person::Guest { .. }, Person::Known(_)) => Ordering::Greater,
    }
}

/// How many microseconds it usually is, a month being 30 days; then its parts, so that no two lengths are one.
fn length(duration: &Duration) -> (i128, i64, i64) {
    let Duration { months, days, microseconds } = *duration;
    const DAY: i128 = 86_400_000_000;
    ((i128::from(months) * 30 + i128::from(days)) * DAY + i128::from(microseconds), months, days)
}

/// By calendar; in one, a day before any hours.
fn open_time(open: &OpenTime) -> (&str, i64, i64) {
    (&open.calendar, open.days, open.microseconds)
}

fn kind(value: &Value) -> u8 {
    match value {
        Value::Text(_) => 0,
        Value::Number(_) => 1,
        Value::Decimal(_) => 2,
        Value::Boolean(_) => 3,
        Value::Date(_) => 4,
        Value::Instant(_) => 5,
        Value::Duration(_) => 6,
        Value::Choice(_) => 7,
        Value::Person(_) => 8,
        Value::Team(_) => 9,
        Value::Contact(_) => 10,
        Value::Item { .. } => 11,
        Value::List(_) => 12,
        Value::OpenTime(_) => 13,
    }
}
