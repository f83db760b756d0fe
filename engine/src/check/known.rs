//! What the package itself knows, as values: its lists, teams and contacts, and the people of its files.

use std::collections::BTreeSet;
use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::case::{Directory, Person, PersonFacts, Text, Value};
use crate::diagnostic::Diagnostics;
use crate::expression::{Literal, Typed, literal_value};
use crate::model::{Draft, Name, Title, Type, WrittenValue};
use crate::rules::{Catalogue, KnownItem, KnownList};

use super::world::World;

/// The zone of the package; UTC where it names none that exists, which is reported elsewhere.
pub(super) fn zone(draft: &Draft) -> TimeZone {
    let named = draft.about.zone.as_ref().and_then(|zone| TimeZone::get(zone.as_str()).ok());
    named.unwrap_or(TimeZone::UTC)
}

/// Lists, teams and contacts.
pub(super) fn catalogue(world: &World<'_>) -> Catalogue {
    let zone = zone(world.draft);
    let lists = world.draft.catalogue.lists.values().map(|list| {
        let types = &world.lists[list.name.as_str()];
        let items = list.items.values().map(|item| {
            let values = item
                .values
                .values()
                .filter_map(|(name, written)| Some((text(name.as_str()), literal(world, written, types.get(name.as_str())?, &zone)?)));
            (text(item.name.as_str()), KnownItem { title: first(&item.title), values: values.collect() })
        });
        let fields = types.keys().map(|name| text(name)).collect();
        (text(list.name.as_str()), KnownList { fact: text(&list.fact), fields, items: items.collect() })
    });
    let teams = world.draft.catalogue.teams.values().map(|team| {
        let person = |name: &Name| Value::Person(Person::Known(text(name.as_str())));
        let parts = [
            ("title", Some(Value::Text(first(&team.title)))),
            ("mail", team.mail.as_ref().map(|mail| Value::text(mail.as_str()))),
            ("lead", team.lead.as_ref().map(person)),
        ];
        let known = parts.into_iter().filter_map(|(name, value)| Some((text(name), value?)));
        (text(team.name.as_str()), known.collect())
    });
    let contacts = world.draft.catalogue.contacts.values().map(|contact| (text(contact.name.as_str()), first(&contact.title)));
    Catalogue { lists: lists.collect(), teams: teams.collect(), contacts: contacts.collect(), zone }
}

/// The people of the package's files, with their roles and teams.
pub(super) fn seed(draft: &Draft) -> Directory {
    let people = draft.catalogue.people.values().map(|person| {
        let name = person.name.as_str();
        let is_member = |members: &[Name]| members.iter().any(|member| member.as_str() == name);
        let teams = draft.catalogue.teams.values().filter(|team| is_member(&team.members));
        let facts = PersonFacts {
            name: person.full_name.as_ref().map_or_else(|| text(name), |full| text(full.as_str())),
            mail: person.mail.as_ref().map(|mail| text(mail.as_str())),
            language: person.language.as_ref().map(|language| text(language.as_str())),
            roles: names(&person.roles),
            teams: teams.map(|team| text(team.name.as_str())).collect(),
        };
        (text(name), facts)
    });
    Directory { people: people.collect() }
}

/// A literal as a value of a type; `None`: it is none, which is reported elsewhere.
pub(super) fn literal(world: &World<'_>, written: &WrittenValue, of: &Type, zone: &TimeZone) -> Option<Value> {
    let mut quiet = Diagnostics::default();
    match (written, of) {
        (WrittenValue::Several(all, _), Type::List(of)) => {
            let values = all.iter().map(|one| literal(world, &WrittenValue::One(one.clone()), of, zone));
            Some(Value::List(Arc::new(values.collect::<Option<_>>()?)))
        }
        (WrittenValue::Several(..), _) => None,
        (WrittenValue::One(one), of) => match literal_value(one, of, world, &mut quiet)? {
            Typed::Literal(literal) => value_of(literal, of, zone),
            Typed::None | Typed::Expression(_) => None,
        },
    }
}

fn value_of(literal: Literal, of: &Type, zone: &TimeZone) -> Option<Value> {
    Some(match literal {
        Literal::Text(words) => Value::text(words),
        Literal::Number(number) => Value::Number(number),
        Literal::Decimal(number) => Value::Decimal(number.parse().ok()?),
        Literal::Boolean(truth) => Value::Boolean(truth),
        Literal::Date(date) => Value::Date(date),
        Literal::Instant(moment) => Value::Instant(moment.to_zoned_datetime(zone.clone()).ok()?.timestamp()),
        Literal::Duration(duration) => Value::Duration(duration),
        Literal::Choice(item) => Value::Choice(text(&item)),
        Literal::Person(name) => Value::Person(Person::Known(text(&name))),
        Literal::Guest { name, mail } => Value::Person(Person::Guest { name: text(&name), mail: text(&mail) }),
        Literal::Team(name) => Value::Team(text(&name)),
        Literal::Contact(name) => Value::Contact(text(&name)),
        Literal::Item(item) => match of {
            Type::Item(list) => Value::Item { list: text(list), item: text(&item) },
            _ => return None,
        },
    })
}

pub(super) fn text(words: &str) -> Text {
    Text::from(words)
}

fn names(names: &[Name]) -> BTreeSet<Text> {
    names.iter().map(|name| text(name.as_str())).collect()
}

/// The text in the first language of the package.
fn first(title: &Title) -> Text {
    title.texts.values().next().map_or_else(|| text(""), |words| text(words.as_str()))
}
