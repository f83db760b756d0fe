//! `tillit check`: everything that is wrong with a package, in one pass.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command};
use tillit_engine::{Diagnostic, Language, Severity, Sources, check, render, to_json};

use crate::arguments::{package, said};
use crate::failure::Failure;
use crate::folder;
use crate::terminal::Terminal;

pub(super) const NAME: &str = "check";

pub(super) fn arguments(language: Language) -> Command {
    Command::new(NAME)
        .about(said(language, "Säg allt som är fel i ett paket", "Tell everything that is wrong with a package"))
        .arg(package(language))
        .arg(
            Arg::new("format")
                .long("format")
                .value_name(said(language, "FORM", "FORMAT"))
                .value_parser(["text", "json"])
                .default_value("text")
                .hide_possible_values(true)
                .hide_default_value(true)
                .help(said(language, "text, eller json: en rad per problem", "text, or json: a line a problem")),
        )
}

/// Exit 0: clean, or warnings alone; 1: errors.
pub(super) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let folder = folder::find(matches.get_one::<PathBuf>("package"))?;
    let sources = folder::read(&folder)?;
    let checked = check(&sources);
    if matches.get_one::<String>("format").is_some_and(|format| format == "json") {
        for diagnostic in &checked.diagnostics {
            terminal.line(&to_json(diagnostic, &sources, terminal.language).to_string());
        }
    } else {
        print(&checked.diagnostics, &sources, terminal);
    }
    Ok(if checked.package.is_some() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// All diagnostics with a summary.
pub(super) fn print(diagnostics: &[Diagnostic], sources: &Sources, terminal: &Terminal) {
    for diagnostic in diagnostics {
        terminal.line(&render(diagnostic, sources, terminal.language, terminal.colour));
        terminal.line("");
    }
    let count = |severity| diagnostics.iter().filter(|diagnostic| diagnostic.severity() == severity).count();
    let (errors, warnings, files) = (count(Severity::Error), count(Severity::Warning), sources.iter().count());
    let summary = match (errors, warnings) {
        (0, 0) => terminal.say(&format!("{files} filer: inga fel"), &format!("{files} files: no problems")),
        _ => terminal.say(
            &format!("{files} filer: {errors} fel, {warnings} {}", if warnings == 1 { "varning" } else { "varningar" }),
            &format!(
                "{files} files: {errors} {}, {warnings} {}",
                if errors == 1 { "error" } else { "errors" },
                if warnings == 1 { "warning" } else { "warnings" }
            ),
        ),
    };
    terminal.line(&summary);
    if let Some(first) = diagnostics.first() {
        let code = first.code.id();
        terminal.line(
            &terminal.say(&format!("mer om {code}: tillit explain-code {code}"), &format!("more about {code}: tillit explain-code {code}")),
        );
    }
}
