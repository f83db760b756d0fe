//! A calendar's days in columns.

use serde_json::Value as Json;
use tillit_engine::Language;

use super::table::table;

/// Days that fit people; scripts get them all.
const MOST_DAYS: usize = 100;

/// The days of a calendar; if it was asked when something is due, that first.
pub(crate) fn calendar(answer: &Json, language: Language) -> Vec<String> {
    let say = |sv: &str, en: &str| match language {
        Language::Swedish => sv.to_owned(),
        Language::English => en.to_owned(),
    };
    let (head, days) = match answer.as_array() {
        Some(days) => (Vec::new(), days.as_slice()),
        None => (due(answer, language), answer["days"].as_array().map(Vec::as_slice).unwrap_or_default()),
    };
    let mut rows = vec![vec![say("dag", "day"), String::new(), say("öppet", "open")]];
    if answer.is_object() {
        rows[0].push(say("räknat", "counted"));
    }
    rows.extend(days.iter().take(MOST_DAYS).map(|day| row(day, answer.is_object(), language)));
    let left_out = days.len().saturating_sub(MOST_DAYS) + usize::try_from(answer["days_left_out"].as_u64().unwrap_or(0)).unwrap_or(0);
    let mut lines = head;
    if !days.is_empty() {
        lines.extend(answer.is_object().then(String::new));
        lines.extend(table(&rows));
    }
    if left_out > 0 {
        lines.push(say(&format!("… och {left_out} dagar till"), &format!("… and {left_out} more days")));
    }
    lines
}

fn due(answer: &Json, language: Language) -> Vec<String> {
    let (add, from) = (text(&answer["add"]), moment(text(&answer["from"]), language));
    let line = match (answer["due"].as_str(), language) {
        (Some(due), _) => format!("{from} + {add} = {}", moment(due, language)),
        (None, Language::Swedish) => format!("{from} + {add} kommer aldrig"),
        (None, Language::English) => format!("{from} + {add} never comes"),
    };
    vec![line]
}

fn row(day: &Json, is_counted: bool, language: Language) -> Vec<String> {
    let date = text(&day["day"]);
    let mut row = vec![date.to_owned(), weekday(date, language).to_owned(), open(day, language)];
    if is_counted {
        let nth = day["nth"].as_i64().map(|nth| match language {
            Language::Swedish => format!("dag {nth}"),
            Language::English => format!("day {nth}"),
        });
        row.push(nth.unwrap_or_else(|| text(&day["time"]).to_owned()));
    }
    row.push(text(&day["holiday"]).to_owned());
    row
}

fn open(day: &Json, language: Language) -> String {
    let stretches = day["open"].as_array().map(Vec::as_slice).unwrap_or_default();
    let shown = |stretch: &Json| {
        let (from, to) = (text(&stretch["from"]), text(&stretch["to"]));
        let midnight = clock(to) == "00:00" && text(&day["day"]) != date(to);
        let end = if midnight { "24:00" } else { clock(to) };
        // Where the clock changes on the way, its times alone would say the wrong length.
        match (offset(from), offset(to)) {
            (one, other) if one == other => format!("{}–{end}", clock(from)),
            (one, other) => format!("{} ({one})–{end} ({other})", clock(from)),
        }
    };
    match (stretches, language) {
        ([], Language::Swedish) => "stängt".to_owned(),
        ([], Language::English) => "closed".to_owned(),
        (stretches, _) => stretches.iter().map(shown).collect::<Vec<_>>().join(", "),
    }
}

fn moment(at: &str, language: Language) -> String {
    let weekday = weekday(date(at), language);
    format!("{weekday} {} {}", date(at), clock(at))
}

fn weekday(date: &str, language: Language) -> &'static str {
    let Ok(date) = date.parse::<jiff::civil::Date>() else { return "" };
    let (sv, en) = match date.weekday() {
        jiff::civil::Weekday::Monday => ("mån", "Mon"),
        jiff::civil::Weekday::Tuesday => ("tis", "Tue"),
        jiff::civil::Weekday::Wednesday => ("ons", "Wed"),
        jiff::civil::Weekday::Thursday => ("tor", "Thu"),
        jiff::civil::Weekday::Friday => ("fre", "Fri"),
        jiff::civil::Weekday::Saturday => ("lör", "Sat"),
        jiff::civil::Weekday::Sunday => ("sön", "Sun"),
    };
    match language {
        Language::Swedish => sv,
        Language::English => en,
    }
}

fn text(value: &Json) -> &str {
    value.as_str().unwrap_or_default()
}

/// `2026-03-02` of an instant.
fn date(at: &str) -> &str {
    at.split('T').next().unwrap_or_default()
}

/// `08:00` of an instant.
fn clock(at: &str) -> &str {
    at.split('T').nth(1).and_then(|clock| clock.get(..5)).unwrap_or_default()
}

/// `+01:00` of an instant.
fn offset(at: &str) -> &str {
    at.len().checked_sub(6).and_then(|from| at.get(from..)).unwrap_or_default()
}
