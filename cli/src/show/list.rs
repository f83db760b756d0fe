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
    let fields = fields_of(rows);
    let mut heading = vec![reader.say("ärende", "case"), reader.say("status", "status"), reader.say("inkom", "received")];
    heading.extend(&fields);
    let row = |case: &Json| {
        let status = case["status_title"].as_str().unwrap_or_else(|| text(&case["status"]));
        let mut cells = vec![name(case).to_owned(), status.to_owned(), reader.moment(&case["received"])];
        cells.extend(fields.iter().map(|name| plain(&case["fields"][name])));
        cells
    };
    let mut lines = listed(&heading, rows, row);
    lines.extend(go_on(reader, page, name(&rows[0])));
    lines
}

/// The fields that any of the cases has, each where it is first met: a case has only those that have a value.
fn fields_of(rows: &[Json]) -> Vec<&str> {
    let mut fields = Vec::new();
    for (name, _) in rows.iter().filter_map(|case| case["fields"].as_object()).flatten() {
        if !fields.contains(&name.as_str()) {
            fields.push(name.as_str());
        }
    }
    fields
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

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use jiff::tz::TimeZone;
    use serde_json::json;
    use tillit_engine::Language;

    use super::*;

    fn check(shown: &[String], expected: &Expect) {
        expected.assert_eq(&(shown.join("\n") + "\n"));
    }

    fn reader(language: Language) -> Reader {
        Reader { language, zone: TimeZone::UTC }
    }

    #[test]
    fn a_page_of_tasks_says_whose_each_is_and_how_to_go_on() {
        let anna = json!({"id": "anna", "name": "Anna Student"});
        let page = json!({"next": "c2", "rows": [
            {"number": "INC-2026-000001", "case": "0195", "step": "fix", "title": "Åtgärda", "role": ["second", "third"],
             "team": null, "person": null, "claimed_by": anna, "due": "2026-03-02T08:00:00Z"},
            {"number": null, "case": "0196", "step": "look", "title": "Titta", "role": ["second", "third"],
             "team": null, "person": null, "claimed_by": null, "due": null},
        ]});
        check(
            &tasks(&reader(Language::English), &page),
            &expect![[r#"
                case             step  task     who            due
                INC-2026-000001  fix   Åtgärda  Anna Student   2026-03-02 08:00
                0196             look  Titta    second, third
                more: --after c2

                next: tillit case show INC-2026-000001
            "#]],
        );
        check(
            &tasks(&reader(Language::Swedish), &json!({"rows": [], "next": null})),
            &expect![[r#"
                inga uppgifter
            "#]],
        );
    }

    #[test]
    fn a_page_of_cases_has_a_column_for_each_field_that_any_of_them_has() {
        let page = json!({"next": null, "rows": [
            {"id": "0195", "number": "INC-2026-000001", "status": "open", "status_title": "Öppet", "received": "2026-03-02T08:00:00Z",
             "fields": {"service": "mail", "late": true}},
            {"id": "0196", "number": null, "status": null, "status_title": null, "received": "2026-03-02T08:01:00Z",
             "fields": {"kind": "question", "service": "web"}},
        ]});
        check(
            &cases(&reader(Language::Swedish), &page),
            &expect![[r#"
                ärende           status  inkom             service  late  kind
                INC-2026-000001  Öppet   2026-03-02 08:00  mail     true  –
                0196                     2026-03-02 08:01  web      –     question

                sedan: tillit case show INC-2026-000001
            "#]],
        );
    }
}
