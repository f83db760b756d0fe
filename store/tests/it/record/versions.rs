//! What a later tillit wrote, and what nobody wrote, has a name and no panic.

use expect_test::expect;
use tillit_engine::case::{Actor, Command, Event};
use tillit_store::record::{PartName, RecordError};

use super::forged::{envelope, part, stored, told};
use super::samples::{entry, samples};
use crate::desk::{salt, text};

#[test]
fn an_envelope_of_another_form_is_named() {
    envelope(
        "note",
        r#"{"v":1,"#,
        r#"{"v":2,"#,
        expect!["the entry has version 2, and this tillit reads version 1: a later tillit wrote it"],
    );
    envelope(
        "note",
        r#"{"v":1,"position":42,"#,
        r#"{"v":3,"place":"x","#,
        expect!["the entry has version 3, and this tillit reads version 1: a later tillit wrote it"],
    );
    envelope(
        "note",
        r#""seq":7,"#,
        r#""seq":7,"node":3,"#,
        expect![[r#"
            `envelope` of the entry holds something that this tillit does not know
              unknown field `node`, expected one of `v`, `position`, `before`, `case`, `stream`, `seq`, `at`, `by`, `kind`, `visibility`, `process`, `package`, `previous`, `parts` at line 1 column 93"#]],
    );
    envelope(
        "note",
        r#""seq":7,"#,
        r#""seq":7.5,"#,
        expect![[r#"
            `envelope` of the entry holds something that this tillit does not know
              invalid type: floating point `7.5`, expected u64 at line 1 column 88"#]],
    );
    envelope(
        "note",
        r#""seq":7,"#,
        r#""seq":7"#,
        expect![[r#"
            `envelope` of the entry cannot be read
              expected `,` or `}` at line 1 column 87"#]],
    );
    envelope("note", r#""process":"1d"#, r#""process":"1D"#, expect!["the entry holds `1D02030405060708`, which is no short hash"]);
    envelope(
        "note",
        r#""name":"context""#,
        r#""name":"command""#,
        expect!["the entry contradicts itself: its parts are not listed once each, in their order"],
    );
}

#[test]
fn a_command_of_a_later_tillit_is_named() {
    let (mut envelope, parts) = stored("note");
    envelope.kind = text("merge");
    let error = envelope.entry(&parts).unwrap_err();
    expect!["the entry is a command `merge`, which this tillit does not know: a later tillit wrote it"].assert_eq(&told(error));
}

#[test]
fn a_part_with_what_this_tillit_does_not_know_is_named() {
    part(
        "note",
        PartName::Events,
        "words_written",
        "words_sung",
        expect![[r#"
            `events` of the entry holds something that this tillit does not know
              unknown variant `words_sung`, expected one of `started`, `field_set`, `override_set`, `step_entered`, `step_left`, `step_withdrawn`, `status_set`, `scope_began`, `scope_ended`, `task_opened`, `task_claimed`, `task_released`, `task_completed`, `task_withdrawn`, `owner_set`, `timer_set`, `timer_fired`, `timer_dropped`, `effect_placed`, `effect_done`, `effect_failed`, `message_received`, `action_done`, `words_written`, `matter_opened`, `matter_ended`, `ended`, `reopened` at line 1 column 14"#]],
    );
    part(
        "note",
        PartName::Command,
        r#"{"personal":0}"#,
        r#"{"personal":9}"#,
        expect!["the entry points to personal value 9, which is not there"],
    );
    part(
        "note",
        PartName::Command,
        r#""text""#,
        r#""loud":true,"text""#,
        expect![[r#"
            `command` of the entry holds something that this tillit does not know
              unknown field `loud`, expected `text` at line 1 column 7"#]],
    );
    part(
        "update",
        PartName::Command,
        "2026-03-02",
        "2026-13-02",
        expect![[r#"
            `command` of the entry holds something that this tillit does not know
              failed to parse two digit integer as month: parameter 'month' is not in the required range of 1..=12 at line 1 column 193"#]],
    );
    part("update", PartName::Command, r#""1 h 30 min""#, r#""soon""#, expect!["the entry holds `soon`, which is no length of time"]);
    part("update", PartName::Command, "12345678901234567890.50", "12,5", expect!["the entry holds `12,5`, which is no decimal number"]);
    part(
        "update",
        PartName::Events,
        r#"{"field":"field_0","given":true}"#,
        r#"{"field":"field_x","given":true}"#,
        expect!["the entry contradicts itself: a field has what the command gave, and the command gave nothing"],
    );
    part(
        "update",
        PartName::Personal,
        r#"{"text":"a"}"#,
        r#"{"personal":1}"#,
        expect!["the entry points to personal value 2, which is not there"],
    );
    let fired = r#"{"timer_fired":{"timer":"5-3"}}"#;
    part(
        "fire",
        PartName::Events,
        fired,
        r#"{"timer_fired":{"timer":"5"}}"#,
        expect![[r#"
        `events` of the entry holds something that this tillit does not know
          expected an id such as `3-4`, but found `5` at line 1 column 29"#]],
    );
    part(
        "fire",
        PartName::Events,
        fired,
        r#""reopened",{"started":{}}"#,
        expect!["the entry contradicts itself: it starts where it is already going on"],
    );
}

#[test]
fn a_part_that_was_never_written_or_is_another_is_named() {
    let (envelope, mut parts) = stored("claim");
    let (_, others) = stored("note");
    let personal = others.iter().find(|part| part.name == PartName::Personal).unwrap();
    assert!(matches!(envelope.vouch(personal), Err(RecordError::PartUnlisted { part: PartName::Personal })));
    parts[0] = others[0].clone();
    expect!["`command` of the entry is not what was written: its hash differs"].assert_eq(&told(envelope.entry(&parts).unwrap_err()));
}

#[test]
fn an_entry_that_contradicts_itself_is_not_written() {
    let note = || Command::Note { text: text("Ringde") };
    let mut twice = entry(note(), Actor::Engine, Vec::new());
    twice.outcome.events.push(twice.outcome.events[0].clone());
    let mut never = entry(note(), Actor::Engine, Vec::new());
    never.outcome.events.clear();
    let erased = entry(note(), Actor::Engine, vec![Event::FieldErased { scope: super::samples::MAIN, field: text("x") }]);
    let mut other = samples().remove(0).1;
    other.outcome.started.as_mut().unwrap().channel = text("visit");
    let mut begun = entry(note(), Actor::Engine, Vec::new());
    begun.outcome.started = other.outcome.started.clone();
    for entry in [twice, never, erased, other, begun] {
        let error = entry.write(&[].into(), &salt(1, 1)).unwrap_err();
        assert!(matches!(error, RecordError::Contradiction { .. }), "{error}");
    }
}
