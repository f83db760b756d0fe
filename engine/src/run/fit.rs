//! Whether a value fits a field, wherever a person says it: in a form, in an update, in an override.

use std::sync::Arc;

use super::judge::Judge;
use super::turn::Turn;
use crate::case::{Id, Person, Text, Value, time};
use crate::model::Type;
use crate::package::{FieldPlan, Limit};

/// A value as a field of the type holds it: a whole number in a decimal field is a decimal.
pub(super) fn typed(of: &Type, value: Value) -> Value {
    match (of, value) {
        (Type::Decimal, Value::Number(number)) => Value::Decimal(number.into()),
        (Type::List(of), Value::List(values)) if **of == Type::Decimal => {
            Value::List(Arc::new(values.iter().map(|value| typed(of, value.clone())).collect()))
        }
        (_, value) => value,
    }
}

/// Whether a value is of a field's type, allowed, and within its limits. What is retired fits where the field has it already.
pub(super) fn fits<J: Judge>(turn: &Turn<'_, J>, scope: Id, plan: &FieldPlan, field: &Text, value: &Value) -> bool {
    let value = typed(&plan.of, value.clone());
    let present = turn.case.home(scope).and_then(|scope| scope.fields.get(field));
    let is_offered = |value: &Value| !is_retired(turn, value) || present.is_some_and(|present| has(present, value));
    let all_offered = match &value {
        Value::List(values) => values.iter().all(is_offered),
        one => is_offered(one),
    };
    is_of(turn, &plan.of, &value) && all_offered && is_allowed(plan, &value) && is_within(plan, &value)
}

/// Whether a value is another, or one of its several.
fn has(present: &Value, value: &Value) -> bool {
    match present {
        Value::List(values) => values.contains(value),
        one => one == value,
    }
}

/// Whether a value names something that is no longer offered (LANGUAGE.md, Retired).
fn is_retired<J: Judge>(turn: &Turn<'_, J>, value: &Value) -> bool {
    let package = turn.package;
    match value {
        Value::Item { list, item } => package.lists.get(list).and_then(|items| items.get(item)).is_some_and(|item| item.retired),
        Value::Team(team) => package.teams.get(team).is_some_and(|team| team.retired),
        Value::Contact(contact) => package.contacts.get(contact).is_some_and(|contact| contact.retired),
        Value::Person(Person::Known(id)) => turn.context.directory.people.get(id).is_some_and(|person| person.retired),
        _ => false,
    }
}

fn is_of<J: Judge>(turn: &Turn<'_, J>, of: &Type, value: &Value) -> bool {
    let package = turn.package;
    match (of, value) {
        (Type::Text, Value::Text(_))
        | (Type::Number, Value::Number(_))
        | (Type::Decimal, Value::Decimal(_))
        | (Type::Boolean, Value::Boolean(_))
        | (Type::Date, Value::Date(_))
        | (Type::Instant, Value::Instant(_))
        | (Type::Duration, Value::Duration(_)) => true,
        (Type::Duration, Value::OpenTime(open)) => package.calendars.contains_key(&open.calendar),
        (Type::Choice(choices), Value::Choice(item)) => choices.items.iter().any(|known| **known == **item),
        (Type::Person, Value::Person(Person::Known(id))) => turn.context.directory.people.contains_key(id),
        (Type::Person, Value::Person(Person::Guest { .. })) => true,
        (Type::Team, Value::Team(team)) => package.teams.contains_key(team),
        (Type::Contact, Value::Contact(contact)) => package.contacts.contains_key(contact),
        (Type::Item(list), Value::Item { list: other, item }) => {
            **list == **other && package.lists.get(other).is_some_and(|items| items.contains_key(item))
        }
        (Type::List(of), Value::List(values)) => values.iter().all(|value| is_of(turn, of, value)),
        _ => false,
    }
}

fn is_allowed(field: &FieldPlan, value: &Value) -> bool {
    if field.allowed.is_empty() {
        return true;
    }
    match value {
        Value::List(values) => values.iter().all(|value| is_allowed(field, value)),
        other => field.allowed.iter().any(|name| **name == *other.to_string()),
    }
}

fn is_within(field: &FieldPlan, value: &Value) -> bool {
    let compare = |limit: &Limit| match (limit, value) {
        (Limit::Length(length), Value::Text(text)) => i64::try_from(text.chars().count()).ok().map(|count| count.cmp(length)),
        (Limit::Value(Value::Number(limit)), Value::Number(number)) => Some(number.cmp(limit)),
        (Limit::Value(Value::Decimal(limit)), Value::Decimal(number)) => Some(number.cmp(limit)),
        (Limit::Value(Value::Date(limit)), Value::Date(date)) => Some(date.cmp(limit)),
        (Limit::Value(Value::Instant(limit)), Value::Instant(instant)) => Some(instant.cmp(limit)),
        (Limit::Value(Value::OpenTime(limit)), Value::OpenTime(open)) => time::open_order(open, limit),
        (Limit::Value(Value::Duration(limit)), Value::Duration(duration)) => Some(time::length(duration).cmp(&time::length(limit))),
        _ => None,
    };
    let low = field.min.as_ref().and_then(compare).is_some_and(std::cmp::Ordering::is_lt);
    let high = field.max.as_ref().and_then(compare).is_some_and(std::cmp::Ordering::is_gt);
    // Open time has no common measure with passing time, so what cannot be told to lie within the limits does not.
    let is_told = |limit: &Option<Limit>| limit.as_ref().is_none_or(|limit| field.of != Type::Duration || compare(limit).is_some());
    let is_told = is_told(&field.min) && is_told(&field.max);
    let shaped = match (&field.pattern, value) {
        (Some(pattern), Value::Text(text)) => pattern.is_match(text),
        _ => true,
    };
    is_told && !low && !high && shaped
}
