//! Parallel steps: they have branches, the join can be met, `stop` has something to look at; and no two branches write one field.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::condition;
use crate::model::{Branch, Decider, InnerFlow, Join, Name, Parallel, Process, Step, StepKind, Within, Written};
use crate::words::words;

use super::world::World;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for (process, step, parallel) in all(world) {
        branches(step, parallel, diagnostics);
        too_many(parallel, diagnostics);
        if let Some(stop) = &parallel.stop {
            never_asked(world, process, stop, diagnostics);
        }
    }
}

/// What is possible, and probably not meant.
pub(super) fn advise(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for (process, step, parallel) in all(world) {
        may_be_fewer(parallel, diagnostics);
        written_twice(process, step, parallel, diagnostics);
    }
}

fn all<'a>(world: &World<'a>) -> impl Iterator<Item = (&'a Process, &'a Step, &'a Parallel)> {
    world.draft.processes.values().flat_map(|process| {
        let steps = process.flow.steps.values();
        steps.filter_map(move |step| match &step.kind {
            StepKind::Parallel(parallel) => Some((process, step, parallel)),
            _ => None,
        })
    })
}

fn branches(step: &Step, parallel: &Parallel, diagnostics: &mut Diagnostics) {
    let mut empty = |place, name: &str, key: &str| {
        let help = words!(
            "en gren har ett `flow` med minst ett steg, och slutar med `next: done`",
            "a branch has a `flow` with at least one step, and ends by `next: done`"
        );
        let message = words!("`{key}` i `{name}` är tom", "`{key}` of `{name}` is empty");
        diagnostics.push(Diagnostic::new(Code::MissingKey, place, message).help(help));
    };
    if parallel.branches.is_empty() {
        empty(parallel.branches_place, step.name.as_str(), "branches");
    }
    for branch in parallel.branches.values().filter(|branch| branch.has_flow && branch.first.is_none()) {
        empty(branch.name.span, branch.name.as_str(), "flow");
    }
}

fn too_many(parallel: &Parallel, diagnostics: &mut Diagnostics) {
    let Join::Number(number) = parallel.join.value else { return };
    let count = parallel.branches.len();
    if count > 0 && number as usize > count {
        let message =
            words!("`join: {number}`, men det finns bara {count} grenar", "`join: {number}`, but there are only {count} branches");
        diagnostics.push(
            Diagnostic::new(Code::KeysClash, parallel.join.span, message)
                .help(words!("skriv `all`, eller högst {count}", "write `all`, or at most {count}")),
        );
    }
}

/// What `stop` is asked after is that a field it reads has changed.
fn never_asked(world: &World<'_>, process: &Process, stop: &Written, diagnostics: &mut Diagnostics) {
    // What means nothing is reported where values are checked.
    let mut quiet = Diagnostics::default();
    let Some(checked) = condition(stop, &world.of(process).facts, world.sources, &mut quiet) else { return };
    let mut names: Vec<&str> = checked.reads.iter().map(|read| read.name.as_str()).collect();
    let mut next = 0;
    while let Some(name) = names.get(next).copied() {
        next += 1;
        if process.fields.contains_key(name) {
            return;
        }
        let parameters = world.draft.rules.get(name).into_iter().flat_map(|rule| &rule.parameters).map(Name::as_str);
        names.extend(parameters.filter(|parameter| !names.contains(parameter)).collect::<Vec<_>>());
    }
    let message = words!("`stop` läser inget fält, så det frågas aldrig", "`stop` reads no field, so it is never asked");
    diagnostics.push(
        Diagnostic::new(Code::KeysClash, stop.span, message).help(words!(
            "läs ett fält som grenarna fyller i, eller använd `join`",
            "read a field that the branches fill in, or use `join`"
        )),
    );
}

