//! Release: a claimed task is open to all again, by who claimed it or by who may assign.

use crate::case::{Event, Id, Refusal, Text};
use crate::run::judge::Judge;
use crate::run::may::{Action, allowed};
use crate::run::turn::{Place, Turn};

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, task: Id) -> Result<(), Refusal> {
    let person = turn.actor().ok_or(Refusal::NeedsPerson)?;
    let unknown = || Refusal::NoSuchTask { task: Text::from(task.to_string()) };
    let claimed_by = turn.case.tasks.get(&task).ok_or_else(unknown)?.claimed_by.as_ref().ok_or(Refusal::Gone)?;
    if !claimed_by.is_same(person) {
        allowed(&turn.view(Place::of(turn.case.main().id)), turn.context.actor, &Action::Assign)?;
    }
    turn.emit(Event::TaskReleased { task });
    Ok(())
}
