//! A wait: the flow stands until one of its handlers is triggered. Timers are set here.

use indexmap::IndexMap;
use jiff::Timestamp;

use crate::case::{Event, Id, Refusal, Text, Timer};
use crate::package::{HandlerPlan, StepKindPlan, StepPlan, TriggerPlan};
use crate::run::flow::{Onward, plan_of};
use crate::run::judge::Judge;
use crate::run::time;
use crate::run::turn::{Place, Turn};

pub(super) fn enter<J: Judge>(
    turn: &mut Turn<'_, J>,
    scope: Id,
    step: &StepPlan,
    until: &IndexMap<Text, HandlerPlan>,
) -> Result<Onward, Refusal> {
    for handler in until.values() {
        set_timers(turn, scope, step, handler)?;
    }
    Ok(Onward::Stands)
}

/// Sets the timer of a handler, if it has one whose time can be told now.
pub(in crate::run) fn set_timers<J: Judge>(
    turn: &mut Turn<'_, J>,
    scope: Id,
    step: &StepPlan,
    handler: &HandlerPlan,
) -> Result<(), Refusal> {
    let place = Place::of(scope);
    let due = match &handler.trigger {
        TriggerPlan::After { time, since } => match since_when(turn, scope, since.as_ref()) {
            Some(from) => turn.due(time, from, place)?,
            None => None,
        },
        TriggerPlan::At(instant) => turn.value(instant, place)?.and_then(|value| time::instant(&value, &turn.package.zone)),
        TriggerPlan::Message(_) | TriggerPlan::Role(_) => None,
    };
    if let Some(due) = due {
        let timer = Timer { id: turn.id(), scope, step: step.name.clone(), handler: handler.name.clone(), due };
        turn.emit(Event::TimerSet(timer));
    }
    Ok(())
}

/// From when a time is counted: from entering the wait, from when the step of `since` was last left, and of a send from when
/// its message was handed over; `None` while it has not been.
fn since_when<J: Judge>(turn: &Turn<'_, J>, scope: Id, since: Option<&Text>) -> Option<Timestamp> {
    let Some(since) = since else { return Some(turn.case.at) };
    let state = turn.case.scope(scope)?.steps.get(since)?;
    match plan_of(turn.plan(scope), since).kind {
        StepKindPlan::Send { .. } => state.handed_over,
        _ => state.left,
    }
}

/// Sets the timers that waited for a message to be handed over.
pub(in crate::run) fn timers_since<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, send: &Text) -> Result<(), Refusal> {
    let Some(visit) = turn.case.scope(scope).and_then(|scope| scope.at.clone()) else { return Ok(()) };
    let step = plan_of(turn.plan(scope), &visit.step);
    let StepKindPlan::Wait { until } = &step.kind else { return Ok(()) };
    for handler in until.values() {
        let waits = matches!(&handler.trigger, TriggerPlan::After { since: Some(since), .. } if since == send);
        let is_set = turn.case.timers.values().any(|timer| timer.scope == scope && timer.handler == handler.name);
        if waits && !is_set {
            set_timers(turn, scope, step, handler)?;
        }
    }
    Ok(())
}
