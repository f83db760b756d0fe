//! The flow relation: what leads where. Entering a step, leaving it, withdrawing it, ending a flow.

use super::derive;
use super::fields;
use super::judge::Judge;
use super::step;
use super::turn::{Place, Turn};
use crate::case::{Cause, Event, Id, Inside, MatterKind, Part, Person, Refusal, Scope, Text};
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

/// Goes to a step, and on from it as far as the flow goes by itself; then so do the flows that were begun on the way, in turn.
pub(super) fn go<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &Text) -> Result<(), Refusal> {
    run(turn, Onward::To(scope, step.clone()))
}

/// Goes on after something has happened in a flow.
pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, mut onward: Onward) -> Result<(), Refusal> {
    loop {
        while let Onward::To(scope, step) = onward {
            onward = reach(turn, scope, &step)?;
        }
        // Last in, first out: what a flow has begun goes on before what was begun before that flow.
        let Some((scope, step)) = turn.begun.pop() else { return Ok(()) };
        let goes_on = turn.case.scope(scope).is_some();
        onward = if goes_on { Onward::To(scope, step) } else { Onward::Stands };
    }
}

/// Comes to a step: to one of the flow itself, to one of a flow around it, or to the end of the flow, `done`.
fn reach<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, name: &Text) -> Result<Onward, Refusal> {
    if **name == *"done" {
        return end_inner(turn, scope);
    }
    turn.entered += 1;
    if turn.entered > MOST_STEPS {
        return Err(Refusal::Endless);
    }
    let step = plan_of(turn.plan(scope), name);
    let target = turn.case.outward(scope).find(|around| is_flow_of(around, step)).map(|around| around.id);
    let target = target.expect("a checked step leads within its flow, or to a flow around it");
    if target != scope {
        withdraw(turn, target, &Cause::LedOut(name.clone()), None);
    }
    enter(turn, target, step)
}

/// Whether a step stands in the flow of a scope.
fn is_flow_of(scope: &Scope, step: &StepPlan) -> bool {
    match (&scope.inside, &step.inside) {
        (None | Some(Inside { part: Part::Called, .. }), None) => true,
        (Some(inside), Some(within)) => inside.step == within.step && inside.part == within.part,
        (None, Some(_)) | (Some(_), None) => false,
    }
}

fn enter<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &StepPlan) -> Result<Onward, Refusal> {
    turn.emit(Event::StepEntered { scope, step: step.name.clone() });
    // Where the main flow is shows the status: a process that an inner flow calls does not set it.
    if let Some(status) = step.status.as_ref().filter(|_| turn.case.outward(scope).all(Scope::is_of_process)) {
        set_status(turn, status);
        derive::settle(turn)?;
    }
    step::enter(turn, scope, step)
}

/// Begins a flow within another; it takes its first step when those that go on now stand.
pub(super) fn begin_inner<J: Judge>(turn: &mut Turn<'_, J>, inside: Inside) -> Id {
    let process = turn.plan(inside.outer).name.clone();
    let scope = turn.id();
    turn.emit(Event::ScopeBegan { scope, inside, process });
    scope
}

/// An inner flow has come to its end: a branch counts in the join of its step, a flow beside is gone.
pub(super) fn end_inner<J: Judge>(turn: &mut Turn<'_, J>, scope: Id) -> Result<Onward, Refusal> {
    let branch_of = turn.case.scope(scope).and_then(|scope| match &scope.inside {
        Some(Inside { outer, part: Part::Branch(_), .. }) => Some(*outer),
        _ => None,
    });
    turn.emit(Event::ScopeEnded { scope });
    branch_of.map_or(Ok(Onward::Stands), |outer| step::join(turn, outer))
}

/// The step of a name.
pub(super) fn plan_of<'p>(plan: &'p Plan, name: &str) -> &'p StepPlan {
    plan.steps.get(name).expect("a checked package has every step that is named")
}

fn set_status<J: Judge>(turn: &mut Turn<'_, J>, status: &Text) {
    if turn.case.status.as_ref() != Some(status) {
        turn.emit(Event::StatusSet { status: status.clone() });
        let of_processes: Vec<Id> = of_processes(turn);
        turn.changed.extend(of_processes.into_iter().map(|scope| (scope, Text::from("status"))));
    }
}

/// The case is someone's: who last claimed, completed or was given a task; those of flows beside do not count.
pub(super) fn set_owner<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, owner: &Person) {
    if turn.case.owner.as_ref() != Some(owner) && !turn.case.is_beside(scope) {
        turn.emit(Event::OwnerSet { owner: owner.clone() });
        let of_processes = of_processes(turn);
        turn.changed.extend(of_processes.into_iter().map(|scope| (scope, Text::from("owner"))));
    }
}

/// The flows that have fields of their own.
fn of_processes<J: Judge>(turn: &Turn<'_, J>) -> Vec<Id> {
    turn.case.scopes.values().filter(|scope| scope.is_of_process()).map(|scope| scope.id).collect()
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

/// Withdraws tasks and timers of a flow, and every flow that its step holds. That it stood without a way, or that what it waited
/// for could not be told, is no matter any more.
pub(super) fn withdraw_inside<J: Judge>(turn: &mut Turn<'_, J>, scope: Id) {
    end_within(turn, scope, |inside| inside.step.is_some());
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

/// Ends the flows that run beside a flow, whatever step it is at: they end with it.
pub(super) fn end_beside<J: Judge>(turn: &mut Turn<'_, J>, scope: Id) {
    end_within(turn, scope, |inside| inside.step.is_none());
}

/// Ends a flow within another before it is done, with all that is open in it.
pub(super) fn end_early<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, cause: &Cause) {
    withdraw(turn, scope, cause, None);
    end_beside(turn, scope);
    turn.emit(Event::ScopeEnded { scope });
}

fn end_within<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, which: impl Fn(&Inside) -> bool) {
    let ends = |inner: &&Scope| inner.inside.as_ref().is_some_and(&which);
    let all: Vec<Id> = turn.case.within(scope).filter(ends).map(|inner| inner.id).collect();
    for inner in all {
        end_early(turn, inner, &Cause::Left);
    }
}
