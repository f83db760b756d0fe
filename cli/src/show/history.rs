//! What a case has been through, an entry a paragraph.

use serde_json::Value as Json;

use super::{Reader, items, plain, text, who};

/// The journal's entries in lines.
pub(crate) fn history(reader: &Reader, entries: &Json) -> Vec<String> {
    let all = if entries.is_array() { items(entries) } else { items(&entries["entries"]) };
    let mut lines = Vec::new();
    for entry in all {
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
