//! What people know of their calendars: Swedish red days, half days, bridging days, and the nights on which clocks change.

use std::collections::BTreeMap;

use expect_test::{Expect, expect};
use jiff::civil::{Date, Weekday, date};
use jiff::tz::TimeZone;
use jiff::{Span, Timestamp};
use tillit_engine::calendar::Calendar;

use super::naive::{self, Minutes, Rule};

const OFFICE: Minutes = (8 * 60, 17 * 60);
const MORNING: Minutes = (8 * 60, 12 * 60);

/// The red days of Sweden with the eves, as the incident package has them.
fn swedish() -> Vec<(&'static str, Rule, Option<Minutes>)> {
    vec![
        ("nyårsdagen", Rule::Date(1, 1), None),
        ("trettondedag jul", Rule::Date(1, 6), None),
        ("trettondagsafton", Rule::Date(1, 5), Some(MORNING)),
        ("långfredagen", Rule::Easter(-2), None),
        ("skärtorsdagen", Rule::Easter(-3), Some(MORNING)),
        ("påskdagen", Rule::Easter(0), None),
        ("annandag påsk", Rule::Easter(1), None),
        ("valborg", Rule::Date(4, 30), Some(MORNING)),
        ("första maj", Rule::Date(5, 1), None),
        ("kristi himmelsfärdsdag", Rule::Easter(39), None),
        ("klämdag", Rule::Easter(40), None),
        ("pingstdagen", Rule::Easter(49), None),
        ("nationaldagen", Rule::Date(6, 6), None),
        ("midsommarafton", Rule::Weekday(Weekday::Friday, 6, 19), None),
        ("midsommardagen", Rule::Weekday(Weekday::Saturday, 6, 20), None),
        ("alla helgons dag", Rule::Weekday(Weekday::Saturday, 10, 31), None),
        ("julafton", Rule::Date(12, 24), None),
        ("juldagen", Rule::Date(12, 25), None),
        ("annandag jul", Rule::Date(12, 26), None),
        ("nyårsafton", Rule::Date(12, 31), None),
    ]
}

fn naive(zone: &'static str, weekdays: &[Minutes], weekend: &[Minutes]) -> naive::Calendar {
    let week = std::array::from_fn(|day| if day < 5 { weekdays.to_vec() } else { weekend.to_vec() });
    naive::Calendar { zone, week, holidays: Vec::new(), days: BTreeMap::new() }
}

fn office() -> Calendar {
    let holidays = swedish().into_iter().map(|(_, day, hours)| naive::Holiday { day, hours: hours.map(|hours| vec![hours]) });
    let days = BTreeMap::from([(date(2026, 12, 23), vec![MORNING]), (date(2027, 5, 7), Vec::new()), (date(2026, 8, 22), vec![MORNING])]);
    let office = naive::Calendar { holidays: holidays.collect(), days, ..naive("Europe/Stockholm", &[OFFICE], &[]) };
    super::calendar(&office).unwrap()
}

fn always(zone: &'static str) -> Calendar {
    super::calendar(&naive(zone, &[(0, 1440)], &[(0, 1440)])).unwrap()
}

fn at(text: &str) -> Timestamp {
    text.parse::<jiff::civil::DateTime>().unwrap().to_zoned_datetime(TimeZone::get("Europe/Stockholm").unwrap()).unwrap().timestamp()
}

fn shown(calendar: &Calendar, at: Option<Timestamp>) -> String {
    at.map_or_else(|| "never".to_owned(), |at| at.to_zoned_datetime(calendar.zone().clone()).strftime("%a %Y-%m-%d %H:%M %:z").to_string())
}

#[track_caller]
fn hours_after(from: &str, hours: i64, expect: Expect) {
    let office = office();
    expect.assert_eq(&shown(&office, office.after(at(from), hours * 3_600_000_000)));
}

#[track_caller]
fn days_after(from: &str, days: i64, expect: Expect) {
    let office = office();
    expect.assert_eq(&shown(&office, office.after_days(at(from), days)));
}

