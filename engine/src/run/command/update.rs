//! Update: fields are changed outside any task; derived ones are overridden instead.

use super::with_right;
use crate::case::{FieldValues, Refusal, Text};
use crate::package::FormField;
use crate::run::fields;
use crate::run::judge::Judge;
use crate::run::may::Action;
use crate::run::turn::Turn;

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, given: &FieldValues, why: Option<&Text>) -> Result<(), Refusal> {
    with_right(turn, &Action::Update)?;
    let scope = turn.case.main().id;
    let plan = turn.plan(scope);
    if let Some((field, _)) = given.iter().find(|(field, _)| plan.fields.get(field).is_none_or(|plan| plan.rule.is_some())) {
        return Err(Refusal::Field { field: field.clone() });
    }
    let asked: Vec<FormField> = given.iter().map(|(field, _)| FormField { field: field.clone(), required: false }).collect();
    fields::form(turn, scope, &[&asked], given)?;
    turn.words(why, scope);
    Ok(())
}
