//! Computing with dates, instants and lengths of time, the same in rules as in expressions.

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::model::Duration;

const DAY_MICROSECONDS: i128 = 24 * 3_600 * 1_000_000;

/// The first moment of a day in a zone, which is what a date is where an instant is expected.
pub(crate) fn first_moment(date: Date, zone: &TimeZone) -> Option<Timestamp> {
    date.to_zoned_datetime(zone.clone()).ok().map(|zoned| zoned.timestamp())
}

/// The instant a length of time after another: months and days by the clock of the zone, the rest as time that passes.
/// `None`: past what can be counted.
pub(crate) fn after(instant: Timestamp, duration: &Duration, zone: &TimeZone) -> Option<Timestamp> {
    let days = Span::new().try_months(duration.months).and_then(|span| span.try_days(duration.days)).ok()?;
    let moved = instant.to_zoned_datetime(zone.clone()).checked_add(days).ok()?.timestamp();
    let passing = Span::new().try_microseconds(duration.microseconds).ok()?;
    moved.checked_add(passing).ok()
}

/// The time that passes from one instant to another.
pub(crate) fn between(from: Timestamp, to: Timestamp) -> Duration {
    Duration { microseconds: to.as_microsecond() - from.as_microsecond(), ..Duration::default() }
}

/// A length of time in microseconds, to compare two: a day as 24 h, a month as 30 days.
///
/// `2 days` and `48 h` are added to an instant differently, but whoever asks which of two times is the longer must get one of
/// three answers; so `2 days == 48 h`, and exactly one of `<`, `==` and `>` holds.
pub(crate) fn length(duration: &Duration) -> i128 {
    i128::from(duration.months) * 30 * DAY_MICROSECONDS + i128::from(duration.days) * DAY_MICROSECONDS + i128::from(duration.microseconds)
}

/// Each part of a length of time computed by itself. `None`: too long.
pub(crate) fn each_part(duration: &Duration, with: impl Fn(i64, Part) -> Option<i64>) -> Option<Duration> {
    Some(Duration {
        months: with(duration.months, |it| it.months)?,
        days: with(duration.days, |it| it.days)?,
        microseconds: with(duration.microseconds, |it| it.microseconds)?,
    })
}

/// Takes the same part of another length of time.
pub(crate) type Part = fn(&Duration) -> i64;

/// Two lengths of time together, part by part. `None`: too long.
pub(crate) fn sum(one: &Duration, other: &Duration) -> Option<Duration> {
    each_part(one, |value, part| value.checked_add(part(other)))
}

/// The opposite length of time. `None`: too long.
pub(crate) fn opposite(duration: &Duration) -> Option<Duration> {
    each_part(duration, |value, _| value.checked_neg())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn duration(months: i64, days: i64, microseconds: i64) -> Duration {
        Duration { months, days, microseconds }
    }

    #[test]
    fn two_days_keep_the_clock_time_where_48_hours_do_not() {
        let zone = TimeZone::get("Europe/Stockholm").unwrap();
        let friday: Timestamp = "2026-03-27T15:00:00+01:00".parse().unwrap();
        let hours = duration(0, 0, 48 * 3_600_000_000);
        assert_eq!(after(friday, &duration(0, 2, 0), &zone), Some("2026-03-29T15:00:00+02:00".parse().unwrap()));
        assert_eq!(after(friday, &hours, &zone), Some("2026-03-29T16:00:00+02:00".parse().unwrap()));
        assert_eq!(length(&hours), length(&duration(0, 2, 0)));
        assert_eq!(length(&duration(1, 0, 0)), length(&duration(0, 30, 0)));
    }

    #[test]
    fn what_cannot_be_counted_is_none() {
        let now: Timestamp = "2026-03-27T15:00:00Z".parse().unwrap();
        for too_long in [duration(i64::MAX, 0, 0), duration(0, i64::MIN, 0), duration(0, 0, i64::MAX), duration(120_000, 0, 0)] {
            assert_eq!(after(now, &too_long, &TimeZone::UTC), None);
        }
        assert_eq!(sum(&duration(0, i64::MAX, 0), &duration(0, 1, 0)), None);
        assert_eq!(opposite(&duration(0, i64::MIN, 0)), None);
    }
}
