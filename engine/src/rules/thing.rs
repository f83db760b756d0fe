//! People, teams, contacts and items as values of a rule: compared by who or what they are, with parts by dot.

use std::collections::BTreeMap;

use crate::case::{Person, Text, Value};

/// What a rule holds of a person, a team, a contact or an item: who or what it is. What it has is looked up.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Thing {
    /// Someone.
    Person(Person),
    /// A team.
    Team(Text),
    /// A contact list.
    Contact(Text),
    /// An item of a list.
    Item {
        /// The list.
        list: Text,
        /// The item.
        item: Text,
    },
}

/// What people, teams, contacts and items have, for the run of a rule. `None`: that part is unset.
///
/// Whoever asks a rule passes the directory and the package of the moment. Equal answers give equal runs.
pub trait Things {
    /// A field of an item, or its `title`.
    fn item(&self, list: &str, item: &str, field: &str) -> Option<Value>;
    /// `name`, `mail`, `language`, `roles`, `teams` of a person.
    fn person(&self, person: &Person, field: &str) -> Option<Value>;
    /// `title`, `mail`, `members`, `lead` of a team.
    fn team(&self, team: &str, field: &str) -> Option<Value>;
    /// `title` of a contact list.
    fn contact(&self, contact: &str, field: &str) -> Option<Value>;
}

impl Thing {
    /// The word for its kind: of an item, its list.
    pub(super) fn kind(&self) -> &str {
        match self {
            Thing::Person(_) => "person",
            Thing::Team(_) => "team",
            Thing::Contact(_) => "contact",
            Thing::Item { list, .. } => list,
        }
    }

    /// Whether two are of one kind, so that it makes sense to compare them.
    pub(super) fn is_like(&self, other: &Thing) -> bool {
        match (self, other) {
            (Thing::Person(_), Thing::Person(_)) | (Thing::Team(_), Thing::Team(_)) | (Thing::Contact(_), Thing::Contact(_)) => true,
            (Thing::Item { list: one, .. }, Thing::Item { list: other, .. }) => one == other,
            _ => false,
        }
    }

    /// The thing as a value.
    pub(super) fn into_value(self) -> Value {
        match self {
            Thing::Person(person) => Value::Person(person),
            Thing::Team(team) => Value::Team(team),
            Thing::Contact(contact) => Value::Contact(contact),
            Thing::Item { list, item } => Value::Item { list, item },
        }
    }

    /// The thing that a value is, if it is one.
    pub(super) fn of(value: &Value) -> Option<Thing> {
        match value {
            Value::Person(person) => Some(Thing::Person(person.clone())),
            Value::Team(team) => Some(Thing::Team(team.clone())),
            Value::Contact(contact) => Some(Thing::Contact(contact.clone())),
            Value::Item { list, item } => Some(Thing::Item { list: list.clone(), item: item.clone() }),
            _ => None,
        }
    }

    fn ask(&self, field: &str, things: &dyn Things) -> Option<Value> {
        match self {
            Thing::Person(person) => things.person(person, field),
            Thing::Team(team) => things.team(team, field),
            Thing::Contact(contact) => things.contact(contact, field),
            Thing::Item { list, item } => things.item(list, item, field),
        }
    }
}

/// How a thing reads in a sentence.
impl std::fmt::Display for Thing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Thing::Person(person) => write!(f, "{person}"),
            Thing::Team(name) | Thing::Contact(name) | Thing::Item { item: name, .. } => f.write_str(name),
        }
    }
}

/// Most parts that are fetched for one run, so that a rule cannot read a whole directory.
const MOST_FETCHED: usize = 10_000;

/// The parts that have been fetched for a run. Rhai's values must own what they rest on, so a running rule cannot reach into
/// the caller's directory: what it lacks is fetched, and it is asked anew.
#[derive(Clone, Debug, Default)]
pub(super) struct Fetched {
    parts: BTreeMap<Thing, BTreeMap<Text, Option<Value>>>,
    count: usize,
}

impl Fetched {
    /// The part of a thing, if it has been fetched; `Some(None)`: it is unset.
    pub(super) fn get(&self, thing: &Thing, field: &str) -> Option<&Option<Value>> {
        self.parts.get(thing)?.get(field)
    }

    /// Fetches one part; whether there was room for it.
    pub(super) fn fetch(&mut self, thing: &Thing, field: &Text, things: &dyn Things) -> bool {
        if self.get(thing, field).is_some() {
            return true;
        }
        if self.count >= MOST_FETCHED {
            return false;
        }
        self.count += 1;
        let value = thing.ask(field, things);
        self.parts.entry(thing.clone()).or_default().insert(field.clone(), value);
        true
    }
}
