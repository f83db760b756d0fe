//! Open time, against a second computation that walks minute by minute, and against what people know of their calendars.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on says so by failing")]

mod generate;
mod known;
mod laws;
mod naive;
mod property;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use tillit_engine::calendar::{Calendar, ClockSpan, DayRule, Holiday, Hours, NeverOpen};

/// The calendar that the product makes of the naive one's words.
fn calendar(naive: &naive::Calendar) -> Result<Calendar, NeverOpen> {
    let holiday = |holiday: &naive::Holiday| Holiday {
        name: "holiday".into(),
        day: match holiday.day {
            naive::Rule::Date(month, day) => DayRule::date(month, day),
            naive::Rule::Easter(days) => DayRule::easter(days),
            naive::Rule::Weekday(weekday, month, day) => DayRule::weekday(weekday, month, day),
        }
        .unwrap(),
        hours: holiday.hours.as_deref().map(hours),
    };
    let days: Vec<(Date, Hours)> = naive.days.iter().map(|(date, spans)| (*date, hours(spans))).collect();
    let week = naive.week.each_ref().map(|spans| hours(spans));
    Calendar::new(TimeZone::get(naive.zone).unwrap(), week, naive.holidays.iter().map(holiday).collect(), days)
}

fn hours(spans: &[naive::Minutes]) -> Hours {
    Hours::new(spans.iter().map(|(from, to)| ClockSpan::new(*from, *to).unwrap()).collect()).unwrap()
}
