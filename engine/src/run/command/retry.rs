//! Retry: what a matter stands for is tried again; if it works, the matter is settled.

use super::dismiss::settles;
use crate::case::{Event, Id, MatterKind, Refusal, Text};
use crate::package::{DecidedBy, StepKindPlan};
use crate::run::derive;
use crate::run::flow::{plan_of, run as run_on, withdraw_tasks};
use crate::run::judge::Judge;
use crate::run::step::{decide, is_waiting, open_task, set_timers};
use crate::run::turn::Turn;

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, matter: Id, why: Option<&Text>) -> Result<(), Refusal> {
    let matter = settles(turn, matter, why)?;
    turn.emit(Event::MatterEnded { matter: matter.id });
    match matter.kind {
        MatterKind::RuleFailed { scope, field, .. } => {
            let is_derived = |field: &Text| turn.plan(scope).fields.get(field).is_some_and(|plan| plan.rule.is_some());
            // What a message should have set cannot be computed again: the message is gone.
            if turn.case.scope(scope).is_some() && !is_derived(&field) {
                return Err(Refusal::Gone);
            }
            if turn.case.scope(scope).is_some() && derive::compute(turn, scope, &field)? {
                turn.changed.insert((scope, field));
            }
            derive::settle(turn)
        }
        MatterKind::Undecided { scope, step, .. } => {
            let stands = turn.case.scope(scope).and_then(|scope| scope.at.as_ref()).is_some_and(|visit| visit.step == step);
            if !stands {
                return Ok(());
            }
            let onward = decide(turn, scope, plan_of(turn.plan(scope), &step))?;
            run_on(turn, onward)
        }
        MatterKind::EffectFailed { what, .. } => {
            let effect = turn.id();
            turn.emit(Event::EffectPlaced { effect, what });
            Ok(())
        }
        MatterKind::Failed { scope, step, .. } => again(turn, scope, &step),
        // What came is in the journal; there is nothing to try.
        MatterKind::Misfit { .. } | MatterKind::Untaken { .. } | MatterKind::Undelivered { .. } => Err(Refusal::Gone),
    }
}

/// Asks again what a step that still stands could not tell: its timers, or whose its task is. What a step that was passed could
/// not tell is past.
fn again<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &Text) -> Result<(), Refusal> {
    let stands = turn.case.scope(scope).and_then(|scope| scope.at.as_ref()).is_some_and(|visit| visit.step == *step);
    if !stands {
        return Err(Refusal::Gone);
    }
    let step = plan_of(turn.plan(scope), step);
    if !is_waiting(step) {
        return Err(Refusal::Gone);
    }
    if let StepKindPlan::Activity(work) | StepKindPlan::Decision { by: DecidedBy::Person(work), .. } = &step.kind {
        withdraw_tasks(turn, scope);
        open_task(turn, scope, step, work)?;
    }
    set_timers(turn, scope, step, |_| true)
}
