//! Messages out: the template exists, has every fact that it names, goes to someone, and says nothing in public that is for
//! staff only.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::expression::expression;
use crate::model::{Name, Process, Send, Step, StepKind, Template, Title, Type, WrittenValue};
use crate::source::{At, Span};
use crate::words::{list_of, words};

use super::refer;
use super::what;
use super::world::World;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for process in world.draft.processes.values() {
        for step in process.flow.steps.values() {
            if let StepKind::Send(send) = &step.kind {
                self::send(world, process, step, send, diagnostics);
            }
        }
    }
    for template in world.draft.templates.values() {
        self::template(world, template, diagnostics);
    }
}

/// Every `{fact}` of the texts is one of `facts`, or of the receiver.
fn template(world: &World<'_>, template: &Template, diagnostics: &mut Diagnostics) {
    let known = || template.facts.iter().map(|name| name.as_str()).chain(["receiver"]);
    let all: Vec<Name> = texts(template).flat_map(|text| placeholders(world, text)).collect();
    // Where a name of `facts` was told to be unknown and stands in no text, what the text names is probably meant by it.
    let unknown: Vec<&str> = template.facts.iter().filter(|fact| is_told(fact, diagnostics)).map(|fact| fact.as_str()).collect();
    let unknown: Vec<&str> = unknown.into_iter().filter(|fact| all.iter().all(|used| used.value != **fact)).collect();
    let misspelt = |used: &Name| nearest(&used.value, unknown.iter().copied()).is_some();
    for used in all.iter().filter(|used| !known().any(|name| name == used.value) && !misspelt(used)) {
        let fact = used.as_str();
        diagnostics.push(
            Diagnostic::new(
                Code::UnknownFact,
                used.span,
                words!(
                    "texten nämner `{{{fact}}}`, som inte står i `facts`",
                    "the text names `{{{fact}}}`, which does not stand in `facts`"
                ),
            )
            .nearest(fact, known())
            .help(words!("skriv till det i mallens `facts`", "add it to the template's `facts`")),
        );
    }
}

fn texts(template: &Template) -> impl Iterator<Item = &At<String>> {
    let all: [Option<&Title>; 3] = [Some(&template.subject), Some(&template.text), template.sms.as_ref()];
    all.into_iter().flatten().flat_map(|title| title.texts.values())
}

/// The facts in the `{…}` of a text, where the file writes them.
fn placeholders(world: &World<'_>, text: &At<String>) -> Vec<Name> {
    let written = world.sources.text(text.span);
    let starts = written.match_indices('{').filter_map(|(at, _)| {
        let path = written[at + 1..].split_once('}')?.0;
        let begin = at + 1 + (path.len() - path.trim_start().len());
        let fact = path.trim().split('.').next().unwrap_or_default();
        let begin = text.span.start as usize + begin;
        Some(At { value: fact.to_owned(), span: Span::new(text.span.file, begin..begin + fact.len()) })
    });
    starts.collect()
}

fn send(world: &World<'_>, process: &Process, step: &Step, send: &Send, diagnostics: &mut Diagnostics) {
    for receiver in &send.to {
        self::receiver(world, process, receiver, diagnostics);
    }
    let Some(name) = &send.template else { return };
    let known = refer::find(world.draft, name, &what::TEMPLATE, world.draft.templates.keys().map(String::as_str), diagnostics);
    if !known {
        return;
    }
    let template = &world.draft.templates[name.as_str()];
    let facts = &world.of(process).facts;
    for (given, _) in &send.with {
        if !template.facts.iter().any(|fact| fact.value == given.value) {
            let (written, list) = (given.as_str(), list_of(template.facts.iter().map(|fact| fact.as_str()), 12));
            let (sv, en) = (list.sv, list.en);
            diagnostics.push(
                Diagnostic::new(
                    Code::UnknownFact,
                    given.span,
                    words!("mallen nämner inget `{written}`", "the template names no `{written}`"),
                )
                .nearest(written, template.facts.iter().map(|fact| fact.as_str()))
                .related(template.name.span, words!("mallen", "the template"))
                .help(words!("dess `facts` är {sv}", "its `facts` are {en}")),
            );
        }
    }
    for fact in &template.facts {
        let given = send.with.iter().find(|(name, _)| name.value == fact.value);
        let public = match given {
            Some((name, value)) => is_public(world, process, value).unwrap_or(true).then_some(()).ok_or(name.span),
            None => match facts.get(fact.as_str()) {
                Some(known) => known.public.then_some(()).ok_or(fact.span),
                None if facts.is_untyped(fact.as_str()) => continue,
                None => {
                    unknown_fact(world, process, step, fact, diagnostics);
                    continue;
                }
            },
        };
        if let (Err(place), true) = (public, send.public) {
            not_public(process, step, fact, place, diagnostics);
        }
    }
}

