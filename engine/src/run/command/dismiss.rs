//! Dismiss: a matter is put aside, with a reason. Not that of a decision at which the case stands: nothing else would carry the
//! case on, so it is tried again, or left by an action.

use super::reason;
use crate::case::{Event, Id, Matter, MatterKind, Refusal, Text};
use crate::run::judge::Judge;
use crate::run::may::{Action, allowed};
use crate::run::turn::{Place, Turn};
use crate::run::who::same_person;

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, matter: Id, why: Option<&Text>) -> Result<(), Refusal> {
    let matter = settles(turn, matter, why)?;
    if let MatterKind::Undecided { step, .. } = matter.kind {
        return Err(Refusal::Undecided { step });
    }
    turn.emit(Event::MatterEnded { matter: matter.id });
    Ok(())
}

/// A matter that the actor may settle: the owner, the process owner's people, or who may change the case.
pub(super) fn settles<J: Judge>(turn: &mut Turn<'_, J>, matter: Id, why: Option<&Text>) -> Result<Matter, Refusal> {
    let person = turn.actor().ok_or(Refusal::NeedsPerson)?;
    let matter = turn.case.matters.get(&matter).cloned().ok_or(Refusal::Gone)?;
    let main = turn.case.main().id;
    let (actor, owner) = (turn.context.actor, &turn.plan(main).owner);
    let is_owner = turn.case.owner.as_ref().is_some_and(|owner| same_person(owner, person));
    if !is_owner && !actor.in_team(owner) && !actor.has_role(owner) {
        allowed(&turn.view(Place::of(main)), actor, &Action::Update)?;
    }
    turn.words(Some(reason(why)?), main);
    Ok(matter)
}
