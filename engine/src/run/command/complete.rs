//! Complete: an activity is done. Without a claim it claims.

use super::{own_task, take_task, ticked, work_in};
use crate::case::{Event, FieldValues, Id, Refusal, Text};
use crate::package::StepKindPlan;
use crate::run::fields;
use crate::run::flow::{Leaving, leave, plan_of, run as run_on};
use crate::run::judge::Judge;
use crate::run::turn::{Place, Turn};

pub(super) fn run<J: Judge>(
    turn: &mut Turn<'_, J>,
    task: Id,
    given: &FieldValues,
    tick: &[Text],
    why: Option<&Text>,
) -> Result<(), Refusal> {
    let (task, person) = own_task(turn, task)?;
    let step = plan_of(turn.plan(task.scope), &task.step);
    if let StepKindPlan::Decision { ways, .. } = &step.kind {
        return Err(Refusal::NoSuchWay { way: Text::from(""), ways: ways.keys().cloned().collect() });
    }
    let work = work_in(turn, &task);
    take_task(turn, &task, &person);
    fields::form(turn, task.scope, &[&work.form], given)?;
    ticked(work, tick)?;
    turn.words(why, task.scope);
    turn.emit(Event::TaskCompleted { task: task.id, by: person.clone() });
    let next = step.next.as_ref().expect("a checked activity has a `next`");
    let leaving = Leaving { next, way: None, by: Some(person), returns: step.returns };
    let onward = leave(turn, step, Place::of(task.scope), leaving)?;
    run_on(turn, onward)
}
