//! Dates, instants and lengths of time in rules: `+`, `-`, `*`, `/` as expressions have them.

use jiff::Timestamp;
use jiff::civil::Date;
use rhai::{Engine, EvalAltResult, INT, NativeCallContext};

use super::around;
use super::failure::refused;
use super::thing::Thing;
use crate::case::time;
use crate::model::{Duration, OpenTime};
use crate::words::words;

type Answer<T> = Result<T, Box<EvalAltResult>>;

/// Registers the types and what one can compute with them.
pub(super) fn register(engine: &mut Engine) {
    engine.register_type_with_name::<Date>("date").register_type_with_name::<Timestamp>("instant");
    engine.register_type_with_name::<Duration>("duration").register_type_with_name::<Thing>("thing");
    engine.register_type_with_name::<OpenTime>("duration").register_fn("to_string", |it: OpenTime| it.to_string());
    engine.register_fn("to_string", |it: Date| it.to_string()).register_fn("to_string", |it: Timestamp| it.to_string());
    engine.register_fn("to_string", |it: Duration| it.to_string());
    durations(engine);
    instants(engine);
    open_time(engine);
}

fn open_time(engine: &mut Engine) {
    type Context<'a> = NativeCallContext<'a>;
    engine.register_fn("+", |a: OpenTime, b: OpenTime| open_sum(&a, Some(b)));
    engine.register_fn("-", |a: OpenTime, b: OpenTime| open_sum(&a, time::open_times(&b, -1)));
    engine.register_fn("-", |it: OpenTime| in_range(time::open_times(&it, -1)));
    engine
        .register_fn("*", |it: OpenTime, by: INT| in_range(time::open_times(&it, by)))
        .register_fn("*", |by: INT, it: OpenTime| in_range(time::open_times(&it, by)));
    engine.register_fn("/", |it: OpenTime, by: INT| time::open_divided(&it, by).or_else(refused));
    for sign in ["+", "-"] {
        engine.register_fn(sign, |_: OpenTime, _: Duration| -> Answer<OpenTime> { refused(time::open_and_passing()) });
        engine.register_fn(sign, |_: Duration, _: OpenTime| -> Answer<OpenTime> { refused(time::open_and_passing()) });
    }
    engine.register_fn("+", |context: Context<'_>, at: Timestamp, it: OpenTime| around::after_open(&context, at, &it));
    engine.register_fn("+", |context: Context<'_>, it: OpenTime, at: Timestamp| around::after_open(&context, at, &it));
    engine.register_fn("-", |context: Context<'_>, at: Timestamp, it: OpenTime| open_before(&context, at, &it));
    engine.register_fn("+", |context: Context<'_>, at: Date, it: OpenTime| {
        around::after_open(&context, around::first_moment(&context, at)?, &it)
    });
    engine.register_fn("+", |context: Context<'_>, it: OpenTime, at: Date| {
        around::after_open(&context, around::first_moment(&context, at)?, &it)
    });
    engine.register_fn("-", |context: Context<'_>, at: Date, it: OpenTime| open_before(&context, around::first_moment(&context, at)?, &it));
}

fn open_before(context: &NativeCallContext<'_>, at: Timestamp, open: &OpenTime) -> Answer<Timestamp> {
    around::after_open(context, at, &in_range(time::open_times(open, -1))?)
}

fn open_sum(one: &OpenTime, other: Option<OpenTime>) -> Answer<OpenTime> {
    match time::open_sum(one, &in_range(other)?) {
        Ok(sum) => in_range(sum),
        Err(reason) => refused(reason),
    }
}

fn durations(engine: &mut Engine) {
    engine.register_fn("+", |a: Duration, b: Duration| in_range(time::sum(&a, &b)));
    engine.register_fn("-", |a: Duration, b: Duration| in_range(time::opposite(&b).and_then(|b| time::sum(&a, &b))));
    engine.register_fn("-", |it: Duration| in_range(time::opposite(&it)));
    engine
        .register_fn("*", |it: Duration, by: INT| in_range(time::times(&it, by)))
        .register_fn("*", |by: INT, it: Duration| in_range(time::times(&it, by)));
    engine.register_fn("/", |it: Duration, by: INT| time::divided(&it, by).or_else(refused));
}

fn instants(engine: &mut Engine) {
    type Context<'a> = NativeCallContext<'a>;
    engine.register_fn("+", |context: Context<'_>, at: Timestamp, it: Duration| moved(&context, at, &it));
    engine.register_fn("+", |context: Context<'_>, it: Duration, at: Timestamp| moved(&context, at, &it));
    engine.register_fn("-", |context: Context<'_>, at: Timestamp, it: Duration| back(&context, at, &it));
    engine.register_fn("+", |context: Context<'_>, at: Date, it: Duration| moved(&context, around::first_moment(&context, at)?, &it));
    engine.register_fn("+", |context: Context<'_>, it: Duration, at: Date| moved(&context, around::first_moment(&context, at)?, &it));
    engine.register_fn("-", |context: Context<'_>, at: Date, it: Duration| back(&context, around::first_moment(&context, at)?, &it));
    engine.register_fn("-", |to: Timestamp, from: Timestamp| time::between(from, to));
    engine.register_fn("-", |context: Context<'_>, to: Date, from: Date| -> Answer<Duration> {
        Ok(time::between(around::first_moment(&context, from)?, around::first_moment(&context, to)?))
    });
    engine.register_fn("-", |context: Context<'_>, to: Timestamp, from: Date| -> Answer<Duration> {
        Ok(time::between(around::first_moment(&context, from)?, to))
    });
    engine.register_fn("-", |context: Context<'_>, to: Date, from: Timestamp| -> Answer<Duration> {
        Ok(time::between(from, around::first_moment(&context, to)?))
    });
}

fn moved(context: &NativeCallContext<'_>, at: Timestamp, by: &Duration) -> Answer<Timestamp> {
    match time::after(at, by, &around::zone(context)?) {
        Some(instant) => Ok(instant),
        None => refused(words!("tidpunkten ligger utanför kalendern", "the instant is outside the calendar")),
    }
}

fn back(context: &NativeCallContext<'_>, at: Timestamp, by: &Duration) -> Answer<Timestamp> {
    moved(context, at, &in_range(time::opposite(by))?)
}

fn in_range<T>(length: Option<T>) -> Answer<T> {
    match length {
        Some(length) => Ok(length),
        None => refused(words!("tidslängden är för lång", "the length of time is too long")),
    }
}
