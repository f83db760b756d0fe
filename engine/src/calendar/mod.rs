//! Open time: when a calendar is open, how much open time lies between two instants, and when so much of it has passed.
//!
//! Pure arithmetic; it never reads a clock. One definition carries everything: **a calendar is open at an instant if the clock
//! on the wall in its zone then shows a time within the hours of that day.** So a day of 25 hours has one more open hour if it is
//! open at night, hours that begin in a gap of the clock begin when the gap ends, and a day that a zone skips is not open.
//!
//! - [`hours`]: the hours of one day · [`holiday`]: which days differ, by rule · [`day`]: days as numbers
//! - [`year`]: the open stretches and open days of one year, compiled when first asked for and kept
//! - [`passing`]: open time added, taken away and measured · [`days`]: open days
//!
//! Nothing here loops without end: whatever searches looks no more than [`MOST_YEARS`] years ahead or back, and gives `None`
//! when it does not come. A calendar that no week opens cannot be made.

mod day;
mod days;
mod easter;
mod holiday;
mod hours;
mod passing;
mod year;

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use self::day::{Day, weekday};
pub use self::holiday::{DayRule, Holiday, MOST_DAYS_FROM_EASTER};
pub use self::hours::{ClockSpan, Hours};
use self::year::Years;

/// How far ahead or back open time is searched for; as long as the longest duration that can be written.
pub const MOST_YEARS: i16 = 1000;

/// Opening hours in a time zone, with the days that differ.
#[derive(Debug)]
pub struct Calendar {
    zone: TimeZone,
    /// Monday first.
    week: [Hours; 7],
    holidays: Vec<Holiday>,
    /// What the hours of single days are instead, whatever the holidays say.
    days: BTreeMap<Day, Hours>,
    years: Years,
}

/// A stretch of time in which a calendar is open, from its first instant to the one at which it closes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stretch {
    /// The first instant at which it is open.
    pub from: Timestamp,
    /// The first instant at which it is closed again.
    pub to: Timestamp,
}

/// No week has an hour that the holidays do not close: open time in such a calendar never passes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NeverOpen;

impl Calendar {
    /// A calendar; its week begins on Monday, and `days` are single days whose hours are others.
    ///
    /// # Errors
    /// No week opens it, single days aside.
    pub fn new(
        zone: TimeZone,
        week: [Hours; 7],
        holidays: Vec<Holiday>,
        days: impl IntoIterator<Item = (Date, Hours)>,
    ) -> Result<Calendar, NeverOpen> {
        let calendar = Calendar {
            zone,
            week,
            holidays,
            days: days.into_iter().map(|(date, hours)| (day::of(date), hours)).collect(),
            years: Years::default(),
        };
        if calendar.opens_some_week() { Ok(calendar) } else { Err(NeverOpen) }
    }

    /// The zone whose clock its hours are read on.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// The hours of a day, holidays and exceptions counted.
    #[must_use]
    pub fn hours(&self, date: Date) -> Hours {
        let day = day::of(date);
        match self.days.get(&day) {
            Some(hours) => hours.clone(),
            None => self.holidays_on(date).fold(self.week[weekday(day)].clone(), |hours, holiday| hours.on(holiday)),
        }
    }

    /// The holidays that fall on a day, in page order. A single day's own hours stand before them.
    pub fn holidays_on(&self, date: Date) -> impl Iterator<Item = &Holiday> {
        let day = day::of(date);
        let falls = move |holiday: &&Holiday| holiday.falls_on(day, date.year());
        self.holidays.iter().filter(falls)
    }

    /// Whether the hours of a day stand for that very day.
    #[must_use]
    pub fn is_single_day(&self, date: Date) -> bool {
        self.days.contains_key(&day::of(date))
    }

    /// The open stretches that a day's clock shows, in order. An hour that the clock shows twice is there twice.
    #[must_use]
    pub fn open_on(&self, date: Date) -> Vec<Stretch> {
        let begins = |date: Date| self.first_at(date.at(0, 0, 0, 0));
        match (begins(date), date.tomorrow().ok().and_then(begins)) {
            (Some(from), Some(to)) => self.open_between(from, to),
            _ => Vec::new(),
        }
    }

    /// Days that differ from the hours of the week: those of some years, each with its hours.
    fn differing(&self, years: std::ops::RangeInclusive<i16>) -> BTreeMap<Day, Hours> {
        let mut differing: BTreeMap<Day, Hours> = BTreeMap::new();
        for year in years.clone() {
            for holiday in &self.holidays {
                if let Some(day) = holiday.day.in_year(year) {
                    let hours = differing.entry(day).or_insert_with(|| self.week[weekday(day)].clone());
                    *hours = hours.on(holiday);
                }
            }
        }
        let (first, end) = (day::first_of(*years.start()), day::first_of(years.end() + 1));
        differing.extend(self.days.range(first..end).map(|(day, hours)| (*day, hours.clone())));
        differing
    }

    /// Looks at the 28 years in which every date meets every weekday.
    fn opens_some_week(&self) -> bool {
        let is_open = |date: &Date| {
            let hours = &self.week[weekday(day::of(*date))];
            !self.holidays_on(*date).fold(hours.clone(), |hours, holiday| hours.on(holiday)).is_closed()
        };
        self.week.iter().any(|hours| !hours.is_closed())
            && Date::constant(2001, 1, 1).series(jiff::Span::new().days(1)).take_while(|date| date.year() < 2029).any(|date| is_open(&date))
    }
}
