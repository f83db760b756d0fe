//! For which values of choices and booleans the conditions of a decision hold: whether they leave something out, and whether
//! one of them ever gets its turn.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::expression::{Expr, ExprKind, Operator};
use crate::model::Type;

/// Most combinations of values that are tried: two choices of a dozen values each, and a boolean.
const MOST: usize = 400;

/// One value for each field that the conditions name.
type Values<'a> = BTreeMap<&'a str, &'a str>;

/// What a decision's conditions do, taken together.
pub(super) struct Coverage<'a> {
    combinations: Vec<Values<'a>>,
    /// For each condition and combination: whether it holds; `None` where that cannot be said.
    holds: Vec<Vec<Option<bool>>>,
}

impl<'a> Coverage<'a> {
    /// `None`: the conditions name no choice and no boolean, or too many of them.
    pub(super) fn new(conditions: &[&'a Expr], fields: &'a IndexMap<String, Type>) -> Option<Coverage<'a>> {
        let mut named = Vec::new();
        conditions.iter().for_each(|condition| names(condition, &mut named));
        let mut combinations: Vec<Values<'a>> = vec![BTreeMap::new()];
        for (name, of) in fields.iter().filter(|(name, _)| named.contains(&name.as_str())) {
            let Some(values) = values_of(of) else { continue };
            if combinations.len() * values.len() > MOST {
                return None;
            }
            let with = |one: &Values<'a>| {
                values.iter().map(|value| one.iter().map(|(k, v)| (*k, *v)).chain([(name.as_str(), *value)]).collect()).collect::<Vec<_>>()
            };
            combinations = combinations.iter().flat_map(with).collect();
        }
        if combinations.len() < 2 {
            return None;
        }
        let holds = conditions.iter().map(|condition| combinations.iter().map(|values| truth(condition, values)).collect()).collect();
        Some(Coverage { combinations, holds })
    }

    /// The values for which no condition surely holds, as one would write them; and whether every condition was understood.
    pub(super) fn left_out(&self) -> (Vec<String>, bool) {
        let left = (0..self.combinations.len()).filter(|index| self.holds.iter().all(|holds| holds[*index] != Some(true)));
        (left.map(|index| shown(&self.combinations[index])).collect(), self.holds.iter().flatten().all(Option::is_some))
    }

    /// Whether a condition never gets its turn: it holds for nothing, or only where one before it does.
    pub(super) fn is_dead(&self, condition: usize) -> bool {
        let earlier = |index: usize| self.holds[..condition].iter().any(|holds| holds[index] == Some(true));
        (0..self.combinations.len()).all(|index| self.holds[condition][index] == Some(false) || earlier(index))
    }
}

/// One value by itself; several as a condition.
fn shown(values: &Values<'_>) -> String {
    let condition = |(field, value): (&&str, &&str)| match *value {
        "true" => (*field).to_owned(),
        "false" => format!("not {field}"),
        value => format!("{field} == \"{value}\""),
    };
    match values.values().next() {
        Some(value) if values.len() == 1 => (*value).to_owned(),
        _ => values.iter().map(condition).collect::<Vec<_>>().join(" and "),
    }
}

fn values_of(of: &Type) -> Option<Vec<&str>> {
    match of {
        Type::Choice(choices) => Some(choices.items.iter().map(String::as_str).collect()),
        Type::Boolean => Some(vec!["true", "false"]),
        _ => None,
    }
}

fn names<'a>(expr: &'a Expr, all: &mut Vec<&'a str>) {
    match &expr.kind {
        ExprKind::Name(name) => all.push(name),
        ExprKind::Not(inner) => names(inner, all),
        ExprKind::Binary { left, right, .. } | ExprKind::In { left, right } => {
            names(left, all);
            names(right, all);
        }
        _ => {}
    }
}

/// Whether a condition holds for some values of the fields; `None` where it reads something else.
fn truth(expr: &Expr, values: &Values<'_>) -> Option<bool> {
    match &expr.kind {
        ExprKind::Boolean(value) => Some(*value),
        ExprKind::Name(name) => values.get(name.as_str()).and_then(|value| value.parse().ok()),
        ExprKind::Not(inner) => truth(inner, values).map(|value| !value),
        ExprKind::Binary { operator: Operator::And, left, right } => match (truth(left, values), truth(right, values)) {
            (Some(false), _) | (_, Some(false)) => Some(false),
            (Some(true), right) => right,
            (None, _) => None,
        },
        ExprKind::Binary { operator: Operator::Or, left, right } => match (truth(left, values), truth(right, values)) {
            (Some(true), _) | (_, Some(true)) => Some(true),
            (Some(false), right) => right,
            (None, _) => None,
        },
        ExprKind::Binary { operator: Operator::Equal, left, right } => Some(value(left, values)? == value(right, values)?),
        ExprKind::Binary { operator: Operator::NotEqual, left, right } => Some(value(left, values)? != value(right, values)?),
        ExprKind::In { left, right } => {
            let ExprKind::List(items) = &right.kind else { return None };
            let (left, items) = (value(left, values)?, items.iter().map(|item| value(item, values)));
            Some(items.collect::<Option<Vec<_>>>()?.contains(&left))
        }
        _ => None,
    }
}

/// The value of a field or a literal.
fn value<'v>(expr: &'v Expr, values: &Values<'v>) -> Option<&'v str> {
    match &expr.kind {
        ExprKind::Name(name) => values.get(name.as_str()).copied(),
        ExprKind::Text(text) => Some(text),
        ExprKind::Boolean(true) => Some("true"),
        ExprKind::Boolean(false) => Some("false"),
        _ => None,
    }
}
