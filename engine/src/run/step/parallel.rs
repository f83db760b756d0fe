//! Parallel: its branches go on at once. It is left when as many of them as `join` says have ended, or early when `stop` holds; the
//! others are withdrawn.

use indexmap::IndexMap;

use super::onward;
use super::wait::set_timers;
use crate::case::{Decided, Decision, Event, Id, Inside, Part, Refusal, Text};
use crate::package::{BranchPlan, Formula, StepKindPlan, StepPlan};
use crate::run::flow::{Onward, begin_inner, plan_of, run};
use crate::run::judge::Judge;
use crate::run::turn::{Place, Turn};

/// Asks first which branches are started, then begins them all; they go on in page order. With none, the flow goes on at once.
pub(super) fn enter<J: Judge>(
    turn: &mut Turn<'_, J>,
    scope: Id,
    step: &StepPlan,
    branches: &IndexMap<Text, BranchPlan>,
) -> Result<Onward, Refusal> {
    set_timers(turn, scope, step, |_| true)?;
    let mut started = Vec::new();
    for (name, branch) in branches {
        if is_started(turn, scope, step, (name, branch))? {
            started.push((name, &branch.first));
        }
    }
    if started.is_empty() {
        return onward(turn, step, Place::of(scope));
    }
    let mut begun = Vec::new();
    for (name, first) in started {
        let inside = Inside { outer: scope, step: Some(step.name.clone()), part: Part::Branch(name.clone()) };
        begun.push((begin_inner(turn, inside), first.clone()));
    }
    turn.begun.extend(begun.into_iter().rev());
    Ok(Onward::Stands)
}

/// Whether the `if` of a branch holds; kept with what it saw, as any decision that nobody takes.
fn is_started<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &StepPlan, (name, branch): (&Text, &BranchPlan)) -> Result<bool, Refusal> {
    let Some(condition) = &branch.condition else { return Ok(true) };
    let place = Place::of(scope);
    let holds = turn.holds(condition, place)?;
    if let Formula::Computed { text, reads, .. } = condition {
        let facts = turn.facts_seen(reads, place);
        let (asked_by, by) = (Text::from(format!("{}.{name}", step.name)), Decided::Expression(text.clone()));
        turn.record(Decision { scope, asked_by, by, facts, answer: Some(Text::from(holds.to_string())), reason: None });
    }
    Ok(holds)
}

/// A branch has ended: the step is left if enough of them have.
pub(in crate::run) fn join<J: Judge>(turn: &mut Turn<'_, J>, scope: Id) -> Result<Onward, Refusal> {
    let visit = turn.case.visit(scope).expect("a branch ends with its step");
    let (begun, step) = (visit.branches, plan_of(turn.plan(scope), &visit.step));
    let StepKindPlan::Parallel { join, .. } = &step.kind else { unreachable!("only a parallel has branches") };
    let ended = begun - turn.case.branches(scope).count();
    if ended >= (*join).min(begun) { onward(turn, step, Place::of(scope)) } else { Ok(Onward::Stands) }
}

/// Leaves early what stands and whose `stop` holds, asked since a field that it reads has changed. To be called when the command
/// has settled.
pub(in crate::run) fn stop_early<J: Judge>(turn: &mut Turn<'_, J>) -> Result<(), Refusal> {
    while let Some((scope, step)) = stopped(turn)? {
        let onward = onward(turn, step, Place::of(scope))?;
        run(turn, onward)?;
    }
    Ok(())
}

/// The innermost flow at a step whose `stop` holds.
fn stopped<'a, J: Judge>(turn: &mut Turn<'a, J>) -> Result<Option<(Id, &'a StepPlan)>, Refusal> {
    if turn.case.scopes.len() == 1 {
        return Ok(None);
    }
    for scope in turn.case.innermost_first() {
        let Some(visit) = turn.case.visit(scope) else { continue };
        let step = plan_of(turn.plan(scope), &visit.step);
        let StepKindPlan::Parallel { stop: Some(stop), .. } = &step.kind else { continue };
        if has_changed(turn, scope, step, &stop.reads) && turn.holds(&stop.condition, Place::of(scope))? {
            return Ok(Some((scope, step)));
        }
    }
    Ok(None)
}

/// Whether a field has changed in this turn while a flow stood at a step.
fn has_changed<J: Judge>(turn: &Turn<'_, J>, scope: Id, step: &StepPlan, fields: &[Text]) -> bool {
    let events = &turn.outcome.events;
    let is_entered = |event: &Event| matches!(event, Event::StepEntered { scope: of, step: to } if *of == scope && *to == step.name);
    let since = events.iter().rposition(is_entered).map_or(0, |entered| entered + 1);
    let home = turn.home(scope);
    let is_read = |event: &Event| matches!(event, Event::FieldSet { scope: of, field, .. } if *of == home && fields.contains(field));
    events[since..].iter().any(is_read)
}
