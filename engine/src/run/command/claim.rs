//! Claim: a person takes a task; nobody else can do it until it is released. Besides being one who may do the
//! task, it takes the right `claim`; completing without a claim does not.

use super::{take_task, task_for};
use crate::case::{Id, Refusal};
use crate::run::judge::Judge;
use crate::run::may::Action;
use crate::run::turn::Turn;

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, task: Id) -> Result<(), Refusal> {
    let (task, person) = task_for(turn, task, &Action::Claim(task))?;
    take_task(turn, &task, &person);
    Ok(())
}
