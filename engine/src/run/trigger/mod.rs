//! What answers to a trigger: finding the handler, and what being triggered does.

mod message;
mod role;
mod timer;

pub(crate) use message::receiver;
pub(super) use message::{deliver, waits_for};
pub(super) use role::{act, actions, find};
pub(super) use timer::fire;

use super::fields;
use super::flow::{Leaving, go, leave, plan_of, withdraw};
use super::judge::Judge;
use super::time;
use super::turn::{Place, Turn};
use crate::case::{Case, Cause, Event, Id, Refusal, Text};
use crate::package::{HandlerPlan, Package, StepKindPlan};

/// A handler where it stands.
#[derive(Clone, Copy)]
pub(super) struct Standing<'p> {
    pub(super) scope: Id,
    /// The step it stands on; `None`: it stands in `always`.
    pub(super) step: Option<&'p Text>,
    pub(super) handler: &'p HandlerPlan,
}

impl Standing<'_> {
    /// `HANDLER` of `always`, `STEP.HANDLER` on a step.
    pub(super) fn name(&self) -> Text {
        match self.step {
            Some(step) => Text::from(format!("{step}.{}", self.handler.name)),
            None => self.handler.name.clone(),
        }
    }
}

/// The handlers that can be triggered now, innermost first: of each flow those of its step, then its `always`. After the end
/// only those of the end step live; how long is for the caller to ask.
pub(super) fn standing<'p>(package: &'p Package, case: &Case) -> Vec<Standing<'p>> {
    standing_in(package, case, case.innermost_first())
}

/// Those of some flows, in their order.
fn standing_in<'p>(package: &'p Package, case: &Case, flows: Vec<Id>) -> Vec<Standing<'p>> {
    let mut all = Vec::new();
    for id in flows {
        let Some(scope) = case.scope(id) else { continue };
        let plan = package.plan(&scope.process);
        if let Some(visit) = &scope.at
            && let Some((name, step)) = plan.steps.get_key_value(&visit.step)
        {
            let until = match &step.kind {
                StepKindPlan::Wait { until } => Some(until),
                _ => None,
            };
            let handlers = until.into_iter().flat_map(|until| until.values()).chain(step.meanwhile.values());
            all.extend(handlers.map(|handler| Standing { scope: id, step: Some(name), handler }));
        }
        if case.ended.is_none() {
            all.extend(plan.always.values().map(|handler| Standing { scope: id, step: None, handler }));
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

/// What being triggered does once it is certain: its `set`, and where it leads.
fn take<J: Judge>(
    turn: &mut Turn<'_, J>,
    standing: Standing<'_>,
    place: Place<'_>,
    picked: Option<&Text>,
    by: Option<&crate::case::Person>,
) -> Result<(), Refusal> {
    let handler = standing.handler;
    fields::set(turn, &handler.set, place)?;
    let Some(next) = picked.or(handler.next.first()) else { return Ok(()) };
    let scope = standing.scope;
    match standing.step {
        // On a step: the step itself ends by it. An end is left again: the case is reopened.
        Some(step) => {
            if turn.case.ended.is_some() {
                turn.emit(Event::Reopened);
            }
            let step = plan_of(turn.plan(scope), step);
            let leaving = Leaving { next, way: Some(&handler.name), by: by.cloned(), returns: handler.returns };
            leave(turn, step, place, leaving)?;
        }
        None => withdraw(turn, scope, &Cause::Handler(standing.name()), Some((next, handler.returns))),
    }
    go(turn, scope, next)
}
