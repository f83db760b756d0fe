//! Lists: tasks and cases.

use serde_json::Value as Json;

use super::table::table;
use super::{Reader, items, plain, text, who};

/// Tasks in a table, and how to go on.
pub(crate) fn tasks(reader: &Reader, page: &Json) -> Vec<String> {
    let rows = rows_of(page);
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
        let whose = [&task["claimed_by"], &task["person"], &task["team"], &task["role"]];
        let whose = whose.into_iter().map(who).find(|name| !name.is_empty()).unwrap_or_default();
        vec![number(task), text(&task["step"]).to_owned(), text(&task["title"]).to_owned(), whose, reader.moment(&task["due"])]
    };
    let mut lines = listed(&heading, rows, row);
    lines.extend(more(reader, page));
    lines.push(String::new());
    lines.push(format!("{} tillit case show {}", reader.say("sedan:", "next:"), number(&rows[0])));
    lines
}

/// Cases in a table, and how to go on.
pub(crate) fn cases(reader: &Reader, page: &Json) -> Vec<String> {
    let rows = rows_of(page);
    if rows.is_empty() {
        return vec![reader.say("inga ärenden", "no cases").to_owned()];
    }
    let fields: Vec<&String> = rows[0]["fields"].as_object().into_iter().flatten().map(|(name, _)| name).collect();
    let mut heading = vec![reader.say("ärende", "case"), reader.say("status", "status"), reader.say("inkom", "received")];
    heading.extend(fields.iter().map(|name| name.as_str()));
    let row = |case: &Json| {
        let status = case["status_title"].as_str().unwrap_or_else(|| text(&case["status"]));
        let mut cells = vec![number(case), status.to_owned(), reader.moment(&case["received"])];
        cells.extend(fields.iter().map(|name| plain(&case["fields"][name.as_str()])));
        cells
    };
    let mut lines = listed(&heading, rows, row);
    lines.extend(more(reader, page));
    lines.push(String::new());
    lines.push(format!("{} tillit case show {}", reader.say("sedan:", "next:"), number(&rows[0])));
    lines
}

/// A page is a list, or an object that holds one.
fn rows_of(page: &Json) -> &[Json] {
    if page.is_array() {
        items(page)
    } else {
        page.as_object().into_iter().flatten().map(|(_, value)| value).find(|value| value.is_array()).map_or(&[], items)
    }
}

fn number(row: &Json) -> String {
    let names = [&row["number"], &row["case"]["number"], &row["case"], &row["id"]];
    names.into_iter().find_map(Json::as_str).unwrap_or_default().to_owned()
}

fn listed(heading: &[&str], rows: &[Json], row: impl Fn(&Json) -> Vec<String>) -> Vec<String> {
    let heading = heading.iter().map(|title| (*title).to_owned()).collect();
    table(&std::iter::once(heading).chain(rows.iter().map(row)).collect::<Vec<_>>())
}

fn more(reader: &Reader, page: &Json) -> Option<String> {
    page["next"].as_str().map(|cursor| format!("{} --after {cursor}", reader.say("fler:", "more:")))
}
