//! What is told when a request fails.

use std::fmt::Write as _;

use expect_test::{expect, expect_file};
use tillit_engine::case::{Id, Refusal};
use tillit_engine::{Language, Words};
use tillit_server::input::{InputError, Misfit};
use tillit_server::problem::Problem;

use crate::desk::text;

/// One of each. The list of ids says when one is missing.
fn refusals() -> Vec<Refusal> {
    let reason = Words { sv: "faktumet `urgency` saknas (rad 3)".to_owned(), en: "the fact `urgency` is unset (line 3)".to_owned() };
    vec![
        Refusal::NoSuchStart { start: text("fax") },
        Refusal::NoSuchTask { task: text("categorize") },
        Refusal::NoSuchWay { way: text("perhaps"), ways: vec![text("can_solve"), text("cannot")] },
        Refusal::NoSuchAction { action: text("reopen") },
        Refusal::Role { roles: vec![text("second_line"), text("reporter")] },
        Refusal::Team { team: text("network_team") },
        Refusal::Person,
        Refusal::Claimed { by: text("sara") },
        Refusal::NotBy { step: text("fix") },
        Refusal::Form { missing: vec![text("kind")], unknown: vec![text("colour")], misfits: vec![text("service")] },
        Refusal::Checklist { missing: vec![text("backup")] },
        Refusal::Why,
        Refusal::Next { steps: vec![text("analyse"), text("prioritise")] },
        Refusal::If,
        Refusal::Running,
        Refusal::Within,
        Refusal::Ended,
        Refusal::Right { right: text("cancel") },
        Refusal::Field { field: text("priority") },
        Refusal::NoSuchMessage { message: text("survey") },
        Refusal::Gone,
        Refusal::RuleFailed { rule: text("priority"), reason },
        Refusal::Undecided { step: text("request") },
        Refusal::Endless,
        Refusal::NeedsPerson,
        Refusal::NeedsSystem,
        Refusal::NoCase,
        Refusal::OtherVersion { process: text("incident") },
        Refusal::Requester,
        Refusal::Text,
    ]
}

#[test]
fn every_refusal_is_told_in_both_languages_with_its_facts() {
    let all = refusals();
    assert_eq!(all.iter().map(Refusal::id).collect::<Vec<_>>(), Refusal::IDS, "a refusal without a sample");
    let mut told = String::new();
    for refusal in all {
        let problem = Problem::from(refusal);
        for language in Language::ALL {
            let view = serde_json::to_string(&problem.in_language(language, None)).unwrap();
            writeln!(told, "{view}").unwrap();
        }
    }
    expect_file!["shown/refusals.jsonl"].assert_eq(&told);
    assert_eq!(told.lines().count(), 2 * Refusal::IDS.len());
}

#[test]
fn everything_that_does_not_fit_is_told_at_once() {
    let words = |sv: &str, en: &str| Words { sv: sv.to_owned(), en: en.to_owned() };
    let misfits = vec![
        Misfit {
            at: "fields.service".to_owned(),
            what: words("något av `mail` väntades", "expected one of `mail`"),
            of: vec![text("mail")],
        },
        Misfit { at: "tick".to_owned(), what: words("en lista väntades", "expected a list"), of: Vec::new() },
    ];
    let problem = Problem::from(InputError::Misfits(misfits)).in_language(Language::Swedish, Some("4f2a"));
    expect![[r#"
        {
          "type": "urn:tillit:problem:input",
          "title": "Något passar inte",
          "status": 422,
          "detail": "2 saker passar inte",
          "request": "4f2a",
          "errors": [
            {
              "at": "fields.service",
              "detail": "något av `mail` väntades",
              "of": [
                "mail"
              ]
            },
            {
              "at": "tick",
              "detail": "en lista väntades"
            }
          ]
        }"#]]
    .assert_eq(&serde_json::to_string_pretty(&problem).unwrap());
}

#[test]
fn a_step_with_several_open_tasks_is_a_conflict_that_lists_them() {
    let tasks = vec![Id { seq: 3, n: 0 }, Id { seq: 3, n: 2 }];
    let problem = Problem::from(InputError::Ambiguous { step: text("ask"), tasks }).in_language(Language::English, None);
    assert_eq!(problem.status, 409);
    assert_eq!(problem.members["tasks"], serde_json::json!(["3-0", "3-2"]));
}

#[test]
fn a_fault_tells_its_name_and_nothing_else() {
    let problem = Problem::fault("4f2a").in_language(Language::English, None);
    assert_eq!((problem.status, problem.detail.as_str()), (500, "something went wrong on our side; it is noted as 4f2a"));
    assert!(problem.members.is_empty() && problem.errors.is_empty());
}

#[test]
fn a_case_that_may_not_be_seen_is_told_as_one_that_is_not_there() {
    let hidden = Problem::from(Refusal::Right { right: text("see") });
    assert_eq!(hidden, Problem::from(Refusal::NoCase));
    assert_eq!((hidden.kind.status, hidden), (404, Problem::not_found()));
}
