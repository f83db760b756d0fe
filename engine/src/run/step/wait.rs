//! A wait: the flow stands until one of its handlers is triggered. Timers of any step's handlers are set here.

use jiff::Timestamp;

use crate::case::{Event, Id, Refusal, Scope, Text, Timer};
use crate::package::{HandlerPlan, StepKindPlan, StepPlan, TriggerPlan};
use crate::run::flow::{Onward, plan_of};
use crate::run::judge::Judge;
use crate::run::time;
use crate::run::turn::{Place, Turn};

pub(super) fn enter<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &StepPlan) -> Result<Onward, Refusal> {
    set_timers(turn, scope, step, |_| true)?;
    Ok(Onward::Stands)
}

/// Sets the timers of those of a step's handlers that have one whose time can be told now, and that is not set.
pub(in crate::run) fn set_timers<J: Judge>(
    turn: &mut Turn<'_, J>,
    scope: Id,
    step: &StepPlan,
    which: impl Fn(&HandlerPlan) -> bool,
) -> Result<(), Refusal> {
    for handler in step.handlers().filter(|handler| which(handler)) {
        let is_set = turn.case.timers.values().any(|timer| timer.scope == scope && timer.handler == handler.name);
        let has_fired = turn.case.visit(scope).is_some_and(|visit| visit.fired.contains(&handler.name));
        if !is_set && !has_fired {
            set_timer(turn, scope, step, handler)?;
        }
    }
    Ok(())
}

fn set_timer<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &StepPlan, handler: &HandlerPlan) -> Result<(), Refusal> {
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

/// From when a time is counted: from entering the step, from when the step of `since` was last left, and of a send from when
/// its message was handed over; `None` while it has not been.
fn since_when<J: Judge>(turn: &Turn<'_, J>, scope: Id, since: Option<&Text>) -> Option<Timestamp> {
    let Some(since) = since else { return turn.case.visit(scope).map(|visit| visit.since) };
    let state = turn.case.home(scope)?.steps.get(since)?;
    match plan_of(turn.plan(scope), since).kind {
        StepKindPlan::Send { .. } => state.handed_over,
        _ => state.left,
    }
}

/// Sets the timers that waited for a message to be handed over: of the flow that sent it, or of any that sees the same steps.
pub(in crate::run) fn timers_since<J: Judge>(turn: &mut Turn<'_, J>, home: Id, send: &Text) -> Result<(), Refusal> {
    let sees = |scope: &&Scope| turn.home(scope.id) == home;
    let standing = turn.case.scopes.values().filter(sees).filter_map(|scope| Some((scope.id, scope.at.as_ref()?.step.clone())));
    for (scope, step) in standing.collect::<Vec<(Id, Text)>>() {
        let step = plan_of(turn.plan(scope), &step);
        let waits = |handler: &HandlerPlan| matches!(&handler.trigger, TriggerPlan::After { since: Some(since), .. } if since == send);
        set_timers(turn, scope, step, waits)?;
    }
    Ok(())
}
