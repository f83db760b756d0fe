//! What a person is told about a rule, word for word. `check` takes the text of `rules/r.rhai`; a text that begins with `fn`
//! gets the two lines of explanation above it.

use std::sync::Arc;

use expect_test::{Expect, expect};
use indexmap::IndexMap;

use super::*;
use crate::case::{Person, Text, Value};
use crate::diagnostic::{Colour, Diagnostics, render};
use crate::model::{Choices, Fact, Facts, Type};
use crate::source::{At, Sources, Span};
use crate::words::{Language, Words, words};

mod bound;
mod calls;
mod engine;
mod limits;
mod never_panics;
mod running;
mod shape;
mod shared;
mod syntax;
mod table;

const EXPLAINED: &str = "/// sv: Ord.\n/// en: Words.\n";

fn languages() -> Vec<String> {
    vec!["sv".to_owned(), "en".to_owned()]
}

pub(super) fn sandbox() -> Sandbox {
    Sandbox::new(&Limits::default(), register)
}

fn sources(path: &str, text: &str) -> Sources {
    Sources::new(vec![(path.to_owned(), text.as_bytes().to_vec())])
}

fn compile_one(sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Rule> {
    let (id, file) = sources.iter().next().expect("one file");
    compile(id, file, &languages(), &sandbox(), diagnostics)
}

fn shown(diagnostics: Diagnostics, sources: &Sources, language: Language) -> String {
    let list = diagnostics.into_sorted(sources);
    list.iter().map(|diagnostic| render(diagnostic, sources, language, Colour::Never) + "\n").collect()
}

#[track_caller]
fn check_file(path: &str, text: &str, language: Language, expected: Expect) {
    let sources = sources(path, text);
    let mut diagnostics = Diagnostics::default();
    let rule = compile_one(&sources, &mut diagnostics);
    assert_eq!(rule.is_some(), !diagnostics.has_errors(), "a rule is usable exactly when nothing is wrong with it");
    expected.assert_eq(&shown(diagnostics, &sources, language));
}

#[track_caller]
fn check(text: &str, expected: Expect) {
    let text = if text.starts_with("fn") || text.starts_with("private") { format!("{EXPLAINED}{text}") } else { text.to_owned() };
    check_file("rules/r.rhai", &text, Language::English, expected);
}

#[track_caller]
fn accepts(text: &str) {
    let sources = sources("rules/r.rhai", &format!("{EXPLAINED}{text}"));
    let mut diagnostics = Diagnostics::default();
    let rule = compile_one(&sources, &mut diagnostics);
    assert_eq!(shown(diagnostics, &sources, Language::English), "");
    assert!(rule.is_some());
}
