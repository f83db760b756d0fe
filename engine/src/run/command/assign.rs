//! Assign: a task is given to someone who may do it (R12).

use super::{take_task, with_right, work_in};
use crate::case::{Actor, Id, Person, Refusal, Text};
use crate::run::judge::Judge;
use crate::run::may::Action;
use crate::run::turn::{Place, Turn};
use crate::run::who;

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, task: Id, to: &Person) -> Result<(), Refusal> {
    with_right(turn, &Action::Assign)?;
    let task = turn.case.tasks.get(&task).cloned().ok_or_else(|| Refusal::NoSuchTask { task: Text::from(task.to_string()) })?;
    let receiver = Actor::of(to.clone(), turn.context.directory);
    who::may_do(&turn.view(Place::of(task.scope)), &receiver, work_in(turn, &task), &task)?;
    take_task(turn, &task, to);
    Ok(())
}
