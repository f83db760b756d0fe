//! Why a case is as it is: what was decided by itself, by what, and on which facts.

use serde_json::Value as Json;

use super::{Reader, items, plain, text, who};

/// The decisions in lines.
pub(crate) fn explain(reader: &Reader, explanation: &Json) -> Vec<String> {
    let mut lines = Vec::new();
    for decision in items(&explanation["decisions"]) {
        let title = decision["title"].as_str().filter(|title| !title.is_empty()).unwrap_or_else(|| text(&decision["asked_by"]));
        let past = if decision["holds"] == false { reader.say("  (gäller inte längre)", "  (holds no longer)") } else { "" };
        lines.push(format!("{}  {title}: {}{past}", reader.moment(&decision["at"]), plain(&decision["answer"])));
        lines.push(format!("    {} {}", reader.say("av", "by"), decider(reader, &decision["by"])));
        lines.extend(decision["by"]["rule"]["says"].as_str().map(|words| format!("    “{words}”")));
        let facts: Vec<String> =
            items(&decision["facts"]).iter().map(|fact| format!("{} {}", text(&fact["fact"]), plain(&fact["value"]))).collect();
        if !facts.is_empty() {
            lines.push(format!("    {} {}", reader.say("fakta:", "facts:"), facts.join(", ")));
        }
        lines.extend(decision["reason"].as_str().map(|reason| format!("    {reason}")));
    }
    for one in items(&explanation["overrides"]) {
        let what = if one["on"] == true {
            reader.say("satt för hand av", "set by hand by")
        } else {
            reader.say("åter enligt regeln, av", "by the rule again, by")
        };
        lines.push(format!("{}  {}: {what} {}", reader.moment(&one["at"]), text(&one["title"]), who(&one["by"])));
    }
    if lines.is_empty() {
        lines.push(reader.say("inget har beslutats av sig självt", "nothing was decided by itself").to_owned());
    }
    lines
}

fn decider(reader: &Reader, by: &Json) -> String {
    if let Some(expression) = by["expression"].as_str() {
        return format!("`{expression}`");
    }
    match &by["rule"] {
        Json::Object(rule) => format!("{} {} ({})", reader.say("regeln", "the rule"), text(&rule["name"]), text(&rule["version"])),
        _ => reader.say("vägen som blev kvar", "the way that was left").to_owned(),
    }
}
