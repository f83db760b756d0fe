//! The hours of one day.

use super::day::DAY;
use super::holiday::Holiday;

const MINUTE: i64 = 60 * 1_000_000;
/// Minutes of a day; `24:00` is the last of them.
const MINUTES: u16 = 24 * 60;

/// A stretch of the clock, in minutes from midnight: from one, up to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClockSpan {
    from: u16,
    to: u16,
}

/// When a day is open: stretches of its clock in order, none overlapping. Without any it is closed.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hours {
    spans: Vec<ClockSpan>,
}

impl ClockSpan {
    /// From one minute of the day up to a later one, 1440 being midnight at its end. `None`: it does not begin before it ends, or
    /// ends after the day.
    #[must_use]
    pub fn new(from: u16, to: u16) -> Option<ClockSpan> {
        (from < to && to <= MINUTES).then_some(ClockSpan { from, to })
    }

    /// The minute at which it begins.
    #[must_use]
    pub fn from(self) -> u16 {
        self.from
    }

    /// The minute at which it has ended.
    #[must_use]
    pub fn to(self) -> u16 {
        self.to
    }
}

impl Hours {
    /// Closed all day.
    pub const CLOSED: Hours = Hours { spans: Vec::new() };

    /// `None`: the spans do not follow upon each other.
    #[must_use]
    pub fn new(spans: Vec<ClockSpan>) -> Option<Hours> {
        spans.windows(2).all(|pair| pair[0].to <= pair[1].from).then_some(Hours { spans })
    }

    /// Whether it is closed all day.
    #[must_use]
    pub fn is_closed(&self) -> bool {
        self.spans.is_empty()
    }

    /// What a holiday leaves of these hours. It never opens what would be closed.
    pub(super) fn on(&self, holiday: &Holiday) -> Hours {
        match &holiday.hours {
            Some(hours) => self.within(hours),
            None => Hours::CLOSED,
        }
    }

    /// What two days' hours have in common.
    fn within(&self, other: &Hours) -> Hours {
        let common = |one: &ClockSpan, other: &ClockSpan| ClockSpan::new(one.from.max(other.from), one.to.min(other.to));
        let spans = self.spans.iter().flat_map(|one| other.spans.iter().filter_map(move |other| common(one, other)));
        Hours { spans: spans.collect() }
    }

    /// Its spans on the clock of a day, in microseconds of that clock.
    pub(super) fn on_day(&self, day: i64) -> impl Iterator<Item = (i64, i64)> {
        let at = move |minute: u16| day * DAY + i64::from(minute) * MINUTE;
        self.spans.iter().map(move |span| (at(span.from), at(span.to)))
    }
}