#[test]
fn swedish_red_days_fall_where_the_almanac_has_them() {
    let red_days = |year: i16| {
        let mut days: Vec<(Date, &str)> = Vec::new();
        for (name, day, _) in swedish() {
            let one =
                naive::Calendar { holidays: vec![naive::Holiday { day, hours: None }], ..naive("Europe/Stockholm", &[OFFICE], &[OFFICE]) };
            let calendar = super::calendar(&one).unwrap();
            let first = Date::new(year, 1, 1).unwrap();
            let falls =
                first.series(Span::new().days(1)).take_while(|date| date.year() == year).filter(|date| calendar.hours(*date).is_closed());
            days.extend(falls.map(|date| (date, name)));
        }
        days.sort();
        days.iter().map(|(date, name)| format!("{date} {name}\n")).collect::<String>()
    };
    expect![[r#"
        2026-01-01 nyårsdagen
        2026-01-05 trettondagsafton
        2026-01-06 trettondedag jul
        2026-04-02 skärtorsdagen
        2026-04-03 långfredagen
        2026-04-05 påskdagen
        2026-04-06 annandag påsk
        2026-04-30 valborg
        2026-05-01 första maj
        2026-05-14 kristi himmelsfärdsdag
        2026-05-15 klämdag
        2026-05-24 pingstdagen
        2026-06-06 nationaldagen
        2026-06-19 midsommarafton
        2026-06-20 midsommardagen
        2026-10-31 alla helgons dag
        2026-12-24 julafton
        2026-12-25 juldagen
        2026-12-26 annandag jul
        2026-12-31 nyårsafton
    "#]]
    .assert_eq(&red_days(2026));
    expect![[r#"
        2027-01-01 nyårsdagen
        2027-01-05 trettondagsafton
        2027-01-06 trettondedag jul
        2027-03-25 skärtorsdagen
        2027-03-26 långfredagen
        2027-03-28 påskdagen
        2027-03-29 annandag påsk
        2027-04-30 valborg
        2027-05-01 första maj
        2027-05-06 kristi himmelsfärdsdag
        2027-05-07 klämdag
        2027-05-16 pingstdagen
        2027-06-06 nationaldagen
        2027-06-25 midsommarafton
        2027-06-26 midsommardagen
        2027-11-06 alla helgons dag
        2027-12-24 julafton
        2027-12-25 juldagen
        2027-12-26 annandag jul
        2027-12-31 nyårsafton
    "#]]
    .assert_eq(&red_days(2027));
}

#[test]
fn time_stops_over_the_night_and_the_weekend() {
    hours_after("2026-03-06T15:00", 1, expect!["Fri 2026-03-06 16:00 +01:00"]);
    hours_after("2026-03-06T15:00", 2, expect!["Fri 2026-03-06 17:00 +01:00"]);
    hours_after("2026-03-06T15:00", 3, expect!["Mon 2026-03-09 09:00 +01:00"]);
    hours_after("2026-03-06T15:00", 9, expect!["Mon 2026-03-09 15:00 +01:00"]);
}

#[test]
fn what_begins_outside_the_hours_begins_at_the_next_opening() {
    for from in ["2026-03-06T17:00", "2026-03-06T23:30", "2026-03-07T12:00", "2026-03-09T07:59", "2026-03-09T08:00"] {
        hours_after(from, 1, expect!["Mon 2026-03-09 09:00 +01:00"]);
        days_after(from, 1, expect!["Tue 2026-03-10 08:00 +01:00"]);
    }
}

#[test]
fn easter_midsummer_half_days_and_bridging_days_count_for_what_they_are() {
    hours_after("2026-04-02T11:00", 2, expect!["Tue 2026-04-07 09:00 +02:00"]);
    hours_after("2026-04-01T16:00", 6, expect!["Tue 2026-04-07 09:00 +02:00"]);
    hours_after("2026-06-18T16:00", 2, expect!["Mon 2026-06-22 09:00 +02:00"]);
    hours_after("2026-05-13T16:00", 2, expect!["Mon 2026-05-18 09:00 +02:00"]);
    hours_after("2026-12-22T16:00", 6, expect!["Mon 2026-12-28 09:00 +01:00"]);
    hours_after("2026-08-21T16:00", 2, expect!["Sat 2026-08-22 09:00 +02:00"]);
}

#[test]
fn open_days_keep_the_clock_time_and_a_half_day_moves_it_to_the_next_opening() {
    days_after("2026-03-05T15:30", 1, expect!["Fri 2026-03-06 15:30 +01:00"]);
    days_after("2026-03-06T15:30", 1, expect!["Mon 2026-03-09 15:30 +01:00"]);
    days_after("2026-03-06T15:30", 5, expect!["Fri 2026-03-13 15:30 +01:00"]);
    days_after("2026-04-01T15:30", 1, expect!["Tue 2026-04-07 08:00 +02:00"]);
    days_after("2026-04-01T11:30", 1, expect!["Thu 2026-04-02 11:30 +02:00"]);
    days_after("2026-03-09T15:30", -1, expect!["Fri 2026-03-06 15:30 +01:00"]);
    days_after("2026-03-08T15:30", -1, expect!["Thu 2026-03-05 17:00 +01:00"]);
}

#[test]
fn a_day_of_25_hours_has_25_open_hours_and_one_of_23_has_23() {
    let always = always("Europe/Stockholm");
    let length = |day: Date| {
        let midnight = |date: Date| date.to_zoned_datetime(always.zone().clone()).unwrap().timestamp();
        always.between(midnight(day), midnight(day.tomorrow().unwrap())) / 3_600_000_000
    };
    assert_eq!([length(date(2026, 10, 25)), length(date(2026, 3, 29)), length(date(2026, 3, 30))], [25, 23, 24]);
}

#[test]
fn hours_that_the_clock_skips_or_shows_twice_count_as_often_as_it_shows_them() {
    let night = super::calendar(&naive("Europe/Stockholm", &[(150, 240)], &[(150, 240)])).unwrap();
    let open = |day: Date| {
        let show = |at: Timestamp| at.to_zoned_datetime(night.zone().clone()).strftime("%H:%M%:z").to_string();
        let stretches: Vec<String> = night.open_on(day).iter().map(|it| format!("{} to {}", show(it.from), show(it.to))).collect();
        stretches.join(", ")
    };
    expect!["02:30+01:00 to 04:00+01:00"].assert_eq(&open(date(2026, 3, 28)));
    expect!["03:00+02:00 to 04:00+02:00"].assert_eq(&open(date(2026, 3, 29)));
    expect!["02:30+02:00 to 02:00+01:00, 02:30+01:00 to 04:00+01:00"].assert_eq(&open(date(2026, 10, 25)));
}

#[test]
fn a_day_that_a_zone_skips_is_not_open() {
    let apia = always("Pacific/Apia");
    assert_eq!(apia.open_on(date(2011, 12, 30)), Vec::new());
    let thursday: Timestamp = "2011-12-29T12:00:00-10:00".parse().unwrap();
    expect!["Sat 2011-12-31 12:00 +14:00"].assert_eq(&shown(&apia, apia.after_days(thursday, 1)));
}

#[test]
fn a_rule_reaches_into_the_years_beside_its_own() {
    let of = |day: Rule| {
        let one = naive::Calendar { holidays: vec![naive::Holiday { day, hours: None }], ..naive("UTC", &[OFFICE], &[OFFICE]) };
        super::calendar(&one).unwrap()
    };
    // 137 days before Easter 1989 is in 1988, the first Friday from 30 December 2025 in 2026.
    for (day, closed) in [(Rule::Easter(-137), date(1988, 11, 9)), (Rule::Weekday(Weekday::Friday, 12, 30), date(2026, 1, 2))] {
        let calendar = of(day);
        let clock = |date: Date, hour: i8| date.at(hour, 0, 0, 0).to_zoned_datetime(TimeZone::UTC).unwrap().timestamp();
        let (before, after) = (closed.yesterday().unwrap(), closed.tomorrow().unwrap());
        assert!(calendar.hours(closed).is_closed());
        assert_eq!(calendar.after(clock(before, 12), 9 * 3_600_000_000), Some(clock(after, 12)));
        assert_eq!(calendar.after_days(clock(before, 12), 1), Some(clock(after, 12)));
        assert_eq!(calendar.after_days(clock(after, 12), -1), Some(clock(before, 12)));
    }
}

#[test]
fn a_calendar_that_no_week_opens_cannot_be_made() {
    let never = naive("Europe/Stockholm", &[], &[]);
    assert!(super::calendar(&never).is_err());
    let once = naive::Calendar { days: BTreeMap::from([(date(2026, 3, 2), vec![OFFICE])]), ..never };
    assert!(super::calendar(&once).is_err());
    // Half a day before it opens leaves nothing of any Saturday, once every Saturday is one.
    let week = std::array::from_fn(|day| if day == 5 { vec![OFFICE] } else { Vec::new() });
    let before = |week: i16| naive::Holiday { day: Rule::Easter(week), hours: Some(vec![(0, 480)]) };
    let holidays = (-35..=35).map(|week| before(week * 7 - 1)).collect();
    let saturdays = naive::Calendar { week, holidays, ..naive("Europe/Stockholm", &[], &[]) };
    assert!(super::calendar(&saturdays).is_err());
}
