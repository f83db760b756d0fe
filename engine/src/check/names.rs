//! One name space a process (fields, steps, rules, reserved facts, the package's lists), and one a package for signals, so that
//! no expression can mean two things.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::language::RESERVED_FACTS;
use crate::model::{Catalogue, Entries, Name, Process, Signal};
use crate::rules::is_reserved;
use crate::source::Span;
use crate::words::{Words, words};

use super::types::is_built_in;
use super::world::World;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    let catalogue = &world.draft.catalogue;
    for process in world.draft.processes.values() {
        check_process(world, process, diagnostics);
    }
    for list in catalogue.lists.values() {
        not_reserved(&list.name, diagnostics);
        if is_built_in(list.name.as_str()) {
            let name = list.name.as_str();
            diagnostics.push(
                Diagnostic::new(
                    Code::ReservedName,
                    list.name.span,
                    words!("`{name}` är redan en typ i språket", "`{name}` is a type of the language already"),
                )
                .help(words!("ge listan ett annat namn", "give the list another name")),
            );
        }
    }
    catalogue.roles.values().for_each(|role| who(&role.name, catalogue, 1, diagnostics));
    catalogue.teams.values().for_each(|team| who(&team.name, catalogue, 2, diagnostics));
    let mut seen: Entries<&Signal> = Entries::new();
    for system in catalogue.systems.values() {
        for signal in system.sends.values() {
            for field in signal.fields.values() {
                not_reserved(&field.name, diagnostics);
            }
            match seen.get(signal.name.as_str()) {
                Some(first) => {
                    let help = words!(
                        "signaler har namn för sig över hela paketet; ge den ena ett annat",
                        "signals have names of their own in the whole package; give one of them another"
                    );
                    push_taken(&signal.name, first.name.span, &words!("en signal", "a signal"), help, diagnostics);
                }
                None => {
                    seen.insert(signal.name.value.clone(), signal);
                }
            }
        }
    }
}

fn check_process(world: &World<'_>, process: &Process, diagnostics: &mut Diagnostics) {
    let mut seen: Entries<(Span, Words)> = Entries::new();
    for list in world.draft.catalogue.lists.values() {
        seen.insert(list.fact.clone(), (list.name.span, words!("en lista", "a list")));
    }
    for rule in world.draft.rules.values() {
        seen.insert(rule.name.value.clone(), (rule.name.span, words!("en regel", "a rule")));
    }
    for field in process.fields.values() {
        not_reserved(&field.name, diagnostics);
        // A rule that does not exist has been reported; the field's own may be meant.
        let own_rule =
            field.rule.as_ref().is_some_and(|rule| rule.value == field.name.value || !world.draft.rules.contains_key(rule.as_str()));
        if own_rule {
            seen.shift_remove(field.name.as_str());
        }
        claim(&mut seen, &field.name, words!("ett fält", "a field"), diagnostics);
        who(&field.name, &world.draft.catalogue, 0, diagnostics);
    }
    for name in process.flow.steps.values().map(|step| &step.name).chain(&process.flow.repeated) {
        not_reserved(name, diagnostics);
        claim(&mut seen, name, words!("ett steg", "a step"), diagnostics);
    }
}

fn claim(seen: &mut Entries<(Span, Words)>, name: &Name, what: Words, diagnostics: &mut Diagnostics) {
    match seen.get(name.as_str()) {
        Some((first, first_what)) => taken(name, *first, first_what, diagnostics),
        None => {
            seen.insert(name.value.clone(), (name.span, what));
        }
    }
}

/// A name that stands where `role`, `to` and `owner` look: a field, a role, a team or a contact list, each by its own name.
/// `from`: which of roles, teams, contacts is the first that it is held against.
fn who(name: &Name, catalogue: &Catalogue, from: usize, diagnostics: &mut Diagnostics) {
    let written = name.as_str();
    let others = [
        (catalogue.roles.get(written).map(|it| it.name.span), words!("en roll", "a role")),
        (catalogue.teams.get(written).map(|it| it.name.span), words!("en grupp", "a team")),
        (catalogue.contacts.get(written).map(|it| it.name.span), words!("en kontakt", "a contact")),
    ];
    if let Some((Some(first), what)) = others[from..].iter().find(|(found, _)| found.is_some()) {
        let help = words!(
            "`role`, `to` och `owner` kan bara mena en sak med ett namn; ge den ena ett annat",
            "`role`, `to` and `owner` can mean only one thing by a name; give one of them another"
        );
        push_taken(name, *first, what, help, diagnostics);
    }
}

fn taken(name: &Name, first: Span, what: &Words, diagnostics: &mut Diagnostics) {
    let help = words!(
        "ett uttryck kan bara mena en sak med ett namn; ge den ena ett annat",
        "an expression can mean only one thing by a name; give one of them another"
    );
    push_taken(name, first, what, help, diagnostics);
}

fn push_taken(name: &Name, first: Span, what: &Words, help: Words, diagnostics: &mut Diagnostics) {
    let (written, sv, en) = (name.as_str(), &what.sv, &what.en);
    diagnostics.push(
        Diagnostic::new(Code::NameTaken, name.span, words!("`{written}` är redan {sv}", "`{written}` is {en} already"))
            .related(first, words!("här", "here"))
            .help(help),
    );
}

/// A name that a rule or an expression could not use, since rhai or the language keeps it.
fn not_reserved(name: &Name, diagnostics: &mut Diagnostics) {
    let written = name.as_str();
    if RESERVED_FACTS.contains(&written) {
        diagnostics.push(
            Diagnostic::new(
                Code::ReservedName,
                name.span,
                words!("`{written}` är ett faktum som varje ärende har", "`{written}` is a fact that every case has"),
            )
            .help(words!("välj ett annat namn", "choose another name")),
        );
    } else if is_reserved(written) {
        diagnostics.push(
            Diagnostic::new(
                Code::ReservedName,
                name.span,
                words!(
                    "`{written}` är ett ord i reglernas språk, så ingen regel kan ta det",
                    "`{written}` is a word of the rules' language, so no rule can take it"
                ),
            )
            .help(words!("välj ett annat namn", "choose another name")),
        );
    }
}
