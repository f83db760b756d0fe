//! The functions of the language in rules that rhai has not: `duration`, `date`, `has`, `stop`, and parts by dot; what compares
//! stands in [`super::compare`]. The allow-list in [`super::functions`] says what each does; `money` is refused when a rule is read.

use rhai::{Dynamic, Engine, EvalAltResult, NativeCallContext};

use super::failure::{Thrown, refused, thrown};
use super::thing::Thing;
use super::{around, compare, moment, nesting};
use crate::model::{WrittenDuration, parse_duration};
use crate::words::{Words, words};

type Answer<T> = Result<T, Box<EvalAltResult>>;

/// Registers all that rules can do beyond rhai's own small functions: handed to [`super::Sandbox::new`].
pub(crate) fn register(engine: &mut Engine) {
    compare::register(engine);
    moment::register(engine);
    nesting::register(engine);
    engine.register_fn("duration", |context: NativeCallContext<'_>, text: &str| -> Answer<Dynamic> {
        Ok(match duration(text).or_else(refused)? {
            WrittenDuration::Passing(duration) => Dynamic::from(duration),
            WrittenDuration::Open(open) => Dynamic::from(around::known(&context, open)?),
        })
    });
    engine.register_fn("date", |text: &str| date(text).or_else(refused));
    engine.register_fn("has", |value: Dynamic| !value.is_unit());
    engine.register_fn("stop", |reason: &str| -> Answer<Dynamic> { Err(thrown(Thrown::Stop(reason.to_owned()))) });
    engine.register_fn("to_string", |thing: Thing| thing.to_string());
    engine.register_indexer_get(|context: NativeCallContext<'_>, thing: &mut Thing, field: &str| around::part(&context, thing, field));
}

/// Reads `duration("48 h")`, also when a rule is read.
pub(super) fn duration(text: &str) -> Result<WrittenDuration, Words> {
    parse_duration(text).map_err(|Words { sv, en }| words!("`{text}` är ingen längd: {sv}", "`{text}` is not a duration: {en}"))
}

/// Reads `date("2026-05-01")`, also when a rule is read.
pub(super) fn date(text: &str) -> Result<jiff::civil::Date, Words> {
    let digits = |range: std::ops::Range<usize>| text.get(range).is_some_and(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
    let has_form = text.len() == 10 && digits(0..4) && digits(5..7) && digits(8..10);
    match text.parse() {
        Ok(date) if has_form => Ok(date),
        Err(_) if has_form && text.get(4..5) == Some("-") => Err(words!("dagen `{text}` finns inte", "there is no day `{text}`")),
        _ => Err(words!("`{text}` är inget datum; skriv t.ex. `2026-05-01`", "`{text}` is not a date; write for instance `2026-05-01`")),
    }
}
