//! Values as JSON.

use serde_json::Value as Json;
use tillit_engine::Language;
use tillit_engine::case::{Directory, Text, Value};
use tillit_engine::model::Title;

use super::Reader;
use super::person::PersonView;

/// A value as JSON: texts, whole numbers and truths as themselves; decimals, days, instants (RFC 3339) and lengths of time as
/// texts; what has a name by its name; people as `{id, name}`, guests as `{name, mail}`; several values as a list.
#[must_use]
pub fn json(directory: &Directory, value: &Value) -> Json {
    match value {
        Value::Text(text) | Value::Choice(text) | Value::Team(text) | Value::Contact(text) => Json::from(&**text),
        Value::Item { item, .. } => Json::from(&**item),
        Value::Number(number) => Json::from(*number),
        Value::Boolean(truth) => Json::from(*truth),
        Value::Decimal(number) => Json::from(number.to_string()),
        Value::Date(date) => Json::from(date.to_string()),
        Value::Instant(instant) => Json::from(instant.to_string()),
        Value::Duration(duration) => Json::from(duration.to_string()),
        Value::Person(person) => PersonView::of(directory, person).to_json(),
        Value::List(values) => values.iter().map(|value| json(directory, value)).collect(),
    }
}

/// A value as people say it: its title among those that its field offers, a person's name, yes or no; else the value as text.
pub(super) fn in_words(reader: &Reader<'_>, value: &Value, offered: &[(Text, Title)]) -> String {
    match value {
        Value::Person(person) => PersonView::of(reader.directory, person).name().to_owned(),
        Value::List(values) => values.iter().map(|value| in_words(reader, value, offered)).collect::<Vec<_>>().join(", "),
        Value::Boolean(truth) => yes_or_no(reader.language, *truth).to_owned(),
        other => {
            let text = other.to_string();
            let title = offered.iter().find(|(name, _)| **name == *text).map(|(_, title)| reader.title(title));
            title.unwrap_or(text)
        }
    }
}

fn yes_or_no(language: Language, truth: bool) -> &'static str {
    match (language, truth) {
        (Language::Swedish, true) => "ja",
        (Language::Swedish, false) => "nej",
        (Language::English, true) => "yes",
        (Language::English, false) => "no",
    }
}
