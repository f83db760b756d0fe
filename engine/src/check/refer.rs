//! References to things of the catalogue and of a process: one way to say that a name resolves to nothing.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Draft, Entries, FormItem, Name, Process, Type};
use crate::words::{Words, list_of, words};

use super::world::World;

/// What a reference is to, in both languages: "det finns ingen roll `x`".
struct Kind {
    code: Code,
    /// "ingen roll", "inget fält".
    none: (&'static str, &'static str),
    /// "rollerna är".
    all: (&'static str, &'static str),
}

/// Reports that `name` is none of `known`.
fn missing<'k>(name: &Name, kind: &Kind, known: impl Iterator<Item = &'k str> + Clone, diagnostics: &mut Diagnostics) {
    let (written, list) = (name.as_str(), list_of(known.clone(), 12));
    let ((none_sv, none_en), (all_sv, all_en)) = (kind.none, kind.all);
    let (sv, en) = (list.sv, list.en);
    let message = words!("det finns {none_sv} `{written}`", "there is {none_en} `{written}`");
    let mut diagnostic = Diagnostic::new(kind.code, name.span, message).nearest(written, known.clone());
    if known.clone().next().is_some() {
        diagnostic = diagnostic.help(words!("{all_sv} {sv}", "{all_en} {en}"));
    }
    diagnostics.push(diagnostic);
}

fn keys<T>(entries: &Entries<T>) -> impl Iterator<Item = &str> + Clone {
    entries.keys().map(String::as_str)
}

/// A role of the catalogue.
pub(super) fn catalogue_role(draft: &Draft, name: &Name, diagnostics: &mut Diagnostics) {
    if !draft.catalogue.roles.contains_key(name.as_str()) {
        let kind = Kind { code: Code::UnknownRole, none: ("ingen roll", "no role"), all: ("rollerna är", "the roles are") };
        missing(name, &kind, keys(&draft.catalogue.roles), diagnostics);
    }
}

/// Who may: a role, a field of type person or team, `owner` or `anyone` (sentence 8).
pub(super) fn role(world: &World<'_>, process: &Process, name: &Name, diagnostics: &mut Diagnostics) {
    let written = name.as_str();
    if matches!(written, "owner" | "anyone") || world.draft.catalogue.roles.contains_key(written) {
        return;
    }
    match world.of(process).fields.get(written) {
        Some(Type::Person | Type::Team) => {}
        Some(Type::List(of)) if matches!(**of, Type::Person | Type::Team) => {}
        Some(other) => diagnostics.push(
            Diagnostic::new(
                Code::UnknownRole,
                name.span,
                words!("`{written}` är ett fält av typ {other}, och säger inte vem", "`{written}` is a field of type {other}, and does not say who"),
            )
            .help(words!("en roll, eller ett fält av typ person eller team", "a role, or a field of type person or team")),
        ),
        None => {
            let fields = world.of(process).fields.iter();
            let people = fields.filter(|(_, of)| matches!(of, Type::Person | Type::Team)).map(|(name, _)| name.as_str());
            let known: Vec<&str> = keys(&world.draft.catalogue.roles).chain(people).chain(["owner", "anyone"]).collect();
            let kind = Kind { code: Code::UnknownRole, none: ("ingen roll", "no role"), all: ("här går", "possible here:") };
            missing(name, &kind, known.into_iter(), diagnostics);
        }
    }
}

/// A team or a role.
pub(super) fn team_or_role(draft: &Draft, name: &Name, diagnostics: &mut Diagnostics) {
    let (teams, roles) = (&draft.catalogue.teams, &draft.catalogue.roles);
    if !teams.contains_key(name.as_str()) && !roles.contains_key(name.as_str()) {
        let kind = Kind {
            code: Code::UnknownTeam,
            none: ("ingen grupp eller roll", "no team or role"),
            all: ("grupper och roller är", "the teams and roles are"),
        };
        missing(name, &kind, keys(teams).chain(keys(roles)), diagnostics);
    }
}

/// A team.
pub(super) fn team(draft: &Draft, name: &Name, diagnostics: &mut Diagnostics) {
    if !draft.catalogue.teams.contains_key(name.as_str()) {
        let kind = Kind { code: Code::UnknownTeam, none: ("ingen grupp", "no team"), all: ("grupperna är", "the teams are") };
        missing(name, &kind, keys(&draft.catalogue.teams), diagnostics);
    }
}

/// A person of the seed.
pub(super) fn person(draft: &Draft, name: &Name, diagnostics: &mut Diagnostics) {
    if !draft.catalogue.people.contains_key(name.as_str()) {
        let kind = Kind { code: Code::UnknownPerson, none: ("ingen person", "no person"), all: ("personerna är", "the people are") };
        missing(name, &kind, keys(&draft.catalogue.people), diagnostics);
    }
}

