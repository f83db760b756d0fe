//! Every decision has a way for every value: an `otherwise`, or conditions that cover a choice, or ways for all of a rule's
//! answers.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{Expr, ExprKind, Operator, condition};
use crate::model::{Decider, Decision, Process, Step, StepKind, Type};
use crate::words::{list_of, words};

use super::world::World;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for process in world.draft.processes.values() {
        for step in process.flow.steps.values() {
            let StepKind::Decision(decision) = &step.kind else { continue };
            if decision.ways.is_empty() {
                no_ways(step, decision, diagnostics);
                continue;
            }
            match &decision.by {
                Decider::Person(_) => {}
                Decider::Rule(rule) => answers(world, decision, rule, diagnostics),
                Decider::Expressions => conditions(world, process, step, decision, diagnostics),
            }
        }
    }
}

fn no_ways(step: &Step, decision: &Decision, diagnostics: &mut Diagnostics) {
    let name = step.name.as_str();
    diagnostics.push(
        Diagnostic::new(
            Code::NoOtherwise,
            decision.ways_place,
            words!("beslutet `{name}` har ingen väg", "the decision `{name}` has no way"),
        )
        .help(words!("ge det vägar med `next`", "give it ways with `next`")),
    );
}

/// Every text that the rule may answer is a way.
fn answers(world: &World<'_>, decision: &Decision, rule: &crate::model::Name, diagnostics: &mut Diagnostics) {
    let Some(rule_file) = world.draft.rules.get(rule.as_str()) else { return };
    if decision.ways.contains_key("otherwise") {
        return;
    }
    let mut told = BTreeSet::new();
    for answer in rule_file.answers() {
        let written = answer.as_str();
        if decision.ways.contains_key(written) || !told.insert(written) {
            continue;
        }
        let (name, list) = (rule.as_str(), list_of(decision.ways.keys(), 12));
        let (sv, en) = (list.sv, list.en);
        diagnostics.push(
            Diagnostic::new(
                Code::UnknownWay,
                answer.span,
                words!(
                    "`{name}` svarar `{written}`, och det finns ingen sådan väg",
                    "`{name}` answers `{written}`, and there is no such way"
                ),
            )
            .nearest(written, decision.ways.keys().map(String::as_str))
            .related(decision.ways_place, words!("vägarna", "the ways"))
            .help(words!("vägarna är {sv}", "the ways are {en}")),
        );
    }
}

fn conditions(world: &World<'_>, process: &Process, step: &Step, decision: &Decision, diagnostics: &mut Diagnostics) {
    if decision.ways.contains_key("otherwise") {
        return;
    }
    let facts = &world.of(process).facts;
    let mut quiet = Diagnostics::default();
    let written = decision.ways.values().map(|way| way.condition.as_ref());
    let checked: Option<Vec<_>> = written.map(|written| condition(written?, facts, world.sources, &mut quiet)).collect();
    // A condition that is missing or means nothing has been reported.
    let Some(checked) = checked else { return };
    let expressions: Vec<&Expr> = checked.iter().map(|checked| &checked.expression).collect();
    let left = match uncovered(&expressions, &world.of(process).fields) {
        Some(left) if left.is_empty() => return,
        left => left,
    };
    let name = step.name.as_str();
    let mut diagnostic = Diagnostic::new(
        Code::NoOtherwise,
        decision.ways_place,
        words!("beslutet `{name}` kan stå utan väg", "the decision `{name}` may find no way"),
    );
    if let Some(left) = left {
        let list = list_of(left, 12);
        let (sv, en) = (list.sv, list.en);
        diagnostic = diagnostic.label(words!("ingen väg gäller {sv}", "no way holds for {en}"));
    }
    diagnostics.push(diagnostic.help(words!("skriv sist `otherwise: {{next: …}}`", "write last `otherwise: {{next: …}}`")));
}

/// Which values of one choice or boolean no condition covers; `None` where the conditions are not of that simple kind.
fn uncovered(conditions: &[&Expr], fields: &indexmap::IndexMap<String, Type>) -> Option<Vec<String>> {
    let mut about: Option<&str> = None;
    let mut covered = BTreeSet::new();
    for condition in conditions {
        for (field, member) in covers(condition)? {
            if about.is_some_and(|other| other != field) {
                return None;
            }
            about = Some(field);
            covered.insert(member);
        }
    }
    let all: Vec<String> = match fields.get(about?)? {
        Type::Choice(choices) => choices.items.clone(),
        Type::Boolean => vec!["true".to_owned(), "false".to_owned()],
        _ => return None,
    };
    Some(all.into_iter().filter(|member| !covered.contains(member)).collect())
}

/// The values of a field for which a condition surely holds: `kind == "a"`, `kind == "a" or kind == "b"`, `flag`, `not flag`.
fn covers(condition: &Expr) -> Option<Vec<(&str, String)>> {
    match &condition.kind {
        ExprKind::Name(field) => Some(vec![(field, "true".to_owned())]),
        ExprKind::Not(inner) => match &inner.kind {
            ExprKind::Name(field) => Some(vec![(field, "false".to_owned())]),
            _ => None,
        },
        ExprKind::Binary { operator: Operator::Or, left, right } => Some([covers(left)?, covers(right)?].concat()),
        ExprKind::Binary { operator: Operator::Equal, left, right } => match (&left.kind, &right.kind) {
            (ExprKind::Name(field), ExprKind::Text(member)) | (ExprKind::Text(member), ExprKind::Name(field)) => {
                Some(vec![(field, member.clone())])
            }
            (ExprKind::Name(field), ExprKind::Boolean(member)) => Some(vec![(field, member.to_string())]),
            _ => None,
        },
        _ => None,
    }
}
