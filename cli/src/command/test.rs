//! `tillit test`: runs the scenarios of a package and the examples of its rules.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::{Value, json};
use tillit_engine::{Diagnostic, Language, Sources, Span, TestReport, check, render, test, to_json};

use super::check::print as print_check;
use crate::arguments::{package, said};
use crate::failure::Failure;
use crate::folder;
use crate::terminal::Terminal;

pub(super) const NAME: &str = "test";

pub(super) fn arguments(language: Language) -> Command {
    Command::new(NAME)
        .about(said(language, "Kör ett pakets scenarier och reglernas exempel", "Run a package's scenarios and the examples of its rules"))
        .arg(package(language))
        .arg(Arg::new("only").long("only").value_name(said(language, "NAMN", "NAME")).help(said(
            language,
            "Bara scenariot, eller regelns exempel, med detta namn",
            "Only the scenario, or the rule's examples, of this name",
        )))
        .arg(Arg::new("json").long("json").action(ArgAction::SetTrue).help(said(language, "Svara med JSON", "Answer in JSON")))
}

/// Exit 0: all passed; 1: something failed, or the package does not check; 4: nothing has the name of `--only`.
pub(super) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let folder = folder::find(matches.get_one::<PathBuf>("package"))?;
    let sources = folder::read(&folder)?;
    let is_json = matches.get_flag("json");
    let checked = check(&sources);
    let Some(package) = checked.package else {
        if is_json {
            let all = checked.diagnostics.iter().map(|diagnostic| to_json(diagnostic, &sources, terminal.language));
            let found: Vec<Value> = all.collect();
            terminal.line(&json!({"passed": 0, "failed": 0, "scenarios": [], "examples": [], "diagnostics": found}).to_string());
        } else {
            print_check(&checked.diagnostics, &sources, terminal);
        }
        return Ok(ExitCode::from(1));
    };
    let only = matches.get_one::<String>("only");
    let report = test(&package, &sources, only.map(String::as_str));
    if let Some(name) = only.filter(|_| report.scenarios.is_empty() && report.examples.is_empty()) {
        return Err(Failure::NoSuchTest { name: name.clone() });
    }
    if is_json {
        terminal.line(&as_json(&report, &sources, terminal.language).to_string());
    } else {
        print(&report, &sources, terminal);
    }
    Ok(if report.counts().1 == 0 { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A fixed contract for scripts: fields may be added, never changed. `file` and `line` are where it failed, else where it stands.
fn as_json(report: &TestReport, sources: &Sources, language: Language) -> Value {
    let (passed, failed) = report.counts();
    let one = |name: &str, place: Span, failure: Option<&Diagnostic>| {
        let place = failure.map_or(place, |failure| failure.place);
        let file = sources.file(place.file);
        json!({
            "name": name,
            "passed": failure.is_none(),
            "file": file.path(),
            "line": file.position(place.range().start).line,
            "message": failure.map_or("", |failure| failure.message.in_language(language)),
            "code": failure.map(|failure| failure.code.id()),
        })
    };
    let scenarios = report.scenarios.iter().map(|tested| one(&tested.name, tested.place, tested.failure.as_ref()));
    let examples = report.examples.iter().map(|tested| one(&tested.rule, tested.place, tested.failure.as_ref()));
    json!({
        "passed": passed,
        "failed": failed,
        "scenarios": scenarios.collect::<Vec<Value>>(),
        "examples": examples.collect::<Vec<Value>>(),
    })
}

fn print(report: &TestReport, sources: &Sources, terminal: &Terminal) {
    for tested in &report.scenarios {
        let word = if tested.failure.is_none() { terminal.say("klart", "ok") } else { terminal.say("fel", "failed") };
        let title = tested.title.in_language(terminal.language.code());
        terminal.line(&format!("{word:<6}  {title} ({})", tested.name));
    }
    let failed_examples = report.examples.iter().filter(|tested| tested.failure.is_some()).count();
    if !report.examples.is_empty() {
        let all = report.examples.len();
        let word = if failed_examples == 0 { terminal.say("klart", "ok") } else { terminal.say("fel", "failed") };
        let examples = terminal.say(&format!("{all} exempel på regler"), &format!("{all} examples of rules"));
        terminal.line(&format!("{word:<6}  {examples}"));
    }
    for failure in report.failures() {
        terminal.line("");
        terminal.line(&render(failure, sources, terminal.language, terminal.colour));
    }
    terminal.line("");
    let (passed, failed) = report.counts();
    terminal.line(&terminal.say(&format!("{passed} klara, {failed} fel"), &format!("{passed} passed, {failed} failed")));
}
