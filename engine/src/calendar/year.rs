//! One year of a calendar, compiled: its open stretches as instants, its open days as numbers.
//!
//! Compiling goes from clock change to clock change. Between two of them the zone's clock runs evenly, so the hours of each day,
//! cut to what the clock shows there, are instants by one subtraction. A year takes some microseconds; those that are near are
//! kept.

use std::sync::OnceLock;

use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::Calendar;
use super::day::{self, DAY, Day};

/// Years that are kept once compiled.
const KEPT: std::ops::Range<i16> = 1970..2170;
/// Years that instants can be of, one left out at each end so that each has a next and a previous one.
const COUNTED: std::ops::RangeInclusive<i16> = -9_997..=9_997;

/// The years that are kept.
#[derive(Debug)]
pub(super) struct Years {
    stretches: Box<[OnceLock<Box<Stretches>>]>,
    days: Box<[OnceLock<Box<OpenDays>>]>,
}

/// The open stretches of the instants of one year of UTC, in order, none touching the next.
#[derive(Debug, Default)]
pub(super) struct Stretches {
    all: Vec<Counted>,
    /// How much open time the year has, in microseconds.
    pub(super) total: i64,
}

/// An open stretch, in microseconds since 1970, and how much open time of the year lies before it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Counted {
    pub(super) from: i64,
    pub(super) to: i64,
    pub(super) before: i64,
}

/// The days of one year of the zone's clock on which it is open, in order.
#[derive(Debug)]
pub(super) struct OpenDays(pub(super) Vec<Day>);

impl Default for Years {
    fn default() -> Years {
        let none = || KEPT.map(|_| OnceLock::new()).collect();
        Years { stretches: none(), days: KEPT.map(|_| OnceLock::new()).collect() }
    }
}

impl Stretches {
    /// Open time of the year before an instant.
    pub(super) fn before(&self, at: i64) -> i64 {
        match self.all.partition_point(|stretch| stretch.from < at).checked_sub(1) {
            Some(last) => self.all[last].before + at.min(self.all[last].to) - self.all[last].from,
            None => 0,
        }
    }

    /// The first stretch that ends after an instant.
    pub(super) fn ending_after(&self, at: i64) -> Option<&Counted> {
        self.all.get(self.all.partition_point(|stretch| stretch.to <= at))
    }

    /// The last stretch that begins before an instant.
    pub(super) fn beginning_before(&self, at: i64) -> Option<&Counted> {
        self.all.partition_point(|stretch| stretch.from < at).checked_sub(1).map(|last| &self.all[last])
    }

    /// The first instant at which so much open time of the year has passed: the end of a stretch rather than the next one's begin.
    pub(super) fn when_passed(&self, open: i64) -> Option<i64> {
        let stretch = self.all.get(self.all.partition_point(|it| it.before < open).checked_sub(1)?)?;
        (open <= self.total).then_some(stretch.from + open - stretch.before)
    }

    /// The last instant before which so much open time of the year has passed: the begin of a stretch rather than the end before.
    pub(super) fn last_when_passed(&self, open: i64) -> Option<i64> {
        let stretch = self.all.get(self.all.partition_point(|it| it.before <= open).checked_sub(1)?)?;
        (open < self.total).then_some(stretch.from + open - stretch.before)
    }

    /// The stretches that share some time with the time from one instant to another.
    pub(super) fn within(&self, from: i64, to: i64) -> &[Counted] {
        let first = self.all.partition_point(|stretch| stretch.to <= from);
        let end = self.all.partition_point(|stretch| stretch.from < to);
        &self.all[first..end.max(first)]
    }

    fn push(&mut self, from: i64, to: i64) {
        match self.all.last_mut().filter(|last| last.to == from) {
            Some(last) => last.to = to,
            None => self.all.push(Counted { from, to, before: self.total }),
        }
        self.total += to - from;
    }
}

impl Calendar {
    /// Asks of the open stretches of a year.
    pub(super) fn stretches<T>(&self, year: i16, ask: impl FnOnce(&Stretches) -> T) -> T {
        match kept(&self.years.stretches, year) {
            Some(slot) => ask(slot.get_or_init(|| Box::new(self.compile(year)))),
            None => ask(&self.compile(year)),
        }
    }

