//! The incident package itself: it is clean, its scenarios pass, and they bite.

use tillit_engine::model::StepKind;
use tillit_engine::{Colour, Language, Pinned, Sources, TestReport, check, pin, render, test};

use crate::files::{Files, look, put, read_package, report, workspace};

#[test]
fn the_incident_package_is_clean() {
    let (sources, found) = look(read_package(&workspace()));
    assert!(found.is_empty(), "{}", report(&sources, &found, Language::English));
}

/// Tests a package that must check.
#[track_caller]
fn tested(files: Files) -> (Sources, TestReport) {
    let sources = Sources::new(files);
    let checked = check(&sources);
    let Some(package) = checked.package else { panic!("{}", report(&sources, &checked.diagnostics, Language::English)) };
    let report = test(&package, &sources, None);
    (sources, report)
}

#[test]
fn every_scenario_of_the_incident_package_passes() {
    let (sources, report) = tested(read_package(&workspace()));
    let failures: Vec<String> = report.failures().map(|failure| render(failure, &sources, Language::English, Colour::Never)).collect();
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
    assert!(report.scenarios.len() >= 27, "{} scenarios", report.scenarios.len());
}

#[test]
fn the_examples_of_each_rule_say_what_it_answers_to_every_combination_of_its_facts() {
    let package = check(&Sources::new(read_package(&workspace()))).package.expect("the package is clean");
    for rule in package.rules().rules().map(|rule| rule.name.as_str()) {
        let tables = package.processes().filter_map(|process| package.rules().matrix(rule, process));
        let combinations = tables.map(|table| table.rows().count()).max();
        // The check refuses a row that stands twice, so as many rows are as many combinations.
        let rows = package.draft().examples[rule].rows.len();
        assert_eq!(Some(rows), combinations, "`{rule}`: rows of examples, and combinations of its facts");
    }
}

/// What no check rests on yet, so that only this test notices when it is not read.
#[test]
fn what_no_check_looks_at_stands_in_the_package_all_the_same() {
    let mut files = read_package(&workspace());
    let text = files.iter().find(|(path, _)| path == "workflows/incident.yaml").map(|(_, bytes)| String::from_utf8_lossy(bytes));
    let text = text.expect("the package has its process").into_owned();
    let way = "why: true, next: third_line}";
    assert!(text.contains(way));
    put(&mut files, "workflows/incident.yaml", text.replace(way, "why: true, return: false, next: third_line}").into_bytes());
    let package = check(&Sources::new(files)).package.expect("the package is clean");
    let process = &package.draft().processes["incident"];

    let StepKind::Decision(troubleshoot) = &process.flow.steps["troubleshoot"].kind else { panic!("it is a decision") };
    assert!(troubleshoot.ways["cannot"].why && !troubleshoot.ways["cannot"].returns);
    assert!(!troubleshoot.ways["can_solve"].why && troubleshoot.ways["wrong_team"].returns);
    let StepKind::Wait(until) = &process.flow.steps["waiting_for_user"].kind else { panic!("it is a wait") };
    assert!(until["silent"].returns);
    assert!(process.always["send_back"].why && process.always["send_back"].returns);
    assert!(process.keep.is_some() && process.version.is_some() && process.approved.is_some());
    assert!(process.flow.steps["fix"].help.is_some());
    assert_eq!(process.flow.steps["fix"].cites.iter().map(|cited| cited.as_str()).collect::<Vec<_>>(), ["R14", "R16"]);
}

#[test]
fn each_process_of_the_incident_package_goes_on_under_its_own_rules() {
    let sources = Sources::new(read_package(&workspace()));
    let package = check(&sources).package.expect("it is clean");
    for process in package.processes() {
        let Pinned { sources, checked } = pin(&sources, &sources, process);
        assert!(checked.package.is_some(), "{}", report(&sources, &checked.diagnostics, Language::English));
    }
}

#[test]
fn what_is_sensitive_in_a_called_process_is_sensitive_in_the_case_too() {
    let package = check(&Sources::new(read_package(&workspace()))).package.expect("the package is clean");
    let kept = |process: &str| package.kept(process).expect("there is such a process");
    for process in package.processes().filter(|process| package.kept(process).is_some()) {
        for called in package.draft().processes[&**process].flow.steps.values() {
            if let StepKind::Call { process: Some(called), .. } = &called.kind {
                let missing: Vec<_> = kept(called.as_str()).sensitive.difference(&kept(process).sensitive).collect();
                assert!(missing.is_empty(), "{process} calls {}: {missing:?}", called.as_str());
            }
        }
    }
    assert!(kept("incident").sensitive.len() > 1);
}
