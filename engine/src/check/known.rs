//! What the package itself knows, as values: its lists, teams and contacts.

use std::sync::Arc;

use jiff::tz::TimeZone;

use crate::case::{Person, Text, Value};
use crate::diagnostic::Diagnostics;
use crate::expression::{Typed, literal_value};
use crate::model::{Draft, Name, Title, Type, WrittenValue};
use crate::package::calendars;
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
    Catalogue {
        lists: lists.collect(),
        teams: teams.collect(),
        contacts: contacts.collect(),
        calendars: calendars(&world.draft.catalogue),
        zone,
    }
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
            Typed::Literal(literal) => literal.value(Some(of), zone),
            Typed::None | Typed::Expression(_) => None,
        },
    }
}

pub(super) fn text(words: &str) -> Text {
    Text::from(words)
}

/// The text in the first language of the package.
fn first(title: &Title) -> Text {
    title.texts.values().next().map_or_else(|| text(""), |words| text(words.as_str()))
}
