//! Random calendars and instants, among them those at which clocks change.

use std::collections::BTreeMap;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Span, Timestamp};

use super::naive::{Calendar, Holiday, Minutes, Rule, easter_of};
use crate::property::random::Random;

/// An ordinary zone, and those that do what no other does.
pub(super) const ZONES: [&str; 12] = [
    "Europe/Stockholm",
    "Australia/Lord_Howe", // half an hour of summer time
    "Pacific/Apia",        // had no 30 December 2011
    "Africa/Casablanca",   // puts its clock back in Ramadan
    "America/St_Johns",    // half past, and changed at 00:01
    "America/Sao_Paulo",   // changed at midnight: days without 00:00
    "Pacific/Kwajalein",   // had no 21 August 1993
    "Antarctica/Troll",    // two hours of summer time
    "Asia/Kathmandu",      // a quarter to
    "America/Caracas",     // half an hour back, and forth again
    "Asia/Pyongyang",      // changed at half past
    "UTC",
];

pub(super) fn calendar(random: &mut Random) -> Calendar {
    let zone = random.word(&ZONES);
    if random.percent(3) {
        return never_open(zone);
    }
    let usual = hours(random);
    let week = std::array::from_fn(|day| match random.below(10) {
        0..6 if day < 5 => usual.clone(),
        6..9 => hours(random),
        _ if random.percent(30) => usual.clone(),
        _ => Vec::new(),
    });
    let holidays = (0..random.below(12)).map(|_| holiday(random)).collect();
    Calendar { zone, week, holidays, days: BTreeMap::new() }
}

/// Open on Saturdays, were not each of them a holiday.
fn never_open(zone: &'static str) -> Calendar {
    let week = std::array::from_fn(|day| if day == 5 { vec![(480, 720)] } else { Vec::new() });
    let saturday = |week: i16| Holiday { day: Rule::Easter(week * 7 - 1), hours: Some(vec![(720, 1440)]) };
    Calendar { zone, week, holidays: (-35..=35).map(saturday).collect(), days: BTreeMap::new() }
}

/// Up to three spans, often to or from midnight, and around the hours at which clocks change.
fn hours(random: &mut Random) -> Vec<Minutes> {
    if random.percent(12) {
        return vec![(0, 24 * 60)];
    }
    let mut marks: Vec<u16> = Vec::new();
    for _ in 0..2 * random.weighted(&[(5, 1), (3, 2), (1, 3)]) {
        let hour = random.weighted(&[(1, 0), (2, 1), (2, 2), (2, 3), (1, 7), (2, 8), (1, 12), (1, 13), (2, 17), (1, 22), (1, 23), (1, 24)]);
        let minute = if hour == 24 { 0 } else { *random.pick(&[0, 0, 0, 1, 15, 30, 59]) };
        marks.push(hour * 60 + minute);
    }
    marks.sort_unstable();
    marks.chunks(2).filter(|pair| pair[0] < pair[1]).map(|pair| (pair[0], pair[1])).collect()
}

fn holiday(random: &mut Random) -> Holiday {
    let (month, day) = date(random);
    let weekdays = [Weekday::Monday, Weekday::Friday, Weekday::Saturday, Weekday::Sunday];
    let day = match random.below(3) {
        0 => Rule::Date(month, day),
        1 => Rule::Easter(i16::try_from(random.between(-250, 250)).unwrap()),
        _ => Rule::Weekday(*random.pick(&weekdays), month, day),
    };
    Holiday { day, hours: random.percent(40).then(|| hours(random)) }
}

fn date(random: &mut Random) -> (i8, i8) {
    if random.percent(15) {
        return *random.pick(&[(2, 29), (12, 31), (1, 1), (12, 28), (2, 28)]);
    }
    (i8::try_from(random.between(1, 12)).unwrap(), i8::try_from(random.between(1, 28)).unwrap())
}

/// A whole minute; often near a clock change, or the turn of a year.
pub(super) fn instant(random: &mut Random, zone: &str) -> Timestamp {
    let anywhere = Timestamp::from_second(random.between(10 * 365, 75 * 365) * 86_400 + random.between(0, 1439) * 60).unwrap();
    let near = match random.below(4) {
        0 | 1 => TimeZone::get(zone).unwrap().following(anywhere).next().map(|change| change.timestamp()),
        2 => {
            let year = i16::try_from(random.between(1980, 2044)).unwrap();
            Some(Date::new(year, 1, 1).unwrap().to_zoned_datetime(TimeZone::UTC).unwrap().timestamp())
        }
        _ => None,
    };
    let skipping = match zone {
        "Pacific/Apia" if random.percent(30) => Some("2011-12-30T10:00:00Z"),
        "Pacific/Kwajalein" if random.percent(30) => Some("1993-08-21T12:00:00Z"),
        _ => None,
    };
    let near = skipping
        .map(|text| text.parse().unwrap())
        .or(near)
        .filter(|near: &Timestamp| *near < anywhere + SignedDuration::from_hours(24 * 4000));
    match near {
        Some(near) => near + SignedDuration::from_mins(random.between(-3 * 1440, 3 * 1440)),
        None => anywhere,
    }
}

/// Holidays that fall around an instant, by the rules of its year and of those beside it.
pub(super) fn holidays_near(random: &mut Random, calendar: &mut Calendar, around: Timestamp) {
    let zone = TimeZone::get(calendar.zone).unwrap();
    for _ in 0..random.below(4) {
        let date = zone.to_datetime(around).date().checked_add(Span::new().days(random.between(-2, 5))).unwrap();
        let before = date.checked_sub(Span::new().days(random.between(0, 6))).unwrap();
        let easter = easter_of(date.year() + i16::try_from(random.between(-1, 1)).unwrap());
        let from_easter = i16::try_from(easter.until(date).unwrap().get_days()).unwrap();
        let day = match random.below(3) {
            0 if from_easter.abs() <= 250 => Rule::Easter(from_easter),
            1 => Rule::Weekday(date.weekday(), before.month(), before.day()),
            _ => Rule::Date(date.month(), date.day()),
        };
        calendar.holidays.push(Holiday { day, hours: random.percent(40).then(|| hours(random)) });
    }
}

/// Single days around an instant whose hours are others.
pub(super) fn single_days(random: &mut Random, calendar: &mut Calendar, around: Timestamp) {
    let zone = TimeZone::get(calendar.zone).unwrap();
    for _ in 0..random.below(4) {
        let date = zone.to_datetime(around).date().checked_add(Span::new().days(random.between(-2, 7))).unwrap();
        let hours = if random.percent(50) { Vec::new() } else { hours(random) };
        calendar.days.insert(date, hours);
    }
}
