//! What each `tillit case` command takes.

use std::path::PathBuf;

use clap::{Arg, ArgAction, Command, value_parser};
use tillit_engine::Language;

use crate::arguments::{data, json, said};

/// The commands, each with what it takes.
pub(super) fn add(family: Command, language: Language) -> Command {
    let words = Words(language);
    let all = [vec![new(words)], looks(words), of_a_task(words), of_own_initiative(words), of_the_case(words)].concat();
    super::super::with_subcommands(family, all, language, |command| command.arg(data(language)).arg(json(language)))
}

/// The one that begins a case.
fn new(words: Words) -> Command {
    let input = ("Fält som JSON ur en fil; `-` är standard in", "Fields as JSON from a file; `-` is standard input");
    words
        .command("new", "Börja ett ärende", "Begin a case")
        .arg(words.option("process", ("PROCESS", "PROCESS"), ("Processen", "The process")).required(true))
        .arg(words.option("start", ("START", "START"), ("Starten", "The start")).required(true))
        .arg(words.set())
        .arg(words.option("input", ("FIL", "FILE"), input).value_parser(value_parser!(PathBuf)))
}

/// Those that change nothing.
fn looks(words: Words) -> Vec<Command> {
    vec![
        list(words.0),
        words.of_number("show", "Visa ett ärende", "Show a case"),
        words.of_number("history", "Visa ärendets journal", "Show the case's journal"),
        words.of_number("explain", "Varför ärendet är som det är", "Why the case is as it is"),
    ]
}

/// Those that are about the case as a whole.
fn of_the_case(words: Words) -> Vec<Command> {
    let said = || words.positional("text", ("TEXT", "TEXT"), ("Orden", "The words")).required(true);
    vec![
        words.of_number("set", "Ändra fält", "Change fields").arg(words.assignment().num_args(1..)).arg(words.why()),
        words
            .of_number("override", "Säg vad en regel annars säger", "Say what a rule otherwise says")
            .arg(words.assignment())
            .arg(words.why()),
        words.of_number("note", "Skriv en intern anteckning", "Write an internal note").arg(said()),
        words.of_number("reply", "Svara den som ärendet gäller", "Reply to the requester").arg(said()),
        words.of_number("cancel", "Avsluta ett ärende utanför flödet", "End a case outside its flow").arg(words.why()),
    ]
}

/// Those that are about a task.
fn of_a_task(words: Words) -> Vec<Command> {
    let way = ("Vägen; står den ensam gäller den den enda uppgiften", "The way; alone it is of the only task");
    vec![
        words.of_number("claim", "Ta en uppgift", "Take a task").arg(words.task()),
        words.of_number("release", "Lämna tillbaka en uppgift", "Give a task back").arg(words.task()),
        words
            .of_number("assign", "Ge en uppgift till någon", "Give a task to someone")
            .arg(words.task())
            .arg(words.option("to", ("PERSON", "PERSON"), ("Till vem", "To whom")).required(true)),
        words.of_number("complete", "Gör klart en uppgift", "Complete a task").arg(words.task()).args([
            words.set(),
            words.tick(),
            words.why(),
        ]),
        words
            .of_number("choose", "Besluta med en väg", "Decide by a way")
            .arg(words.task().required(true))
            .arg(words.positional("way", ("VÄG", "WAY"), way))
            .args([words.set(), words.tick(), words.why()]),
    ]
}

/// Those that no task asks for.
fn of_own_initiative(words: Words) -> Vec<Command> {
    let matter = || words.positional("matter", ("ANMÄRKNING", "MATTER"), ("Dess id", "Its id")).required(true);
    let next = ("Steget, där det finns flera", "The step, where there are several");
    vec![
        words
            .of_number("do", "Ta ett initiativ", "Do an action")
            .arg(words.positional("action", ("INITIATIV", "ACTION"), ("Initiativet", "The action")).required(true))
            .arg(words.positional("next", ("STEG", "STEP"), next))
            .args([words.set(), words.why()]),
        words
            .of_number("message", "Skicka ett svar som ärendet väntar på", "Send an answer that the case waits for")
            .arg(words.positional("name", ("NAMN", "NAME"), ("Vad det är", "What it is")).required(true))
            .arg(words.set()),
        words.of_number("retry", "Försök igen med en anmärkning", "Try a matter again").arg(matter()).arg(words.why()),
        words.of_number("dismiss", "Lägg undan en anmärkning", "Put a matter aside").arg(matter()).arg(words.why()),
    ]
}

