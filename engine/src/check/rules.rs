//! Rules where they are used: their parameters are facts there, and their literal answers fit.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::Literals;
use crate::model::{Choices, Decider, Process, StepKind, Type};
use crate::rules::{Binder, Rule, check_answers};
use crate::source::Span;
use crate::words::{Words, list_of, words};

use super::refer;
use super::values::Uses;
use super::what;
use super::world::World;

pub(super) fn check(world: &World<'_>, uses: &Uses, diagnostics: &mut Diagnostics) {
    for calendar in world.draft.rules.values().flat_map(|rule| &rule.calendars) {
        let known = world.draft.catalogue.calendars.keys().map(String::as_str);
        refer::find(world.draft, calendar, &what::CALENDAR, known, diagnostics);
    }
    for process in world.draft.processes.values() {
        let mut binder = Binder::new(process.name.value.clone());
        let facts = &world.of(process).facts;
        for used in uses.rules.iter().filter(|used| used.process == process.name.value) {
            let rule = &world.draft.rules[&used.rule];
            let here = (used.place, words!("regeln används här", "the rule is used here"));
            binder.bind(rule, facts, here.clone(), diagnostics);
            match &used.wanted {
                Some(Type::Choice(choices)) => {
                    let what = choices.name.as_deref().unwrap_or(used.rule.as_str());
                    check_answers(rule, choices, what, &here, diagnostics);
                }
                Some(of) => names(world, rule, of, here, diagnostics),
                None => {}
            }
        }
    }
}

/// A text that a rule answers where a team, a contact or an item is wanted is the name of one.
fn names(world: &World<'_>, rule: &Rule, of: &Type, used: (Span, Words), diagnostics: &mut Diagnostics) {
    let (code, known) = match of {
        Type::Team => (Code::UnknownTeam, world.teams()),
        Type::Contact => (Code::UnknownContact, world.contacts()),
        Type::Item(list) => (Code::UnknownItem, world.items(list)),
        _ => return,
    };
    for answer in rule.answers().iter().filter(|answer| !known.contains(&answer.as_str())) {
        let (text, name, Words { sv, en }) = (&answer.value, &rule.name.value, list_of(&known, 12));
        diagnostics.push(
            Diagnostic::new(
                code,
                answer.span,
                words!("`{name}` svarar `{text}`, och ingen `{of}` heter så", "`{name}` answers `{text}`, and no `{of}` has that name"),
            )
            .nearest(text, known.iter().copied())
            .related(used.0, used.1.clone())
            .help(words!("de som finns är {sv}", "there are {en}")),
        );
    }
}

/// Whether anything asks a rule: a field, a decision, an expression, or another rule.
pub(super) fn is_used(world: &World<'_>, uses: &Uses, rule: &str) -> bool {
    let by_rule = || {
        let others = world.draft.rules.values().filter(|other| other.name.as_str() != rule);
        others.flat_map(|other| &other.parameters).any(|parameter| parameter.as_str() == rule)
    };
    uses.rules.iter().any(|used| used.rule == rule) || by_rule()
}

/// What a rule's answer must be, by the first place of the package that says so.
pub(super) fn wanted(world: &World<'_>, uses: &Uses, rule: &str) -> Option<Type> {
    world.draft.processes.values().find_map(|process| wanted_in(uses, rule, process).into_iter().next())
}

/// All that a rule's answer must be in a process, the first place that says so first; where none does, what other processes
/// want.
pub(super) fn all_wanted(world: &World<'_>, uses: &Uses, rule: &str, process: &str) -> Vec<Type> {
    let here = world.draft.processes.get(process).map(|process| wanted_in(uses, rule, process)).unwrap_or_default();
    if here.is_empty() { wanted(world, uses, rule).into_iter().collect() } else { here }
}

/// Fields and expressions that ask the rule, then decisions whose ways are all of its answers.
fn wanted_in(uses: &Uses, rule: &str, process: &Process) -> Vec<Type> {
    let of_process = |used: &&super::values::RuleUse| used.rule == rule && used.process == process.name.as_str();
    let mut all: Vec<Type> = Vec::new();
    let by_uses = uses.rules.iter().filter(of_process).filter_map(|used| used.wanted.clone());
    let by_ways = process.flow.steps.values().filter_map(|step| match &step.kind {
        StepKind::Decision(decision) => match &decision.by {
            Decider::Rule(name) if name.as_str() == rule && !decision.ways.contains_key("otherwise") => {
                let items = decision.ways.keys().cloned().collect();
                Some(Type::Choice(Arc::new(Choices { name: None, items })))
            }
            _ => None,
        },
        _ => None,
    });
    for of in by_uses.chain(by_ways) {
        if !all.contains(&of) {
            all.push(of);
        }
    }
    all
}
