//! Which facts an expression, a rule or a template may name at one place, and what is known of each.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use super::types::Type;

/// What is known of one fact.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// Its type.
    pub of: Type,
    /// The requester may see it, so a public send may say it.
    pub public: bool,
    /// It changes though no field changes (the time, the actor, the load of a team): a derived field may not rest on it.
    pub volatile: bool,
}

/// The facts of one place, by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facts {
    facts: IndexMap<String, Fact>,
    /// Names that mean something whose type could not be told, since what declares them has a mistake of its own.
    untyped: BTreeSet<String>,
    /// Fields of the items of each list, so that `service.team` has a type.
    items: IndexMap<String, IndexMap<String, Type>>,
    /// Fields of lists that have no type, since a mistake was told where they are declared: (list, field).
    untyped_items: BTreeSet<(String, String)>,
    /// Calendars, which `duration("5 office hours")` may name.
    calendars: Arc<[String]>,
}

impl Facts {
    /// Adds a fact; an earlier one of the name is replaced.
    pub(crate) fn insert(&mut self, name: impl Into<String>, fact: Fact) {
        self.facts.insert(name.into(), fact);
    }

    /// The same facts without one.
    #[must_use]
    pub(crate) fn without(&self, name: &str) -> Facts {
        let mut facts = self.clone();
        facts.facts.shift_remove(name);
        facts.untyped.remove(name);
        facts
    }

    /// Makes a name known of which nothing more can be told.
    pub(crate) fn insert_untyped(&mut self, name: impl Into<String>) {
        self.untyped.insert(name.into());
    }

    /// Whether the name stands for something that an earlier mistake leaves without a type: nothing more is said of it.
    pub(crate) fn is_untyped(&self, name: &str) -> bool {
        self.untyped.contains(name) && !self.facts.contains_key(name)
    }

    /// Makes the fields of a list's items known.
    pub(crate) fn insert_list(&mut self, list: impl Into<String>, fields: IndexMap<String, Type>) {
        self.items.insert(list.into(), fields);
    }

    /// Makes a field of a list's items known of which nothing more can be told.
    pub(crate) fn insert_untyped_item(&mut self, list: impl Into<String>, field: impl Into<String>) {
        self.untyped_items.insert((list.into(), field.into()));
    }

    /// Whether `owner.name` stands for something that an earlier mistake leaves without a type.
    pub(crate) fn is_untyped_member(&self, owner: &Type, name: &str) -> bool {
        matches!(owner, Type::Item(list) if self.untyped_items.contains(&(list.clone(), name.to_owned())))
    }

    /// Makes the calendars known that lengths of open time may name.
    pub(crate) fn set_calendars(&mut self, calendars: impl Iterator<Item = String>) {
        self.calendars = calendars.collect();
    }

    /// The names of the calendars.
    pub(crate) fn calendars(&self) -> Vec<&str> {
        self.calendars.iter().map(String::as_str).collect()
    }

    /// The fact of a name.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Fact> {
        self.facts.get(name)
    }

    /// All names, in the order they were added.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.facts.keys().map(String::as_str)
    }

    /// The type of `owner.name`, where values of the type have parts.
    #[must_use]
    pub fn member(&self, owner: &Type, name: &str) -> Option<Type> {
        match owner {
            Type::Person => match name {
                "name" | "mail" | "language" => Some(Type::Text),
                "roles" => Some(Type::Text.list()),
                "teams" => Some(Type::Team.list()),
                _ => None,
            },
            Type::Team => match name {
                "title" | "mail" => Some(Type::Text),
                "members" => Some(Type::Person.list()),
                "lead" => Some(Type::Person),
                _ => None,
            },
            Type::Contact => match name {
                "title" => Some(Type::Text),
                _ => None,
            },
            Type::Item(list) if name == "title" => self.items.contains_key(list).then_some(Type::Text),
            Type::Item(list) => self.items.get(list)?.get(name).cloned(),
            Type::Record(parts) => parts.iter().find(|(part, _)| part == name).map(|(_, of)| of.clone()),
            _ => None,
        }
    }

    /// The names that may follow `owner.`.
    #[must_use]
    pub fn members(&self, owner: &Type) -> Vec<String> {
        let fixed = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        match owner {
            Type::Person => fixed(&["name", "mail", "language", "roles", "teams"]),
            Type::Team => fixed(&["title", "mail", "members", "lead"]),
            Type::Contact => fixed(&["title"]),
            Type::Item(list) => std::iter::once("title".to_owned())
                .chain(self.items.get(list).into_iter().flat_map(|fields| fields.keys().cloned()))
                .collect(),
            Type::Record(parts) => parts.iter().map(|(part, _)| part.clone()).collect(),
            _ => Vec::new(),
        }
    }
}
