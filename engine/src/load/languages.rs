//! Titles that lack a language, or have one that the package does not: a language left out of `package.yaml` is one mistake,
//! though every title of the package shows it.

use std::collections::VecDeque;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::Span;
use crate::words::{Words, list_of, words};

/// So many titles alike are told one by one; of more, the first speaks for all.
const MOST_ALIKE: usize = 8;

/// The languages of the package, and the titles that do not fit them.
pub(super) struct Languages {
    /// Codes in the order of `package.yaml`; empty when that has a mistake of its own, and then no title is judged.
    pub(super) declared: Vec<String>,
    /// What is wrong with titles, by language and kind.
    wrong: VecDeque<(Wrong, Diagnostic)>,
}

#[derive(PartialEq, Eq)]
enum Wrong {
    Unknown(String),
    Missing(Vec<String>),
}

impl Languages {
    pub(super) fn new(declared: Vec<String>) -> Languages {
        let are_codes = declared.iter().all(|code| is_language_code(code));
        Languages { declared: if are_codes { declared } else { Vec::new() }, wrong: VecDeque::new() }
    }

    pub(super) fn has(&self, language: &str) -> bool {
        self.declared.is_empty() || self.declared.iter().any(|known| known == language)
    }

    /// `{sv: …, en: …}`, with what is already there.
    pub(super) fn pattern(&self, first: &str) -> String {
        let swedish_and_english = ["sv".to_owned(), "en".to_owned()];
        let all = if self.declared.is_empty() { &swedish_and_english[..] } else { &self.declared };
        let part = |(index, language)| format!("{language}: {}", if index == 0 { first } else { "…" });
        format!("{{{}}}", all.iter().enumerate().map(part).collect::<Vec<_>>().join(", "))
    }

    pub(super) fn unknown(&mut self, place: Span, language: &str) {
        let list = list_of(&self.declared, 9);
        let (sv, en) = (list.sv, list.en);
        let message = words!("paketet har inget språk `{language}`", "the package has no language `{language}`");
        let help = words!("språken i `package.yaml` är {sv}", "the languages in `package.yaml` are {en}");
        let known = self.declared.iter().map(String::as_str);
        let diagnostic = Diagnostic::new(Code::TitleLanguages, place, message).nearest(language, known).help(help);
        self.wrong.push_back((Wrong::Unknown(language.to_owned()), diagnostic));
    }

    pub(super) fn missing(&mut self, place: Span, name: &str, missing: Vec<String>) {
        let list = list_of(&missing, 9);
        let (sv, en) = (list.sv, list.en);
        let message = words!("`{name}` saknar texten på {sv}", "`{name}` lacks the text in {en}");
        let first = &missing[0];
        let help = words!(
            "lägg till `{first}: …`; titlar visas på varje språk i `package.yaml`",
            "add `{first}: …`; titles are shown in every language of `package.yaml`"
        );
        self.wrong.push_back((Wrong::Missing(missing), Diagnostic::new(Code::TitleLanguages, place, message).help(help)));
    }

    /// Tells all of it. Gives the languages that rules are held against: one that every title lacks, or has, is told already.
    pub(super) fn tell(mut self, diagnostics: &mut Diagnostics) -> Vec<String> {
        let mut languages = self.declared.clone();
        while let Some((kind, first)) = self.wrong.pop_front() {
            let (alike, rest): (VecDeque<_>, VecDeque<_>) = self.wrong.into_iter().partition(|(other, _)| *other == kind);
            self.wrong = rest;
            let more = alike.len();
            if more < MOST_ALIKE {
                diagnostics.push(first);
                alike.into_iter().for_each(|(_, diagnostic)| diagnostics.push(diagnostic));
            } else {
                diagnostics.push(first.help(likewise(&kind, more)));
                match kind {
                    Wrong::Unknown(language) => languages.push(language),
                    Wrong::Missing(missing) => languages.retain(|language| !missing.contains(language)),
                }
            }
        }
        languages
    }
}

fn likewise(kind: &Wrong, more: usize) -> Words {
    match kind {
        Wrong::Unknown(language) => words!(
            "likadant på {more} ställen till: lägg till `{language}` i `languages` i `package.yaml`, om språket ska finnas",
            "likewise in {more} more places: add `{language}` to `languages` in `package.yaml`, if the language is meant to be there"
        ),
        Wrong::Missing(_) => words!("likadant på {more} ställen till", "likewise in {more} more places"),
    }
}

/// Whether a text is a code such as `sv`.
pub(super) fn is_language_code(text: &str) -> bool {
    (2..=3).contains(&text.len()) && text.chars().all(|c| c.is_ascii_lowercase())
}
