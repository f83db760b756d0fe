//! `tillit outbox`: what cases have to say and nobody has carried yet.

use std::process::ExitCode;

use clap::{ArgMatches, Command};
use serde_json::Value as Json;
use tillit_engine::Language;
use tillit_server::order::Order;

use crate::arguments::{data as data_argument, json, said};
use crate::data;
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(super) const NAME: &str = "outbox";

pub(super) fn arguments(language: Language) -> Command {
    Command::new(NAME)
        .about(said(language, "Visa det som ännu inte är skickat", "Show what has not been sent yet"))
        .arg(data_argument(language))
        .arg(json(language))
}

pub(super) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let waiting = data::order(&data::find(matches)?, &Order::Outbox {})?;
    if matches.get_flag("json") {
        terminal.line(&waiting.to_string());
        return Ok(ExitCode::SUCCESS);
    }
    let letters = waiting.as_array().map_or(&[][..], Vec::as_slice);
    if letters.is_empty() {
        terminal.line(&terminal.say("inget väntar på att skickas", "nothing waits to be sent"));
    }
    for letter in letters {
        let text = |name: &str| letter[name].as_str().unwrap_or_default();
        let case = letter["number"].as_str().unwrap_or_else(|| text("case"));
        let to: Vec<&str> = letter["to"].as_array().into_iter().flatten().filter_map(Json::as_str).collect();
        let tried = |why: &str| {
            let times = &letter["tried"];
            terminal.say(&format!("försök {times}: {why}"), &format!("try {times}: {why}"))
        };
        let head = format!("{case}  {}  {} <{}>", text("effect"), text("name"), to.join(", "));
        let said = std::iter::once(text("subject")).chain(text("text").lines()).map(str::to_owned);
        let below = letter["why"].as_str().map(tried).into_iter().chain(said);
        let lines: Vec<String> = std::iter::once(head).chain(below.map(|line| format!("    {line}").trim_end().to_owned())).collect();
        terminal.lines_of_others(lines.iter().map(String::as_str));
        terminal.line("");
    }
    Ok(ExitCode::SUCCESS)
}
