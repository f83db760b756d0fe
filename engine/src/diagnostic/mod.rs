//! What is wrong with a package, for its process owner: all of it, each with its place and the mend.
//!
//! A diagnostic is data; [`render`] and [`json`] show it. Every [`Code`] has a page (`tillit explain-code`) and stands in
//! `docs/reference/diagnostics.md`.

mod code;
mod json;
mod nearest;
mod render;

pub use code::{Code, Severity};
pub use json::to_json;
pub use nearest::nearest;
pub use render::{Colour, render};

use crate::source::{Sources, Span};
use crate::words::{Words, words};

/// One mistake: what is wrong, where, what was expected, how to mend it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which kind of mistake.
    pub code: Code,
    /// What is wrong, in one sentence without a full stop.
    pub message: Words,
    /// Where.
    pub place: Span,
    /// What was expected at the place, or what it is.
    pub label: Option<Words>,
    /// Other places that one must see to understand it.
    pub related: Vec<(Span, Words)>,
    /// How to mend it; the first line is the likeliest.
    pub help: Vec<Words>,
}

impl Diagnostic {
    pub(crate) fn new(code: Code, place: Span, message: Words) -> Diagnostic {
        Diagnostic { code, message, place, label: None, related: Vec::new(), help: Vec::new() }
    }

    /// Says at the place itself what was expected.
    pub(crate) fn label(mut self, label: Words) -> Diagnostic {
        self.label = Some(label);
        self
    }

    /// Shows another place.
    pub(crate) fn related(mut self, place: Span, words: Words) -> Diagnostic {
        self.related.push((place, words));
        self
    }

    /// Adds a way to mend it.
    pub(crate) fn help(mut self, help: Words) -> Diagnostic {
        self.help.push(help);
        self
    }

    /// Labels the place with the name that was probably meant, if one of `known` is near.
    pub(crate) fn nearest<'a>(self, written: &str, known: impl IntoIterator<Item = &'a str>) -> Diagnostic {
        match nearest(written, known) {
            Some(name) => self.label(words!("menade du `{name}`?", "did you mean `{name}`?")),
            None => self,
        }
    }

    /// How much it weighs.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }

    /// The same with words that cannot steer a terminal.
    fn printable(&self) -> Diagnostic {
        Diagnostic {
            code: self.code,
            message: self.message.printable(),
            place: self.place,
            label: self.label.as_ref().map(Words::printable),
            related: self.related.iter().map(|(span, words)| (*span, words.printable())).collect(),
            help: self.help.iter().map(Words::printable).collect(),
        }
    }
}

/// All diagnostics of a check, in the order in which they were found.
#[derive(Clone, Debug, Default)]
pub(crate) struct Diagnostics {
    list: Vec<Diagnostic>,
}

impl Diagnostics {
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.list.push(diagnostic);
    }

    /// Takes away what turns out to follow from something else.
    pub(crate) fn retain(&mut self, keep: impl FnMut(&Diagnostic) -> bool) {
        self.list.retain(keep);
    }

    /// Whether anything forbids to use the package.
    #[must_use]
    pub(crate) fn has_errors(&self) -> bool {
        self.list.iter().any(|diagnostic| diagnostic.severity() == Severity::Error)
    }

    /// Those found so far.
    #[must_use]
    pub(crate) fn as_slice(&self) -> &[Diagnostic] {
        &self.list
    }

    /// Sorted by file, place and code, each once.
    #[must_use]
    pub(crate) fn into_sorted(self, sources: &Sources) -> Vec<Diagnostic> {
        let mut list = self.list;
        list.sort_by(|a, b| {
            let path = |d: &Diagnostic| sources.file(d.place.file).path().to_owned();
            (path(a), a.place.start, a.code, a.place.end).cmp(&(path(b), b.place.start, b.code, b.place.end))
        });
        list.dedup();
        list
    }
}
