//! Fire: a timer is due. What had arrived before it was due went first: the shell hands it in first.

use crate::case::{Actor, Id, Refusal};
use crate::run::judge::Judge;
use crate::run::trigger;
use crate::run::turn::Turn;

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, timer: Id) -> Result<(), Refusal> {
    if *turn.context.actor != Actor::Engine {
        return Err(Refusal::NeedsSystem);
    }
    trigger::fire(turn, timer)
}
