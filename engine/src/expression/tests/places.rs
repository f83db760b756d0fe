//! Ranges of a scalar's text point at the right bytes of the file, however YAML writes it (F19).

use expect_test::{Expect, expect};

use super::super::place::Places;
use super::{file, told};
use crate::diagnostic::Diagnostics;
use crate::expression::expression;

/// Marks where `part` of the value stands in the file, after checking that the place reads as `expected` there.
#[track_caller]
fn check(yaml: &str, part: &str, expected: &str) {
    let (sources, written) = file(yaml);
    let places = Places::new(&written.value.text, written.span, &sources);
    let start = written.value.text.find(part).expect("the value holds the part");
    assert_eq!(sources.text(places.span(&(start..start + part.len()))), expected);
}

#[test]
fn a_plain_value() {
    check("if: kind == \"incident\"\n", "kind", "kind");
    check("if: kind == \"incident\"\n", "\"incident\"", "\"incident\"");
    check("{if: kind == \"incident\", next: x}\n", "\"incident\"", "\"incident\"");
    check("if: kind == \"a\"\n  and by_user\n", "by_user", "by_user");
}

#[test]
fn a_value_in_single_quotes() {
    check("if: 'kind == \"incident\"'\n", "\"incident\"", "\"incident\"");
    check("if: 'summary == \"it''s\" and by_user'\n", "it's", "it''s");
    check("if: 'summary == \"it''s\" and by_user'\n", "by_user", "by_user");
}

#[test]
fn a_value_in_double_quotes() {
    check(r#"if: "kind == \"incident\" and by_user""#, "\"incident\"", r#"\"incident\""#);
    check(r#"if: "kind == \"incident\" and by_user""#, "by_user", "by_user");
    check(r#"if: "summary == \"\u00e5\\n\" and by_user""#, "å", r"\u00e5");
    check(r#"if: "summary == \"\u00e5\\n\" and by_user""#, "by_user", "by_user");
    check("if: \"by_user and\\\n  not by_user2\"\n", "by_user2", "by_user2");
}

#[test]
fn a_folded_value_over_three_lines() {
    let yaml = "if: >-\n  kind == \"incident\"\n  and priority == \"high\"\n  and by_user\nnext: x\n";
    check(yaml, "kind", "kind");
    check(yaml, "\"high\"", "\"high\"");
    check(yaml, "by_user", "by_user");
    check(yaml, "and by_user", "and by_user");
    check("if: >- # why\n  kind == \"incident\"\n", "kind", "kind");
}

#[test]
fn a_block_with_indentation() {
    let yaml = "if: |\n    kind == \"incident\"\n      and by_user\nnext: x\n";
    check(yaml, "kind", "kind");
    check(yaml, "by_user", "by_user");
}

#[test]
fn letters_beyond_ascii() {
    let yaml = "if: summary == \"blåbärsgröt 🫐\" and by_user\n";
    check(yaml, "blåbärsgröt", "blåbärsgröt");
    check(yaml, "🫐", "🫐");
    check(yaml, "by_user", "by_user");
}

#[test]
fn where_text_and_source_differ_all_is_at_the_whole_value() {
    check("if: \"\\x20a\\ab\"\n", "b", "\"\\x20a\\ab\"");
}

#[test]
fn an_empty_range_is_between_two_characters() {
    let (sources, written) = file("if: \"a == \\\"b\\\"\"\n");
    let places = Places::new(&written.value.text, written.span, &sources);
    let end = places.span(&(8..8));
    assert_eq!((end.start, end.end), (written.span.end - 1, written.span.end - 1));
}

#[track_caller]
fn check_told(yaml: &str, expect: Expect) {
    let (sources, written) = file(yaml);
    let mut diagnostics = Diagnostics::default();
    assert!(expression(&written, &super::facts(), &sources, &mut diagnostics).is_none());
    expect.assert_eq(&told(diagnostics.as_slice(), &sources));
}

#[test]
fn a_mistake_on_the_third_line_of_a_folded_value_is_shown_there() {
    check_told(
        "if: >-\n  kind == \"incident\"\n  and by_user\n  and priority == \"hihg\"\nnext: x\n",
        expect![[r#"
        error[E025]: `hihg` is not among the choices of `priority`
         --> workflows/incident.yaml:4:19
          |
        4 |   and priority == "hihg"
          |                   ^^^^^^ did you mean `high`?
          |
          = help: the choices are `critical`, `high`, `medium` and `low`
        sv: `hihg` finns inte bland valen i `priority`
            menade du `high`?
            valen är `critical`, `high`, `medium` och `low`"#]],
    );
}

#[test]
fn a_mistake_after_escapes_is_shown_at_its_place() {
    check_told(
        "if: \"kind == \\\"incident\\\" and prority == \\\"high\\\"\"\n",
        expect![[r#"
            error[E026]: there is no `prority` here
             --> workflows/incident.yaml:1:31
              |
            1 | if: "kind == \"incident\" and prority == \"high\""
              |                               ^^^^^^^ did you mean `priority`?
              |
              = help: what is here: `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` and 14 more
            sv: det finns inget `prority` här
                menade du `priority`?
                här finns `summary`, `kind`, `kind_before`, `priority`, `reporter`, `owner`, `team`, `teams`, `everybody`, `service`, `services`, `agreement` och 14 till"#]],
    );
}
