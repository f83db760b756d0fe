//! Computes expressions over the facts of a place.
//!
//! Unset is `None` and spreads: what computes or compares with it is unset, and a condition that is unset does not hold
//! (LANGUAGE.md, Unset). `and` and `or` stop at the first part that decides.

use std::cmp::Ordering;
use std::sync::Arc;

use rust_decimal::Decimal;

use super::judge::{Asked, Judge, RuleAnswered, RuleAsked, Trouble, Wanted};
use super::time::instant;
use super::view::View;
use crate::case::{Person, Text, Value, time};
use crate::expression::{Expr, ExprKind, Operator};
use crate::model::{Duration, OpenTime, Type, WrittenDuration, parse_duration};
use crate::package::Formula;
use crate::words::{Words, words};

type Answer = Result<Option<Value>, Trouble>;

/// The judge that running uses: real facts, real rules.
#[derive(Debug, Default)]
pub struct Evaluator {
    noted: Vec<RuleAnswered>,
}

impl Judge for Evaluator {
    fn holds(&mut self, asked: &Asked<'_>) -> Result<bool, Trouble> {
        Ok(self.value(asked)? == Some(Value::Boolean(true)))
    }

    fn value(&mut self, asked: &Asked<'_>) -> Answer {
        self.formula(asked.formula, asked.view)
    }

    fn rule(&mut self, asked: &RuleAsked<'_>) -> Answer {
        asked.view.package.ask(asked.rule, asked.view, asked.facts)
    }

    fn note(&mut self, answered: RuleAnswered) {
        self.noted.push(answered);
    }

    fn noted(&mut self) -> Vec<RuleAnswered> {
        std::mem::take(&mut self.noted)
    }
}

impl Evaluator {
    fn formula(&mut self, formula: &Formula, view: &View<'_>) -> Answer {
        match formula {
            Formula::Nothing => Ok(None),
            Formula::Known(value) => Ok(Some(value.clone())),
            Formula::Several(all) => {
                let mut values = Vec::new();
                for one in all {
                    values.extend(self.formula(one, view)?);
                }
                Ok(Some(Value::List(Arc::new(values))))
            }
            Formula::Computed { expression, text, wanted, .. } => {
                let value = Computing { judge: self, view, whole: text }.expression(expression)?;
                Ok(value.map(|value| fitted(value, wanted)))
            }
        }
    }
}

/// A text where a choice is wanted is its member; a rule's answer has been checked against its place.
fn fitted(value: Value, wanted: &[Type]) -> Value {
    match (value, wanted) {
        (Value::Text(text), [Type::Choice(_)]) => Value::Choice(text),
        (Value::Choice(text), [Type::Text]) => Value::Text(text),
        (Value::Number(number), [Type::Decimal]) => Value::Decimal(number.into()),
        (value, _) => value,
    }
}

struct Computing<'a> {
    judge: &'a mut Evaluator,
    view: &'a View<'a>,
    /// The whole expression as written, to say what failed.
    whole: &'a Text,
}

