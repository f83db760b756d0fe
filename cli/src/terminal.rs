//! Where answers go: language, colour, and a pipe that may be closed.

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
    let mut asked = ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().filter_map(|name| std::env::var(name).ok());
    asked.find(|value| !value.is_empty()).and_then(|value| Language::from_locale(&value)).unwrap_or_default()
}

/// The language that `--language sv` or `--language=sv` asks for, found before the rest is read: help and wrong use speak it too.
pub(crate) fn language_of_arguments() -> Option<Language> {
    let mut arguments = std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned());
    let value = arguments.find_map(|argument| match argument.strip_prefix("--language")? {
        "" => Some(None),
        rest => rest.strip_prefix('=').map(|value| Some(value.to_owned())),
    })?;
    Language::from_locale(&value.or_else(|| arguments.next())?)
}

impl Terminal {
    pub(crate) fn new(matches: &ArgMatches, language: Language) -> Terminal {
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

    /// Prints a line of the answer.
    ///
    /// A reader who has seen enough (`| head`) misses the rest; the exit code stays what it would have been, so that a script
    /// with `pipefail` hears the truth. An answer that cannot be written for another reason (a full disk) ends the program.
    pub(crate) fn line(&self, text: &str) {
        match writeln!(io::stdout(), "{text}") {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                self.error(&Failure::Answer { source: error });
                std::process::exit(6);
            }
            _ => {}
        }
    }

    /// Prints lines in which stands what others have written, such as a mail's subject: a terminal obeys control characters, so
    /// other ones are shown for them.
    pub(crate) fn lines_of_others<'l>(&self, lines: impl IntoIterator<Item = &'l str>) {
        lines.into_iter().for_each(|line| self.line(&harmless(line)));
    }

    /// Says something beside the answer, to people: scripts read the answer alone.
    pub(crate) fn note(&self, sv: &str, en: &str) {
        // Where it cannot be written there is nobody to tell.
        let _ = writeln!(io::stderr(), "{}", self.say(sv, en));
    }

    /// Prints a failure: one line, and a hint.
    pub(crate) fn error(&self, failure: &Failure) {
        let mut text = failure.in_a_line(self.language);
        if let Some(hint) = failure.hint(self.language) {
            text = format!("{text}; {hint}");
        }
        let name = self.say("fel", "error");
        // Where even this cannot be written there is nobody to tell.
        let _ = writeln!(io::stderr(), "{name}: {}", harmless(&text));
    }
}

fn harmless(line: &str) -> String {
    line.chars().map(|character| if character.is_control() { char::REPLACEMENT_CHARACTER } else { character }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_others_have_written_gives_a_terminal_no_orders() {
        assert_eq!(harmless("Åsa\u{1b}[2J\r\u{9b}31m – 1\u{7}"), "Åsa\u{fffd}[2J\u{fffd}\u{fffd}31m – 1\u{fffd}");
    }
}
