//! `tillit token`: makes, lists and revokes tokens, beside a running server and without one.

use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command};
use serde_json::Value as Json;
use tillit_engine::Language;
use tillit_server::order::Order;

use crate::arguments::{data as data_argument, json, said};
use crate::data;
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(super) const NAME: &str = "token";

pub(super) fn arguments(language: Language) -> Command {
    let new = Command::new("new")
        .about(said(language, "Gör en nyckel för en person eller ett system", "Make a token for a person or a system"))
        .arg(Arg::new("holder").required(true).value_name(said(language, "PERSON|SYSTEM", "PERSON|SYSTEM")).help(said(
            language,
            "Personens id, eller ett system ur katalogen",
            "The person's id, or a system of the catalogue",
        )));
    let list = Command::new("list").about(said(language, "Visa alla nycklar", "List all tokens"));
    let revoke = Command::new("revoke")
        .about(said(language, "Låt en nyckel inte gälla längre", "Let a token hold no longer"))
        .arg(Arg::new("id").required(true).value_name("ID").help(said(language, "Nyckelns id", "The token's id")));
    let about = said(language, "Nycklar som släpper in personer och system", "Tokens that let people and systems in");
    super::with_subcommands(Command::new(NAME).about(about), [new, list, revoke], language, |command| {
        command.arg(data_argument(language)).arg(json(language))
    })
}

pub(super) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let (name, matches) = matches.subcommand().expect("clap demands a subcommand");
    let text = |argument: &str| matches.get_one::<String>(argument).cloned().unwrap_or_default();
    let order = match name {
        "new" => Order::TokenNew { holder: text("holder") },
        "list" => Order::TokenList {},
        _ => Order::TokenRevoke { id: text("id") },
    };
    let done = data::order(&data::find(matches)?, &order)?;
    match (matches.get_flag("json"), &order) {
        (true, _) => terminal.line(&done.to_string()),
        (false, Order::TokenNew { .. }) => {
            terminal.line(done["token"].as_str().unwrap_or_default());
            terminal.note(
                "nyckeln visas bara nu; sätt den i TILLIT_TOKEN eller i en profil",
                "the token is shown only now; put it into TILLIT_TOKEN or a profile",
            );
        }
        (false, Order::TokenList {}) => list(&done, terminal),
        (false, _) => terminal.line(&terminal.say("nyckeln gäller inte längre", "the token holds no longer")),
    }
    Ok(ExitCode::SUCCESS)
}

fn list(tokens: &Json, terminal: &Terminal) {
    for token in tokens.as_array().into_iter().flatten() {
        let text = |name: &str| token[name].as_str().unwrap_or_default().to_owned();
        let holder = if token["person"].is_null() { text("system") } else { text("person") };
        let state = if token["revoked"].is_null() { terminal.say("gäller", "holds") } else { terminal.say("återkallad", "revoked") };
        terminal.line(&format!("{}  {holder:<16}  {state:<10}  {}", text("id"), text("made")));
    }
}
