//! Open days: the same clock time, so many open days on.

use jiff::civil::{Date, DateTime};
use jiff::tz::AmbiguousOffset;
use jiff::{Span, Timestamp};

use super::Calendar;
use super::day::{self, Day};
use super::passing::{MOST_DAYS, ahead, back};

impl Calendar {
    /// The same clock time so many open days on; where it is closed then, the next opening. What begins while it is closed begins
    /// at the next opening, so that whoever begins later is never due earlier. A negative number counts back the same way, from
    /// closing to closing. `None`: it does not come within [`MOST_YEARS`](super::MOST_YEARS).
    #[must_use]
    pub fn after_days(&self, from: Timestamp, days: i64) -> Option<Timestamp> {
        match days {
            0 => Some(from),
            days if days.unsigned_abs() > MOST_DAYS.unsigned_abs() => None,
            days if days > 0 => self.days_ahead(from, usize::try_from(days).ok()?),
            days => self.days_back(from, usize::try_from(-days).ok()?),
        }
    }

    fn days_ahead(&self, from: Timestamp, days: usize) -> Option<Timestamp> {
        let clock = self.zone.to_datetime(self.opening(from)?);
        let day = self.open_day_after(clock.date(), days)?;
        self.opening(self.first_at(date(day)?.to_datetime(clock.time()))?)
    }

    fn days_back(&self, until: Timestamp, days: usize) -> Option<Timestamp> {
        let closing = self.closing(until)?;
        // The day that closes is that of the moment before: at midnight the clock shows the next one.
        let moment = Span::new().microseconds(1);
        let clock = self.zone.to_datetime(closing.checked_sub(moment).ok()?);
        let day = self.open_day_before(clock.date(), days)?;
        self.closing(self.first_at(date(day)?.to_datetime(clock.time()).checked_add(moment).ok()?)?)
    }

    /// The so many-th open day after a day.
    fn open_day_after(&self, date: Date, mut count: usize) -> Option<Day> {
        let today = day::of(date);
        for year in ahead(date.year()) {
            let found = self.open_days(year, |days| {
                let later = &days.0[days.0.partition_point(|day| *day <= today)..];
                later.get(count - 1).copied().ok_or(later.len())
            });
            match found {
                Ok(day) => return Some(day),
                Err(fewer) => count -= fewer,
            }
        }
        None
    }

    /// The so many-th open day before a day.
    fn open_day_before(&self, date: Date, mut count: usize) -> Option<Day> {
        let today = day::of(date);
        for year in back(date.year()) {
            let found = self.open_days(year, |days| {
                let earlier = &days.0[..days.0.partition_point(|day| *day < today)];
                earlier.len().checked_sub(count).map(|index| earlier[index]).ok_or(earlier.len())
            });
            match found {
                Ok(day) => return Some(day),
                Err(fewer) => count -= fewer,
            }
        }
        None
    }

    /// The first instant at which the clock shows a time, or has passed it: a time that it skips is reached when the gap ends.
    pub(super) fn first_at(&self, clock: DateTime) -> Option<Timestamp> {
        match self.zone.to_ambiguous_timestamp(clock).offset() {
            AmbiguousOffset::Unambiguous { offset } | AmbiguousOffset::Fold { before: offset, .. } => offset.to_timestamp(clock).ok(),
            AmbiguousOffset::Gap { after, .. } => {
                let before_the_gap = after.to_timestamp(clock).ok()?;
                self.zone.following(before_the_gap).next().map(|change| change.timestamp())
            }
        }
    }
}

fn date(day: Day) -> Option<Date> {
    Date::constant(1970, 1, 1).checked_add(Span::new().try_days(day).ok()?).ok()
}
