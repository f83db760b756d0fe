//! When something is due. An instant past what can be counted is the last one there is: it never comes.

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::judge::Trouble;
use crate::case::{Text, Value, time};
use crate::model::{OpenTime, WrittenDuration};
use crate::package::Package;

/// The instant a length of time after another, as a file writes it.
pub(super) fn after(instant: Timestamp, length: &WrittenDuration, package: &Package) -> Timestamp {
    counted(instant, length, package).unwrap_or(Timestamp::MAX)
}

/// As [`after`]; `None`: it is past what can be counted. A checked length names a calendar that there is.
pub(crate) fn counted(instant: Timestamp, length: &WrittenDuration, package: &Package) -> Option<Timestamp> {
    match length {
        WrittenDuration::Passing(duration) => time::after(instant, duration, &package.zone),
        WrittenDuration::Open(open) => time::after_open(instant, open, package.calendars.get(&open.calendar)?),
    }
}

/// As [`after`], of open time that may come from a case older than the calendars.
fn after_open(instant: Timestamp, open: &OpenTime, package: &Package) -> Result<Timestamp, Trouble> {
    match package.calendars.get(&open.calendar) {
        Some(calendar) => Ok(time::after_open(instant, open, calendar).unwrap_or(Timestamp::MAX)),
        None => Err(Trouble::Failed { what: Text::from(open.to_string()), reason: time::no_calendar(open) }),
    }
}

/// The instant that a value stands for: a date is its first moment in the zone.
pub(super) fn instant(value: &Value, zone: &TimeZone) -> Option<Timestamp> {
    match value {
        Value::Instant(instant) => Some(*instant),
        Value::Date(date) => time::first_moment(*date, zone),
        _ => None,
    }
}

/// When something is due: a length of time from an instant, or an instant itself. `None`: the value says none.
///
/// # Errors
/// The package has no such calendar any more.
pub(super) fn due(value: &Value, from: Timestamp, package: &Package) -> Result<Option<Timestamp>, Trouble> {
    Ok(match value {
        Value::Duration(duration) => Some(time::after(from, duration, &package.zone).unwrap_or(Timestamp::MAX)),
        Value::OpenTime(open) => Some(after_open(from, open, package)?),
        other => instant(other, &package.zone),
    })
}
