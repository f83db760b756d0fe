//! A case: what it is, what it asks, what its reader may do, and the command to type next.

use serde_json::Value as Json;

use super::table::table;
use super::{Reader, holder, items, name, text, who};

/// The case in lines.
pub(crate) fn case(reader: &Reader, case: &Json) -> Vec<String> {
    // What was done may have been all that let its reader see the case.
    if case.is_null() {
        return vec![reader.say("gjort; du ser inte längre ärendet", "done; you no longer see the case").to_owned()];
    }
    let titles = &case["titles"];
    let mut lines = vec![format!("{}  {} ({})", name(case), text(&titles["process"]), state(reader, case))];
    let owner = who(&case["owner"]);
    let mut about = vec![format!("{} {}", reader.say("inkom", "received"), reader.moment(&case["received"]))];
    about.push(format!("{} {}", reader.say("ändrat", "changed"), reader.moment(&case["changed"])));
    if !owner.is_empty() {
        about.push(format!("{} {owner}", reader.say("ägare", "owner")));
    }
    lines.push(about.join(" · "));
    lines.push(String::new());
    lines.extend(fields(titles));
    section(reader.say("uppgifter", "tasks"), tasks(reader, case), &mut lines);
    section(reader.say("initiativ", "actions"), actions(case), &mut lines);
    section(reader.say("anmärkningar", "matters"), matters(reader, case), &mut lines);
    lines.push(String::new());
    lines.push(format!("{} {}", reader.say("sedan:", "next:"), next(case)));
    lines
}

fn state(reader: &Reader, case: &Json) -> String {
    let status = case["titles"]["status"].as_str().unwrap_or_else(|| text(&case["status"]));
    match (case["ended"].as_str(), status) {
        (Some(end), "") => format!("{} {end}", reader.say("slut:", "ended:")),
        (_, status) => status.to_owned(),
    }
}

fn fields(titles: &Json) -> Vec<String> {
    let all = titles["fields"].as_object().into_iter().flatten();
    let set = all.filter(|(_, field)| !field["value"].is_null());
    let rows: Vec<Vec<String>> =
        set.map(|(_, field)| vec![format!("  {}", text(&field["title"])), text(&field["value"]).replace('\n', " ")]).collect();
    table(&rows)
}

fn section(title: &str, rows: Vec<Vec<String>>, lines: &mut Vec<String>) {
    if !rows.is_empty() {
        lines.push(String::new());
        lines.push(format!("{title}:"));
        lines.extend(table(&rows));
    }
}

fn tasks(reader: &Reader, case: &Json) -> Vec<Vec<String>> {
    let row = |task: &Json| {
        let due =
            if task["due"].is_null() { String::new() } else { format!("{} {}", reader.say("senast", "due"), reader.moment(&task["due"])) };
        let mine = if task["may"] == true { reader.say("du får", "you may") } else { "" };
        vec![format!("  {}", text(&task["step"])), text(&task["title"]).to_owned(), holder(task), due, mine.to_owned()]
    };
    items(&case["tasks"]).iter().map(row).collect()
}

fn actions(case: &Json) -> Vec<Vec<String>> {
    items(&case["actions"]).iter().map(|action| vec![format!("  {}", text(&action["id"])), text(&action["title"]).to_owned()]).collect()
}

fn matters(reader: &Reader, case: &Json) -> Vec<Vec<String>> {
    let row = |matter: &Json| vec![format!("  {}", text(&matter["id"])), reader.moment(&matter["at"]), text(&matter["text"]).to_owned()];
    items(&case["matters"]).iter().map(row).collect()
}

/// What the reader would type next: the first task they may do, with what it asks; else the history.
fn next(case: &Json) -> String {
    let number = name(case);
    let Some(task) = items(&case["tasks"]).iter().find(|task| task["may"] == true) else {
        return format!("tillit case history {number}");
    };
    let step = text(&task["step"]);
    let asked = |form: &Json| -> String {
        let needed = items(form).iter().filter(|field| field["required"] == true && field["value"].is_null());
        needed.map(|field| format!(" --set {}={}", text(&field["field"]), example(field))).collect()
    };
    let ticks: String = items(&task["checklist"]).iter().map(|item| format!(" --tick {}", text(&item["id"]))).collect();
    match items(&task["ways"]).first() {
        Some(way) => {
            let why = if way["why"] == true { " --why …" } else { "" };
            format!("tillit case choose {number} {step} {}{}{}{ticks}{why}", text(&way["id"]), asked(&task["form"]), asked(&way["form"]))
        }
        None => format!("tillit case complete {number} {step}{}{ticks}", asked(&task["form"])),
    }
}

fn example(field: &Json) -> String {
    let offered: Vec<&str> = items(&field["of"]).iter().map(|item| text(&item["id"])).collect();
    offered.first().map_or_else(|| "…".to_owned(), |first| (*first).to_owned())
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use jiff::tz::TimeZone;
    use serde_json::json;
    use tillit_engine::Language;

    use super::*;

    fn shown(json: &Json) -> String {
        case(&Reader { language: Language::English, zone: TimeZone::UTC }, json).join("\n") + "\n"
    }

    #[test]
    fn a_case_is_shown_with_what_its_reader_may_do_and_the_command_to_type() {
        let one = json!({"number": "C-1", "id": "0195", "status": "open", "ended": null, "received": "2026-03-02T08:00:00Z",
            "changed": "2026-03-02T09:30:00Z", "owner": {"id": "hanna", "name": "Hanna"},
            "titles": {"process": "Calls", "status": "Open",
                "fields": {"what": {"title": "What", "value": "No\nmail"}, "none": {"title": "None", "value": null}}},
            "tasks": [
                {"step": "wait", "title": "Wait", "role": "clerk", "claimed_by": null, "due": null, "may": false},
                {"step": "judge", "title": "Judge", "team": "desk", "due": "2026-03-03T08:00:00Z", "may": true,
                 "form": [{"field": "kind", "required": true, "value": null, "of": [{"id": "small"}, {"id": "large"}]}],
                 "checklist": [{"id": "asked"}], "ways": [{"id": "yes", "form": [], "why": true}, {"id": "no", "form": []}]}],
            "actions": [{"id": "drop", "title": "Drop it"}],
            "matters": [{"id": "3.1", "at": "2026-03-02T09:30:00Z", "text": "Nobody took the reply"}]});
        expect![[r#"
            C-1  Calls (Open)
            received 2026-03-02 08:00 · changed 2026-03-02 09:30 · owner Hanna

              What  No mail

            tasks:
              wait   Wait   clerk
              judge  Judge  desk   due 2026-03-03 08:00  you may

            actions:
              drop  Drop it

            matters:
              3.1  2026-03-02 09:30  Nobody took the reply

            next: tillit case choose C-1 judge yes --set kind=small --tick asked --why …
        "#]]
        .assert_eq(&shown(&one));
    }

    #[test]
    fn whoever_no_longer_sees_the_case_is_told_that_it_is_done() {
        assert_eq!(shown(&Json::Null), "done; you no longer see the case\n");
    }
}
