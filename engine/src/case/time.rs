//! Computing with dates, instants and lengths of time, the same in rules as in expressions.

use std::cmp::Ordering;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};

use crate::calendar::Calendar;
use crate::model::{Duration, OpenTime};
use crate::words::{Words, words};

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

/// The instant when so much open time of a calendar has passed since another. `None`: it does not come.
pub(crate) fn after_open(instant: Timestamp, open: &OpenTime, calendar: &Calendar) -> Option<Timestamp> {
    calendar.after(calendar.after_days(instant, open.days)?, open.microseconds)
}

/// Open time of a calendar that there is not.
pub(crate) fn no_calendar(open: &OpenTime) -> Words {
    let calendar = &open.calendar;
    words!("det finns ingen kalender `{calendar}`", "there is no calendar `{calendar}`")
}

/// Two lengths of open time together. `None`: too long.
///
/// # Errors
/// They are of different calendars.
pub(crate) fn open_sum(one: &OpenTime, other: &OpenTime) -> Result<Option<OpenTime>, Words> {
    let (calendar, second) = (&one.calendar, &other.calendar);
    if calendar != second {
        return Err(words!(
            "öppettid i `{calendar}` och i `{second}` går inte att lägga ihop: de går inte samtidigt",
            "open time of `{calendar}` and of `{second}` cannot be put together: they do not pass at once"
        ));
    }
    let sum = |days: i64, microseconds: i64| {
        let (days, microseconds) = (one.days.checked_add(days)?, one.microseconds.checked_add(microseconds)?);
        Some(OpenTime { calendar: calendar.clone(), days, microseconds })
    };
    Ok(sum(other.days, other.microseconds))
}

/// A length of open time a number of times. `None`: too long.
pub(crate) fn open_times(open: &OpenTime, by: i64) -> Option<OpenTime> {
    let (days, microseconds) = (open.days.checked_mul(by)?, open.microseconds.checked_mul(by)?);
    Some(OpenTime { calendar: open.calendar.clone(), days, microseconds })
}

/// A part of a length of open time.
///
/// # Errors
/// By zero; or days that do not divide evenly, since an open day has no length of its own.
pub(crate) fn open_divided(open: &OpenTime, by: i64) -> Result<OpenTime, Words> {
    let OpenTime { calendar, days, microseconds } = open;
    match (days.checked_rem(by), days.checked_div(by), microseconds.checked_div(by)) {
        (Some(0), Some(days), Some(microseconds)) => Ok(OpenTime { calendar: calendar.clone(), days, microseconds }),
        (None, ..) if by == 0 => Err(words!("division med noll", "division by zero")),
        _ => Err(words!(
            "{days} öppna dagar går inte jämnt att dela med {by}: en öppen dag har ingen bestämd längd; räkna i timmar",
            "{days} open days do not divide evenly by {by}: an open day has no length of its own; count in hours"
        )),
    }
}

/// Which of two lengths of open time is the longer, where that can be told: in one calendar, unless one has more days and the other
/// more hours.
pub(crate) fn open_order(one: &OpenTime, other: &OpenTime) -> Option<Ordering> {
    if one.calendar != other.calendar {
        return None;
    }
    match (one.days.cmp(&other.days), one.microseconds.cmp(&other.microseconds)) {
        (days, hours) if days == hours => Some(days),
        (Ordering::Equal, hours) => Some(hours),
        (days, Ordering::Equal) => Some(days),
        _ => None,
    }
}

/// Said of two lengths of open time that have no order.
pub(crate) fn open_incomparable(one: &OpenTime, other: &OpenTime) -> Words {
    words!("vilken av `{one}` och `{other}` som är längst går inte att säga", "which of `{one}` and `{other}` is the longer cannot be told")
}

/// Said when open time is computed with time that passes.
pub(crate) fn open_and_passing() -> Words {
    words!(
        "öppettid och tid som går har inget gemensamt mått; räkna med den ena",
        "open time and passing time have no common measure; compute with one of them"
    )
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

/// A length of time a number of times. `None`: too long.
pub(crate) fn times(duration: &Duration, by: i64) -> Option<Duration> {
    each_part(duration, |value, _| value.checked_mul(by))
}

/// A part of a length of time. Days that do not divide evenly go on as time that passes, a day as 24 h: half of `1 day` is `12 h`.
///
/// # Errors
/// By zero; or months that do not divide evenly, since a month has no length of its own.
pub(crate) fn divided(duration: &Duration, by: i64) -> Result<Duration, Words> {
    let Duration { months, days, microseconds } = *duration;
    if by == 0 {
        return Err(words!("division med noll", "division by zero"));
    }
    let (by, months, days) = (i128::from(by), i128::from(months), i128::from(days));
    if months % by != 0 {
        return Err(words!(
            "{months} mån går inte jämnt att dela med {by}: en månad har ingen bestämd längd; räkna i dagar eller timmar",
            "{months} months do not divide evenly by {by}: a month has no length of its own; count in days or hours"
        ));
    }
    let passing = i128::from(microseconds) + days % by * DAY_MICROSECONDS;
    let part = |value: i128| i64::try_from(value).map_err(|_| words!("tidslängden är för lång", "the length of time is too long"));
    Ok(Duration { months: part(months / by)?, days: part(days / by)?, microseconds: part(passing / by)? })
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
    fn days_that_do_not_divide_evenly_go_on_as_hours_and_months_do_not_divide() {
        let hour = 3_600_000_000;
        assert_eq!(divided(&duration(0, 1, 0), 2), Ok(duration(0, 0, 12 * hour)));
        assert_eq!(divided(&duration(0, -3, hour), 2), Ok(duration(0, -1, -23 * hour / 2)));
        assert_eq!(divided(&duration(0, 4, hour), -2), Ok(duration(0, -2, -hour / 2)));
        assert_eq!(divided(&duration(0, i64::MAX, 0), i64::MAX), Ok(duration(0, 1, 0)));
        assert_eq!(divided(&duration(6, 1, 0), 3), Ok(duration(2, 0, 8 * hour)));
        for by in [0, 4, -5] {
            assert!(divided(&duration(6, 0, 0), by).is_err());
        }
        assert!(divided(&duration(0, i64::MIN, 0), -1).is_err());
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
