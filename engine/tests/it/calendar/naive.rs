//! A second calendar, written apart: it looks at every minute and asks what the clock on the wall shows. It knows no clock changes,
//! no years and no sums, and is there to disagree.

use std::collections::BTreeMap;

use jiff::civil::{Date, DateTime, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

/// From one minute of the day up to another.
pub(super) type Minutes = (u16, u16);

#[derive(Clone, Debug)]
pub(super) struct Calendar {
    pub(super) zone: &'static str,
    pub(super) week: [Vec<Minutes>; 7],
    pub(super) holidays: Vec<Holiday>,
    pub(super) days: BTreeMap<Date, Vec<Minutes>>,
}

#[derive(Clone, Debug)]
pub(super) struct Holiday {
    pub(super) day: Rule,
    pub(super) hours: Option<Vec<Minutes>>,
}

#[derive(Clone, Copy, Debug)]
pub(super) enum Rule {
    Date(i8, i8),
    Easter(i16),
    Weekday(Weekday, i8, i8),
}

impl Rule {
    fn falls_on(self, date: Date) -> bool {
        match self {
            Rule::Date(month, day) => (date.month(), date.day()) == (month, day),
            Rule::Easter(days) => {
                let easter = date.checked_sub(Span::new().days(days)).unwrap();
                easter == easter_of(easter.year())
            }
            Rule::Weekday(weekday, month, day) => {
                let begins = |date: Date| {
                    let is_leap = Date::new(date.year(), 2, 29).is_ok();
                    let (month, day) = if (month, day) == (2, 29) && !is_leap { (3, 1) } else { (month, day) };
                    (date.month(), date.day()) == (month, day)
                };
                date.weekday() == weekday && (0..7).any(|back| begins(date.checked_sub(Span::new().days(back)).unwrap()))
            }
        }
    }
}

/// Knuth, The Art of Computer Programming, 1.3.2, exercise 14, after Lilius and Clavius.
pub(super) fn easter_of(year: i16) -> Date {
    let y = i32::from(year);
    let golden = y % 19 + 1;
    let century = y / 100 + 1;
    let (x, z) = (3 * century / 4 - 12, (8 * century + 5) / 25 - 5);
    let sunday = 5 * y / 4 - x - 10;
    let mut epact = (11 * golden + 20 + z - x).rem_euclid(30);
    if epact == 24 || epact == 25 && golden > 11 {
        epact += 1;
    }
    let mut moon = 44 - epact;
    if moon < 21 {
        moon += 30;
    }
    let day = moon + 7 - (sunday + moon) % 7;
    Date::new(year, 3, 1).unwrap().checked_add(Span::new().days(day - 1)).unwrap()
}

/// Some time around an instant, minute by minute.
pub(super) struct Walk {
    pub(super) begin: Timestamp,
    /// What the clock shows in each minute, and whether it is open then.
    pub(super) minutes: Vec<(DateTime, bool)>,
}

impl Walk {
    pub(super) fn new(calendar: &Calendar, begin: Timestamp, minutes: usize) -> Walk {
        let zone = TimeZone::get(calendar.zone).unwrap();
        let mut of_days = BTreeMap::new();
        let look = |minute: usize| {
            let clock = zone.to_datetime(begin + SignedDuration::from_mins(i64::try_from(minute).unwrap()));
            let of_day = of_days.entry(clock.date()).or_insert_with(|| open_minutes(calendar, clock.date()));
            (clock, of_day[usize::try_from(clock.hour()).unwrap() * 60 + usize::try_from(clock.minute()).unwrap()])
        };
        Walk { begin, minutes: (0..minutes).map(look).collect() }
    }

    pub(super) fn at(&self, minute: usize) -> Timestamp {
        self.begin + SignedDuration::from_mins(i64::try_from(minute).unwrap())
    }

    pub(super) fn is_open(&self, minute: usize) -> bool {
        self.minutes[minute].1
    }

    pub(super) fn opening(&self, from: usize) -> Option<usize> {
        (from..self.minutes.len()).find(|minute| self.is_open(*minute))
    }

    /// The last end of an open minute, up to a minute.
    pub(super) fn closing(&self, until: usize) -> Option<usize> {
        (1..=until).rev().find(|end| self.is_open(end - 1))
    }

    pub(super) fn between(&self, from: usize, to: usize) -> usize {
        (from..to).filter(|minute| self.is_open(*minute)).count()
    }

    pub(super) fn after(&self, from: usize, open: usize) -> Option<usize> {
        let mut passed = 0;
        (from..self.minutes.len()).find(|minute| {
            let is_there = passed == open;
            passed += usize::from(self.is_open(*minute));
            is_there
        })
    }

    pub(super) fn before(&self, until: usize, open: usize) -> Option<usize> {
        let mut passed = 0;
        (0..=until).rev().find(|minute| {
            passed += usize::from(*minute < until && self.is_open(*minute));
            passed == open
        })
    }

    pub(super) fn after_days(&self, from: usize, days: usize) -> Option<usize> {
        let clock = self.minutes[self.opening(from)?].0;
        let mut open_days = self.open_days();
        open_days.retain(|date| *date > clock.date());
        self.opening(self.first_at(open_days.get(days - 1)?.to_datetime(clock.time()))?)
    }

    pub(super) fn before_days(&self, until: usize, days: usize) -> Option<usize> {
        let clock = self.minutes[self.closing(until)? - 1].0;
        let mut open_days = self.open_days();
        open_days.retain(|date| *date < clock.date());
        let day = open_days.iter().rev().nth(days - 1)?;
        self.closing(self.first_at(day.to_datetime(clock.time()) + SignedDuration::from_mins(1))?)
    }

    /// Days with an open minute, all of which lies in the walk.
    fn open_days(&self) -> Vec<Date> {
        let mut days: Vec<Date> = self.minutes.iter().filter(|(_, is_open)| *is_open).map(|(clock, _)| clock.date()).collect();
        days.sort();
        days.dedup();
        days
    }

    fn first_at(&self, clock: DateTime) -> Option<usize> {
        (self.minutes[0].0 <= clock).then(|| self.minutes.iter().position(|(shown, _)| *shown >= clock))?
    }
}

/// For each minute of a day whether it is open.
fn open_minutes(calendar: &Calendar, date: Date) -> Vec<bool> {
    let is_in = |spans: &[Minutes], minute: u16| spans.iter().any(|(from, to)| *from <= minute && minute < *to);
    let week = &calendar.week[usize::try_from(date.weekday().to_monday_zero_offset()).unwrap()];
    let holidays: Vec<&Holiday> = calendar.holidays.iter().filter(|holiday| holiday.day.falls_on(date)).collect();
    let is_open = |minute: u16| match calendar.days.get(&date) {
        Some(hours) => is_in(hours, minute),
        None => is_in(week, minute) && holidays.iter().all(|holiday| holiday.hours.as_ref().is_some_and(|hours| is_in(hours, minute))),
    };
    (0..24 * 60).map(is_open).collect()
}
