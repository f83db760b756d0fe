//! `tillit reload`: the running server reads its package's folder again, and puts it into force as a whole or not at all.

use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::Value as Json;
use tillit_engine::{Colour, Language};
use tillit_server::order::Order;

use crate::arguments::{data as data_argument, json, said};
use crate::data;
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(super) const NAME: &str = "reload";

pub(super) fn arguments(language: Language) -> Command {
    let about = said(language, "Låt servern ta i bruk det ändrade paketet", "Let the server put the changed package into force");
    Command::new(NAME).about(about).arg(data_argument(language)).arg(json(language)).arg(
        Arg::new("dry").long("dry").action(ArgAction::SetTrue).help(said(
            language,
            "Säg bara vad som skulle hända",
            "Only say what would happen",
        )),
    )
}

/// Exit 0: it is in force, or would be; 1: the package is not right, and nothing has changed.
pub(super) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let order = Order::Reload {
        dry: matches.get_flag("dry"),
        language: terminal.language.code().to_owned(),
        colour: matches!(terminal.colour, Colour::Always) && !matches.get_flag("json"),
    };
    let done = data::order_of_server(&data::find(matches)?, &order)?;
    let unfit = list(&done, "unfit");
    if matches.get_flag("json") {
        terminal.line(&done.to_string());
    } else if unfit.is_empty() {
        fits(&done, terminal);
    } else {
        unfit.iter().for_each(|one| shown(one, terminal));
        terminal.line(&terminal.say("inget har ändrats: det förra paketet gäller", "nothing has changed: the package before is in force"));
    }
    Ok(if unfit.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}

fn list<'j>(json: &'j Json, name: &str) -> &'j [Json] {
    json[name].as_array().map_or(&[], Vec::as_slice)
}

fn fits(done: &Json, terminal: &Terminal) {
    let files = &done["files"];
    let line = match (done["same"] == true, done["published"] == true) {
        (true, _) => terminal.say("mappen säger detsamma som det som gäller", "the folder says the same as what is in force"),
        (false, true) => terminal.say(&format!("i kraft: {files} filer"), &format!("in force: {files} files")),
        (false, false) => terminal.say(&format!("inga fel: {files} filer"), &format!("no problems: {files} files")),
    };
    terminal.line(&line);
    let cases = &done["goes_on"];
    terminal.line(&terminal.say(
        &format!("{cases} levande ärenden följer samma process som nya"),
        &format!("{cases} live cases follow the same process as new ones"),
    ));
    for stay in list(done, "stays") {
        let (process, version, cases) = (word(stay, "process"), word(stay, "version"), &stay["cases"]);
        terminal.line(&terminal.say(
            &format!("{cases} levande ärenden följer fortfarande `{process}` {version}"),
            &format!("{cases} live cases stay on `{process}` {version}"),
        ));
    }
}

/// What is wrong, as `tillit check` shows it; and for whom, where live cases follow another flow.
fn shown(unfit: &Json, terminal: &Terminal) {
    let pinned = &unfit["pinned"];
    if !pinned.is_null() {
        let (process, version, cases) = (word(pinned, "process"), word(pinned, "version"), &pinned["cases"]);
        terminal.line(&terminal.say(
            &format!("det passar inte {cases} levande ärenden som följer `{process}` {version}:"),
            &format!("it does not fit {cases} live cases that follow `{process}` {version}:"),
        ));
        terminal.line("");
    }
    for text in list(unfit, "text").iter().filter_map(Json::as_str) {
        terminal.line(text);
        terminal.line("");
    }
}

fn word<'j>(json: &'j Json, name: &str) -> &'j str {
    json[name].as_str().unwrap_or_default()
}
