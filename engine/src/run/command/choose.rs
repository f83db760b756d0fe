//! Choose: a person decides. The step's form is asked always, the way's own in addition (F62).

use super::{own_task, reason, take_task, ticked, work_in};
use crate::case::{Event, FieldValues, Id, Refusal, Text};
use crate::package::StepKindPlan;
use crate::run::fields;
use crate::run::flow::{plan_of, run as run_on};
use crate::run::judge::Judge;
use crate::run::step::take_way;
use crate::run::turn::Turn;

pub(super) fn run<J: Judge>(
    turn: &mut Turn<'_, J>,
    task: Id,
    way_name: &Text,
    given: &FieldValues,
    tick: &[Text],
    why: Option<&Text>,
) -> Result<(), Refusal> {
    let (task, person) = own_task(turn, task)?;
    let step = plan_of(turn.plan(task.scope), &task.step);
    let (way, ways) = match &step.kind {
        StepKindPlan::Decision { ways, .. } => (ways.get(way_name), ways.keys().cloned().collect()),
        _ => (None, Vec::new()),
    };
    let way = way.ok_or_else(|| Refusal::NoSuchWay { way: way_name.clone(), ways })?;
    let work = work_in(turn, &task);
    take_task(turn, &task, &person);
    fields::form(turn, task.scope, &[&work.form, &way.form], given)?;
    ticked(work, tick)?;
    if way.why {
        reason(why)?;
    }
    turn.words(why, task.scope);
    turn.emit(Event::TaskCompleted { task: task.id, by: person.clone() });
    let onward = take_way(turn, task.scope, step, way_name, Some(person))?;
    run_on(turn, onward)
}
