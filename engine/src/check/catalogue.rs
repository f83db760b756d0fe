//! References within the catalogue: members of teams, roles of people, values of items.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Item, List, System, WrittenValue};
use crate::source::{Scalar, Style};
use crate::words::{list_of, words};

use super::calendars;
use super::refer;
use super::values::literal;
use super::what;
use super::world::World;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    let draft = world.draft;
    if let Some(owner) = &draft.about.owner {
        refer::team_or_role(draft, owner, diagnostics);
    }
    draft.about.zone.iter().for_each(|zone| calendars::zone(zone, diagnostics));
    let catalogue = &draft.catalogue;
    for team in catalogue.teams.values() {
        team.members.iter().chain(&team.lead).for_each(|name| refer::person(draft, name, diagnostics));
    }
    for person in catalogue.people.values() {
        person.roles.iter().for_each(|name| refer::catalogue_role(draft, name, diagnostics));
        if let Some(language) = &person.language {
            refer::find(draft, language, &what::LANGUAGE, draft.about.languages.iter().map(|name| name.as_str()), diagnostics);
        }
    }
    for contact in catalogue.contacts.values() {
        contact.people.iter().for_each(|name| refer::person(draft, name, diagnostics));
    }
    for list in catalogue.lists.values() {
        for item in list.items.values() {
            item_values(world, list, item, diagnostics);
        }
    }
    for system in catalogue.systems.values() {
        signal_maps(world, system, diagnostics);
    }
}

fn item_values(world: &World<'_>, list: &List, item: &Item, diagnostics: &mut Diagnostics) {
    let types = &world.lists[list.name.as_str()];
    for (name, value) in item.values.values() {
        let known = refer::find(world.draft, name, &what::ITEM_FIELD, list.fields.keys().map(String::as_str).chain(["title"]), diagnostics);
        if let (true, Some(of)) = (known, types.get(name.as_str())) {
            literal(world, value, of, diagnostics);
        }
    }
}

/// What foreign words are mapped to must be values of ours.
fn signal_maps(world: &World<'_>, system: &System, diagnostics: &mut Diagnostics) {
    for signal in system.sends.values() {
        let types = &world.signals[signal.name.as_str()].fields;
        for field in signal.fields.values() {
            let Some(of) = types.get(field.name.as_str()) else { continue };
            for (_, ours) in field.map.values() {
                let scalar = Scalar { text: ours.value.clone(), style: Style::Plain };
                literal(world, &WrittenValue::One(ours.with(scalar)), of, diagnostics);
            }
        }
    }
    if system.mailbox.is_none() && system.sends.is_empty() {
        let name = system.name.as_str();
        let keys = list_of(["mailbox", "sends"], 3);
        let (sv, en) = (keys.sv, keys.en);
        diagnostics.push(
            Diagnostic::new(
                Code::MissingKey,
                system.name.span,
                words!("systemet `{name}` har varken brevlåda eller signaler", "the system `{name}` has neither a mailbox nor signals"),
            )
            .help(words!("ge det {sv}", "give it {en}")),
        );
    }
}
