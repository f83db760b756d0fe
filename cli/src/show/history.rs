//! What a case has been through, an entry a paragraph.

use serde_json::Value as Json;

use super::{Reader, items, plain, text, who};

/// The journal's entries in lines.
pub(crate) fn history(reader: &Reader, entries: &Json) -> Vec<String> {
    let mut lines = Vec::new();
    for entry in items(entries) {
        let by = by(&entry["by"]);
        lines.push(format!("{:>3}  {}  {}  {by}", entry["seq"], reader.moment(&entry["at"]), text(&entry["kind"])).trim_end().to_owned());
        let raw = entry["came"]["raw"].as_str();
        lines.extend(raw.map(|hash| format!("       {}: {hash}", reader.say("hela mailet", "the whole mail"))));
        lines.extend(items(&entry["events"]).iter().map(|event| format!("       {}", self::event(event))));
    }
    lines
}

fn by(by: &Json) -> String {
    match by {
        Json::String(name) => name.clone(),
        Json::Object(kinds) => kinds.values().map(who).next().unwrap_or_default(),
        _ => String::new(),
    }
}

/// An event as `name: what it holds`.
fn event(event: &Json) -> String {
    let parts = event.as_object().into_iter().flatten();
    let says = |name: &str, value: &Json| name != "event" && !value.is_null() && (name == "value" || *value != Json::Bool(false));
    let held = parts.filter(|(name, value)| says(name, value));
    let held: Vec<String> = held
        .map(|(name, value)| if name != "value" && *value == Json::Bool(true) { name.clone() } else { format!("{name} {}", plain(value)) })
        .collect();
    let name = text(&event["event"]).replace('_', " ");
    if held.is_empty() { name } else { format!("{name}: {}", held.join(", ")) }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;
    use jiff::tz::TimeZone;
    use serde_json::json;
    use tillit_engine::Language;

    use super::*;

    #[test]
    fn an_entry_says_who_did_what_and_what_then_was_true() {
        let entries = json!([
            {"seq": 1, "at": "2026-03-02T08:00:00Z", "kind": "receive", "by": {"system": "monitoring"},
             "events": [{"event": "field_set", "field": "service", "value": "mail", "by_rule": false}]},
            {"seq": 2, "at": "2026-03-02T08:01:00Z", "kind": "note", "by": {"person": {"id": "hanna", "name": "Hanna"}},
             "events": [{"event": "noted", "public": true}]},
            {"seq": 3, "at": "2026-03-02T08:02:00Z", "kind": "fire", "by": "engine", "events": [{"event": "ended"}]},
            {"seq": 4, "at": "2026-03-02T08:03:00Z", "kind": "claim", "by": null, "events": []},
        ]);
        let shown = history(&Reader { language: Language::English, zone: TimeZone::UTC }, &entries);
        expect![[r#"
            1  2026-03-02 08:00  receive  monitoring
                   field set: field service, value mail
            2  2026-03-02 08:01  note  Hanna
                   noted: public
            3  2026-03-02 08:02  fire  engine
                   ended
            4  2026-03-02 08:03  claim
        "#]]
        .assert_eq(&(shown.join("\n") + "\n"));
    }
}
