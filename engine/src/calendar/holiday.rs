//! Holidays: days that fall by rule, each year anew.

use jiff::civil::{Date, Weekday};

use super::day::{self, Day, is_leap, weekday};
use super::easter::easter;
use super::hours::Hours;
use crate::case::Text;

/// How far from Easter a rule may count, before or after: so far, no day of a year comes from a year that is not next to it.
pub const MOST_DAYS_FROM_EASTER: i16 = 250;

/// A day on which a calendar is closed, or open for less.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holiday {
    /// Its name in the catalogue.
    pub name: Text,
    /// When it falls.
    pub day: DayRule,
    /// What of the usual hours remains; none: it is closed.
    pub hours: Option<Hours>,
}

/// Which day of a year a holiday is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DayRule {
    /// `12-24`; `02-29` only in leap years.
    Date {
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
    /// `easter + 39`: so many days after Easter Day, or before it.
    Easter(i16),
    /// `friday from 06-19`: the first such weekday on the date or after it. From `02-29`, without one: from 1 March.
    Weekday {
        /// Which weekday.
        weekday: Weekday,
        /// 1 to 12.
        month: i8,
        /// 1 to 31.
        day: i8,
    },
}

impl DayRule {
    /// A date of the year. `None`: there is no such date in any year.
    #[must_use]
    pub fn date(month: i8, day: i8) -> Option<DayRule> {
        is_date(month, day).then_some(DayRule::Date { month, day })
    }

    /// So many days after Easter Day. `None`: too many ([`MOST_DAYS_FROM_EASTER`]).
    #[must_use]
    pub fn easter(days: i16) -> Option<DayRule> {
        (-MOST_DAYS_FROM_EASTER..=MOST_DAYS_FROM_EASTER).contains(&days).then_some(DayRule::Easter(days))
    }

    /// The first weekday from a date. `None`: there is no such date in any year.
    #[must_use]
    pub fn weekday(weekday: Weekday, month: i8, day: i8) -> Option<DayRule> {
        is_date(month, day).then_some(DayRule::Weekday { weekday, month, day })
    }

    /// The day that the rule gives for a year, which may lie in the next one or the one before. `None`: it has none.
    pub(super) fn in_year(self, year: i16) -> Option<Day> {
        match self {
            DayRule::Date { month: 2, day: 29 } if !is_leap(year) => None,
            DayRule::Date { month, day } => Some(day::number(year, month, day)),
            DayRule::Easter(days) => {
                let (month, day) = easter(year);
                Some(day::number(year, month, day) + i64::from(days))
            }
            // The number of 29 February is that of 1 March where there is none.
            DayRule::Weekday { weekday: wanted, month, day } => {
                let from = day::number(year, month, day);
                let ahead = i64::from(wanted.to_monday_zero_offset()) - i64::try_from(weekday(from)).expect("it is below seven");
                Some(from + ahead.rem_euclid(7))
            }
        }
    }
}

impl Holiday {
    /// Whether it falls on a day of a year.
    pub(super) fn falls_on(&self, day: Day, year: i16) -> bool {
        [year - 1, year, year + 1].iter().any(|year| self.day.in_year(*year) == Some(day))
    }
}

fn is_date(month: i8, day: i8) -> bool {
    // A leap year has every date.
    Date::new(2000, month, day).is_ok()
}