    /// Asks of the open days of a year.
    pub(super) fn open_days<T>(&self, year: i16, ask: impl FnOnce(&OpenDays) -> T) -> T {
        match kept(&self.years.days, year) {
            Some(slot) => ask(slot.get_or_init(|| Box::new(self.compile_days(year)))),
            None => ask(&self.compile_days(year)),
        }
    }

    fn compile(&self, year: i16) -> Stretches {
        let (begin, end) = (day::first_of(year) * DAY, day::first_of(year + 1) * DAY);
        let differing = self.differing(year - 1..=year + 1);
        let mut stretches = Stretches::default();
        for even in even_parts(&self.zone, begin, end) {
            let (first, last) = (even.clock(even.from), even.clock(even.to));
            for day in first.div_euclid(DAY)..=(last - 1).div_euclid(DAY) {
                let hours = differing.get(&day).unwrap_or(&self.week[day::weekday(day)]);
                for (from, to) in hours.on_day(day) {
                    let (from, to) = (from.max(first), to.min(last));
                    if from < to {
                        stretches.push(from - even.ahead, to - even.ahead);
                    }
                }
            }
        }
        stretches
    }

    fn compile_days(&self, year: i16) -> OpenDays {
        let (first, end) = (day::first_of(year), day::first_of(year + 1));
        // A rule of the years beside it may reach into this one.
        let differing = self.differing(year - 1..=year + 1);
        let skipped = skipped(&self.zone, (first - 1) * DAY, (end + 1) * DAY);
        let is_shown = |(from, to): (i64, i64)| !skipped.iter().any(|gap| gap.0 <= from && to <= gap.1);
        let is_open = |day: &Day| differing.get(day).unwrap_or(&self.week[day::weekday(*day)]).on_day(*day).any(is_shown);
        OpenDays((first..end).filter(is_open).collect())
    }
}

/// A year of an instant, if it is counted.
pub(super) fn year_of(instant: i64) -> Option<i16> {
    let timestamp = Timestamp::from_microsecond(instant).ok()?;
    let year = TimeZone::UTC.to_datetime(timestamp).year();
    COUNTED.contains(&year).then_some(year)
}

/// Whether a year is counted.
pub(super) fn is_counted(year: i16) -> bool {
    COUNTED.contains(&year)
}

fn kept<T>(slots: &[OnceLock<Box<T>>], year: i16) -> Option<&OnceLock<Box<T>>> {
    slots.get(usize::try_from(i32::from(year) - i32::from(KEPT.start)).ok()?)
}

/// Time in which a zone's clock runs evenly: so many microseconds ahead of UTC.
#[derive(Debug)]
struct Even {
    from: i64,
    to: i64,
    ahead: i64,
}

impl Even {
    /// What the clock shows, in microseconds since the midnight at which 1970 began on it.
    fn clock(&self, instant: i64) -> i64 {
        instant + self.ahead
    }
}

/// The time between two instants, cut where the clock changes.
fn even_parts(zone: &TimeZone, begin: i64, end: i64) -> Vec<Even> {
    let first = Timestamp::from_microsecond(begin).expect("the years that are counted lie within what an instant can be");
    let ahead = |offset: jiff::tz::Offset| i64::from(offset.seconds()) * 1_000_000;
    let mut parts = vec![Even { from: begin, to: end, ahead: ahead(zone.to_offset(first)) }];
    for change in zone.following(first) {
        let at = change.timestamp().as_microsecond();
        if at >= end {
            break;
        }
        let last = parts.last_mut().expect("it began with one");
        last.to = at;
        parts.push(Even { from: at, to: end, ahead: ahead(change.offset()) });
    }
    parts
}

/// What the clock never shows, because it is put forward.
fn skipped(zone: &TimeZone, begin: i64, end: i64) -> Vec<(i64, i64)> {
    let parts = even_parts(zone, begin, end);
    let gap = |pair: &[Even]| (pair[0].clock(pair[0].to), pair[1].clock(pair[1].from));
    parts.windows(2).map(gap).filter(|(from, to)| from < to).collect()
}
