//! The commands, one a file.

mod bench;
mod calendar;
mod case;
mod check;
mod explain_code;
mod mail;
mod outbox;
mod people;
mod query;
mod reload;
mod schema;
mod serve;
mod tasks;
mod test;
mod token;
mod verify;

use std::process::ExitCode;

use clap::{ArgMatches, Command};
use tillit_engine::Language;

use crate::arguments::said;
use crate::failure::Failure;
use crate::terminal::Terminal;

/// A command: what it takes, and what it does.
pub(crate) struct Entry {
    name: &'static str,
    pub(crate) arguments: fn(Language) -> Command,
    run: fn(&ArgMatches, &Terminal) -> Result<ExitCode, Failure>,
}

/// All commands, in the order of the help.
pub(crate) static COMMANDS: &[Entry] = &[
    Entry { name: serve::NAME, arguments: serve::arguments, run: serve::run },
    Entry { name: case::NAME, arguments: case::arguments, run: case::run },
    Entry { name: tasks::NAME, arguments: tasks::arguments, run: tasks::run },
    Entry { name: reload::NAME, arguments: reload::arguments, run: reload::run },
    Entry { name: token::NAME, arguments: token::arguments, run: token::run },
    Entry { name: people::NAME, arguments: people::arguments, run: people::run },
    Entry { name: mail::NAME, arguments: mail::arguments, run: mail::run },
    Entry { name: outbox::NAME, arguments: outbox::arguments, run: outbox::run },
    Entry { name: verify::NAME, arguments: verify::arguments, run: verify::run },
    Entry { name: check::NAME, arguments: check::arguments, run: check::run },
    Entry { name: test::NAME, arguments: test::arguments, run: test::run },
    Entry { name: explain_code::NAME, arguments: explain_code::arguments, run: explain_code::run },
    Entry { name: bench::NAME, arguments: bench::arguments, run: bench::run },
    Entry { name: schema::NAME, arguments: schema::arguments, run: schema::run },
    Entry { name: calendar::NAME, arguments: calendar::arguments, run: calendar::run },
];

/// Runs the command that was asked for.
pub(crate) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let (name, matches) = matches.subcommand().expect("clap demands a command");
    let entry = COMMANDS.iter().find(|entry| entry.name == name).expect("clap knows the same commands");
    (entry.run)(matches, terminal)
}

/// A command that is a family of others, each with the arguments that all of them take.
fn with_subcommands(
    family: Command,
    all: impl IntoIterator<Item = Command>,
    language: Language,
    each: impl Fn(Command) -> Command,
) -> Command {
    family
        .subcommand_required(true)
        .arg_required_else_help(true)
        .disable_help_subcommand(true)
        .subcommand_help_heading(said(language, "Kommandon", "Commands"))
        .subcommands(all.into_iter().map(each))
}
