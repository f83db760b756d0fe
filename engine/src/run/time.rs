//! When something is due. An instant past what can be counted is the last one there is: it never comes.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use crate::case::{Value, time};
use crate::model::Duration;

/// The instant a length of time after another.
pub(super) fn after(instant: Timestamp, duration: &Duration, zone: &TimeZone) -> Timestamp {
    time::after(instant, duration, zone).unwrap_or(Timestamp::MAX)
}

/// The instant that a value stands for: a date is its first moment in the zone.
pub(super) fn instant(value: &Value, zone: &TimeZone) -> Option<Timestamp> {
    match value {
        Value::Instant(instant) => Some(*instant),
        Value::Date(date) => time::first_moment(*date, zone),
        _ => None,
    }
}

/// When something is due: a length of time from an instant, or an instant itself.
pub(super) fn due(value: &Value, from: Timestamp, zone: &TimeZone) -> Option<Timestamp> {
    match value {
        Value::Duration(duration) => Some(after(from, duration, zone)),
        other => instant(other, zone),
    }
}
