//! `tillit mail deliver`: takes a message from a mail server's pipe, beside a running server and without one.
//!
//! Its exit codes are those that mail servers know (sysexits.h): after 75 they keep the message and come again.

use std::io::Read;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command};
use tillit_engine::Language;
use tillit_server::mail::{MOST_BYTES, keep};
use tillit_server::order::{DeclinedKind, Order};

use crate::arguments::{data as data_argument, json, said};
use crate::data;
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(super) const NAME: &str = "mail";

/// The message will not do.
const DATA_ERROR: u8 = 65;
/// There is no such mailbox.
const NO_USER: u8 = 67;
/// Not now: come again.
const TRY_AGAIN: u8 = 75;

pub(super) fn arguments(language: Language) -> Command {
    let deliver = Command::new("deliver")
        .about(said(
            language,
            "Ta emot ett mail på standard in; slutkod 75 betyder försök igen",
            "Take a mail from standard input; exit code 75 means come again",
        ))
        .arg(Arg::new("system").required(true).value_name("SYSTEM").help(said(
            language,
            "Systemet i katalogen vars brevlåda det kom till",
            "The system of the catalogue to whose mailbox it came",
        )));
    let about = said(language, "Mail som kommer in", "Mail that comes in");
    super::with_subcommands(Command::new(NAME).about(about), [deliver], language, |command| {
        command.arg(data_argument(language)).arg(json(language))
    })
}

pub(super) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let (_, matches) = matches.subcommand().expect("clap demands a subcommand");
    let system = matches.get_one::<String>("system").cloned().unwrap_or_default();
    let delivered = data::find(matches).and_then(|folder| {
        let message = take(&folder)?;
        data::order(&folder, &Order::Mail { system, message })
    });
    match delivered {
        Ok(done) if matches.get_flag("json") => terminal.line(&done.to_string()),
        Ok(done) => {
            let numbers: Vec<&str> = done["reached"].as_array().into_iter().flatten().filter_map(|one| one["number"].as_str()).collect();
            terminal.line(&numbers.join("\n"));
        }
        Err(failure) => {
            terminal.error(&failure);
            return Ok(ExitCode::from(code(&failure)));
        }
    }
    Ok(ExitCode::SUCCESS)
}

/// The message is on disk before anything else is tried.
fn take(folder: &Path) -> Result<String, Failure> {
    let mut raw = Vec::new();
    let most = MOST_BYTES as u64 + 1;
    let read = std::io::stdin().lock().take(most).read_to_end(&mut raw);
    read.map_err(|source| Failure::Read { path: PathBuf::from("-"), source })?;
    keep(folder, &raw).map_err(|source| Failure::Write { path: folder.to_owned(), source })
}

fn code(failure: &Failure) -> u8 {
    match failure {
        Failure::Declined(declined) => match declined.kind {
            DeclinedKind::NotFound => NO_USER,
            DeclinedKind::Refused => DATA_ERROR,
            DeclinedKind::Wrong | DeclinedKind::Fault => TRY_AGAIN,
        },
        _ => TRY_AGAIN,
    }
}
