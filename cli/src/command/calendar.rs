//! `tillit calendar`: fixed for scripts from the first day, and answered once the language has open hours.

use std::process::ExitCode;

use clap::{Arg, ArgAction, ArgMatches, Command};
use tillit_engine::Language;

use crate::arguments::said;
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(super) const NAME: &str = "calendar";

pub(super) fn arguments(language: Language) -> Command {
    Command::new(NAME)
        .about(said(language, "Öppettider (finns inte än)", "Open hours (not yet)"))
        .arg(Arg::new("rest").num_args(0..).action(ArgAction::Append).trailing_var_arg(true).allow_hyphen_values(true).hide(true))
}

/// Exit 2, whatever is asked.
pub(super) fn run(_: &ArgMatches, _: &Terminal) -> Result<ExitCode, Failure> {
    Err(Failure::NotYet { command: NAME })
}