fn list(language: Language) -> Command {
    let words = Words(language);
    let flag = |name: &'static str, sv, en| Arg::new(name).long(name).action(ArgAction::SetTrue).help(said(language, sv, en));
    words
        .command("list", "Lista ärenden", "List cases")
        .arg(words.option("process", ("PROCESS", "PROCESS"), ("Bara denna process", "Only this process")))
        .arg(words.option("status", ("STATUS", "STATUS"), ("Bara denna status", "Only this status")))
        .arg(words.option("team", ("GRUPP", "TEAM"), ("Med en uppgift för gruppen", "With a task for the team")))
        .arg(words.option("role", ("ROLL", "ROLE"), ("Med en uppgift för rollen", "With a task for the role")))
        .arg(words.option("person", ("PERSON", "PERSON"), ("Med en uppgift för personen", "With a task for the person")))
        .arg(words.option("owner", ("PERSON", "PERSON"), ("Som personen äger", "That the person owns")))
        .arg(words.option("requester", ("PERSON", "PERSON"), ("Som gäller personen", "That serve the person")))
        .arg(words.several("where", FIELD_VALUE, ("Där ett listat fält har värdet", "Where a listed field has the value")))
        .arg(flag("mine", "Mina, eller med en uppgift som är min", "Mine, or with a task that is mine"))
        .arg(flag("my_teams", "Med en uppgift för mina grupper", "With a task for my teams").long("my-teams"))
        .arg(flag("late", "Försenade", "Late"))
        .arg(flag("ended", "Avslutade", "Ended"))
        .arg(words.option("sort", ("FÄLT", "FIELD"), ("Ordning; `-` före vänder den", "Order; `-` before it turns it round")))
        .arg(words.option("limit", ("N", "N"), ("Så många", "So many")))
        .arg(words.option("after", ("MÄRKE", "CURSOR"), ("Fortsätt efter förra sidan", "Go on after the page before")))
}

/// A text in Swedish and in English.
type Said = (&'static str, &'static str);

const FIELD_VALUE: Said = ("FÄLT=VÄRDE", "FIELD=VALUE");

/// Writes arguments in the reader's language.
#[derive(Clone, Copy)]
struct Words(Language);

impl Words {
    fn say(self, (sv, en): Said) -> &'static str {
        said(self.0, sv, en)
    }

    fn command(self, name: &'static str, sv: &'static str, en: &'static str) -> Command {
        Command::new(name).about(said(self.0, sv, en))
    }

    /// A command to the case of a number.
    fn of_number(self, name: &'static str, sv: &'static str, en: &'static str) -> Command {
        let number = self.positional("number", ("NUMMER", "NUMBER"), ("Ärendets nummer", "The case's number"));
        self.command(name, sv, en).arg(number.required(true))
    }

    fn positional(self, name: &'static str, value: Said, help: Said) -> Arg {
        Arg::new(name).value_name(self.say(value)).help(self.say(help))
    }

    fn option(self, name: &'static str, value: Said, help: Said) -> Arg {
        self.positional(name, value, help).long(name)
    }

    fn several(self, name: &'static str, value: Said, help: Said) -> Arg {
        self.option(name, value, help).action(ArgAction::Append)
    }

    fn task(self) -> Arg {
        let help =
            ("Uppgiftens id eller steg; annars den enda som du får göra", "The task's id or step; else the only one that you may do");
        self.positional("task", ("UPPGIFT", "TASK"), help)
    }

    fn set(self) -> Arg {
        let help = ("Ett fält med sitt värde; utan värde töms det", "A field with its value; without a value it is emptied");
        self.several("set", FIELD_VALUE, help)
    }

    fn assignment(self) -> Arg {
        Arg::new("set").value_name(self.say(FIELD_VALUE)).required(true)
    }

    fn tick(self) -> Arg {
        self.several("tick", ("PUNKT", "ITEM"), ("En punkt att bocka av", "An item to tick"))
    }

    fn why(self) -> Arg {
        self.option("why", ("TEXT", "TEXT"), ("Varför, i ord för journalen", "Why, in words for the journal"))
    }
}