/// A contact list.
pub(super) fn contact(draft: &Draft, name: &Name, diagnostics: &mut Diagnostics) {
    if !draft.catalogue.contacts.contains_key(name.as_str()) {
        let kind = Kind { code: Code::UnknownContact, none: ("ingen kontakt", "no contact"), all: ("kontakterna är", "the contacts are") };
        missing(name, &kind, keys(&draft.catalogue.contacts), diagnostics);
    }
}

/// An item of a list.
pub(super) fn item(draft: &Draft, list: &str, name: &Name, diagnostics: &mut Diagnostics) {
    let Some(list) = draft.catalogue.lists.get(list) else { return };
    if !list.items.contains_key(name.as_str()) {
        let kind = Kind { code: Code::UnknownItem, none: ("ingen post", "no item"), all: ("posterna är", "the items are") };
        missing(name, &kind, keys(&list.items), diagnostics);
    }
}

/// A rule.
pub(super) fn rule(draft: &Draft, name: &Name, diagnostics: &mut Diagnostics) {
    if !draft.rules.contains_key(name.as_str()) {
        let kind = Kind { code: Code::UnknownRule, none: ("ingen regel", "no rule"), all: ("reglerna är", "the rules are") };
        missing(name, &kind, keys(&draft.rules), diagnostics);
    }
}

/// A step of a process.
pub(super) fn step(process: &Process, name: &Name, diagnostics: &mut Diagnostics) {
    let steps = &process.flow.steps;
    if steps.contains_key(name.as_str()) {
        return;
    }
    if name.as_str() == "done" {
        diagnostics.push(
            Diagnostic::new(
                Code::UnknownStep,
                name.span,
                words!("`done` avslutar ett inre flöde, och detta är huvudflödet", "`done` ends an inner flow, and this is the main one"),
            )
            .help(words!("led till ett slut: ett steg `slut: {{end: …}}`", "lead to an end: a step `finished: {{end: …}}`")),
        );
        return;
    }
    let kind = Kind { code: Code::UnknownStep, none: ("inget steg som heter", "no step called"), all: ("stegen är", "the steps are") };
    missing(name, &kind, keys(steps), diagnostics);
}

/// A field of a process.
pub(super) fn field(process: &Process, name: &Name, diagnostics: &mut Diagnostics) -> bool {
    let known = process.fields.contains_key(name.as_str());
    if !known {
        let kind = Kind { code: Code::UnknownField, none: ("inget fält", "no field"), all: ("fälten är", "the fields are") };
        missing(name, &kind, keys(&process.fields), diagnostics);
    }
    known
}

/// A name among others that only one place knows: a message of `receives`, a start, a mark.
pub(super) fn one_of<'k>(
    name: &Name,
    code: Code,
    none: (&'static str, &'static str),
    all: (&'static str, &'static str),
    known: impl Iterator<Item = &'k str> + Clone,
    diagnostics: &mut Diagnostics,
) -> bool {
    let found = known.clone().any(|candidate| candidate == name.as_str());
    if !found {
        missing(name, &Kind { code, none, all }, known, diagnostics);
    }
    found
}

/// The fields of a form: known, each once, none derived.
pub(super) fn form(process: &Process, items: &[FormItem], diagnostics: &mut Diagnostics) {
    for (index, item) in items.iter().enumerate() {
        if !field(process, &item.field, diagnostics) {
            continue;
        }
        let name = item.field.as_str();
        if let Some(rule) = &process.fields[name].rule {
            diagnostics.push(
                Diagnostic::new(
                    Code::KeysClash,
                    item.field.span,
                    words!("`{name}` härleds av en regel och kan inte stå i ett formulär", "`{name}` is derived by a rule and cannot stand in a form"),
                )
                .related(rule.span, words!("härleds här", "derived here"))
                .help(words!("visa det med `show`, eller låt en roll köra över det med `override`", "show it with `show`, or let a role override it with `override`")),
            );
        }
        if let Some(first) = items[..index].iter().find(|other| other.field.value == item.field.value) {
            diagnostics.push(
                Diagnostic::new(Code::DuplicateKey, item.field.span, words!("`{name}` står två gånger i formuläret", "`{name}` stands twice in the form"))
                    .related(first.field.span, words!("första gången här", "first here")),
            );
        }
    }
}

/// `Words` of two fixed texts.
pub(super) fn both(sv: &str, en: &str) -> Words {
    Words { sv: sv.to_owned(), en: en.to_owned() }
}
