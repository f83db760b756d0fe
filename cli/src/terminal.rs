//! Where answers go: language, colour, and a pipe that may be closed.

use std::error::Error;
use std::io::{self, IsTerminal, Write};

use clap::ArgMatches;
use tillit_engine::{Colour, Language};

use crate::failure::Failure;

/// How this run talks to its reader.
pub(crate) struct Terminal {
    pub(crate) language: Language,
    pub(crate) colour: Colour,
}

/// The language that the environment asks for: `LC_ALL`, then `LC_MESSAGES`, then `LANG`; English where tillit does not
/// speak it.
pub(crate) fn language_of_environment() -> Language {
    let named = std::env::args().skip_while(|argument| argument != "--language").nth(1);
    let asked = named.into_iter().chain(["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok()));
    asked.filter(|value| !value.is_empty()).map(|value| Language::from_locale(&value)).next().flatten().unwrap_or_default()
}

impl Terminal {
    pub(crate) fn new(matches: &ArgMatches, language: Language) -> Terminal {
        let named = matches.subcommand().and_then(|(_, matches)| matches.get_one::<String>("language"));
        let language = named.and_then(|code| Language::from_locale(code)).unwrap_or(language);
        let wanted = matches.subcommand().and_then(|(_, matches)| matches.get_one::<String>("color")).map(String::as_str);
        let is_coloured = match wanted {
            Some("always") => true,
            Some("never") => false,
            _ => io::stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
        };
        Terminal { language, colour: if is_coloured { Colour::Always } else { Colour::Never } }
    }

    /// The text of the reader's language.
    pub(crate) fn say(&self, sv: &str, en: &str) -> String {
        match self.language {
            Language::Swedish => sv,
            Language::English => en,
        }
        .to_owned()
    }

    /// Prints a line of the answer. A reader who has seen enough (`| head`) ends the program quietly.
    pub(crate) fn line(&self, text: &str) {
        if let Err(error) = writeln!(io::stdout(), "{text}") {
            std::process::exit(if error.kind() == io::ErrorKind::BrokenPipe { 0 } else { 6 });
        }
    }

    /// Prints a failure: one line, and a hint.
    pub(crate) fn error(&self, failure: &Failure) {
        let mut text = failure.message(self.language);
        if let Some(source) = failure.source() {
            text = format!("{text}: {source}");
        }
        if let Some(hint) = failure.hint(self.language) {
            text = format!("{text}; {hint}");
        }
        let name = self.say("fel", "error");
        // Where even this cannot be written there is nobody to tell.
        let _ = writeln!(io::stderr(), "{name}: {text}");
    }
}
