//! Every decision has a way for every value: an `otherwise`, or conditions that cover a choice, or ways for all of a rule's
//! answers.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{Expr, condition};
use crate::model::{Decider, Decision, Name, Process, Step, StepKind, Way};
use crate::words::{Words, list_of, words};

use super::coverage::Coverage;
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

/// Every text that the rule may answer is a way, unless there is an `otherwise`; and every way is an answer.
fn answers(world: &World<'_>, decision: &Decision, rule: &Name, diagnostics: &mut Diagnostics) {
    let Some(rule_file) = world.draft.rules.get(rule.as_str()) else { return };
    let mut without: Vec<&Name> = rule_file.answers().iter().filter(|answer| !decision.ways.contains_key(answer.as_str())).collect();
    without.dedup_by_key(|answer| answer.as_str());
    if !decision.ways.contains_key("otherwise") {
        without.iter().for_each(|answer| no_such_way(decision, rule, answer, diagnostics));
    }
    // An answer that has no way is probably meant by a way that no answer has, and told already.
    if rule_file.answers_are_all() && (without.is_empty() || decision.ways.contains_key("otherwise")) {
        never_answered(decision, rule, rule_file.answers(), diagnostics);
    }
}

fn no_such_way(decision: &Decision, rule: &Name, answer: &Name, diagnostics: &mut Diagnostics) {
    let (written, name) = (answer.as_str(), rule.as_str());
    let Words { sv, en } = list_of(decision.ways.keys(), 12);
    diagnostics.push(
        Diagnostic::new(
            Code::UnknownWay,
            answer.span,
            words!("`{name}` svarar `{written}`, och det finns ingen sådan väg", "`{name}` answers `{written}`, and there is no such way"),
        )
        .nearest(written, decision.ways.keys().map(String::as_str))
        .related(decision.ways_place, words!("vägarna", "the ways"))
        .help(words!(
            "vägar som finns: {sv}; annat tar ett `otherwise` sist",
            "known ways: {en}; an `otherwise` at the end takes the rest"
        )),
    );
}

/// A way of a decision by rule that the rule never answers.
fn never_answered(decision: &Decision, rule: &Name, answers: &[Name], diagnostics: &mut Diagnostics) {
    let answered = |way: &str| way == "otherwise" || answers.iter().any(|answer| answer.as_str() == way);
    for way in decision.ways.values().filter(|way| !answered(way.name.as_str())) {
        let (written, name) = (way.name.as_str(), rule.as_str());
        let mut all: Vec<&str> = answers.iter().map(|answer| answer.as_str()).collect();
        all.dedup();
        let Words { sv, en } = list_of(&all, 12);
        diagnostics.push(
            Diagnostic::new(
                Code::UnknownWay,
                way.name.span,
                words!("`{name}` svarar aldrig `{written}`", "`{name}` never answers `{written}`"),
            )
            .nearest(written, all.iter().copied())
            .related(rule.span, words!("regeln som beslutar", "the rule that decides"))
            .help(words!("dess svar är {sv}; vägarna heter som svaren", "its answers are {en}; the ways are called after them")),
        );
    }
}

/// The conditions of a decision as they were understood; `None` if one is missing or means nothing, which has been reported.
fn understood(world: &World<'_>, process: &Process, decision: &Decision) -> Option<Vec<Expr>> {
    let facts = &world.of(process).facts;
    let mut quiet = Diagnostics::default();
    let by_condition = decision.ways.values().filter(|way| way.name.as_str() != "otherwise");
    by_condition.map(|way| Some(condition(way.condition.as_ref()?, facts, world.sources, &mut quiet)?.expression)).collect()
}

fn conditions(world: &World<'_>, process: &Process, step: &Step, decision: &Decision, diagnostics: &mut Diagnostics) {
    if decision.ways.contains_key("otherwise") {
        return;
    }
    let Some(conditions) = understood(world, process, decision) else { return };
    let coverage = Coverage::new(&conditions.iter().collect::<Vec<_>>(), &world.of(process).fields);
    let left = coverage.map(|coverage| coverage.left_out());
    if left.as_ref().is_some_and(|(left, _)| left.is_empty()) {
        return;
    }
    let name = step.name.as_str();
    let mut diagnostic = Diagnostic::new(
        Code::NoOtherwise,
        decision.ways_place,
        words!("beslutet `{name}` kan stå utan väg", "the decision `{name}` may find no way"),
    );
    if let Some((left, true)) = left {
        let Words { sv, en } = list_of(left, 12);
        diagnostic = diagnostic.label(words!("ingen väg gäller för {sv}", "no way holds for {en}"));
    }
    diagnostics.push(diagnostic.help(words!("skriv sist `otherwise: {{next: …}}`", "write last `otherwise: {{next: …}}`")));
}

/// The ways that are never taken, since an earlier one always is where they hold, or since they hold for nothing.
pub(super) fn dead_ways<'a>(world: &World<'a>, process: &'a Process) -> Vec<&'a Way> {
    let mut dead = Vec::new();
    for step in process.flow.steps.values() {
        let StepKind::Decision(decision @ Decision { by: Decider::Expressions, .. }) = &step.kind else { continue };
        let Some(conditions) = understood(world, process, decision) else { continue };
        let conditions: Vec<&Expr> = conditions.iter().collect();
        let Some(coverage) = Coverage::new(&conditions, &world.of(process).fields) else { continue };
        let ways = decision.ways.values().filter(|way| way.name.as_str() != "otherwise").enumerate();
        dead.extend(ways.filter(|(index, _)| coverage.is_dead(*index)).map(|(_, way)| way));
    }
    dead
}
