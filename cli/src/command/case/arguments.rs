//! What each `tillit case` command takes.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};
use tillit_engine::Language;

use crate::arguments::{data, json, said};

/// The commands, each with what it takes.
pub(super) fn add(family: Command, language: Language) -> Command {
    let say = |sv, en| said(language, sv, en);
    let command = |name: &'static str, sv, en| Command::new(name).about(say(sv, en));
    let number = || positional("number", say("NUMMER", "NUMBER"), say("Ärendets nummer", "The case's number")).required(true);
    let task = || {
        positional(
            "task",
            say("UPPGIFT", "TASK"),
            say("Uppgiftens id eller steg; annars den enda som du får göra", "The task's id or step; else the only one that you may do"),
        )
    };
    let set = || {
        several(
            "set",
            say("FÄLT=VÄRDE", "FIELD=VALUE"),
            say("Ett fält med sitt värde; utan värde töms det", "A field with its value; without a value it is emptied"),
        )
    };
    let tick = || several("tick", say("PUNKT", "ITEM"), say("En punkt att bocka av", "An item to tick"));
    let why = || option("why", say("TEXT", "TEXT"), say("Varför, i ord för journalen", "Why, in words for the journal"));
    let words = || positional("text", say("TEXT", "TEXT"), say("Orden", "The words")).required(true);
    let all = [
        command("new", "Börja ett ärende", "Begin a case")
            .arg(option("process", say("PROCESS", "PROCESS"), say("Processen", "The process")).required(true))
            .arg(option("start", say("START", "START"), say("Starten", "The start")).required(true))
            .arg(set())
            .arg(
                option(
                    "input",
                    say("FIL", "FILE"),
                    say("Fält som JSON ur en fil; `-` är standard in", "Fields as JSON from a file; `-` is standard input"),
                )
                .value_parser(value_parser!(PathBuf)),
            ),
        list(language),
        command("show", "Visa ett ärende", "Show a case").arg(number()),
        command("claim", "Ta en uppgift", "Take a task").arg(number()).arg(task()),
        command("release", "Lämna tillbaka en uppgift", "Give a task back").arg(number()).arg(task()),
        command("assign", "Ge en uppgift till någon", "Give a task to someone")
            .arg(number())
            .arg(task())
            .arg(option("to", say("PERSON", "PERSON"), say("Till vem", "To whom")).required(true)),
        command("complete", "Gör klart en uppgift", "Complete a task").arg(number()).arg(task()).arg(set()).arg(tick()).arg(why()),
        command("choose", "Besluta med en väg", "Decide by a way")
            .arg(number())
            .arg(task().required(true))
            .arg(positional(
                "way",
                say("VÄG", "WAY"),
                say("Vägen; står den ensam gäller den den enda uppgiften", "The way; alone it is of the only task"),
            ))
            .arg(set())
            .arg(tick())
            .arg(why()),
        command("do", "Ta ett initiativ", "Do an action")
            .arg(number())
            .arg(positional("action", say("INITIATIV", "ACTION"), say("Initiativet", "The action")).required(true))
            .arg(positional("next", say("STEG", "STEP"), say("Steget, där det finns flera", "The step, where there are several")))
            .arg(set())
            .arg(why()),
        command("set", "Ändra fält", "Change fields").arg(number()).arg(assignment(language).num_args(1..)).arg(why()),
        command("override", "Säg vad en regel annars säger", "Say what a rule otherwise says")
            .arg(number())
            .arg(assignment(language))
            .arg(why()),
        command("note", "Skriv en intern anteckning", "Write an internal note").arg(number()).arg(words()),
        command("reply", "Svara den som ärendet gäller", "Reply to the requester").arg(number()).arg(words()),
        command("message", "Skicka ett svar som ärendet väntar på", "Send an answer that the case waits for")
            .arg(number())
            .arg(positional("name", say("NAMN", "NAME"), say("Vad det är", "What it is")).required(true))
            .arg(set()),
        command("cancel", "Avsluta ett ärende utanför flödet", "End a case outside its flow").arg(number()).arg(why()),
        command("retry", "Försök igen med en anmärkning", "Try a matter again")
            .arg(number())
            .arg(positional("matter", say("ANMÄRKNING", "MATTER"), say("Dess id", "Its id")).required(true))
            .arg(why()),
        command("dismiss", "Lägg undan en anmärkning", "Put a matter aside")
            .arg(number())
            .arg(positional("matter", say("ANMÄRKNING", "MATTER"), say("Dess id", "Its id")).required(true))
            .arg(why()),
        command("history", "Visa ärendets journal", "Show the case's journal").arg(number()),
        command("explain", "Varför ärendet är som det är", "Why the case is as it is").arg(number()),
    ];
    super::super::with_subcommands(family, all, language, |command| command.arg(data(language)).arg(json(language)))
}

fn list(language: Language) -> Command {
    let say = |sv, en| said(language, sv, en);
    let flag = |name: &'static str, help| Arg::new(name).long(name).action(ArgAction::SetTrue).help(help);
    Command::new("list")
        .about(say("Lista ärenden", "List cases"))
        .arg(option("process", "PROCESS", say("Bara denna process", "Only this process")))
        .arg(option("status", "STATUS", say("Bara denna status", "Only this status")))
        .arg(option("team", say("GRUPP", "TEAM"), say("Med en uppgift för gruppen", "With a task for the team")))
        .arg(option("role", say("ROLL", "ROLE"), say("Med en uppgift för rollen", "With a task for the role")))
        .arg(option("person", "PERSON", say("Med en uppgift för personen", "With a task for the person")))
        .arg(option("owner", "PERSON", say("Som personen äger", "That the person owns")))
        .arg(option("requester", "PERSON", say("Som gäller personen", "That serve the person")))
        .arg(several(
            "where",
            say("FÄLT=VÄRDE", "FIELD=VALUE"),
            say("Där ett listat fält har värdet", "Where a listed field has the value"),
        ))
        .arg(flag("mine", say("Mina, eller med en uppgift som är min", "Mine, or with a task that is mine")))
        .arg(flag("my_teams", say("Med en uppgift för mina grupper", "With a task for my teams")).long("my-teams"))
        .arg(flag("late", say("Försenade", "Late")))
        .arg(flag("ended", say("Avslutade", "Ended")))
        .arg(option("sort", say("FÄLT", "FIELD"), say("Ordning; `-` före vänder den", "Order; `-` before it turns it round")))
        .arg(option("limit", "N", say("Så många", "So many")))
        .arg(option("after", say("MÄRKE", "CURSOR"), say("Fortsätt efter förra sidan", "Go on after the page before")))
}

fn positional(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).value_name(value).help(help)
}

fn option(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    Arg::new(name).long(name).value_name(value).help(help)
}

fn several(name: &'static str, value: &'static str, help: &'static str) -> Arg {
    option(name, value, help).action(ArgAction::Append)
}

fn assignment(language: Language) -> Arg {
    Arg::new("set").value_name(said(language, "FÄLT=VÄRDE", "FIELD=VALUE")).required(true)
}
