//! What the package itself knows of teams, contacts and items when it is loaded. People and who is in which team are data of
//! the organisation: they are asked for when a rule runs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::tz::TimeZone;

use super::thing::Thing;
use crate::case::{Text, Value};
use crate::model::Type;
use crate::package::Calendars;

/// Teams, contacts and lists of a package, and its time zone.
#[derive(Clone, Debug)]
pub(crate) struct Catalogue {
    /// The zone in which days are counted.
    pub zone: TimeZone,
    /// Lists by name.
    pub lists: BTreeMap<Text, KnownList>,
    /// Teams in page order: what is known of each, by part.
    pub teams: IndexMap<Text, BTreeMap<Text, Value>>,
    /// Contact lists in page order, with their titles.
    pub contacts: IndexMap<Text, Text>,
    /// Calendars, in which open time is counted.
    pub calendars: Calendars,
}

/// One of the organisation's own lists.
#[derive(Clone, Debug)]
pub(crate) struct KnownList {
    /// The fact that holds all its items.
    pub fact: Text,
    /// Names of the fields of its items.
    pub fields: BTreeSet<Text>,
    /// Items in page order: title, and field → value.
    pub items: IndexMap<Text, KnownItem>,
}

/// An item of a list.
#[derive(Clone, Debug)]
pub(crate) struct KnownItem {
    /// Its title, in the first language of the package.
    pub title: Text,
    /// Field → value.
    pub values: BTreeMap<Text, Value>,
}

/// What is known of a part of a thing.
#[derive(Debug)]
pub(super) enum Part<'a> {
    /// Its value, or that it is unset.
    Known(Option<&'a Value>),
    /// A title.
    Title(&'a Text),
    /// It is data that may change at any time.
    OfTheMoment,
    /// Things of the kind have no such part.
    NoSuch,
}

impl Default for Catalogue {
    fn default() -> Catalogue {
        Catalogue {
            zone: TimeZone::UTC,
            lists: BTreeMap::new(),
            teams: IndexMap::new(),
            contacts: IndexMap::new(),
            calendars: Calendars::default(),
        }
    }
}

impl Catalogue {
    pub(super) fn part(&self, thing: &Thing, field: &str) -> Part<'_> {
        match (thing, field) {
            (Thing::Person(_), "name" | "mail" | "language" | "roles" | "teams") | (Thing::Team(_), "members") => Part::OfTheMoment,
            (Thing::Person(_), _) => Part::NoSuch,
            (Thing::Team(team), "title" | "mail" | "lead") => {
                self.teams.get(team).map_or(Part::OfTheMoment, |known| Part::Known(known.get(field)))
            }
            (Thing::Team(_), _) => Part::NoSuch,
            (Thing::Contact(contact), "title") => self.contacts.get(contact).map_or(Part::OfTheMoment, Part::Title),
            (Thing::Contact(_), _) => Part::NoSuch,
            (Thing::Item { list, item }, field) => self.of_item(list, item, field),
        }
    }

    /// An item that the package no longer has is asked for too: a case may hold it still.
    fn of_item(&self, list: &str, item: &str, field: &str) -> Part<'_> {
        let Some(list) = self.lists.get(list) else { return Part::OfTheMoment };
        match list.items.get(item) {
            _ if field != "title" && !list.fields.contains(field) => Part::NoSuch,
            None => Part::OfTheMoment,
            Some(known) if field == "title" => Part::Title(&known.title),
            Some(known) => Part::Known(known.values.get(field)),
        }
    }

    /// The thing of a type that bears a name, if the package has one: how a rule names a team or an item in its answer.
    pub(super) fn named(&self, of: &Type, name: &str) -> Option<Thing> {
        match of {
            Type::Team => self.teams.get_key_value(name).map(|(team, _)| Thing::Team(team.clone())),
            Type::Contact => self.contacts.get_key_value(name).map(|(contact, _)| Thing::Contact(contact.clone())),
            Type::Item(list) => {
                let (list, known) = self.lists.get_key_value(list.as_str())?;
                known.items.get_key_value(name).map(|(item, _)| Thing::Item { list: list.clone(), item: item.clone() })
            }
            _ => None,
        }
    }

    /// All things of a type, in page order; none of a type that is no thing of the package.
    pub(super) fn all(&self, of: &Type) -> Vec<Value> {
        match of {
            Type::Team => self.teams.keys().map(|team| Value::Team(team.clone())).collect(),
            Type::Contact => self.contacts.keys().map(|contact| Value::Contact(contact.clone())).collect(),
            Type::Item(list) => {
                let Some((list, known)) = self.lists.get_key_value(list.as_str()) else { return Vec::new() };
                known.items.keys().map(|item| Value::Item { list: list.clone(), item: item.clone() }).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The list whose items a fact holds: the fact never changes while the package does not.
    pub(super) fn fixed(&self, fact: &str) -> Option<Value> {
        let (list, _) = self.lists.iter().find(|(_, known)| &*known.fact == fact)?;
        Some(Value::List(Arc::new(self.all(&Type::Item(list.to_string())))))
    }
}