impl Computing<'_> {
    fn failed(&self, reason: Words) -> Trouble {
        Trouble::Failed { what: self.whole.clone(), reason }
    }

    fn expression(&mut self, expr: &Expr) -> Answer {
        Ok(Some(match &expr.kind {
            ExprKind::Text(text) => Value::Text(Text::from(text.as_str())),
            ExprKind::Number(number) => Value::Number(*number),
            ExprKind::Decimal(text) => {
                Value::Decimal(text.parse().map_err(|_| self.failed(words!("talet är för stort", "the number is too large")))?)
            }
            ExprKind::Boolean(truth) => Value::Boolean(*truth),
            ExprKind::None => return Ok(None),
            ExprKind::Name(name) => return self.name(name),
            ExprKind::Member { owner, name } => return self.member(owner, &name.text),
            ExprKind::Index { of, at } => return self.index(of, at),
            ExprKind::Call { function, arguments } => return self.call(&function.text, arguments),
            ExprKind::Method { owner, method, arguments } => return self.method(owner, &method.text, arguments),
            ExprKind::Not(inner) => match self.expression(inner)? {
                Some(Value::Boolean(truth)) => Value::Boolean(!truth),
                _ => return Ok(None),
            },
            ExprKind::Negate(inner) => match self.expression(inner)? {
                Some(value) => return self.negate(value),
                None => return Ok(None),
            },
            ExprKind::Binary { operator: operator @ (Operator::And | Operator::Or), left, right } => {
                return self.logic(*operator, left, right);
            }
            ExprKind::Binary { operator, left, right } => match (self.expression(left)?, self.expression(right)?) {
                (Some(left), Some(right)) => return self.binary(*operator, &left, &right).map(Some),
                _ => return Ok(None),
            },
            ExprKind::In { left, right } => match (self.expression(left)?, self.expression(right)?) {
                (Some(left), Some(right)) => Value::Boolean(is_in(&left, &right)),
                _ => return Ok(None),
            },
            ExprKind::List(items) => {
                let mut values = Vec::new();
                for item in items {
                    values.extend(self.expression(item)?);
                }
                Value::List(Arc::new(values))
            }
        }))
    }

    /// A fact; a rule's name asks the rule.
    fn name(&mut self, name: &str) -> Answer {
        match self.view.fact(name) {
            Some(value) => Ok(Some(value)),
            None if self.is_rule(name) => ask(self.judge, self.view, name, Wanted::Any),
            None => Ok(None),
        }
    }

    /// A rule that no field of the scope bears the name of; outside a process, as in signals, there are no rules.
    fn is_rule(&self, name: &str) -> bool {
        let may_be = self.view.plan().is_some_and(|plan| !plan.fields.contains_key(name));
        may_be && self.view.package.draft().rules.contains_key(name)
    }

    fn member(&mut self, owner: &Expr, name: &str) -> Answer {
        if let ExprKind::Name(first) = &owner.kind
            && matches!(first.as_str(), "message" | "answer")
        {
            return Ok(self.view.came(first, name));
        }
        if let ExprKind::Member { owner: steps, name: step } = &owner.kind
            && matches!(&steps.kind, ExprKind::Name(name) if name == "steps")
        {
            return Ok(self.view.step(&step.text, name));
        }
        let Some(value) = self.expression(owner)? else { return Ok(None) };
        if name == "len" {
            return Ok(length(&value));
        }
        Ok(self.view.member(&value, name))
    }

    fn index(&mut self, of: &Expr, at: &Expr) -> Answer {
        Ok(match (self.expression(of)?, self.expression(at)?) {
            (Some(Value::List(values)), Some(Value::Number(at))) => usize::try_from(at).ok().and_then(|at| values.get(at).cloned()),
            _ => None,
        })
    }

    fn logic(&mut self, operator: Operator, left: &Expr, right: &Expr) -> Answer {
        let decides = Value::Boolean(operator == Operator::Or);
        let left = self.expression(left)?;
        if left.as_ref() == Some(&decides) {
            return Ok(left);
        }
        let right = self.expression(right)?;
        Ok(match (left, right) {
            (_, Some(value)) if value == decides => Some(value),
            (Some(_), Some(value)) => Some(value),
            _ => None,
        })
    }

    fn negate(&self, value: Value) -> Answer {
        Ok(Some(match value {
            Value::Number(number) => {
                Value::Number(number.checked_neg().ok_or_else(|| self.failed(words!("talet är för stort", "the number is too large")))?)
            }
            Value::Decimal(number) => Value::Decimal(-number),
            Value::Duration(duration) => {
                let opposite = time::opposite(&duration);
                Value::Duration(opposite.ok_or_else(|| self.failed(words!("tiden är för lång", "the time is too long")))?)
            }
            Value::OpenTime(open) => self.open(time::open_times(&open, -1))?,
            _ => return Ok(None),
        }))
    }

    fn binary(&self, operator: Operator, left: &Value, right: &Value) -> Result<Value, Trouble> {
        Ok(match operator {
            Operator::Equal => Value::Boolean(same(left, right)),
            Operator::NotEqual => Value::Boolean(!same(left, right)),
            Operator::Less => Value::Boolean(self.order(left, right)? == Ordering::Less),
            Operator::LessOrEqual => Value::Boolean(self.order(left, right)? != Ordering::Greater),
            Operator::Greater => Value::Boolean(self.order(left, right)? == Ordering::Greater),
            Operator::GreaterOrEqual => Value::Boolean(self.order(left, right)? != Ordering::Less),
            Operator::And | Operator::Or => unreachable!("`and` and `or` are computed where they may stop"),
            arithmetic => self.arithmetic(arithmetic, left, right)?,
        })
    }

    fn order(&self, left: &Value, right: &Value) -> Result<Ordering, Trouble> {
        let zone = self.view.zone();
        Ok(match (left, right) {
            (Value::Number(a), Value::Number(b)) => a.cmp(b),
            (Value::Duration(a), Value::Duration(b)) => time::length(a).cmp(&time::length(b)),
            (Value::OpenTime(a), Value::OpenTime(b)) => time::open_order(a, b).ok_or_else(|| self.failed(time::open_incomparable(a, b)))?,
            (Value::OpenTime(_), Value::Duration(_)) | (Value::Duration(_), Value::OpenTime(_)) => {
                return Err(self.failed(time::open_and_passing()));
            }
            (Value::Date(a), Value::Date(b)) => a.cmp(b),
            _ => match (decimal(left), decimal(right), instant(left, zone), instant(right, zone)) {
                (Some(a), Some(b), ..) => a.cmp(&b),
                (_, _, Some(a), Some(b)) => a.cmp(&b),
                _ => return Err(self.failed(words!("de här kan inte jämföras", "these cannot be compared"))),
            },
        })
    }

    fn arithmetic(&self, operator: Operator, left: &Value, right: &Value) -> Result<Value, Trouble> {
        let zone = self.view.zone();
        match (left, right) {
            (Value::Number(a), Value::Number(b)) => {
                let result = match operator {
                    Operator::Add => a.checked_add(*b),
                    Operator::Subtract => a.checked_sub(*b),
                    Operator::Multiply => a.checked_mul(*b),
                    Operator::Divide => a.checked_div(*b),
                    _ => a.checked_rem(*b),
                };
                result.map(Value::Number).ok_or_else(|| {
                    self.failed(words!(
                        "resultatet är inget tal: för stort, eller delat med noll",
                        "the result is no number: too large, or divided by zero"
                    ))
                })
            }
            (Value::Text(a), Value::Text(b)) => Ok(Value::text(format!("{a}{b}"))),
            (Value::Duration(a), Value::Duration(b)) => self.durations(operator, a, b),
            (Value::Duration(a), Value::Number(b)) => self.scaled(operator, a, *b),
            (Value::Number(a), Value::Duration(b)) if operator == Operator::Multiply => self.scaled(operator, b, *a),
            (Value::OpenTime(a), Value::OpenTime(b)) => self.open_times(operator, a, b),
            (Value::OpenTime(a), Value::Number(b)) => self.open_scaled(operator, a, *b),
            (Value::Number(a), Value::OpenTime(b)) if operator == Operator::Multiply => self.open_scaled(operator, b, *a),
            (Value::OpenTime(_), Value::Duration(_)) | (Value::Duration(_), Value::OpenTime(_)) => {
                Err(self.failed(time::open_and_passing()))
            }
            (Value::Instant(_) | Value::Date(_), Value::OpenTime(open)) => self.open_moved(operator, left, open),
            (Value::OpenTime(open), Value::Instant(_) | Value::Date(_)) if operator == Operator::Add => {
                self.open_moved(operator, right, open)
            }
            (Value::Instant(_) | Value::Date(_), Value::Duration(duration)) => self.moved(operator, left, duration),
            (Value::Duration(duration), Value::Instant(_) | Value::Date(_)) if operator == Operator::Add => {
                self.moved(operator, right, duration)
            }
            (Value::Instant(_) | Value::Date(_), Value::Instant(_) | Value::Date(_)) => match (instant(right, zone), instant(left, zone)) {
                (Some(from), Some(to)) => Ok(Value::Duration(time::between(from, to))),
                _ => Err(self.failed(words!("det finns inget sådant ögonblick", "there is no such moment"))),
            },
            _ => match (decimal(left), decimal(right)) {
                (Some(a), Some(b)) => self.decimals(operator, a, b),
                _ => Err(self.failed(words!("de här går inte att räkna med", "these cannot be computed with"))),
            },
        }
    }

    /// The moment a length of time after, or before, another.
    fn moved(&self, operator: Operator, from: &Value, duration: &Duration) -> Result<Value, Trouble> {
        let zone = self.view.zone();
        let from = instant(from, zone).ok_or_else(|| self.failed(words!("det finns inget sådant ögonblick", "there is no such moment")))?;
        let by = if operator == Operator::Add { Some(*duration) } else { time::opposite(duration) };
        let moved = by.and_then(|by| time::after(from, &by, zone));
        moved.map(Value::Instant).ok_or_else(|| self.failed(words!("tiden är för lång", "the time is too long")))
    }

    /// The moment when so much open time has passed after, or before, another.
    fn open_moved(&self, operator: Operator, from: &Value, open: &OpenTime) -> Result<Value, Trouble> {
        let from = instant(from, self.view.zone())
            .ok_or_else(|| self.failed(words!("det finns inget sådant ögonblick", "there is no such moment")))?;
        let calendar = self.view.package.calendars.get(&open.calendar).ok_or_else(|| self.failed(time::no_calendar(open)))?;
        let by = if operator == Operator::Add { Some(open.clone()) } else { time::open_times(open, -1) };
        let moved = by.and_then(|by| time::after_open(from, &by, calendar));
        moved.map(Value::Instant).ok_or_else(|| self.failed(words!("tiden är för lång", "the time is too long")))
    }

    fn open_times(&self, operator: Operator, a: &OpenTime, b: &OpenTime) -> Result<Value, Trouble> {
        let other = if operator == Operator::Add { Some(b.clone()) } else { time::open_times(b, -1) };
        let sum = other.map_or(Ok(None), |other| time::open_sum(a, &other));
        self.open(sum.map_err(|reason| self.failed(reason))?)
    }

    fn open_scaled(&self, operator: Operator, a: &OpenTime, by: i64) -> Result<Value, Trouble> {
        match operator {
            Operator::Divide => time::open_divided(a, by).map(Value::OpenTime).map_err(|reason| self.failed(reason)),
            _ => self.open(time::open_times(a, by)),
        }
    }

    fn open(&self, open: Option<OpenTime>) -> Result<Value, Trouble> {
        open.map(Value::OpenTime).ok_or_else(|| self.failed(words!("tiden är för lång", "the time is too long")))
    }

    fn decimals(&self, operator: Operator, a: Decimal, b: Decimal) -> Result<Value, Trouble> {
        let result = match operator {
            Operator::Add => a.checked_add(b),
            Operator::Subtract => a.checked_sub(b),
            Operator::Multiply => a.checked_mul(b),
            Operator::Divide => a.checked_div(b),
            _ => a.checked_rem(b),
        };
        result.map(Value::Decimal).ok_or_else(|| {
            self.failed(words!(
                "resultatet är inget tal: för stort, eller delat med noll",
                "the result is no number: too large, or divided by zero"
            ))
        })
    }

    fn durations(&self, operator: Operator, a: &Duration, b: &Duration) -> Result<Value, Trouble> {
        let other = if operator == Operator::Add { Some(*b) } else { time::opposite(b) };
        let sum = other.and_then(|other| time::sum(a, &other));
        sum.map(Value::Duration).ok_or_else(|| self.failed(words!("tiden är för lång", "the time is too long")))
    }

    fn scaled(&self, operator: Operator, a: &Duration, by: i64) -> Result<Value, Trouble> {
        let scaled = match operator {
            Operator::Divide => time::divided(a, by),
            _ => time::times(a, by).ok_or_else(|| words!("tiden är för lång", "the time is too long")),
        };
        scaled.map(Value::Duration).map_err(|reason| self.failed(reason))
    }

    fn call(&mut self, function: &str, arguments: &[Expr]) -> Answer {
        if function == "has" {
            return Ok(Some(Value::Boolean(self.expression(&arguments[0])?.is_some())));
        }
        let mut values = Vec::new();
        for argument in arguments {
            match self.expression(argument)? {
                Some(value) => values.push(value),
                None => return Ok(None),
            }
        }
        match (function, values.as_slice()) {
            ("count", [Value::List(all), wanted]) => {
                let count = all.iter().filter(|value| same(value, wanted)).count();
                Ok(Some(Value::Number(i64::try_from(count).unwrap_or(i64::MAX))))
            }
            ("overlap", [Value::List(a), Value::List(b)]) => {
                Ok(Some(Value::Boolean(a.iter().any(|value| b.iter().any(|other| same(value, other))))))
            }
            ("len", [value]) => Ok(length(value)),
            ("duration", [Value::Text(text)]) => match parse_duration(text) {
                Ok(WrittenDuration::Passing(duration)) => Ok(Some(Value::Duration(duration))),
                Ok(WrittenDuration::Open(open)) => Ok(Some(Value::OpenTime(open))),
                _ => Err(self.failed(words!("det här är ingen tidslängd", "this is not a duration"))),
            },
            ("date", [Value::Text(text)]) => match text.parse() {
                Ok(date) => Ok(Some(Value::Date(date))),
                Err(_) => Err(self.failed(words!("det här är inget datum", "this is not a date"))),
            },
            _ => Err(self.failed(words!("det finns ingen sådan funktion", "there is no such function"))),
        }
    }

    fn method(&mut self, owner: &Expr, method: &str, arguments: &[Expr]) -> Answer {
        let Some(value) = self.expression(owner)? else { return Ok(None) };
        let argument = match arguments.first() {
            Some(argument) => match self.expression(argument)? {
                Some(value) => Some(value),
                None => return Ok(None),
            },
            None => None,
        };
        Ok(Some(match (&value, method, &argument) {
            (Value::Text(text), "contains", Some(Value::Text(part))) => Value::Boolean(text.contains(&**part)),
            (Value::Text(text), "starts_with", Some(Value::Text(part))) => Value::Boolean(text.starts_with(&**part)),
            (Value::Text(text), "ends_with", Some(Value::Text(part))) => Value::Boolean(text.ends_with(&**part)),
            (Value::Text(text), "to_lower", None) => Value::text(text.to_lowercase()),
            (Value::Text(text), "to_upper", None) => Value::text(text.to_uppercase()),
            (Value::Text(text), "trim", None) => Value::text(text.trim()),
            (Value::Text(text), "is_empty", None) => Value::Boolean(text.is_empty()),
            (Value::List(values), "is_empty", None) => Value::Boolean(values.is_empty()),
            (Value::List(values), "contains", Some(wanted)) => Value::Boolean(values.iter().any(|value| same(value, wanted))),
            (value, "len", None) => return Ok(length(value)),
            _ => return Err(self.failed(words!("det finns ingen sådan funktion", "there is no such function"))),
        }))
    }
}

