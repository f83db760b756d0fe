//! `tillit people`: shows and changes people, beside a running server and without one.

use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};
use serde_json::Value as Json;
use tillit_engine::Language;
use tillit_server::order::{Order, PersonOrder};

use crate::arguments::{data as data_argument, json, said};
use crate::data;
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(super) const NAME: &str = "people";

pub(super) fn arguments(language: Language) -> Command {
    let person = || Arg::new("id").required(true).value_name("PERSON").help(said(language, "Personens id", "The person's id"));
    let list = Command::new("list").about(said(language, "Visa alla", "List everyone"));
    let show = Command::new("show").about(said(language, "Visa en person", "Show someone")).arg(person());
    let about =
        said(language, "Lägg till eller ändra en person; det som inte nämns står kvar", "Add or change someone; what is not named stays");
    let set = Command::new("set").about(about).arg(person()).args(fields(language));
    let about = said(language, "Personer, deras roller och grupper", "People, their roles and teams");
    super::with_subcommands(Command::new(NAME).about(about), [list, show, set], language, |command| {
        command.arg(data_argument(language)).arg(json(language))
    })
}

/// What can be set. An empty text empties.
fn fields(language: Language) -> Vec<Arg> {
    let one =
        |name: &'static str, sv, en| Arg::new(name).long(name).value_name(said(language, "TEXT", "TEXT")).help(said(language, sv, en));
    let several = |name: &'static str, sv, en| one(name, sv, en).action(ArgAction::Append);
    vec![
        one("name", "Namnet som visas", "The name that is shown"),
        one("mail", "Mailadress", "Mail address"),
        one("phone", "Telefon", "Telephone"),
        // `--language` is the terminal's.
        one("reads", "Språk, med kod: sv", "Language, by code: en"),
        several("role", "Roll; en gång för var och en; en tom tar bort alla", "Role; once for each; an empty one takes all away"),
        several("team", "Grupp; en gång för var och en", "Team; once for each"),
        several("login", "Inloggningsnamn; en gång för vart och ett", "Login name; once for each"),
        one("retired", "yes: har slutat; no: är här", "yes: has retired; no: is here").value_parser(["yes", "no"]),
    ]
}

pub(super) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let (name, matches) = matches.subcommand().expect("clap demands a subcommand");
    let id = || matches.get_one::<String>("id").cloned().unwrap_or_default();
    let order = match name {
        "list" => Order::PeopleList {},
        "show" => Order::PersonShow { id: id() },
        _ => Order::PersonSet(asked(id(), matches)),
    };
    let done = data::order(&data::find(matches)?, &order)?;
    match (matches.get_flag("json"), &done) {
        (true, _) => terminal.line(&done.to_string()),
        (false, Json::Array(people)) => people.iter().for_each(|person| terminal.line(&row(person))),
        (false, person) => show(person, terminal),
    }
    Ok(ExitCode::SUCCESS)
}

fn asked(id: String, matches: &ArgMatches) -> PersonOrder {
    let one = |name: &str| matches.get_one::<String>(name).cloned();
    let several = |name: &str| {
        let all = matches.get_many::<String>(name)?;
        Some(all.filter(|text| !text.is_empty()).cloned().collect())
    };
    PersonOrder {
        id,
        name: one("name"),
        mail: one("mail"),
        phone: one("phone"),
        language: one("reads"),
        roles: several("role"),
        teams: several("team"),
        logins: several("login"),
        retired: one("retired").map(|answer| answer == "yes"),
    }
}

fn text(person: &Json, name: &str) -> String {
    person[name].as_str().unwrap_or_default().to_owned()
}

fn names(person: &Json, name: &str) -> String {
    let all = person[name].as_array().into_iter().flatten().filter_map(Json::as_str);
    all.collect::<Vec<_>>().join(", ")
}

fn row(person: &Json) -> String {
    let (id, name, roles) = (text(person, "id"), text(person, "name"), names(person, "roles"));
    format!("{id:<16}  {name:<24}  {roles}").trim_end().to_owned()
}

fn show(person: &Json, terminal: &Terminal) {
    let retired = if person["retired"] == true { terminal.say("ja", "yes") } else { terminal.say("nej", "no") };
    let lines = [
        ("Id", "Id", text(person, "id")),
        ("Namn", "Name", text(person, "name")),
        ("Mail", "Mail", text(person, "mail")),
        ("Telefon", "Telephone", text(person, "phone")),
        ("Språk", "Language", text(person, "language")),
        ("Roller", "Roles", names(person, "roles")),
        ("Grupper", "Teams", names(person, "teams")),
        ("Inloggning", "Logins", names(person, "logins")),
        ("Har slutat", "Retired", retired),
    ];
    for (sv, en, value) in lines.into_iter().filter(|(.., value)| !value.is_empty()) {
        terminal.line(&format!("{:<11} {value}", terminal.say(sv, en)));
    }
}
