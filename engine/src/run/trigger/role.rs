//! Actions: what a person may do of own initiative.

use super::{Standing, is_within, standing, take};
use crate::case::{Case, Event, FieldValues, Refusal, Text};
use crate::package::{Package, TriggerPlan};
use crate::run::fields;
use crate::run::judge::Judge;
use crate::run::turn::{Place, Turn};
use crate::run::who;

/// All actions that stand now, whoever may do them.
pub(in crate::run) fn actions<'p>(package: &'p Package, case: &Case) -> Vec<Standing<'p>> {
    let mut all = standing(package, case);
    all.retain(|standing| matches!(standing.handler.trigger, TriggerPlan::Role(_)));
    all
}

/// The action of a name: `HANDLER` of `always`, or `STEP.HANDLER`.
pub(in crate::run) fn find<'p>(package: &'p Package, case: &Case, name: &str) -> Option<Standing<'p>> {
    actions(package, case).into_iter().find(|standing| *standing.name() == *name)
}

/// Does an action: role, then time, then `if`, then whether it goes on already, then step, form and reason are looked at.
pub(in crate::run) fn act<J: Judge>(
    turn: &mut Turn<'_, J>,
    name: &Text,
    next: Option<&Text>,
    given: &FieldValues,
    why: Option<&Text>,
) -> Result<(), Refusal> {
    let Some(actor) = turn.actor().cloned() else { return Err(Refusal::NeedsPerson) };
    let standing = find(turn.package, &turn.case, name)
        .ok_or_else(|| if turn.case.ended.is_some() { Refusal::Ended } else { Refusal::NoSuchAction { action: name.clone() } })?;
    let handler = standing.handler;
    let place = Place::of(standing.scope);
    let TriggerPlan::Role(roles) = &handler.trigger else { unreachable!("only handlers with `role` are actions") };
    who::may(&turn.view(place), turn.context.actor, roles, None)?;
    if !is_within(turn.package, &turn.case, handler, turn.case.at) {
        return Err(Refusal::Within);
    }
    if let Some(condition) = &handler.condition
        && !turn.holds(condition, place)?
    {
        return Err(Refusal::If);
    }
    if standing.is_busy(&turn.case) {
        return Err(Refusal::Running);
    }
    let picked = match (handler.next.as_slice(), next) {
        ([] | [_], None) => None,
        (steps, Some(next)) if steps.contains(next) => Some(next),
        (steps, _) => return Err(Refusal::Next { steps: steps.to_vec() }),
    };
    fields::form(turn, standing.scope, &[&handler.form], given)?;
    if handler.why && why.is_none_or(|why| why.trim().is_empty()) {
        return Err(Refusal::Why);
    }
    turn.emit(Event::ActionDone { action: name.clone(), by: actor.clone() });
    turn.words(why, standing.scope);
    take(turn, standing, place, picked, Some(&actor))
}
