//! The flow relation: what leads where. Entering a step, leaving it, withdrawing it, ending a flow.

use super::derive;
use super::fields;
use super::judge::Judge;
use super::step;
use super::turn::{Place, Turn};
use crate::case::{Cause, Event, Id, MatterKind, Person, Refusal, Text};
use crate::package::{Plan, StepKindPlan, StepPlan};

/// Steps that one command may pass: far above any sound flow, so a flow that goes round by itself is stopped.
const MOST_STEPS: u32 = 1_000;

/// Where a flow goes after something.
pub(super) enum Onward {
    /// It stands: someone or something is waited for, or it is over.
    Stands,
    /// It goes to a step of a scope.
    To(Id, Text),
}

/// How a step is left.
pub(super) struct Leaving<'a> {
    pub(super) next: &'a Text,
    /// The way or the handler that was taken.
    pub(super) way: Option<&'a Text>,
    pub(super) by: Option<Person>,
    /// A way back counts as one.
    pub(super) returns: bool,
}

/// Goes to a step, and on from it as far as the flow goes by itself.
pub(super) fn go<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &Text) -> Result<(), Refusal> {
    let mut onward = Onward::To(scope, step.clone());
    while let Onward::To(scope, step) = onward {
        turn.entered += 1;
        if turn.entered > MOST_STEPS {
            return Err(Refusal::Endless);
        }
        onward = enter(turn, scope, &step)?;
    }
    Ok(())
}

fn enter<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, name: &Text) -> Result<Onward, Refusal> {
    let step = plan_of(turn.plan(scope), name);
    turn.emit(Event::StepEntered { scope, step: name.clone() });
    if let Some(status) = &step.status {
        set_status(turn, status);
        derive::settle(turn)?;
    }
    step::enter(turn, scope, step)
}

/// The step of a name.
pub(super) fn plan_of<'p>(plan: &'p Plan, name: &str) -> &'p StepPlan {
    plan.steps.get(name).expect("a checked package has every step that is named")
}

fn set_status<J: Judge>(turn: &mut Turn<'_, J>, status: &Text) {
    if turn.case.status.as_ref() != Some(status) {
        turn.emit(Event::StatusSet { status: status.clone() });
        let scopes: Vec<Id> = turn.case.scopes.keys().copied().collect();
        turn.changed.extend(scopes.into_iter().map(|scope| (scope, Text::from("status"))));
    }
}

/// The case is someone's: who last claimed, completed or was given a task.
pub(super) fn set_owner<J: Judge>(turn: &mut Turn<'_, J>, owner: &Person) {
    if turn.case.owner.as_ref() != Some(owner) {
        turn.emit(Event::OwnerSet { owner: owner.clone() });
        let scopes: Vec<Id> = turn.case.scopes.keys().copied().collect();
        turn.changed.extend(scopes.into_iter().map(|scope| (scope, Text::from("owner"))));
    }
}

/// Leaves a step by its own doing: its `set` is done, then the flow is on its way.
pub(super) fn leave<J: Judge>(turn: &mut Turn<'_, J>, step: &StepPlan, place: Place<'_>, leaving: Leaving<'_>) -> Result<Onward, Refusal> {
    let scope = place.scope;
    // What an end sets was set when it was reached; a case that is reopened leaves it without setting it again.
    if !matches!(step.kind, StepKindPlan::End { .. }) {
        fields::set(turn, &step.set, place)?;
    }
    withdraw_inside(turn, scope);
    let returns = leaving.returns && leads_back(turn.plan(scope), step, leaving.next);
    turn.emit(Event::StepLeft { scope, step: step.name.clone(), by: leaving.by, way: leaving.way.cloned(), returns });
    Ok(Onward::To(scope, leaving.next.clone()))
}

/// Whether a step stands earlier in the file than the one that is left.
pub(super) fn leads_back(plan: &Plan, from: &StepPlan, to: &str) -> bool {
    plan.steps.get_index_of(to).is_some_and(|index| index < from.index)
}

/// Withdraws where a flow stands, with all inside, for the sake of a handler around it; its `set` is not done.
pub(super) fn withdraw<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, cause: &Cause, to: Option<(&Text, bool)>) {
    withdraw_inside(turn, scope);
    let Some(step) = turn.case.scope(scope).and_then(|scope| scope.at.as_ref()).map(|visit| visit.step.clone()) else { return };
    let plan = turn.plan(scope);
    let returns = to.is_some_and(|(to, counts)| counts && leads_back(plan, plan_of(plan, &step), to));
    turn.emit(Event::StepWithdrawn { scope, step, cause: cause.clone(), returns });
}

/// Withdraws the open tasks of a scope.
pub(super) fn withdraw_tasks<J: Judge>(turn: &mut Turn<'_, J>, scope: Id) {
    let tasks: Vec<Id> = turn.case.tasks.values().filter(|task| task.scope == scope).map(|task| task.id).collect();
    for task in tasks {
        turn.emit(Event::TaskWithdrawn { task });
    }
}

/// Withdraws tasks and timers of a scope, and every scope inside it. That it stood without a way, or that what it
/// waited for could not be told, is no matter any more.
pub(super) fn withdraw_inside<J: Judge>(turn: &mut Turn<'_, J>, scope: Id) {
    while let Some(inner) = turn.case.inner(scope).map(|inner| inner.id) {
        withdraw(turn, inner, &Cause::Left, None);
        turn.emit(Event::ScopeEnded { scope: inner });
    }
    withdraw_tasks(turn, scope);
    let timers: Vec<Id> = turn.case.timers.values().filter(|timer| timer.scope == scope).map(|timer| timer.id).collect();
    for timer in timers {
        turn.emit(Event::TimerDropped { timer });
    }
    let stood_at = turn.case.scope(scope).and_then(|scope| scope.at.as_ref()).map(|visit| visit.step.clone());
    let waited = stood_at.filter(|step| step::is_waiting(plan_of(turn.plan(scope), step)));
    turn.end_matters(|kind| match kind {
        MatterKind::Undecided { scope: of, .. } => *of == scope,
        MatterKind::Failed { scope: of, step, .. } => *of == scope && waited.as_ref() == Some(step),
        _ => false,
    });
}