/// Asks a rule if all that it reads is set; a rule with an unset fact is not asked. One that stops has no answer.
pub(crate) fn ask(judge: &mut impl Judge, view: &View<'_>, rule: &str, wanted: Wanted<'_>) -> Answer {
    let parameters = &view.package.draft().rules[rule].parameters;
    let mut facts = Vec::with_capacity(parameters.len());
    let is_field = |name: &str| view.plan().is_some_and(|plan| plan.fields.contains_key(name));
    for parameter in parameters {
        let name = parameter.as_str();
        let value = match view.fact(name) {
            Some(value) => Some(value),
            None if view.package.draft().rules.contains_key(name) && name != rule && !is_field(name) => {
                ask(judge, view, name, Wanted::Any)?
            }
            None => None,
        };
        match value {
            Some(value) => facts.push(value),
            None => return Ok(None),
        }
    }
    let answered = judge.rule(&RuleAsked { view, rule, facts: &facts, wanted });
    let (answer, reason) = match &answered {
        Ok(answer) => (answer.clone(), None),
        Err(Trouble::Stopped { reason } | Trouble::Failed { reason, .. }) => (None, Some(reason.clone())),
    };
    let facts = parameters.iter().map(|parameter| Text::from(parameter.as_str())).zip(facts).collect();
    judge.note(RuleAnswered { rule: Text::from(rule), facts, answer, reason });
    match answered {
        Err(Trouble::Stopped { .. }) => Ok(None),
        other => other,
    }
}

