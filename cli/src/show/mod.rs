//! JSON, mostly the server's, as text for people. Pure: what is shown depends on what was answered, the language and the zone alone.

mod calendar;
mod case;
mod explain;
mod history;
mod list;
mod problem;
mod table;

pub(crate) use calendar::calendar;
pub(crate) use case::case;
pub(crate) use explain::explain;
pub(crate) use history::history;
pub(crate) use list::{cases, tasks};
pub(crate) use problem::problem;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::Value as Json;
use tillit_engine::Language;

/// For whom it is shown.
#[derive(Clone)]
pub(crate) struct Reader {
    pub(crate) language: Language,
    pub(crate) zone: TimeZone,
}

impl Reader {
    pub(crate) fn new(language: Language) -> Reader {
        Reader { language, zone: TimeZone::system() }
    }

    /// The text of the reader's language.
    fn say<'t>(&self, sv: &'t str, en: &'t str) -> &'t str {
        match self.language {
            Language::Swedish => sv,
            Language::English => en,
        }
    }

    /// An instant as a clock on the wall shows it.
    fn moment(&self, json: &Json) -> String {
        let text = json.as_str().unwrap_or_default();
        match text.parse::<Timestamp>() {
            Ok(instant) => instant.to_zoned_datetime(self.zone.clone()).strftime("%Y-%m-%d %H:%M").to_string(),
            Err(_) => text.to_owned(),
        }
    }
}

/// A text; empty, where there is none.
fn text(json: &Json) -> &str {
    json.as_str().unwrap_or_default()
}

/// The items of a list; none, where there is no list.
fn items(json: &Json) -> &[Json] {
    json.as_array().map_or(&[], Vec::as_slice)
}

/// A person, a role or several roles.
fn who(json: &Json) -> String {
    match json {
        Json::String(name) => name.clone(),
        Json::Array(all) => all.iter().map(who).collect::<Vec<_>>().join(", "),
        Json::Object(_) if json["name"].as_str().is_some_and(|name| !name.is_empty()) => text(&json["name"]).to_owned(),
        Json::Object(_) => text(&json["id"]).to_owned(),
        _ => String::new(),
    }
}

/// The name of a case: its number; its id, where it has none.
fn name(case: &Json) -> &str {
    case["number"].as_str().unwrap_or_else(|| text(&case["id"]))
}

/// Whose a task is: of who claimed it, else of the only person, the team or the role that may do it.
fn holder(task: &Json) -> String {
    let all = [&task["claimed_by"], &task["person"], &task["team"], &task["role"]];
    all.into_iter().map(who).find(|name| !name.is_empty()).unwrap_or_default()
}

/// Any value in a line.
fn plain(json: &Json) -> String {
    match json {
        Json::Null => "–".to_owned(),
        Json::String(text) => text.replace('\n', " "),
        Json::Array(all) => all.iter().map(plain).collect::<Vec<_>>().join(", "),
        Json::Object(_) => who(json),
        other => other.to_string(),
    }
}
