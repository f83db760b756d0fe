//! Fire: a timer is due. What had arrived before it was due went first: the shell hands it in first.

use crate::case::{Id, Refusal};
use crate::run::judge::Judge;
use crate::run::trigger;
use crate::run::turn::Turn;

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, timer: Id) -> Result<(), Refusal> {
    trigger::fire(turn, timer)
}
