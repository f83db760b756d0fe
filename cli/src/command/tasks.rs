//! `tillit tasks`: what waits for someone.

use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};
use tillit_engine::Language;

use super::query::Query;
use crate::arguments::{data, json, said};
use crate::client::Client;
use crate::failure::Failure;
use crate::show::{Reader, tasks};
use crate::terminal::Terminal;

pub(super) const NAME: &str = "tasks";

pub(super) fn arguments(language: Language) -> Command {
    let say = |sv, en| said(language, sv, en);
    let option = |name: &'static str, value: &'static str, help| Arg::new(name).long(name).value_name(value).help(help);
    let flag = |name: &'static str, help| Arg::new(name).long(name).action(ArgAction::SetTrue).help(help);
    Command::new(NAME)
        .about(say("Visa uppgifter som väntar", "Show the tasks that wait"))
        .arg(option("role", say("ROLL", "ROLE"), say("För denna roll", "For this role")))
        .arg(option("team", say("GRUPP", "TEAM"), say("För denna grupp", "For this team")))
        .arg(option("process", "PROCESS", say("I denna process", "In this process")))
        .arg(option("step", say("STEG", "STEP"), say("I detta steg", "In this step")))
        .arg(option("sort", say("ORDNING", "ORDER"), say("due, since eller received", "due, since or received")))
        .arg(option("limit", "N", say("Så många", "So many")))
        .arg(option("after", say("MÄRKE", "CURSOR"), say("Fortsätt efter förra sidan", "Go on after the page before")))
        .arg(flag("mine", say("Tagna av mig, eller bara för mig", "Claimed by me, or only for me")))
        .arg(flag("my_teams", say("För mina grupper", "For my teams")).long("my-teams"))
        .arg(flag("may", say("Som jag får göra", "That I may do")))
        .arg(flag("unclaimed", say("Som ingen har tagit", "That nobody has claimed")))
        .arg(flag("late", say("Försenade", "Late")))
        .arg(data(language))
        .arg(json(language))
}

pub(super) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let client = Client::of(matches, terminal)?;
    let options = ["role", "team", "process", "step", "sort", "limit", "after"];
    let query = Query::of(matches, &options, &["mine", "my_teams", "may", "unclaimed", "late"]);
    let page = client.get(&query.of_path("/api/tasks"))?;
    if matches.get_flag("json") {
        terminal.line(&page.to_string());
    } else {
        terminal.lines_of_others(tasks(&Reader::new(client.language()), &page).iter().map(String::as_str));
    }
    Ok(ExitCode::SUCCESS)
}