/// Fewer branches may be begun than `join` asks for; then all of them must end (F31).
fn may_be_fewer(parallel: &Parallel, diagnostics: &mut Diagnostics) {
    let Join::Number(number) = parallel.join.value else { return };
    let always = parallel.branches.values().filter(|branch| branch.condition.is_none()).count();
    if number as usize > always {
        let message = words!(
            "`join: {number}`, men bara {always} av grenarna påbörjas alltid",
            "`join: {number}`, but only {always} of the branches are always begun"
        );
        let conditional = parallel.branches.values().filter(|branch| branch.condition.is_some());
        let error = Diagnostic::new(Code::FewerBranches, parallel.join.span, message)
            .label(words!("påbörjas färre ska alla de bli klara", "if fewer are begun, all of those must end"));
        let error =
            conditional.fold(error, |error, branch| error.related(branch.name.span, words!("påbörjas bara ibland", "begun only at times")));
        diagnostics.push(error.help(words!(
            "ta bort `if` från en gren, eller sänk talet, om det inte är meningen",
            "remove the `if` of a branch, or lower the number, if that is not meant"
        )));
    }
}

/// Two branches write one field: what comes last stays (F63). Told once a field.
fn written_twice(process: &Process, holder: &Step, parallel: &Parallel, diagnostics: &mut Diagnostics) {
    let mut first: BTreeMap<&str, (&Branch, &Name)> = BTreeMap::new();
    let mut told: Vec<&str> = Vec::new();
    for branch in parallel.branches.values() {
        let steps = process.flow.steps.values().filter(|step| is_of(process, step, holder, branch));
        for name in steps.flat_map(written) {
            let field = name.as_str();
            match first.get(field) {
                None => _ = first.insert(field, (branch, name)),
                Some((other, place)) if other.name.value != branch.name.value && !told.contains(&field) => {
                    told.push(field);
                    let (one, two) = (other.name.as_str(), branch.name.as_str());
                    let message = words!(
                        "grenarna `{one}` och `{two}` skriver båda i `{field}`",
                        "the branches `{one}` and `{two}` both write to `{field}`"
                    );
                    let error = Diagnostic::new(Code::WrittenTwice, name.span, message);
                    let error = error.related(place.span, words!("den första", "the first"));
                    diagnostics.push(
                        error
                            .label(words!("det som kommer sist gäller", "what comes last stays"))
                            .help(words!("ge var och en ett eget fält", "give each a field of its own")),
                    );
                }
                Some(_) => {}
            }
        }
    }
}

/// Whether a step stands in a branch, at any depth.
fn is_of(process: &Process, step: &Step, holder: &Step, branch: &Branch) -> bool {
    let is_branch = |within: &Within| {
        within.step.as_deref() == Some(holder.name.as_str())
            && matches!(&within.part, InnerFlow::Branch(name) if *name == *branch.name.value)
    };
    let mut within = step.within.as_ref();
    while let Some(inner) = within {
        if is_branch(inner) {
            return true;
        }
        within = inner.step.as_ref().and_then(|step| process.flow.steps.get(step)).and_then(|step| step.within.as_ref());
    }
    false
}

/// The fields that a step writes, by `set` and by forms.
fn written(step: &Step) -> Vec<&Name> {
    let set = step.set.iter().chain(step.handlers().flat_map(|handler| &handler.set)).map(|given| &given.name);
    let asked = step.handlers().flat_map(|handler| &handler.form).map(|item| &item.field);
    let mut all: Vec<&Name> = set.chain(asked).collect();
    let work = match &step.kind {
        StepKind::Activity(work) => Some(work),
        StepKind::Decision(decision) => {
            for way in decision.ways.values() {
                all.extend(way.set.iter().map(|given| &given.name).chain(way.form.iter().map(|item| &item.field)));
            }
            match &decision.by {
                Decider::Person(work) => Some(work),
                Decider::Rule(_) | Decider::Expressions => None,
            }
        }
        _ => None,
    };
    all.extend(work.into_iter().flat_map(|work| &work.form).map(|item| &item.field));
    all
}
