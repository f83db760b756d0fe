//! Derived fields: recomputed when a fact that they read has changed, each after those that it reads.

use std::collections::BTreeSet;

use super::judge::{Judge, Wanted};
use super::turn::{Place, Turn, refusal};
use crate::case::{Decided, Decision, Event, Id, Refusal, Text};
use crate::words::words;

/// Recomputes what rests on the facts that have changed in this turn.
pub(super) fn settle<J: Judge>(turn: &mut Turn<'_, J>) -> Result<(), Refusal> {
    while let Some(scope) = turn.changed.first().map(|(scope, _)| *scope) {
        let mut changed: BTreeSet<Text> = BTreeSet::new();
        turn.changed.retain(|(other, field)| {
            if *other == scope {
                changed.insert(field.clone());
            }
            *other != scope
        });
        if turn.case.scope(scope).is_some() {
            settle_scope(turn, scope, changed)?;
        }
    }
    Ok(())
}

fn settle_scope<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, mut changed: BTreeSet<Text>) -> Result<(), Refusal> {
    let plan = turn.plan(scope);
    for field in &plan.derived {
        let field_plan = &plan.fields[field];
        let is_touched = field_plan.reads.iter().any(|read| changed.contains(read)) || changed.contains("*");
        let is_overridden = turn.case.scope(scope).is_some_and(|scope| scope.overridden.contains(field));
        if is_touched && !is_overridden && compute(turn, scope, field)? {
            changed.insert(field.clone());
        }
    }
    // What was set meanwhile is of this very pass.
    turn.changed.retain(|(other, _)| *other != scope);
    Ok(())
}

/// Asks the rule of one field; tells whether the field has changed.
pub(super) fn compute<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, field: &Text) -> Result<bool, Refusal> {
    let plan = &turn.plan(scope).fields[field];
    let rule = plan.rule.as_ref().expect("only derived fields are computed");
    let before = turn.case.home(scope).and_then(|scope| scope.fields.get(field)).cloned();
    let records = turn.outcome.decisions.len();
    let value = match turn.rule(rule, scope, field, Wanted::Field(&plan.of, &plan.allowed)) {
        Ok(value) => {
            turn.end_field_matters(scope, field);
            value
        }
        Err(trouble) if turn.lenient => {
            turn.field_matter(scope, field, trouble);
            None
        }
        Err(trouble) => return Err(refusal(trouble)),
    };
    if before.is_some() && value.is_none() && turn.outcome.decisions.len() == records {
        unasked(turn, scope, field, rule);
    }
    if before == value {
        return Ok(false);
    }
    turn.emit(Event::FieldSet { scope, field: field.clone(), value });
    Ok(true)
}

/// Keeps that a field lost its value since its rule lacks a fact, and was not asked.
fn unasked<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, field: &Text, rule: &Text) {
    let facts = turn.facts_seen(&turn.plan(scope).fields[field].reads, Place::of(scope));
    let by = Decided::Rule { name: rule.clone(), version: turn.package.rule_version(rule) };
    let reason = Some(words!("regeln saknar fakta", "the rule lacks facts"));
    turn.record(Decision { scope, asked_by: field.clone(), by, facts, answer: None, reason });
}
