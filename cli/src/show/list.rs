//! Lists: tasks and cases.

use serde_json::Value as Json;

use super::table::table;
use super::{Reader, holder, items, name, plain, text};

/// Tasks in a table, and how to go on.
pub(crate) fn tasks(reader: &Reader, page: &Json) -> Vec<String> {
    let rows = items(&page["rows"]);
    if rows.is_empty() {
        return vec![reader.say("inga uppgifter", "no tasks").to_owned()];
    }
    let heading = [
        reader.say("ärende", "case"),
        reader.say("steg", "step"),
        reader.say("uppgift", "task"),
        reader.say("vem", "who"),
        reader.say("senast", "due"),
    ];
    let row = |task: &Json| {
        let (step, title) = (text(&task["step"]).to_owned(), text(&task["title"]).to_owned());
        vec![case_of(task).to_owned(), step, title, holder(task), reader.moment(&task["due"])]
    };
    let mut lines = listed(&heading, rows, row);
    lines.extend(go_on(reader, page, case_of(&rows[0])));
    lines
}

/// The number of a task's case; its id, where it has none.
fn case_of(task: &Json) -> &str {
    task["number"].as_str().unwrap_or_else(|| text(&task["case"]))
}

/// Cases in a table, and how to go on.
pub(crate) fn cases(reader: &Reader, page: &Json) -> Vec<String> {
    let rows = items(&page["rows"]);
    if rows.is_empty() {
        return vec![reader.say("inga ärenden", "no cases").to_owned()];
    }
    let fields: Vec<&String> = rows[0]["fields"].as_object().into_iter().flatten().map(|(name, _)| name).collect();
    let mut heading = vec![reader.say("ärende", "case"), reader.say("status", "status"), reader.say("inkom", "received")];
    heading.extend(fields.iter().map(|name| name.as_str()));
    let row = |case: &Json| {
        let status = case["status_title"].as_str().unwrap_or_else(|| text(&case["status"]));
        let mut cells = vec![name(case).to_owned(), status.to_owned(), reader.moment(&case["received"])];
        cells.extend(fields.iter().map(|name| plain(&case["fields"][name.as_str()])));
        cells
    };
    let mut lines = listed(&heading, rows, row);
    lines.extend(go_on(reader, page, name(&rows[0])));
    lines
}

fn listed(heading: &[&str], rows: &[Json], row: impl Fn(&Json) -> Vec<String>) -> Vec<String> {
    let heading = heading.iter().map(|title| (*title).to_owned()).collect();
    table(&std::iter::once(heading).chain(rows.iter().map(row)).collect::<Vec<_>>())
}

/// How to see the next page, and the first case of this one.
fn go_on(reader: &Reader, page: &Json, first: &str) -> Vec<String> {
    let more = page["next"].as_str().map(|cursor| format!("{} --after {cursor}", reader.say("fler:", "more:")));
    let next = format!("{} tillit case show {first}", reader.say("sedan:", "next:"));
    more.into_iter().chain([String::new(), next]).collect()
}
