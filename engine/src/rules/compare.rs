//! Comparisons in rules, as strict as in expressions (F12).
//!
//! Rhai answers every comparison, `() < 5` and `"3" == 3` with `false`. Ours answers where both sides are of one kind and
//! fails otherwise: a rule that compares a text with a number is wrong, not false. The engine's fast operators are off for
//! this, so that each comparison comes here; what that costs is in `benches/rules.rs`.

use std::cmp::Ordering;

use rhai::{Array, Dynamic, Engine, EvalAltResult, INT, NativeCallContext as Context};
use rust_decimal::Decimal;

use super::around;
use super::failure::refused;
use super::value::Kind;
use crate::case::time;
use crate::words::words;

type Answer<T> = Result<T, Box<EvalAltResult>>;

/// Registers `== != < <= > >=`, `in`, and what rests on them.
pub(super) fn register(engine: &mut Engine) {
    engine.set_fast_operators(false);
    engine.register_fn("==", |a: INT, b: INT| a == b).register_fn("!=", |a: INT, b: INT| a != b);
    engine.register_fn("<", |a: INT, b: INT| a < b).register_fn("<=", |a: INT, b: INT| a <= b);
    engine.register_fn(">", |a: INT, b: INT| a > b).register_fn(">=", |a: INT, b: INT| a >= b);
    engine.register_fn("==", |a: &str, b: &str| a == b).register_fn("!=", |a: &str, b: &str| a != b);
    for (sign, wanted) in [("==", true), ("!=", false)] {
        engine.register_fn(sign, move |context: Context<'_>, a: Array, b: Array| -> Answer<bool> {
            around::spend(&context, weight(&a))?;
            Ok(lists_equal(sign, &a, &b)? == wanted)
        });
        engine.register_fn(sign, move |a: Dynamic, b: Dynamic| -> Answer<bool> { Ok(equal(sign, &a, &b)? == wanted) });
    }
    // `value in list` is a call of `contains`.
    engine.register_fn("contains", |context: Context<'_>, list: &mut Array, value: Dynamic| -> Answer<bool> {
        around::spend(&context, weight(list))?;
        is_in(list, &value)
    });
    engine.register_fn("count", |context: Context<'_>, list: Array, value: Dynamic| -> Answer<INT> {
        around::spend(&context, weight(&list))?;
        list.iter().try_fold(0, |count, one| Ok(count + INT::from(equal("count", one, &value)?)))
    });
    engine.register_fn("overlap", |context: Context<'_>, one: Array, other: Array| -> Answer<bool> { overlap(&context, &one, &other) });
    orders(engine);
}

fn orders(engine: &mut Engine) {
    type Holds = fn(Ordering) -> bool;
    let orders: [(&str, Holds); 4] = [("<", Ordering::is_lt), ("<=", Ordering::is_le), (">", Ordering::is_gt), (">=", Ordering::is_ge)];
    for (sign, holds) in orders {
        engine.register_fn(sign, move |context: Context<'_>, a: Dynamic, b: Dynamic| -> Answer<bool> {
            order(&context, sign, &a, &b).map(holds)
        });
        // Rhai has these for texts and decimals; the exact types must be ours, or its own would come first.
        engine.register_fn(sign, move |a: Decimal, b: Decimal| holds(a.cmp(&b)));
        engine.register_fn(sign, move |a: Decimal, b: INT| holds(a.cmp(&b.into())));
        engine.register_fn(sign, move |a: INT, b: Decimal| holds(Decimal::from(a).cmp(&b)));
    }
    engine.register_fn("min", |context: Context<'_>, a: Dynamic, b: Dynamic| -> Answer<Dynamic> {
        order(&context, "min", &a, &b).map(|order| if order.is_le() { a } else { b })
    });
    engine.register_fn("max", |context: Context<'_>, a: Dynamic, b: Dynamic| -> Answer<Dynamic> {
        order(&context, "max", &a, &b).map(|order| if order.is_ge() { a } else { b })
    });
    engine.register_fn("order", |context: Context<'_>, list: Array| sorted(&context, list));
}

