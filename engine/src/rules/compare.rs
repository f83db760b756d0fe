//! Comparisons in rules, as strict as in expressions (F12).
//!
//! Rhai answers every comparison, `() < 5` and `"3" == 3` with `false`. Ours answers where both sides are of one kind and
//! fails otherwise: a rule that compares a text with a number is wrong, not false. The engine's fast operators are off for
//! this, so that each comparison comes here (in [`super::functions`] it costs little: see `benches/rules.rs`).

use std::cmp::Ordering;

use rhai::{Array, Dynamic, Engine, EvalAltResult, INT};
use rust_decimal::Decimal;

use super::around;
use super::failure::refused;
use super::value::Kind;
use crate::case::time;
use crate::words::words;

type Answer<T> = Result<T, Box<EvalAltResult>>;

/// Registers `== != < <= > >=` and what rests on them.
pub(super) fn register(engine: &mut Engine) {
    engine.set_fast_operators(false);
    engine.register_fn("==", |a: INT, b: INT| a == b).register_fn("!=", |a: INT, b: INT| a != b);
    engine.register_fn("<", |a: INT, b: INT| a < b).register_fn("<=", |a: INT, b: INT| a <= b);
    engine.register_fn(">", |a: INT, b: INT| a > b).register_fn(">=", |a: INT, b: INT| a >= b);
    engine.register_fn("==", |a: &str, b: &str| a == b).register_fn("!=", |a: &str, b: &str| a != b);
    engine
        .register_fn("==", |a: Array, b: Array| lists_equal(&a, &b))
        .register_fn("!=", |a: Array, b: Array| lists_equal(&a, &b).map(|same| !same));
    engine
        .register_fn("==", |a: Dynamic, b: Dynamic| equal(&a, &b))
        .register_fn("!=", |a: Dynamic, b: Dynamic| equal(&a, &b).map(|same| !same));
    let orders: [(&str, fn(Ordering) -> bool); 4] =
        [("<", Ordering::is_lt), ("<=", Ordering::is_le), (">", Ordering::is_gt), (">=", Ordering::is_ge)];
    for (sign, holds) in orders {
        engine.register_fn(sign, move |context: rhai::NativeCallContext, a: Dynamic, b: Dynamic| -> Answer<bool> {
            order(&context, sign, &a, &b).map(holds)
        });
        // Rhai has these for texts and decimals; the exact types must be ours, or its own would come first.
        engine.register_fn(sign, move |a: Decimal, b: Decimal| holds(a.cmp(&b)));
        engine.register_fn(sign, move |a: Decimal, b: INT| holds(a.cmp(&b.into())));
        engine.register_fn(sign, move |a: INT, b: Decimal| holds(Decimal::from(a).cmp(&b)));
    }
    engine.register_fn("min", |context: rhai::NativeCallContext, a: Dynamic, b: Dynamic| -> Answer<Dynamic> {
        order(&context, "min", &a, &b).map(|order| if order.is_le() { a } else { b })
    });
    engine.register_fn("max", |context: rhai::NativeCallContext, a: Dynamic, b: Dynamic| -> Answer<Dynamic> {
        order(&context, "max", &a, &b).map(|order| if order.is_ge() { a } else { b })
    });
    engine.register_fn("order", |context: rhai::NativeCallContext, list: Array| sorted(&context, list));
}

/// Whether two values are the same: numbers by what they count, lengths of time by [`time::length`], things by who or what
/// they are. Values of different kinds are never the same, they are a mistake.
pub(super) fn equal(a: &Dynamic, b: &Dynamic) -> Answer<bool> {
    Ok(match (Kind::of(a), Kind::of(b)) {
        (Kind::Number(a), Kind::Number(b)) => a == b,
        (Kind::Text(a), Kind::Text(b)) => a == b,
        (Kind::Boolean(a), Kind::Boolean(b)) => a == b,
        (Kind::Decimal(a), Kind::Decimal(b)) => a == b,
        (Kind::Decimal(a), Kind::Number(b)) | (Kind::Number(b), Kind::Decimal(a)) => a == b.into(),
        (Kind::Date(a), Kind::Date(b)) => a == b,
        (Kind::Instant(a), Kind::Instant(b)) => a == b,
        (Kind::Duration(a), Kind::Duration(b)) => time::length(&a) == time::length(&b),
        (Kind::Thing(a), Kind::Thing(b)) if a.is_like(&b) => a == b,
        (Kind::List(a), Kind::List(b)) => lists_equal(&a, &b)?,
        (a, b) => return incomparable("==", &a, &b),
    })
}