/// A number as a decimal.
fn decimal(value: &Value) -> Option<Decimal> {
    match value {
        Value::Number(number) => Some((*number).into()),
        Value::Decimal(number) => Some(*number),
        _ => None,
    }
}

fn length(value: &Value) -> Option<Value> {
    let length = match value {
        Value::Text(text) => text.chars().count(),
        Value::List(values) => values.len(),
        _ => return None,
    };
    Some(Value::Number(i64::try_from(length).unwrap_or(i64::MAX)))
}

/// Equality of values: a choice equals its member's text, numbers by what they count, the rest by identity.
pub(crate) fn same(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Choice(a) | Value::Text(a), Value::Choice(b) | Value::Text(b)) => a == b,
        (Value::Duration(a), Value::Duration(b)) => time::length(a) == time::length(b),
        // A guest is who the address is, however a mail program writes the name.
        (Value::Person(a), Value::Person(b)) => a.is_same(b),
        _ => match (decimal(left), decimal(right)) {
            (Some(a), Some(b)) => a == b,
            _ => left == right,
        },
    }
}

/// A text that values have in common if they are the same ([`Same`](crate::Same)), to look them up by; others may share it.
#[must_use]
pub fn same_key(value: &Value) -> String {
    match (value, decimal(value)) {
        (Value::Duration(duration), _) => time::length(duration).to_string(),
        (Value::Person(Person::Guest { mail, .. }), _) => mail.to_ascii_lowercase(),
        (_, Some(decimal)) => decimal.normalize().to_string(),
        (value, None) => value.to_string(),
    }
}

fn is_in(left: &Value, right: &Value) -> bool {
    match (left, right) {
        (Value::Text(part), Value::Text(text)) => text.contains(&**part),
        (value, Value::List(values)) => values.iter().any(|other| same(value, other)),
        _ => false,
    }
}
