//! A value from outside, as JSON, as the type that its place wants.

use jiff::Timestamp;
use serde_json::Value as Json;

use crate::case::{Directory, Person, Text, Value};
use crate::expression::{Literals, literal_of};
use crate::model::Type;
use crate::package::Package;

/// Reads a value; `None`: it does not fit the type. Signals, forms and the command line are read by this.
///
/// A person may be named by the directory's id, by `Kim Berg <kim@example.se>`, or by an address alone: whom the directory knows
/// by the address is that person, anyone else a guest.
#[must_use]
pub fn read_value(package: &Package, directory: &Directory, of: &Type, json: &Json) -> Option<Value> {
    if let (Type::List(of), Json::Array(items)) = (of, json) {
        let values = items.iter().map(|item| read_value(package, directory, of, item)).collect::<Option<Vec<_>>>()?;
        return Some(Value::List(values.into()));
    }
    read_text(package, directory, of, &text_of(json)?)
}

/// A single value as text: `null`, a list or a map is none.
pub(super) fn text_of(json: &Json) -> Option<String> {
    match json {
        Json::String(text) => Some(text.clone()),
        Json::Number(number) => Some(number.to_string()),
        Json::Bool(truth) => Some(truth.to_string()),
        Json::Null | Json::Array(_) | Json::Object(_) => None,
    }
}

/// Reads a value that came as text.
pub(crate) fn read_text(package: &Package, directory: &Directory, of: &Type, text: &str) -> Option<Value> {
    let trimmed = text.trim();
    if let (Type::Instant, Ok(instant)) = (of, trimmed.parse::<Timestamp>()) {
        return Some(Value::Instant(instant));
    }
    if let (Type::Person, Some(mail)) = (of, address(trimmed)) {
        return Some(Value::Person(by_address(directory, mail.0, mail.1)));
    }
    let literal = literal_of(text, of, &Known { package, directory })?;
    literal.value(Some(of), &package.zone)
}

/// Whoever has a mail address: a person of the directory, else a guest.
pub(crate) fn by_address(directory: &Directory, name: &str, mail: &str) -> Person {
    let has_it = |facts: &crate::case::PersonFacts| facts.mail.as_ref().is_some_and(|known| known.eq_ignore_ascii_case(mail));
    match directory.people.iter().find(|(_, facts)| has_it(facts)) {
        Some((id, _)) => Person::Known(id.clone()),
        None => Person::Guest { name: Text::from(name), mail: Text::from(mail) },
    }
}

/// Name and address of `Kim Berg <kim@example.se>`, or of an address alone.
fn address(text: &str) -> Option<(&str, &str)> {
    let (name, mail) = match text.strip_suffix('>').and_then(|text| text.split_once('<')) {
        Some((name, mail)) => (name.trim().trim_matches('"').trim(), mail.trim()),
        None => (text, text),
    };
    let (local, domain) = mail.split_once('@')?;
    let is_part = |part: &str| !part.is_empty() && !part.contains(|c: char| c.is_whitespace() || "<>@\"(),;".contains(c));
    (is_part(local) && is_part(domain)).then_some((if name.is_empty() { mail } else { name }, mail))
}

/// The names that stand for something: of people the directory's, of items those that are still offered.
struct Known<'a> {
    package: &'a Package,
    directory: &'a Directory,
}

impl Literals for Known<'_> {
    fn has_person(&self, name: &str) -> bool {
        self.directory.people.contains_key(name)
    }

    fn people(&self) -> Vec<&str> {
        self.directory.people.keys().map(|id| &**id).collect()
    }

    fn has_team(&self, name: &str) -> bool {
        self.package.teams.contains_key(name)
    }

    fn teams(&self) -> Vec<&str> {
        self.package.teams.keys().map(|name| &**name).collect()
    }

    fn items(&self, list: &str) -> Vec<&str> {
        let items = self.package.lists.get(list).into_iter().flatten();
        items.filter(|(_, item)| !item.retired).map(|(name, _)| &**name).collect()
    }

    fn contacts(&self) -> Vec<&str> {
        self.package.contacts.keys().map(|name| &**name).collect()
    }

    fn calendars(&self) -> Vec<&str> {
        self.package.calendars.keys().map(|name| &**name).collect()
    }
}
