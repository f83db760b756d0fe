//! Override: a derived field holds what a person says, with a reason, until it is lifted. Lifting what
//! is not overridden changes nothing.

use super::reason;
use crate::case::{Event, Refusal, Text, Value};
use crate::run::derive;
use crate::run::fields;
use crate::run::fit::fits;
use crate::run::judge::Judge;
use crate::run::may::{Action, allowed};
use crate::run::turn::{Place, Turn};

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, field: &Text, value: Option<&Value>, why: Option<&Text>) -> Result<(), Refusal> {
    let scope = turn.case.main().id;
    allowed(&turn.view(Place::of(scope)), turn.context.actor, &Action::Override(field.clone()))?;
    if turn.case.ended.is_some() {
        return Err(Refusal::Ended);
    }
    reason(why)?;
    let plan = turn.plan(scope);
    let only = || vec![field.clone()];
    match value {
        Some(value) if fields::is_blank(value) => {
            return Err(Refusal::Form { missing: only(), unknown: Vec::new(), misfits: Vec::new() });
        }
        Some(value) if !fits(turn, scope, &plan.fields[field], field, value) => {
            return Err(Refusal::Form { missing: Vec::new(), unknown: Vec::new(), misfits: only() });
        }
        None if !turn.case.main().overridden.contains(field) => return Ok(()),
        Some(_) | None => {}
    }
    turn.words(why, scope);
    turn.emit(Event::OverrideSet { scope, field: field.clone(), on: value.is_some() });
    match value {
        Some(value) => {
            fields::put(turn, scope, field, Some(value.clone()));
            turn.end_field_matters(scope, field);
        }
        None if derive::compute(turn, scope, field)? => {
            turn.changed.insert((scope, field.clone()));
        }
        None => {}
    }
    derive::settle(turn)
}
