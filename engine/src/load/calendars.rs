//! Calendars and holidays.

use super::cursor::{Cursor, entries, text};
use crate::calendar::ClockSpan;
use crate::language::{HOLIDAY, SINGLE_DAY, Shape};
use crate::model::{Calendar, Holiday, Holidays, Name, SingleDay, WeekdayHours, parse_day_rule, parse_span, parse_weekdays};
use crate::source::{At, Node, Value};

pub(super) fn calendar(name: Name, node: &Node, shape: &'static Shape) -> Calendar {
    let cursor = Cursor::of(node, shape);
    Calendar {
        name,
        title: cursor.title("title").unwrap_or_default(),
        zone: cursor.text("zone"),
        hours: cursor.entries("hours", weekday_hours).into_values().collect(),
        holidays: cursor.text("holidays"),
        days: cursor.entries("days", single_day),
    }
}

fn weekday_hours(days: Name, node: &Node) -> Option<WeekdayHours> {
    Some(WeekdayHours { weekdays: parse_weekdays(days.as_str()).ok()?, spans: spans(node), days })
}

fn single_day(name: Name, node: &Node) -> Option<SingleDay> {
    let date = name.as_str().parse().ok()?;
    let cursor = Cursor::of(node, &SINGLE_DAY);
    Some(SingleDay {
        date,
        name,
        title: cursor.title("title"),
        hours: cursor.node("hours").map(spans),
        closed: cursor.flag("closed", false),
    })
}

pub(super) fn holidays(name: Name, node: &Node) -> Holidays {
    Holidays { name, days: entries(node, |name, node| Some(holiday(name, node))) }
}

fn holiday(name: Name, node: &Node) -> Holiday {
    let cursor = Cursor::of(node, &HOLIDAY);
    Holiday {
        name,
        title: cursor.title("title").unwrap_or_default(),
        day: cursor.text("day").and_then(|day| parse_day_rule(day.as_str()).ok()),
        hours: cursor.node("hours").map(spans),
    }
}

/// One span or a list of them.
fn spans(node: &Node) -> Vec<At<ClockSpan>> {
    let one = |node: &Node| text(node).and_then(|text| Some(At { value: parse_span(text.as_str()).ok()?, span: text.span }));
    match &node.value {
        Value::List(items) => items.iter().filter_map(one).collect(),
        _ => one(node).into_iter().collect(),
    }
}
