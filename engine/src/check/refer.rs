//! References to things of the catalogue and of a process: one way to say that a name resolves to nothing.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Draft, Entries, FormItem, Name, Process, Type};
use crate::source::{At, Span};
use crate::words::{list_of, words};

use super::what::{self, What};
use super::world::World;

/// Whether `name` is one of `known`; if not, that is reported, unless a file that could hold it was not read.
pub(super) fn find<'k>(
    draft: &Draft,
    name: &Name,
    what: &What,
    known: impl Iterator<Item = &'k str> + Clone,
    diagnostics: &mut Diagnostics,
) -> bool {
    if known.clone().any(|candidate| candidate == name.as_str()) {
        return true;
    }
    if draft.lost.has(what.files) {
        return false;
    }
    let (written, list) = (name.as_str(), list_of(known.clone(), 12));
    let ((none_sv, none_en), (all_sv, all_en)) = (what.none, what.all);
    let (sv, en) = (list.sv, list.en);
    let message = words!("det finns {none_sv} `{written}`", "there is {none_en} `{written}`");
    let mut diagnostic = Diagnostic::new(what.code, name.span, message).nearest(written, known.clone());
    if known.clone().next().is_some() {
        diagnostic = diagnostic.help(words!("{all_sv} {sv}", "{all_en} {en}"));
    }
    diagnostics.push(diagnostic);
    false
}

fn keys<T>(entries: &Entries<T>) -> impl Iterator<Item = &str> + Clone {
    entries.keys().map(String::as_str)
}

/// A part of a name with dots, such as the step in `STEP.WAY`, at its own place where the file writes the name as it is.
pub(super) fn part(name: &Name, range: std::ops::Range<usize>) -> Name {
    let (length, whole) = (name.value.len(), name.span);
    let quotes = whole.range().len().checked_sub(length).filter(|more| matches!(more, 0 | 2));
    let span = quotes.map_or(whole, |quotes| {
        let begin = whole.start as usize + quotes / 2;
        Span::new(whole.file, begin + range.start..begin + range.end)
    });
    At { value: name.value[range].to_owned(), span }
}

/// A role of the catalogue.
pub(super) fn catalogue_role(draft: &Draft, name: &Name, diagnostics: &mut Diagnostics) {
    find(draft, name, &what::ROLE, keys(&draft.catalogue.roles), diagnostics);
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
                words!(
                    "`{written}` är ett fält av typ {other}, och säger inte vem",
                    "`{written}` is a field of type {other}, and does not say who"
                ),
            )
            .help(words!("en roll, eller ett fält av typ person eller team", "a role, or a field of type person or team")),
        ),
        // A field without a type, which has been reported.
        None if process.fields.contains_key(written) => {}
        None => {
            let fields = world.of(process).fields.iter();
            let people = fields.filter(|(_, of)| matches!(of, Type::Person | Type::Team)).map(|(name, _)| name.as_str());
            let known: Vec<&str> = keys(&world.draft.catalogue.roles).chain(people).chain(["owner", "anyone"]).collect();
            find(world.draft, name, &what::WHO, known.into_iter(), diagnostics);
        }
    }
}

/// A team or a role.
pub(super) fn team_or_role(draft: &Draft, name: &Name, diagnostics: &mut Diagnostics) {
    find(draft, name, &what::TEAM_OR_ROLE, keys(&draft.catalogue.teams).chain(keys(&draft.catalogue.roles)), diagnostics);
}

/// A team.
pub(super) fn team(draft: &Draft, name: &Name, diagnostics: &mut Diagnostics) {
    find(draft, name, &what::TEAM, keys(&draft.catalogue.teams), diagnostics);
}

/// A person of the seed.
pub(super) fn person(draft: &Draft, name: &Name, diagnostics: &mut Diagnostics) {
    find(draft, name, &what::PERSON, keys(&draft.catalogue.people), diagnostics);
}

/// A contact list.
pub(super) fn contact(draft: &Draft, name: &Name, diagnostics: &mut Diagnostics) {
    find(draft, name, &what::CONTACT, keys(&draft.catalogue.contacts), diagnostics);
}

/// An item of a list.
pub(super) fn item(draft: &Draft, list: &str, name: &Name, diagnostics: &mut Diagnostics) {
    if let Some(list) = draft.catalogue.lists.get(list) {
        find(draft, name, &what::ITEM, keys(&list.items), diagnostics);
    }
}

/// A rule.
pub(super) fn rule(draft: &Draft, name: &Name, diagnostics: &mut Diagnostics) {
    find(draft, name, &what::RULE, keys(&draft.rules), diagnostics);
}

/// A step of a process.
pub(super) fn step(world: &World<'_>, process: &Process, name: &Name, diagnostics: &mut Diagnostics) {
    step_among(world, process, name, keys(&process.flow.steps), diagnostics);
}

/// A step of a process, where only some can stand.
pub(super) fn step_among<'k>(
    world: &World<'_>,
    process: &Process,
    name: &Name,
    known: impl Iterator<Item = &'k str> + Clone,
    diagnostics: &mut Diagnostics,
) {
    let of_this_file = |it: &Diagnostic| it.place.file == process.name.span.file;
    // Of two steps with one name the second may have been meant to have this one.
    let is_hidden = diagnostics.as_slice().iter().any(|it| it.code == Code::DuplicateKey && of_this_file(it));
    if !process.is_whole || is_hidden || process.broken.contains(name.as_str()) {
        return;
    }
    find(world.draft, name, &what::STEP, known, diagnostics);
}

/// A field of a process.
pub(super) fn field(world: &World<'_>, process: &Process, name: &Name, diagnostics: &mut Diagnostics) -> bool {
    find(world.draft, name, &what::FIELD, keys(&process.fields), diagnostics)
}

/// The fields of a form: known, each once, none derived.
pub(super) fn form(world: &World<'_>, process: &Process, items: &[FormItem], diagnostics: &mut Diagnostics) {
    for (index, item) in items.iter().enumerate() {
        if !field(world, process, &item.field, diagnostics) {
            continue;
        }
        let name = item.field.as_str();
        if let Some(rule) = &process.fields[name].rule {
            diagnostics.push(
                Diagnostic::new(
                    Code::KeysClash,
                    item.field.span,
                    words!(
                        "`{name}` härleds av en regel och kan inte stå i ett formulär",
                        "`{name}` is derived by a rule and cannot stand in a form"
                    ),
                )
                .related(rule.span, words!("härleds här", "derived here"))
                .help(words!(
                    "visa det med `show`, eller låt en roll köra över det med `override`",
                    "show it with `show`, or let a role override it with `override`"
                )),
            );
        }
        if let Some(first) = items[..index].iter().find(|other| other.field.value == item.field.value) {
            diagnostics.push(
                Diagnostic::new(
                    Code::DuplicateKey,
                    item.field.span,
                    words!("`{name}` står två gånger i formuläret", "`{name}` stands twice in the form"),
                )
                .related(first.field.span, words!("första gången här", "first here"))
                .help(words!("ta bort ett av dem", "remove one of them")),
            );
        }
    }
}
