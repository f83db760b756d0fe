//! The incident package itself: it is clean, its scenarios pass, and they bite.

use tillit_engine::{Colour, Language, Sources, TestReport, check, render, test};

use crate::files::{Files, look, read_package, report, workspace};

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
