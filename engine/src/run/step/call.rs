//! A call: the flow of another process runs within the step, with fields of its own, fresh at each call.

use super::wait::set_timers;
use crate::case::{Event, Id, Inside, Part, Refusal};
use crate::package::{StepKindPlan, StepPlan};
use crate::run::fields;
use crate::run::flow::Onward;
use crate::run::judge::Judge;
use crate::run::turn::{Place, Turn};

pub(super) fn enter<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &StepPlan) -> Result<Onward, Refusal> {
    let StepKindPlan::Call { process, start, with } = &step.kind else { unreachable!("only calls call") };
    set_timers(turn, scope, step, |_| true)?;
    let inner = turn.id();
    let inside = Inside { outer: scope, step: Some(step.name.clone()), part: Part::Called };
    turn.emit(Event::ScopeBegan { scope: inner, inside, process: process.clone() });
    fields::defaults(turn, inner)?;
    fields::set_into(turn, with, Place::of(scope), inner)?;
    let start = &turn.plan(inner).starts[start];
    fields::set(turn, &start.set, Place::of(inner))?;
    Ok(Onward::To(inner, start.next.clone()))
}
