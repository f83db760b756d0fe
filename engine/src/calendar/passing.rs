//! Open time added to an instant, taken from it, and measured between two.

use jiff::Timestamp;

use super::day::DAY;
use super::year::{is_counted, year_of};
use super::{Calendar, MOST_YEARS, Stretch};

/// No more days than these lie within the years that are looked at: what is longer never comes.
pub(super) const MOST_DAYS: i64 = (MOST_YEARS as i64 + 1) * 366;

impl Calendar {
    /// Whether it is open at an instant.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        self.opening(at) == Some(at)
    }

    /// The first instant from then on at which it is open. `None`: not within [`MOST_YEARS`].
    #[must_use]
    pub fn opening(&self, from: Timestamp) -> Option<Timestamp> {
        let at = from.as_microsecond();
        let first = year_of(at)?;
        ahead(first).find_map(|year| {
            self.stretches(year, |stretches| stretches.ending_after(at).map(|stretch| stretch.from.max(at))).and_then(instant)
        })
    }

    /// The last instant up to then before which it is open: then, if it is open until then, else the closing before. `None`: not
    /// within [`MOST_YEARS`].
    #[must_use]
    pub fn closing(&self, until: Timestamp) -> Option<Timestamp> {
        let at = until.as_microsecond();
        let last = year_of(at)?;
        back(last).find_map(|year| {
            self.stretches(year, |stretches| stretches.beginning_before(at).map(|stretch| stretch.to.min(at))).and_then(instant)
        })
    }

    /// The open time between two instants in microseconds; negative, if the second is before the first.
    ///
    /// Instants of years beyond those that are counted have none before or after them.
    #[must_use]
    pub fn between(&self, from: Timestamp, to: Timestamp) -> i64 {
        if to < from {
            return -self.between(to, from);
        }
        let (from, to) = (from.as_microsecond(), to.as_microsecond());
        let (Some(first), Some(last)) = (year_of(from), year_of(to)) else { return 0 };
        let before = |year, at| self.stretches(year, |stretches| stretches.before(at));
        let whole: i64 = (first..last).map(|year| self.stretches(year, |stretches| stretches.total)).sum();
        whole + before(last, to) - before(first, from)
    }

    /// The first instant at which so much open time has passed since another: the closing, rather than the next opening. No open
    /// time: the same instant; a negative one counts back, to the last instant from which so much passes. `None`: it does not
    /// come within [`MOST_YEARS`].
    #[must_use]
    pub fn after(&self, from: Timestamp, open_microseconds: i64) -> Option<Timestamp> {
        match open_microseconds {
            0 => Some(from),
            open if open.unsigned_abs() > MOST_DAYS.unsigned_abs() * DAY.unsigned_abs() => None,
            open if open > 0 => self.ahead_of(from, open),
            open => self.back_from(from, -open),
        }
    }

    fn ahead_of(&self, from: Timestamp, open: i64) -> Option<Timestamp> {
        let at = from.as_microsecond();
        let first = year_of(at)?;
        let mut wanted = open.checked_add(self.stretches(first, |stretches| stretches.before(at)))?;
        for year in ahead(first) {
            let (passed, total) = self.stretches(year, |stretches| (stretches.when_passed(wanted), stretches.total));
            match passed {
                Some(passed) => return instant(passed),
                None => wanted -= total,
            }
        }
        None
    }

    fn back_from(&self, until: Timestamp, open: i64) -> Option<Timestamp> {
        let at = until.as_microsecond();
        let last = year_of(at)?;
        let mut wanted = self.stretches(last, |stretches| stretches.before(at)) - open;
        for year in back(last) {
            if year < last {
                wanted += self.stretches(year, |stretches| stretches.total);
            }
            if wanted >= 0 {
                return self.stretches(year, |stretches| stretches.last_when_passed(wanted)).and_then(instant);
            }
        }
        None
    }

    /// The open stretches between two instants, cut by them, in order. Of two that are further apart than [`MOST_YEARS`], the
    /// first ones.
    #[must_use]
    pub fn open_between(&self, from: Timestamp, to: Timestamp) -> Vec<Stretch> {
        let (begin, end) = (from.as_microsecond(), to.as_microsecond());
        let (Some(first), Some(last)) = (year_of(begin), year_of(end)) else { return Vec::new() };
        if end <= begin {
            return Vec::new();
        }
        let mut all: Vec<Stretch> = Vec::new();
        for year in ahead(first).take_while(|year| *year <= last) {
            self.stretches(year, |stretches| {
                for counted in stretches.within(begin, end) {
                    let cut = (instant(counted.from.max(begin)), instant(counted.to.min(end)));
                    let (Some(from), Some(to)) = cut else { continue };
                    // What is open over the turn of a year is one stretch.
                    match all.last_mut().filter(|last| last.to == from) {
                        Some(last) => last.to = to,
                        None => all.push(Stretch { from, to }),
                    }
                }
            });
        }
        all
    }
}

/// The years from one on that are looked at.
pub(super) fn ahead(first: i16) -> impl Iterator<Item = i16> {
    (first..=first.saturating_add(MOST_YEARS)).take_while(|year| is_counted(*year))
}

/// The years from one back that are looked at.
pub(super) fn back(last: i16) -> impl Iterator<Item = i16> {
    (last.saturating_sub(MOST_YEARS)..=last).rev().take_while(|year| is_counted(*year))
}

fn instant(microseconds: i64) -> Option<Timestamp> {
    Timestamp::from_microsecond(microseconds).ok()
}
