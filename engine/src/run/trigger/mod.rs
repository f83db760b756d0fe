//! What answers to a trigger: finding the handler, and what being triggered does.

mod message;
mod role;
mod timer;

pub(crate) use message::receiver;
pub(super) use message::{deliver, waits_for};
pub(super) use role::{act, actions, find};
pub(super) use timer::fire;

use super::fields;
use super::flow::{Leaving, begin_inner, end_early, go, leave, withdraw};
use super::judge::Judge;
use super::time;
use super::turn::{Place, Turn};
use crate::case::{Case, Cause, Event, Id, Inside, Part, Refusal, Text};
use crate::package::{BesidePlan, HandlerPlan, Package, StepPlan};

/// A handler where it stands.
#[derive(Clone, Copy)]
pub(super) struct Standing<'p> {
    pub(super) scope: Id,
    /// The step it stands on; `None`: it stands in `always`.
    pub(super) step: Option<&'p StepPlan>,
    pub(super) handler: &'p HandlerPlan,
}

impl Standing<'_> {
    /// `HANDLER` of `always`, `STEP.HANDLER` on a step.
    pub(super) fn name(&self) -> Text {
        match self.step {
            Some(step) => Text::from(format!("{}.{}", step.name, self.handler.name)),
            None => self.handler.name.clone(),
        }
    }

    /// The flow that it has begun and that still goes on beside, if there is one.
    pub(super) fn running(&self, case: &Case) -> Option<Id> {
        let step = self.step.map(|step| &step.name);
        let is_its = |inside: &Inside| inside.step.as_ref() == step && inside.part == Part::Beside(self.handler.name.clone());
        case.within(self.scope).find(|inner| inner.inside.as_ref().is_some_and(is_its)).map(|inner| inner.id)
    }

    /// Whether it does nothing now, since what it has begun goes on and is not begun anew.
    pub(super) fn is_busy(&self, case: &Case) -> bool {
        self.handler.flow.as_ref().is_some_and(|flow| !flow.restarts) && self.running(case).is_some()
    }
}

/// The handlers that can be triggered now, innermost first: of each flow those of its step; of each process, after its flows, its
/// `always`. After the end only those of the end step live; how long is for the caller to ask.
pub(super) fn standing<'p>(package: &'p Package, case: &Case) -> Vec<Standing<'p>> {
    standing_in(package, case, &case.innermost_first())
}

/// Those of some flows, in their order.
fn standing_in<'p>(package: &'p Package, case: &Case, flows: &[Id]) -> Vec<Standing<'p>> {
    let mut all = Vec::new();
    for (n, id) in flows.iter().enumerate() {
        let Some((scope, home)) = case.scope(*id).zip(case.home(*id)) else { continue };
        let plan = package.plan(&scope.process);
        if let Some(step) = scope.at.as_ref().and_then(|visit| plan.steps.get(&visit.step)) {
            all.extend(step.handlers().map(|handler| Standing { scope: *id, step: Some(step), handler }));
        }
        let is_last = flows[n + 1..].iter().all(|later| case.home(*later).is_none_or(|other| other.id != home.id));
        if is_last && case.ended.is_none() {
            all.extend(plan.always.values().map(|handler| Standing { scope: home.id, step: None, handler }));
        }
    }
    all
}

/// Whether a handler of an end still holds.
pub(super) fn is_within(package: &Package, case: &Case, handler: &HandlerPlan, now: jiff::Timestamp) -> bool {
    match (&case.ended, &handler.within) {
        (Some(ended), Some(within)) => now <= time::after(ended.at, within, package),
        (Some(_), None) => false,
        (None, _) => true,
    }
}

/// What being triggered does once it is certain: its `set`, and then its flow beside, or where it leads.
fn take<J: Judge>(
    turn: &mut Turn<'_, J>,
    standing: Standing<'_>,
    place: Place<'_>,
    picked: Option<&Text>,
    by: Option<&crate::case::Person>,
) -> Result<(), Refusal> {
    let handler = standing.handler;
    fields::set(turn, &handler.set, place)?;
    if let Some(flow) = &handler.flow {
        return run_beside(turn, standing, flow);
    }
    let Some(next) = picked.or(handler.next.first()) else { return Ok(()) };
    let scope = standing.scope;
    match standing.step {
        // What a wait is for ends it; an end is left again, and the case reopened.
        Some(step) if step.is_left_by(handler) => {
            if turn.case.ended.is_some() {
                turn.emit(Event::Reopened);
            }
            let leaving = Leaving { next, way: Some(&handler.name), by: by.cloned(), returns: handler.returns };
            leave(turn, step, place, leaving)?;
        }
        Some(_) | None => withdraw(turn, scope, &Cause::Handler(standing.name()), Some((next, handler.returns))),
    }
    go(turn, scope, next)
}

/// Begins the flow of a handler beside the flow where it stands; one that goes on is begun anew.
fn run_beside<J: Judge>(turn: &mut Turn<'_, J>, standing: Standing<'_>, flow: &BesidePlan) -> Result<(), Refusal> {
    if let Some(running) = standing.running(&turn.case) {
        end_early(turn, running, &Cause::Restarted);
    }
    let step = standing.step.map(|step| step.name.clone());
    let inside = Inside { outer: standing.scope, step, part: Part::Beside(standing.handler.name.clone()) };
    let scope = begin_inner(turn, inside);
    go(turn, scope, &flow.first)
}
