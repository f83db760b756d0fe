//! Bodies as they come, and the signals that they become.

use expect_test::{Expect, expect};

use super::*;
use crate::check;
use crate::source::Sources;

const SYSTEM: &str = r#"
systems:
  sensors:
    title: {en: Sensors}
    sends:
      warm:
        each: /readings
        if:   degrees > 30 and state == "on"
        fields:
          state:   {type: text, from: /meta/state, default: '"on"'}
          room:    {type: text, default: place}
          place:   {type: text, from: /meta/place, default: '"attic"'}
          degrees: {type: number, from: /t}
          since:   {type: instant}
          level:   {type: choice, of: {low: {en: Low}, high: {en: High}}, map: {"1": low, "2": high, true: high}}
          who:     {type: person}
      cold:
        each: /readings
        if:   degrees < 5
        fields: {degrees: {type: number, from: /t}}
  lamp:
    title: {en: Lamp}
    sends:
      out: {fields: {lamp: {type: text}}}
people:
  kim: {name: Kim Berg, mail: kim@house.example}
"#;

const ABOUT: &str = "package: house\ntitle: {en: House}\nlanguage: 1\nlanguages: [en]\nzone: Europe/Stockholm\nowner: keeper\n";

fn package() -> Package {
    let roles = "roles:\n  keeper: {title: {en: Keeper}}\n";
    let files = [("package.yaml", ABOUT), ("workflows/catalogue/systems.yaml", SYSTEM), ("workflows/catalogue/roles.yaml", roles)];
    let files = files.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec()));
    let sources = Sources::new(files.to_vec());
    let checked = check(&sources);
    checked.package.unwrap_or_else(|| panic!("{:#?}", checked.diagnostics))
}

#[track_caller]
fn becomes(system: &str, body: &str, expect: Expect) {
    let package = package();
    let body = serde_json::from_str(body).unwrap();
    let now = "2026-03-02T09:00:00Z".parse().unwrap();
    let mut shown = String::new();
    for signal in signals(&package, &package.directory(), system, &body, now) {
        let parts = signal.message.parts.iter().map(|(name, value)| format!(" {name}={value}"));
        let misfits = signal.message.misfits.iter().map(|(name, text)| format!(" {name}!{text}"));
        shown.push_str(&format!("{}:{}\n", signal.name, parts.chain(misfits).collect::<String>()));
    }
    expect.assert_eq(&shown);
}

#[test]
fn each_item_that_an_if_holds_for_becomes_a_signal_in_the_order_of_the_body() {
    becomes(
        "sensors",
        r#"{"readings": [{"t": 1}, {"t": 31}, {"t": 20}, {"t": 40, "meta": {"state": "off"}}, {"t": 50, "room": "hall"}]}"#,
        expect![[r#"
            cold: degrees=1
            warm: degrees=31 state=on place=attic room=attic
            warm: room=hall degrees=50 state=on place=attic
        "#]],
    );
}

#[test]
fn values_become_those_of_the_fields_types() {
    becomes(
        "sensors",
        r#"{"readings": [
            {"t": "31", "since": "2026-03-02T01:59:30+02:00", "level": 2, "who": "KIM@house.example"},
            {"t": 31, "since": "2026-03-02 08:00", "level": true, "who": "Bo Ek <bo@x.example>"},
            {"t": 31, "since": "2026-03-02", "level": "low", "who": "kim"}]}"#,
        expect![[r#"
            warm: degrees=31 since=2026-03-01T23:59:30Z level=high who=kim state=on place=attic room=attic
            warm: degrees=31 since=2026-03-02T07:00:00Z level=high who=Bo Ek <bo@x.example> state=on place=attic room=attic
            warm: degrees=31 since=2026-03-01T23:00:00Z level=low who=kim state=on place=attic room=attic
        "#]],
    );
}

#[test]
fn what_does_not_fit_stays_out_and_is_kept() {
    becomes(
        "sensors",
        r#"{"readings": [{"t": 31, "since": "yesterday", "level": "3", "who": "nobody", "room": {"a": 1}, "meta": {"place": ""}}]}"#,
        expect![[r#"
            warm: degrees=31 state=on place=attic room!{"a":1} since!yesterday level!3 who!nobody
        "#]],
    );
}

#[test]
fn a_body_that_matches_nothing_gives_no_signal() {
    for (system, body) in [
        ("sensors", "{}"),
        ("sensors", r#"{"readings": {"t": 31}}"#),
        ("sensors", r#"{"readings": [null, 3, "x", [], {}]}"#),
        ("sensors", r#"{"readings": [{"t": 1.5}]}"#),
        ("lamp", r#"{"lamp": null}"#),
        ("lamp", "[]"),
        ("unknown", r#"{"lamp": "x"}"#),
    ] {
        becomes(system, body, expect![""]);
    }
}

#[test]
fn without_each_the_body_itself_is_the_signal() {
    becomes(
        "lamp",
        r#"{"lamp": 7}"#,
        expect![[r#"
            out: lamp=7
        "#]],
    );
}