fn lists_equal(a: &Array, b: &Array) -> Answer<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    for (one, other) in a.iter().zip(b) {
        if !equal(one, other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Which of two values is the lesser: numbers, dates, instants and lengths of time have an order, nothing else has.
fn order(context: &rhai::NativeCallContext<'_>, sign: &str, a: &Dynamic, b: &Dynamic) -> Answer<Ordering> {
    Ok(match (Kind::of(a), Kind::of(b)) {
        (Kind::Number(a), Kind::Number(b)) => a.cmp(&b),
        (Kind::Decimal(a), Kind::Decimal(b)) => a.cmp(&b),
        (Kind::Decimal(a), Kind::Number(b)) => a.cmp(&b.into()),
        (Kind::Number(a), Kind::Decimal(b)) => Decimal::from(a).cmp(&b),
        (Kind::Date(a), Kind::Date(b)) => a.cmp(&b),
        (Kind::Instant(a), Kind::Instant(b)) => a.cmp(&b),
        (Kind::Date(a), Kind::Instant(b)) => around::first_moment(context, a)?.cmp(&b),
        (Kind::Instant(a), Kind::Date(b)) => a.cmp(&around::first_moment(context, b)?),
        (Kind::Duration(a), Kind::Duration(b)) => time::length(&a).cmp(&time::length(&b)),
        (Kind::Text(_), Kind::Text(_)) => {
            return refused(words!(
                "`{sign}` mellan texter: texter och val har ingen ordning; ge dem tal i en tabell: `#{{ high: 2, low: 1 }}[x]`",
                "`{sign}` between texts: texts and choices have no order; give them numbers in a table: `#{{ high: 2, low: 1 }}[x]`"
            ));
        }
        (a, b) => return incomparable(sign, &a, &b),
    })
}

fn incomparable<T>(sign: &str, a: &Kind, b: &Kind) -> Answer<T> {
    let (left, right) = (a.word(), b.word());
    match (a, b) {
        (Kind::Nothing, _) | (_, Kind::Nothing) => refused(words!(
            "`{sign}` mellan `{left}` och `{right}`: det ena har inget värde; fråga med `has(…)` innan",
            "`{sign}` between `{left}` and `{right}`: one of them has no value; ask with `has(…)` before"
        )),
        (Kind::Thing(thing), Kind::Text(_)) | (Kind::Text(_), Kind::Thing(thing)) => {
            let kind = thing.kind();
            refused(words!(
                "`{sign}` mellan `{left}` och `{right}`: `{kind}` jämförs med `{kind}`, inte med sitt namn",
                "`{sign}` between `{left}` and `{right}`: a `{kind}` is compared with a `{kind}`, not with its name"
            ))
        }
        _ => refused(words!("`{sign}` mellan `{left}` och `{right}`", "`{sign}` between `{left}` and `{right}`")),
    }
}

/// The list in rising order; texts in the order of their characters.
fn sorted(context: &rhai::NativeCallContext<'_>, mut list: Array) -> Answer<Array> {
    let compare = |a: &Dynamic, b: &Dynamic| match (Kind::of(a), Kind::of(b)) {
        (Kind::Text(a), Kind::Text(b)) => Ok(a.cmp(&b)),
        _ => order(context, "order", a, b),
    };
    // What can be compared with the first can be compared with each other, so that the sort itself meets no error.
    if let Some(first) = list.first() {
        list.iter().try_for_each(|value| compare(first, value).map(drop))?;
    }
    list.sort_by(|a, b| compare(a, b).unwrap_or(Ordering::Equal));
    Ok(list)
}
