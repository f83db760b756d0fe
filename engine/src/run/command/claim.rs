//! Claim: a person takes a task; nobody else can do it until it is released.

use super::{own_task, take_task};
use crate::case::{Id, Refusal};
use crate::run::judge::Judge;
use crate::run::turn::Turn;

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, task: Id) -> Result<(), Refusal> {
    let (task, person) = own_task(turn, task)?;
    take_task(turn, &task, &person);
    Ok(())
}
