//! `tillit verify`: whether all that is kept is as it was written, beside a running server and without one.

use std::process::ExitCode;

use clap::{ArgMatches, Command};
use serde_json::{Value as Json, json};
use tillit_engine::Language;
use tillit_store::{Finding, Verified, verify};

use crate::arguments::{data as data_argument, json as json_argument, said};
use crate::data;
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(super) const NAME: &str = "verify";

pub(super) fn arguments(language: Language) -> Command {
    let about = said(language, "Se efter att allt som är sparat är som det skrevs", "See whether all that is kept is as it was written");
    Command::new(NAME).about(about).arg(data_argument(language)).arg(json_argument(language))
}

/// Exit 0: all is well; 1: something is not.
pub(super) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let verified = verify(&data::find(matches)?)?;
    let Verified { cases, entries, problems } = &verified;
    if matches.get_flag("json") {
        let problems: Vec<Json> = problems.iter().map(as_json).collect();
        terminal.line(&json!({"cases": cases, "entries": entries, "problems": problems}).to_string());
    } else {
        problems.iter().for_each(|problem| terminal.line(&problem.to_string()));
        let found = problems.len();
        terminal.line(&terminal.say(
            &format!("{cases} ärenden, {entries} poster, {found} fel"),
            &format!("{cases} cases, {entries} entries, {found} problems"),
        ));
    }
    Ok(if verified.problems.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

/// A fixed contract for scripts: fields may be added, never changed.
fn as_json(finding: &Finding) -> Json {
    let Finding { place, entry, case, cause } = finding;
    json!({"place": place, "entry": entry, "case": case.as_deref(), "cause": cause})
}
