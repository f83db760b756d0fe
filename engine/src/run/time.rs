//! Instants and lengths of time: what `48 h` and `2 days` after an instant are.

use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::case::Value;
use crate::model::Duration;

/// The instant a length of time after another: months and days by the clock of the zone, the rest as time that passes.
///
/// Past what can be counted it is the last instant there is.
pub(crate) fn after(instant: Timestamp, duration: &Duration, zone: &TimeZone) -> Timestamp {
    let days = Span::new().try_months(duration.months).and_then(|span| span.try_days(duration.days));
    let moved = days.and_then(|span| instant.to_zoned_datetime(zone.clone()).checked_add(span)).map(|moved| moved.timestamp());
    let passed = moved.and_then(|moved| moved.checked_add(Span::new().microseconds(duration.microseconds)));
    passed.unwrap_or(Timestamp::MAX)
}

/// The instant before another by a length of time.
pub(crate) fn before(instant: Timestamp, duration: &Duration, zone: &TimeZone) -> Timestamp {
    let back = Duration { months: -duration.months, days: -duration.days, microseconds: -duration.microseconds };
    after(instant, &back, zone)
}

/// The time that passes from one instant to another.
pub(crate) fn between(from: Timestamp, to: Timestamp) -> Duration {
    Duration { microseconds: to.as_microsecond() - from.as_microsecond(), ..Duration::default() }
}

/// The instant that a value stands for: a date is its first moment in the zone.
pub(crate) fn instant(value: &Value, zone: &TimeZone) -> Option<Timestamp> {
    match value {
        Value::Instant(instant) => Some(*instant),
        Value::Date(date) => date.to_zoned_datetime(zone.clone()).ok().map(|zoned| zoned.timestamp()),
        _ => None,
    }
}

/// When something is due: a length of time from an instant, or an instant itself.
pub(crate) fn due(value: &Value, from: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    match value {
        Value::Duration(duration) => Some(after(from, duration, zone)),
        other => instant(other, zone),
    }
}

/// A length of time as passing time, to compare two: a day as 24 h, a month as 30 days.
pub(crate) fn length(duration: &Duration) -> i128 {
    const DAY: i128 = 24 * 3_600 * 1_000_000;
    i128::from(duration.months) * 30 * DAY + i128::from(duration.days) * DAY + i128::from(duration.microseconds)
}
