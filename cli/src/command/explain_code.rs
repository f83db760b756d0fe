//! `tillit explain-code`: what a code means, why it is refused, how to mend it.

use std::process::ExitCode;

use clap::{Arg, ArgMatches, Command};
use tillit_engine::{Code, Language};

use crate::arguments::said;
use crate::failure::Failure;
use crate::terminal::Terminal;

pub(super) const NAME: &str = "explain-code";

pub(super) fn arguments(language: Language) -> Command {
    Command::new(NAME).about(said(language, "Förklara en felkod, som E012", "Explain the code of an error, such as E012")).arg(
        Arg::new("code").value_name(said(language, "KOD", "CODE")).help(said(
            language,
            "Koden; utan den, alla",
            "The code; without it, all",
        )),
    )
}

pub(super) fn run(matches: &ArgMatches, terminal: &Terminal) -> Result<ExitCode, Failure> {
    let Some(written) = matches.get_one::<String>("code") else {
        for code in Code::ALL {
            let title = code.page(terminal.language).lines().next().unwrap_or_default().trim_start_matches("# ");
            terminal.line(&format!("{}  {title}", code.id()));
        }
        return Ok(ExitCode::SUCCESS);
    };
    let code = Code::from_id(written).ok_or_else(|| Failure::NoSuchCode { code: written.clone() })?;
    terminal.line(code.page(terminal.language));
    Ok(ExitCode::SUCCESS)
}