/// How many values a list holds, those of lists within it counted: what it costs to compare it.
fn weight(list: &Array) -> usize {
    list.iter().fold(1, |weight, value| weight + value.as_array_ref().map_or(1, |inner| self::weight(&inner)))
}

/// Whether two values are the same: numbers by what they count, lengths of time by [`time::length`], things by who or what
/// they are. Values of different kinds are never the same, they are a mistake.
pub(super) fn equal(sign: &str, a: &Dynamic, b: &Dynamic) -> Answer<bool> {
    Ok(match (Kind::of(a), Kind::of(b)) {
        (Kind::Number(a), Kind::Number(b)) => a == b,
        (Kind::Text(a), Kind::Text(b)) => a == b,
        (Kind::Boolean(a), Kind::Boolean(b)) => a == b,
        (Kind::Decimal(a), Kind::Decimal(b)) => a == b,
        (Kind::Decimal(a), Kind::Number(b)) | (Kind::Number(b), Kind::Decimal(a)) => a == b.into(),
        (Kind::Date(a), Kind::Date(b)) => a == b,
        (Kind::Instant(a), Kind::Instant(b)) => a == b,
        (Kind::Duration(a), Kind::Duration(b)) => time::length(&a) == time::length(&b),
        (Kind::OpenTime(a), Kind::OpenTime(b)) => a == b,
        (Kind::OpenTime(_), Kind::Duration(_)) | (Kind::Duration(_), Kind::OpenTime(_)) => false,
        (Kind::Thing(a), Kind::Thing(b)) if a.is_like(&b) => a == b,
        (Kind::List(a), Kind::List(b)) => lists_equal(sign, &a, &b)?,
        (a, b) => return incomparable(sign, &a, &b),
    })
}

fn is_in(list: &Array, value: &Dynamic) -> Answer<bool> {
    for one in list {
        if equal("in", value, one)? {
            return Ok(true);
        }
    }
    Ok(false)
}

fn overlap(context: &Context<'_>, one: &Array, other: &Array) -> Answer<bool> {
    for value in one {
        around::spend(context, weight(other))?;
        for candidate in other {
            if equal("overlap", value, candidate)? {
                return Ok(true);
            }
        }
    }
    Ok(false)
}

fn lists_equal(sign: &str, a: &Array, b: &Array) -> Answer<bool> {
    if a.len() != b.len() {
        return Ok(false);
    }
    for (one, other) in a.iter().zip(b) {
        if !equal(sign, one, other)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Which of two values is the lesser: numbers, dates, instants and lengths of time have an order, nothing else has.
fn order(context: &Context<'_>, sign: &str, a: &Dynamic, b: &Dynamic) -> Answer<Ordering> {
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
        (Kind::OpenTime(a), Kind::OpenTime(b)) => {
            return time::open_order(&a, &b).map_or_else(|| refused(time::open_incomparable(&a, &b)), Ok);
        }
        (Kind::OpenTime(_), Kind::Duration(_)) | (Kind::Duration(_), Kind::OpenTime(_)) => return refused(time::open_and_passing()),
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
fn sorted(context: &Context<'_>, mut list: Array) -> Answer<Array> {
    let compare = |a: &Dynamic, b: &Dynamic| match (Kind::of(a), Kind::of(b)) {
        (Kind::Text(a), Kind::Text(b)) => Ok(a.cmp(&b)),
        _ => order(context, "order", a, b),
    };
    // What can be compared with the first can be compared with each other, so that the sort itself meets no error.
    around::spend(context, weight(&list))?;
    if let Some(first) = list.first() {
        list.iter().try_for_each(|value| compare(first, value).map(drop))?;
    }
    list.sort_by(|a, b| compare(a, b).unwrap_or(Ordering::Equal));
    Ok(list)
}