/// Whether a value given by `with` reads public facts only; `None` if it means nothing, which is reported elsewhere.
fn is_public(world: &World<'_>, process: &Process, value: &WrittenValue) -> Option<bool> {
    let all = match value {
        WrittenValue::One(one) => std::slice::from_ref(one),
        WrittenValue::Several(all, _) => all.as_slice(),
    };
    let mut quiet = Diagnostics::default();
    let facts = &world.of(process).facts;
    let mut public = true;
    for one in all {
        let checked = expression(one, facts, world.sources, &mut quiet)?;
        public &= checked.public;
    }
    Some(public)
}

fn is_told(fact: &Name, diagnostics: &Diagnostics) -> bool {
    diagnostics.as_slice().iter().any(|told| told.code == Code::UnknownFact && told.place == fact.span)
}

/// Told once a template, however many steps send it.
fn unknown_fact(world: &World<'_>, process: &Process, step: &Step, fact: &Name, diagnostics: &mut Diagnostics) {
    if is_told(fact, diagnostics) {
        return;
    }
    let (written, name) = (fact.as_str(), step.name.as_str());
    diagnostics.push(
        Diagnostic::new(
            Code::UnknownFact,
            fact.span,
            words!("mallen nämner `{written}`, som `{name}` inte har", "the template names `{written}`, which `{name}` does not have"),
        )
        .nearest(written, world.of(process).facts.names())
        .related(step.name.span, words!("skickas här", "sent here"))
        .help(words!("ge det i `with` där, eller ta bort det ur mallen", "give it in `with` there, or remove it from the template")),
    );
}

fn not_public(process: &Process, step: &Step, fact: &Name, place: Span, diagnostics: &mut Diagnostics) {
    let (written, name) = (fact.as_str(), step.name.as_str());
    let mut diagnostic = Diagnostic::new(
        Code::NotPublic,
        place,
        words!(
            "`{written}` är bara för personalen, och `{name}` skickar det öppet",
            "`{written}` is for staff only, and `{name}` sends it in public"
        ),
    )
    .related(step.name.span, words!("skickas här, med `public: true`", "sent here, with `public: true`"));
    if let Some(field) = process.fields.get(written) {
        diagnostic = diagnostic.related(field.name.span, words!("fältet saknar `public: true`", "the field lacks `public: true`"));
    }
    diagnostics.push(
        diagnostic.help(words!("ta bort det ur mallen, eller gör fältet publikt", "remove it from the template, or make the field public")),
    );
}

/// A field, item or fact that is a person, team or contact, with dots; `owner`, a role, a team, a contact list.
fn receiver(world: &World<'_>, process: &Process, name: &Name, diagnostics: &mut Diagnostics) {
    let catalogue = &world.draft.catalogue;
    let written = name.as_str();
    if catalogue.roles.contains_key(written) || catalogue.teams.contains_key(written) || catalogue.contacts.contains_key(written) {
        return;
    }
    let facts = &world.of(process).facts;
    let mut parts = written.split('.');
    let first = parts.next().unwrap_or_default();
    let mut at = first.len();
    let Some(fact) = facts.get(first) else {
        if facts.is_untyped(first) || world.draft.lost.has(&["roles", "teams", "contacts", "list"]) {
            return;
        }
        let people = facts.names().filter(|name| facts.get(name).is_some_and(|fact| is_receiver(&fact.of)));
        let known = || catalogue.roles.keys().chain(catalogue.teams.keys()).chain(catalogue.contacts.keys()).map(String::as_str);
        let all: Vec<&str> = people.chain(known()).collect();
        let list = list_of(&all, 14);
        let (sv, en) = (list.sv, list.en);
        diagnostics.push(
            Diagnostic::new(
                Code::UnknownContact,
                refer::part(name, 0..at).span,
                words!("det finns ingen mottagare `{first}`", "there is no receiver `{first}`"),
            )
            .nearest(first, all.iter().copied())
            .help(words!("här går {sv}", "possible here: {en}")),
        );
        return;
    };
    let mut of = fact.of.clone();
    for part in parts {
        let place = refer::part(name, at + 1..at + 1 + part.len()).span;
        at += 1 + part.len();
        if facts.is_untyped_member(&of, part) {
            return;
        }
        let Some(next) = facts.member(&of, part) else {
            let members = facts.members(&of);
            let list = list_of(&members, 12);
            let (sv, en) = (list.sv, list.en);
            diagnostics.push(
                Diagnostic::new(Code::UnknownFact, place, words!("`{of}` har inget `{part}`", "`{of}` has no `{part}`"))
                    .nearest(part, members.iter().map(String::as_str))
                    .help(words!("den har {sv}", "it has {en}")),
            );
            return;
        };
        of = next;
    }
    if !is_receiver(&of) {
        diagnostics.push(
            Diagnostic::new(
                Code::WrongType,
                name.span,
                words!("`{written}` är {of}, och tar inte emot något", "`{written}` is {of}, and receives nothing"),
            )
            .help(words!("mottagare är personer, grupper och kontakter", "receivers are people, teams and contacts")),
        );
    }
}

fn is_receiver(of: &Type) -> bool {
    match of {
        Type::Person | Type::Team | Type::Contact => true,
        Type::List(of) => is_receiver(of),
        _ => false,
    }
}
