//! The `/// sv:` and `/// en:` lines over a rule: what it does in plain words, shown in the product (F79).

use indexmap::IndexMap;

use super::outline::Function;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::source::{FileId, SourceFile, Span};
use crate::words::{Words, list_of, words};

/// Reads the lines between the function before the rule and the rule. A line without a language goes on the one before.
pub(super) fn read(
    id: FileId,
    file: &SourceFile,
    rule: &Function,
    before: usize,
    languages: &[String],
    diagnostics: &mut Diagnostics,
) -> IndexMap<String, String> {
    let mut said: IndexMap<String, String> = IndexMap::new();
    let mut current: Option<String> = None;
    for (span, text) in lines(id, file, before..rule.range.start) {
        match text.split_once(':').filter(|(language, _)| is_language(language)) {
            Some((language, rest)) => {
                current = None;
                if !languages.is_empty() && !languages.iter().any(|declared| declared == language) {
                    diagnostics.push(other_language(span, language, languages));
                } else if said.contains_key(language) {
                    diagnostics.push(twice(span, language));
                } else {
                    current = Some(language.to_owned());
                    said.insert(language.to_owned(), rest.trim().to_owned());
                }
            }
            None => {
                if let Some(so_far) = current.as_ref().and_then(|language| said.get_mut(language)) {
                    so_far.push(' ');
                    so_far.push_str(text.trim());
                } else if said.is_empty() && !text.trim().is_empty() {
                    diagnostics.push(no_language(span, text, languages));
                }
            }
        }
    }
    said.retain(|_, text| {
        *text = text.trim().to_owned();
        !text.is_empty()
    });
    report_missing(rule, &said, languages, diagnostics);
    said
}

/// The `///` lines of a part of the file: the place of each and what follows the slashes.
fn lines(id: FileId, file: &SourceFile, part: std::ops::Range<usize>) -> Vec<(Span, &str)> {
    let (mut all, mut start) = (Vec::new(), part.start);
    for line in file.text()[part].split_inclusive('\n') {
        let trimmed = line.trim();
        if let Some(text) = trimmed.strip_prefix("///") {
            let at = start + line.len() - line.trim_start().len();
            all.push((Span::new(id, at..at + trimmed.len()), text.trim_start()));
        }
        start += line.len();
    }
    all
}

/// `sv`, `en`, `smj`: so short that an ordinary first word with a colon is seldom taken for one.
fn is_language(word: &str) -> bool {
    (2..=3).contains(&word.len()) && word.chars().all(|c| c.is_ascii_lowercase())
}

fn report_missing(rule: &Function, said: &IndexMap<String, String>, languages: &[String], diagnostics: &mut Diagnostics) {
    let name = &rule.name.value;
    for language in languages.iter().filter(|language| !said.contains_key(*language)) {
        diagnostics.push(
            Diagnostic::new(
                Code::RuleShape,
                rule.name.span,
                words!(
                    "regeln `{name}` säger inte på språket `{language}` vad den gör",
                    "the rule `{name}` does not say in the language `{language}` what it does"
                ),
            )
            .label(words!("raden `/// {language}: …` saknas ovanför", "the line `/// {language}: …` is missing above"))
            .help(words!(
                "skriv ovanför funktionen, med vanliga ord: `/// {language}: …`",
                "write above the function, in plain words: `/// {language}: …`"
            )),
        );
    }
}

fn other_language(span: Span, language: &str, languages: &[String]) -> Diagnostic {
    let Words { sv, en } = list_of(languages, 10);
    Diagnostic::new(
        Code::RuleShape,
        span,
        words!("paketet har inte språket `{language}`", "the package does not have the language `{language}`"),
    )
    .nearest(language, languages.iter().map(String::as_str))
    .help(words!(
        "paketets språk är {sv}; ta bort raden, eller lägg till språket i `package.yaml`",
        "the languages of the package are {en}; remove the line, or add the language in `package.yaml`"
    ))
}

fn twice(span: Span, language: &str) -> Diagnostic {
    Diagnostic::new(Code::RuleShape, span, words!("språket `{language}` står två gånger", "the language `{language}` stands twice")).help(
        words!("fortsätt texten på nästa rad utan språk: `/// …`", "go on with the text on the next line without the language: `/// …`"),
    )
}

fn no_language(span: Span, text: &str, languages: &[String]) -> Diagnostic {
    let language = languages.first().map_or("en", String::as_str);
    Diagnostic::new(
        Code::RuleShape,
        span,
        words!("raden säger inte vilket språk den är på", "the line does not say which language it is in"),
    )
    .help(words!("skriv `/// {language}: {text}`", "write `/// {language}: {text}`"))
}
