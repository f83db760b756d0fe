//! A decision without a person: the first way whose condition holds, or the way that a rule answers, else `otherwise`.

use crate::case::{Decided, Decision, Id, MatterKind, Person, Refusal, Text, Value};
use crate::package::{DecidedBy, Formula, StepKindPlan, StepPlan, WayPlan};
use crate::run::fields;
use crate::run::flow::{Leaving, Onward, leave};
use crate::run::judge::{Judge, Wanted};
use crate::run::turn::{Place, Turn, refusal};
use crate::words::{Words, words};

/// Decides, keeps the record, and goes the way.
///
/// # Errors
/// No way holds, or the rule failed, and a person's command led here. From a start or a message the case stands at the decision
/// with a matter instead.
pub(in crate::run) fn decide<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &StepPlan) -> Result<Onward, Refusal> {
    let StepKindPlan::Decision { by, .. } = &step.kind else { unreachable!("only decisions are decided") };
    let decided = match by {
        DecidedBy::Rule { rule, reads } => by_rule(turn, scope, step, rule, reads),
        DecidedBy::Expressions | DecidedBy::Person(_) => by_expressions(turn, scope, step).map(|way| way.ok_or(None)),
    }?;
    match decided {
        Ok(name) => take_way(turn, scope, step, &name, None),
        Err(reason) if turn.lenient => {
            let reason = reason.unwrap_or_else(|| Words::from(crate::words::said("ingen väg gäller", "no way holds")));
            turn.matter(MatterKind::Undecided { scope, step: step.name.clone(), reason });
            Ok(Onward::Stands)
        }
        Err(_) => Err(Refusal::Undecided { step: step.name.clone() }),
    }
}

/// Goes a way of a decision: what it sets, then what the step sets.
pub(in crate::run) fn take_way<J: Judge>(
    turn: &mut Turn<'_, J>,
    scope: Id,
    step: &StepPlan,
    name: &Text,
    by: Option<Person>,
) -> Result<Onward, Refusal> {
    let way = way(step, name).expect("the way was found by its name");
    let place = Place::of(scope);
    fields::set(turn, &way.set, place)?;
    leave(turn, step, place, Leaving { next: &way.next, way: Some(name), by, returns: way.returns })
}

fn way<'p>(step: &'p StepPlan, name: &str) -> Option<&'p WayPlan> {
    match &step.kind {
        StepKindPlan::Decision { ways, .. } => ways.get(name),
        _ => None,
    }
}

fn by_expressions<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &StepPlan) -> Result<Option<Text>, Refusal> {
    let StepKindPlan::Decision { ways, .. } = &step.kind else { return Ok(None) };
    let place = Place::of(scope);
    for (name, way) in ways {
        let (by, reads): (Decided, &[Text]) = match &way.condition {
            Some(condition) if !turn.holds(condition, place)? => continue,
            Some(Formula::Computed { text, reads, .. }) => (Decided::Expression(text.clone()), reads),
            Some(_) | None => (Decided::Otherwise, &[]),
        };
        let facts = if matches!(by, Decided::Otherwise) { seen_by_all(turn, step, place) } else { turn.facts_seen(reads, place) };
        turn.record(Decision { scope, asked_by: step.name.clone(), by, facts, answer: Some(name.clone()), reason: None });
        return Ok(Some(name.clone()));
    }
    let facts = seen_by_all(turn, step, place);
    let reason = Some(words!("ingen väg gäller", "no way holds"));
    turn.record(Decision { scope, asked_by: step.name.clone(), by: Decided::Otherwise, facts, answer: None, reason });
    Ok(None)
}

/// What all conditions of a decision saw: it is what `otherwise` rests on.
fn seen_by_all<J: Judge>(turn: &Turn<'_, J>, step: &StepPlan, place: Place<'_>) -> Vec<(Text, Option<Value>)> {
    let StepKindPlan::Decision { ways, .. } = &step.kind else { return Vec::new() };
    let mut all: Vec<Text> = Vec::new();
    for way in ways.values() {
        if let Some(Formula::Computed { reads, .. }) = &way.condition {
            all.extend(reads.iter().filter(|read| !all.contains(read)).cloned().collect::<Vec<_>>());
        }
    }
    turn.facts_seen(&all, place)
}

type RuleWay = Result<Text, Option<Words>>;

fn by_rule<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &StepPlan, rule: &Text, reads: &[Text]) -> Result<RuleWay, Refusal> {
    let StepKindPlan::Decision { ways, .. } = &step.kind else { unreachable!("only decisions are decided") };
    let names: Vec<Text> = ways.keys().cloned().collect();
    let records = turn.outcome.decisions.len();
    let answer = match turn.rule(rule, scope, &step.name, Wanted::Way(&names)) {
        Ok(answer) => answer.map(|value| Text::from(value.to_string())),
        Err(_) if turn.lenient => None,
        Err(trouble) => return Err(refusal(trouble)),
    };
    let was_asked = turn.outcome.decisions.len() > records;
    let reason = if was_asked { turn.last_reason() } else { Some(words!("regeln `{rule}` saknar fakta", "the rule `{rule}` lacks facts")) };
    if let Some(answer) = answer.filter(|answer| way(step, answer).is_some()) {
        return Ok(Ok(answer));
    }
    let chosen = way(step, "otherwise").map(|_| Text::from("otherwise"));
    let facts = turn.facts_seen(reads, Place::of(scope));
    let decision =
        Decision { scope, asked_by: step.name.clone(), by: Decided::Otherwise, facts, answer: chosen.clone(), reason: reason.clone() };
    turn.record(decision);
    Ok(chosen.ok_or(reason))
}
