//! The commands, one a file.

mod bench;
mod check;
mod explain_code;
mod schema;
mod test;

use std::process::ExitCode;

use clap::{ArgMatches, Command};
use tillit_engine::Language;

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
    Entry { name: check::NAME, arguments: check::arguments, run: check::run },
    Entry { name: test::NAME, arguments: test::arguments, run: test::run },
    Entry { name: explain_code::NAME, arguments: explain_code::arguments, run: explain_code::run },
    Entry { name: bench::NAME, arguments: bench::arguments, run: bench::run },
    Entry { name: schema::NAME, arguments: schema::arguments, run: schema::run },
];

/// Runs the command that was asked for.
pub(crate) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let (name, matches) = matches.subcommand().expect("clap demands a command");
    let entry = COMMANDS.iter().find(|entry| entry.name == name).expect("clap knows the same commands");
    (entry.run)(matches, terminal)
}
