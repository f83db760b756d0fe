//! `tillit case`: begins, shows and drives cases, over HTTP.

mod arguments;
mod write;

use std::process::ExitCode;

use clap::{ArgMatches, Command};
use serde_json::Value as Json;
use tillit_engine::{Language, Words};

use super::query::Query;
use crate::arguments::said;
use crate::client::{Client, escaped};
use crate::failure::Failure;
use crate::show::{self, Reader};
use crate::terminal::Terminal;

pub(super) const NAME: &str = "case";

pub(super) fn arguments(language: Language) -> Command {
    let about = said(language, "Börja, visa och driva ärenden", "Begin, show and drive cases");
    arguments::add(Command::new(NAME).about(about), language)
}

/// How an answer is shown to people.
type Shown = fn(&Reader, &Json) -> Vec<String>;

pub(super) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let (name, matches) = matches.subcommand().expect("clap demands a subcommand");
    let client = Client::of(matches, terminal)?;
    let reader = Reader::new(client.language());
    let (answer, shown): (Json, Shown) = match name {
        "list" => (client.get(&list_path(matches)?)?, show::cases),
        "show" => (client.get(&case_path(matches, ""))?, show::case),
        "history" => (client.get(&case_path(matches, "/journal"))?, show::history),
        "explain" => (client.get(&case_path(matches, "/explain"))?, show::explain),
        name => (write::run(name, matches, &client)?, show::case),
    };
    if matches.get_flag("json") {
        terminal.line(&answer.to_string());
    } else {
        terminal.lines_of_others(shown(&reader, &answer).iter().map(String::as_str));
    }
    Ok(ExitCode::SUCCESS)
}

/// A text that was given.
fn text(matches: &ArgMatches, name: &str) -> Option<String> {
    matches.try_get_one::<String>(name).ok().flatten().cloned()
}

/// The path of the case that was named.
fn case_path(matches: &ArgMatches, rest: &str) -> String {
    format!("/api/cases/{}{rest}", escaped(&text(matches, "number").unwrap_or_default()))
}

fn list_path(matches: &ArgMatches) -> Result<String, Failure> {
    let options = ["process", "status", "team", "role", "person", "owner", "requester", "sort", "limit", "after"];
    let mut query = Query::of(matches, &options, &["mine", "my_teams", "late", "ended"]);
    let mut misfits = Vec::new();
    for filter in matches.get_many::<String>("where").into_iter().flatten() {
        match filter.split_once('=') {
            Some((field, value)) if !field.is_empty() && !value.is_empty() => query.add(&format!("fields.{field}"), value),
            // A filter without a value is none to the server, which would show everything.
            _ => misfits.push(Words {
                sv: format!("skriv `--where FÄLT=VÄRDE`, inte `{filter}`"),
                en: format!("write `--where FIELD=VALUE`, not `{filter}`"),
            }),
        }
    }
    if misfits.is_empty() { Ok(query.of_path("/api/cases")) } else { Err(Failure::Assignment { misfits }) }
}
