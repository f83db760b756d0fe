//! `tillit case`: begins, shows and drives cases, over HTTP.

mod arguments;
mod write;

use std::process::ExitCode;

use clap::{ArgMatches, Command};
use serde_json::Value as Json;
use tillit_engine::Language;

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
        "list" => (client.get(&list_path(matches))?, show::cases),
        "show" => (client.get(&case_path(matches, ""))?, show::case),
        "history" => (client.get(&case_path(matches, "/journal"))?, show::history),
        "explain" => (client.get(&case_path(matches, "/explain"))?, show::explain),
        name => (write::run(name, matches, &client)?, show::case),
    };
    if matches.get_flag("json") {
        terminal.line(&answer.to_string());
    } else {
        shown(&reader, &answer).iter().for_each(|line| terminal.line(line));
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

fn list_path(matches: &ArgMatches) -> String {
    let mut query: Vec<(String, String)> = Vec::new();
    for name in ["process", "status", "team", "role", "person", "owner", "requester", "sort", "limit", "after"] {
        query.extend(text(matches, name).map(|value| (name.to_owned(), value)));
    }
    for name in ["mine", "my_teams", "late", "ended"] {
        if matches.get_flag(name) {
            query.push((name.to_owned(), "true".to_owned()));
        }
    }
    for filter in matches.get_many::<String>("where").into_iter().flatten() {
        let (field, value) = filter.split_once('=').unwrap_or((filter, ""));
        query.push((field.to_owned(), value.to_owned()));
    }
    with_query("/api/cases", &query)
}

/// A path with a query.
pub(super) fn with_query(path: &str, query: &[(String, String)]) -> String {
    let pairs: Vec<String> = query.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
    if pairs.is_empty() { path.to_owned() } else { format!("{path}?{}", pairs.join("&")) }
}
