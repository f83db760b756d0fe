//! `tillit test`.

use expect_test::expect;

use crate::package::{Folder, run, tillit, workspace};

/// A scenario of the small package, in which a cheap book ends.
fn scenario(name: &str, title: &str, end: &str) -> String {
    format!(
        "scenario: {name}\n\
         title: {title}\n\
         process: purchase\n\
         given: {{now: 2026-03-02 09:00}}\n\
         steps:\n  \
           - {{start: counter, by: asa, set: {{book: Kallocain}}}}\n  \
           - expect: {{ended: {end}}}\n"
    )
}

/// The small package with a scenario that passes and one that does not.
fn tried() -> Folder {
    let folder = Folder::small();
    folder.write("workflows/scenarios/cheap.yaml", scenario("cheap", "{sv: En billig bok köps, en: A cheap book is bought}", "bought"));
    folder.write("workflows/scenarios/dear.yaml", scenario("dear", "{sv: En dyr bok köps inte, en: A dear book is not bought}", "left"));
    folder
}

#[test]
fn the_incident_package_passes() {
    let run = run(tillit(&["test"]).current_dir(workspace()));
    assert_eq!(run.code, 0, "{}", run.out);
    assert!(run.out.ends_with(" passed, 0 failed\n"), "{}", run.out);
    assert!(run.out.contains(" examples of rules\n"), "{}", run.out);
    assert!(run.out.contains("ok      Closes after 48 hours (closes_after_48_h)\n"), "{}", run.out);
}

#[test]
fn a_line_a_scenario_then_what_failed_then_how_many() {
    let folder = tried();
    let english = folder.tillit(&["test"]);
    expect![[r#"
        ok      A cheap book is bought (cheap)
        failed  A dear book is not bought (dear)

        error[T001]: `ended`: expected `left`, but found `bought`
         --> workflows/scenarios/dear.yaml:7:21
          |
        7 |   - expect: {ended: left}
          |                     ^^^^ found `bought`
          |
          = help: 2026-03-02 09:00: the case P-0001 has ended in `bought`

        1 passed, 1 failed
    "#]]
    .assert_eq(&english.out);
    assert_eq!((english.code, english.err.as_str()), (1, ""));
    let swedish = folder.tillit(&["test", "--language", "sv", "--only", "dear"]);
    expect![[r#"
        fel     En dyr bok köps inte (dear)

        fel[T001]: `ended`: väntade `left`, fann `bought`
         --> workflows/scenarios/dear.yaml:7:21
          |
        7 |   - expect: {ended: left}
          |                     ^^^^ fann `bought`
          |
          = hjälp: 2026-03-02 09:00: ärendet P-0001 har slutat i `bought`

        0 klara, 1 fel
    "#]]
    .assert_eq(&swedish.out);
    assert_eq!(swedish.code, 1);
    assert_eq!(folder.tillit(&["test", "--only", "cheap"]).code, 0);
}

#[test]
fn the_json_has_the_keys_that_scripts_rest_on() {
    let run = tried().tillit(&["test", "--json"]);
    assert_eq!(run.code, 1);
    let report: serde_json::Value = serde_json::from_str(run.out.trim_end()).expect("one line of JSON");
    assert_eq!((report["passed"].as_u64(), report["failed"].as_u64()), (Some(1), Some(1)));
    let keys: Vec<&String> = report["scenarios"][1].as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["name", "passed", "file", "line", "message", "code"]);
    expect![[
        r#"{"name":"dear","passed":false,"file":"workflows/scenarios/dear.yaml","line":7,"message":"`ended`: expected `left`, but found `bought`","code":"T001"}"#
    ]]
    .assert_eq(&report["scenarios"][1].to_string());
    assert!(report["examples"].as_array().is_some_and(Vec::is_empty), "{report}");
}

#[test]
fn a_package_that_does_not_check_is_told_and_not_run() {
    let folder = tried();
    folder.edit("workflows/purchase.yaml", "otherwise: {next: bought}", "otherwise: {next: boght}");
    let text = folder.tillit(&["test"]);
    assert_eq!(text.code, 1);
    assert_eq!(text.out, folder.tillit(&["check"]).out);
    let json = folder.tillit(&["test", "--json"]);
    let report: serde_json::Value = serde_json::from_str(json.out.trim_end()).expect("one line of JSON");
    assert_eq!((json.code, report["diagnostics"][0]["code"].as_str()), (1, Some("E012")));
}

#[test]
fn a_name_that_nothing_has_is_not_found() {
    let run = tried().tillit(&["test", "--only", "chep"]);
    assert_eq!(run.code, 4);
    expect![[r#"
        error: there is no scenario, and no rule with examples, called chep; tillit test lists all scenarios
    "#]]
    .assert_eq(&run.err);
}
