//! Messages out: the template exists, the step has every fact that it names, and they go to someone.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::expression;
use crate::model::{Facts, Name, Process, Send, Step, StepKind, Type, WrittenValue};
use crate::source::Span;
use crate::words::{list_of, words};

use super::refer;
use super::templates::said;
use super::what;
use super::world::World;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for process in world.draft.processes.values() {
        let mut told = BTreeSet::new();
        for step in process.flow.steps.values() {
            if let StepKind::Send(send) = &step.kind {
                self::send(world, process, (step, send), &mut told, diagnostics);
            }
        }
    }
}

/// Whether a fact of a template was told to be unknown, by whichever step sends it.
pub(super) fn is_told(fact: &Name, diagnostics: &Diagnostics) -> bool {
    diagnostics.as_slice().iter().any(|told| told.code == Code::UnknownFact && told.place == fact.span)
}

/// `told`: the places of templates that have a mistake in this process, which is told once however many steps send them.
fn send(world: &World<'_>, process: &Process, (step, send): (&Step, &Send), told: &mut BTreeSet<Span>, diagnostics: &mut Diagnostics) {
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
        let is_given = send.with.iter().any(|(name, _)| name.value == fact.value);
        if !is_given && facts.get(fact.as_str()).is_none() && !facts.is_untyped(fact.as_str()) && told.insert(fact.span) {
            unknown_fact(world, process, step, fact, diagnostics);
        }
    }
    members(world, process, (step, send), told, diagnostics);
}

/// `{service.title}`: what stands after a dot is a part of the fact.
fn members(world: &World<'_>, process: &Process, (step, send): (&Step, &Send), told: &mut BTreeSet<Span>, diagnostics: &mut Diagnostics) {
    let Some(template) = send.template.as_ref().and_then(|name| world.draft.templates.get(name.as_str())) else { return };
    let facts = &world.of(process).facts;
    // What `with` gives and means nothing is reported where values are checked.
    let mut quiet = Diagnostics::default();
    for said in said(template, world.sources).into_iter().filter(|said| said.path.contains('.') && said.fact() != "receiver") {
        let given = send.with.iter().find(|(name, _)| name.as_str() == said.fact());
        let of = match given {
            Some((_, WrittenValue::One(one))) => expression(one, facts, world.sources, &mut quiet).map(|checked| checked.of),
            Some((_, WrittenValue::Several(..))) => None,
            None => facts.get(said.fact()).map(|fact| fact.of.clone()),
        };
        if let Some(of) = of
            && let Err(error) = member(facts, &of, &said.path, said.place)
            && told.insert(said.place)
        {
            diagnostics.push(error.related(step.name.span, words!("skickas här", "sent here")));
        }
    }
}

/// The type of `a.b.c`, where `a` is of type `of`; else why there is none.
fn member(facts: &Facts, of: &Type, path: &str, place: Span) -> Result<Type, Box<Diagnostic>> {
    let mut of = of.clone();
    for part in path.split('.').skip(1) {
        of = match facts.member(&of, part) {
            Some(next) => next,
            // What a rule answers is known first when it runs; an item's field may have a mistake of its own.
            None if matches!(of, Type::Answer(_)) || facts.is_untyped_member(&of, part) => return Ok(of),
            None => return Err(Box::new(no_member(facts, &of, part, place))),
        };
    }
    Ok(of)
}

fn no_member(facts: &Facts, of: &Type, part: &str, place: Span) -> Diagnostic {
    let members = facts.members(of);
    let error = Diagnostic::new(Code::UnknownFact, place, words!("`{of}` har inget `{part}`", "`{of}` has no `{part}`"))
        .nearest(part, members.iter().map(String::as_str));
    if members.is_empty() {
        return error.help(words!("`{of}` har inga delar; ta bort `.{part}`", "`{of}` has no parts; remove `.{part}`"));
    }
    let list = list_of(&members, 12);
    let (sv, en) = (list.sv, list.en);
    error.help(words!("den har {sv}", "it has {en}"))
}

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
        .help(words!("ge det i `with`, eller ta bort det ur mallen", "give it in `with`, or remove it from the template")),
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
    let first = written.split('.').next().unwrap_or_default();
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
                name.span,
                words!("det finns ingen mottagare `{first}`", "there is no receiver `{first}`"),
            )
            .nearest(first, all.iter().copied())
            .help(words!("här går {sv}", "possible here: {en}")),
        );
        return;
    };
    let mut of = fact.of.clone();
    let mut at = first.len();
    for part in written.split('.').skip(1) {
        let place = refer::part(name, at + 1..at + 1 + part.len()).span;
        at += 1 + part.len();
        if facts.is_untyped_member(&of, part) {
            return;
        }
        of = match facts.member(&of, part) {
            Some(next) => next,
            None => return diagnostics.push(no_member(facts, &of, part, place)),
        };
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
