//! Activity, and a decision that a person takes: a task is opened, and the flow stands until it is done.

use super::wait::set_timers;
use crate::case::{Event, Id, Refusal, Task, Value};
use crate::package::{StepPlan, WorkPlan};
use crate::run::flow::{Onward, set_owner};
use crate::run::judge::Judge;
use crate::run::turn::{Place, Turn};

/// Opens the task of a step. Unset as `team` means any member of the role; as `due`, none.
pub(in crate::run) fn open_task<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &StepPlan, work: &WorkPlan) -> Result<Onward, Refusal> {
    let place = Place::of(scope);
    let ask = |turn: &mut Turn<'_, J>, formula: &Option<crate::package::Formula>| match formula {
        Some(formula) => turn.value(formula, place),
        None => Ok(None),
    };
    let team = match ask(turn, &work.team)? {
        Some(Value::Team(team)) => Some(team),
        _ => None,
    };
    let person = match ask(turn, &work.person)? {
        Some(Value::Person(person)) => Some(person),
        _ => None,
    };
    let entered = turn.case.visit(scope).map_or(turn.case.at, |visit| visit.since);
    let due = match &work.due {
        Some(formula) => turn.due(formula, entered, place)?,
        None => None,
    };
    let task = Task { id: turn.id(), scope, step: step.name.clone(), team, person: person.clone(), claimed_by: None, due };
    turn.emit(Event::TaskOpened(task));
    if let Some(person) = &person {
        set_owner(turn, scope, person);
    }
    set_timers(turn, scope, step, |_| true)?;
    Ok(Onward::Stands)
}
