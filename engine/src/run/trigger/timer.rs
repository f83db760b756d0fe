//! Time: a timer that is due fires its handler once.

use super::{Standing, take};
use crate::case::{Event, Id, Refusal};
use crate::run::flow::plan_of;
use crate::run::judge::Judge;
use crate::run::turn::{Place, Turn};

/// Fires a timer. It is gone when its step was left, and early when it is not yet due.
pub(in crate::run) fn fire<J: Judge>(turn: &mut Turn<'_, J>, timer: Id) -> Result<(), Refusal> {
    let timer = turn.case.timers.get(&timer).cloned().filter(|timer| timer.due <= turn.case.at).ok_or(Refusal::Gone)?;
    turn.emit(Event::TimerFired { timer: timer.id });
    let place = Place::of(timer.scope);
    let step = plan_of(turn.plan(timer.scope), &timer.step);
    let handler = step.handlers().find(|handler| handler.name == timer.handler).expect("a timer is set for a handler of its step");
    if let Some(condition) = &handler.condition
        && !turn.holds(condition, place)?
    {
        return Ok(());
    }
    take(turn, Standing { scope: timer.scope, step: Some(step), handler }, place, None, None)
}
