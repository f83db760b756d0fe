//! What gets into fields: by `set`, by forms, by messages.

use super::derive;
use super::fit::{fits, typed};
use super::judge::Judge;
use super::turn::{Place, Turn, refusal};
use crate::case::{Event, FieldValues, Id, Refusal, Text, Value};
use crate::package::{FormField, Formula, SetPlan};

/// Sets a field; a value that it has already is no event.
pub(super) fn put<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, field: &Text, value: Option<Value>) {
    let scope = turn.home(scope);
    let plan = turn.plan(scope).fields.get(field);
    let value = match plan {
        Some(plan) => value.map(|value| typed(&plan.of, value)),
        None => value,
    };
    let before = turn.case.scope(scope).and_then(|scope| scope.fields.get(field));
    if before != value.as_ref() {
        turn.changed.insert((scope, field.clone()));
        turn.emit(Event::FieldSet { scope, field: field.clone(), value });
    }
}

/// Does a `set`, from the top down: each value sees what those before it did, derived fields included. Unset leaves the field as
/// it is; `none` empties it. What fails refuses a person's command; of what came it becomes a matter.
pub(super) fn set<J: Judge>(turn: &mut Turn<'_, J>, set: &[SetPlan], place: Place<'_>) -> Result<(), Refusal> {
    set_into(turn, set, place, place.scope)
}

/// Does a `set` whose values are computed at one place and whose fields are of another scope.
pub(super) fn set_into<J: Judge>(turn: &mut Turn<'_, J>, set: &[SetPlan], place: Place<'_>, target: Id) -> Result<(), Refusal> {
    let target = turn.home(target);
    for one in set {
        match (&one.value, turn.ask(&one.value, place)) {
            (Formula::Nothing, _) => put(turn, target, &one.field, None),
            (_, Ok(Some(value))) => {
                put(turn, target, &one.field, Some(value));
                turn.end_field_matters(target, &one.field);
            }
            (_, Ok(None)) => {}
            (_, Err(trouble)) if turn.lenient => turn.field_matter(target, &one.field, trouble),
            (_, Err(trouble)) => return Err(refusal(trouble)),
        }
        derive::settle(turn)?;
    }
    Ok(())
}

/// Sets the defaults of a scope that begins.
pub(super) fn defaults<J: Judge>(turn: &mut Turn<'_, J>, scope: Id) -> Result<(), Refusal> {
    for (field, plan) in &turn.plan(scope).fields {
        if let Some(default) = &plan.default
            && let Some(value) = turn.value(default, Place::of(scope))?
        {
            put(turn, scope, field, Some(value));
        }
    }
    turn.changed.insert((scope, Text::from("*")));
    derive::settle(turn)
}

/// Takes a form: what is given must be asked and fit, what is required must then have a value.
pub(super) fn form<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, asked: &[&[FormField]], given: &FieldValues) -> Result<(), Refusal> {
    in_order(turn, scope, asked, given)?;
    take(turn, scope, given)
}

/// What a form that is in order was given gets into the fields.
pub(super) fn take<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, given: &FieldValues) -> Result<(), Refusal> {
    let scope = turn.home(scope);
    for (field, value) in given {
        put(turn, scope, field, value.clone().filter(|value| !is_blank(value)));
        turn.end_field_matters(scope, field);
    }
    derive::settle(turn)
}

/// Whether a form is in order.
pub(super) fn in_order<J: Judge>(turn: &Turn<'_, J>, scope: Id, asked: &[&[FormField]], given: &FieldValues) -> Result<(), Refusal> {
    let plan = turn.plan(scope);
    let fields = || asked.iter().flat_map(|form| form.iter());
    let mut refused = (Vec::new(), Vec::new(), Vec::new());
    for (field, value) in given {
        match (fields().any(|item| item.field == *field), plan.fields.get(field)) {
            (true, Some(field_plan)) => {
                if value.as_ref().is_some_and(|value| !fits(turn, scope, field_plan, field, value)) {
                    refused.2.push(field.clone());
                }
            }
            _ => refused.1.push(field.clone()),
        }
    }
    for item in fields().filter(|item| item.required) {
        let value = given.iter().find(|(field, _)| *field == item.field).map(|(_, value)| value.as_ref());
        let has = turn.case.home(scope).is_some_and(|scope| scope.fields.contains_key(&item.field));
        let missing = value.map_or(!has, |value| value.is_none_or(is_blank));
        if missing && !refused.0.contains(&item.field) {
            refused.0.push(item.field.clone());
        }
    }
    let (missing, unknown, misfits) = refused;
    if !missing.is_empty() || !unknown.is_empty() || !misfits.is_empty() {
        return Err(Refusal::Form { missing, unknown, misfits });
    }
    Ok(())
}

/// An empty text or list is no value.
pub(super) fn is_blank(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.trim().is_empty(),
        Value::List(values) => values.is_empty(),
        _ => false,
    }
}
