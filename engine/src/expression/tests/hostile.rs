//! Whatever is written, nothing panics and no stack overflows.

use super::{Catalogue, facts, file, kind};
use crate::diagnostic::Diagnostics;
use crate::expression::{Context, Literals, expression, value_of_any};
use crate::model::{Facts, Type, parse_duration};
use crate::source::{At, Scalar, Sources, Style};

const EXPRESSIONS: [&str; 22] = [
    r#"kind == "incident""#,
    r#"has(steps.fix.at) and steps.fix.times == 0"#,
    r#"priority in ["critical", "high"] or not has(team)"#,
    r#"count(votes, "yes") >= 1"#,
    "due_back + duration(\"1 day\")",
    "alarms + 1",
    "agreement.respond[priority]",
    "now - began > duration(\"47 h 59 min\")",
    "not (team in reporter.teams)",
    "summary.contains(\"å \\\"x\\\" \\n\") and by_user",
    "-price * 1.50 / 3 % 2",
    "overlap(agreement.customers, reporter.teams)",
    "today < date(\"2026-05-01\")",
    "tags.len() == len(summary) - tags.len",
    "services[0].team.lead == owner",
    "((((by_user))))",
    "[[tags]] == [[\"a\"]]",
    "closing_delay + now",
    "Kim Berg <kim@example.se>",
    "2026-05-01 08:00",
    "5 office hours",
    "🫐 = é && !x ? 'a' : \\",
];

/// Reads a text in every way there is; `span` may not even fit it.
fn read(text: &str, sources: &Sources, span: crate::source::Span, facts: &Facts) {
    let written = At { value: Scalar { text: text.to_owned(), style: Style::Plain }, span };
    let mut diagnostics = Diagnostics::default();
    let _ = expression(&written, facts, sources, &mut diagnostics);
    let names: &dyn Literals = &Catalogue;
    let expected = [Type::Text, Type::Number, Type::Duration, Type::Instant, Type::Person, kind(), kind().list()];
    for of in &expected {
        let context = Context { facts, sources, names };
        let _ = value_of_any(&written, std::slice::from_ref(of), context, &mut diagnostics);
    }
    let _ = parse_duration(text);
    for diagnostic in diagnostics.as_slice() {
        let place = sources.file(diagnostic.place.file).text().get(diagnostic.place.range());
        assert!(place.is_some(), "the place of {:?} cuts a character of {text:?}", diagnostic.message.en);
    }
}

#[test]
fn no_prefix_and_no_changed_character_makes_it_panic() {
    let facts = facts();
    for text in EXPRESSIONS {
        let (sources, written) = file(&format!("if: '{}'\n", text.replace('\'', "''")));
        let starts: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        for at in &starts {
            read(&text[..*at], &sources, written.span, &facts);
            read(&text[*at..], &sources, written.span, &facts);
        }
        for pair in starts.windows(2) {
            for other in ["", "\"", "(", ")", "[", ".", "-", "not ", "=", "5", "x", "é", "\\", " ", "\n", "and"] {
                read(&format!("{}{other}{}", &text[..pair[0]], &text[pair[1]..]), &sources, written.span, &facts);
            }
        }
    }
}

#[test]
fn depth_and_length_have_bounds() {
    let (sources, written) = file("if: x\n");
    let facts = facts();
    let long = |start: &str, part: &str, end: &str, times: usize| format!("{}{}{}", start, part.repeat(times), end);
    for times in [63, 64, 65, 199, 200, 201, 400, 100_000] {
        for part in ["(", "[", "not ", "-", "a.", "a[", "len(", "a and ", "1 + ", "a in ", "1 * (", "\"a\".trim().", "x or not -(", "[0]"] {
            read(&long("", part, "a", times), &sources, written.span, &facts);
            read(&long("tags", part, "", times), &sources, written.span, &facts);
        }
        read(&long("alarms", " + alarms", "", times), &sources, written.span, &facts);
        read(&long("summary", ".trim()", "", times), &sources, written.span, &facts);
        read(&format!("{}by_user{}", "(".repeat(times), ")".repeat(times)), &sources, written.span, &facts);
    }
}
