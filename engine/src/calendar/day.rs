//! Days as numbers: those since 1 January 1970, before it negative.

use jiff::civil::Date;

/// A day, counted from 1 January 1970.
pub(super) type Day = i64;

/// Microseconds of a day that no clock change touches.
pub(super) const DAY: i64 = 24 * 3_600 * 1_000_000;

/// The number of a day.
pub(super) fn of(date: Date) -> Day {
    number(date.year(), date.month(), date.day())
}

/// The first day of a year.
pub(super) fn first_of(year: i16) -> Day {
    number(year, 1, 1)
}

/// The number of a day of the Gregorian calendar: years begin in March, so that the leap day is their last.
pub(super) fn number(year: i16, month: i8, day: i8) -> Day {
    let (year, month, day) = (i64::from(year), i64::from(month), i64::from(day));
    let year = if month <= 2 { year - 1 } else { year };
    let (era, of_era) = (year.div_euclid(400), year.rem_euclid(400));
    let of_year = (153 * ((month + 9) % 12) + 2) / 5 + day - 1;
    era * 146_097 + of_era * 365 + of_era / 4 - of_era / 100 + of_year - 719_468
}

/// The day of the week, Monday being 0.
pub(super) fn weekday(day: Day) -> usize {
    usize::try_from((day + 3).rem_euclid(7)).expect("a remainder by seven is below seven")
}

/// Whether a year has a 29 February.
pub(super) fn is_leap(year: i16) -> bool {
    first_of(year + 1) - first_of(year) == 366
}
