//! What entering each kind of step does.

mod activity;
mod call;
mod change;
mod decision;
mod end;
mod parallel;
mod send;
mod wait;

pub(super) use activity::open_task;
pub(super) use decision::{decide, take_way};
pub(super) use parallel::{join, stop_early};
pub(super) use wait::{set_timers, timers_since};

use super::flow::{Leaving, Onward, leave};
use super::judge::Judge;
use super::turn::{Place, Turn};
use crate::case::{Id, Refusal};
use crate::package::{DecidedBy, StepKindPlan, StepPlan};

/// Enters a step; tells where the flow goes by itself.
pub(super) fn enter<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &StepPlan) -> Result<Onward, Refusal> {
    match &step.kind {
        StepKindPlan::Activity(work) | StepKindPlan::Decision { by: DecidedBy::Person(work), .. } => open_task(turn, scope, step, work),
        StepKindPlan::Decision { by: DecidedBy::Rule { .. } | DecidedBy::Expressions, .. } => decide(turn, scope, step),
        StepKindPlan::Parallel { branches, .. } => parallel::enter(turn, scope, step, branches),
        StepKindPlan::Wait { .. } => wait::enter(turn, scope, step),
        StepKindPlan::Send { .. } => send::enter(turn, scope, step),
        StepKindPlan::Change => change::enter(turn, scope, step),
        StepKindPlan::Call { .. } => call::enter(turn, scope, step),
        StepKindPlan::End { gives } => end::enter(turn, scope, step, gives),
    }
}

/// Whether a flow stands at such a step until someone or something comes.
pub(super) fn is_waiting(step: &StepPlan) -> bool {
    match &step.kind {
        StepKindPlan::Activity(_)
        | StepKindPlan::Parallel { .. }
        | StepKindPlan::Wait { .. }
        | StepKindPlan::Decision { by: DecidedBy::Person(_), .. } => true,
        StepKindPlan::Decision { .. }
        | StepKindPlan::Send { .. }
        | StepKindPlan::Change
        | StepKindPlan::Call { .. }
        | StepKindPlan::End { .. } => false,
    }
}

/// Goes on from a step that asks nobody.
fn onward<J: Judge>(turn: &mut Turn<'_, J>, step: &StepPlan, place: Place<'_>) -> Result<Onward, Refusal> {
    let next = step.next.as_ref().expect("a checked step of this kind has a `next`");
    leave(turn, step, place, Leaving { next, way: None, by: None, returns: step.returns })
}
