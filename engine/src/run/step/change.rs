//! A change: its `set` is done when it is left, which is at once.

use crate::case::{Id, Refusal};
use crate::package::StepPlan;
use crate::run::flow::Onward;
use crate::run::judge::Judge;
use crate::run::turn::{Place, Turn};

pub(super) fn enter<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &StepPlan) -> Result<Onward, Refusal> {
    super::onward(turn, step, Place::of(scope))
}
