//! A diagnostic as text with its line of the file, in the manner of rustc.

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Renderer, Snippet};

use super::{Diagnostic, Severity};
use crate::source::{Sources, Span};
use crate::words::Language;

/// Whether the text carries colours for a terminal.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// ANSI colours.
    Always,
    /// Text alone.
    Never,
}

/// The diagnostic as a person reads it, several lines without the last line break.
#[must_use]
pub fn render(diagnostic: &Diagnostic, sources: &Sources, language: Language, colour: Colour) -> String {
    let renderer = match colour {
        Colour::Always => Renderer::styled(),
        Colour::Never => Renderer::plain(),
    }
    .decor_style(DecorStyle::Ascii);
    let level = match (diagnostic.severity(), language) {
        (Severity::Error, Language::English) => Level::ERROR,
        (Severity::Error, Language::Swedish) => Level::ERROR.with_name("fel"),
        (Severity::Warning, Language::English) => Level::WARNING,
        (Severity::Warning, Language::Swedish) => Level::WARNING.with_name("varning"),
    };
    let help = match language {
        Language::English => Level::HELP,
        Language::Swedish => Level::HELP.with_name("hjälp"),
    };
    let diagnostic = &diagnostic.printable();
    let message = diagnostic.message.in_language(language);
    let mut group = Group::with_title(level.primary_title(message).id(diagnostic.code.id()));
    for snippet in snippets(diagnostic, sources, language) {
        group = group.element(snippet);
    }
    for line in &diagnostic.help {
        group = group.element(help.clone().message(line.in_language(language)));
    }
    renderer.render(&[group])
}

/// One snippet a file: the place itself with related places of its file, then the other files.
fn snippets<'a>(diagnostic: &'a Diagnostic, sources: &'a Sources, language: Language) -> Vec<Snippet<'a, Annotation<'a>>> {
    let label = diagnostic.label.as_ref().map(|words| words.in_language(language));
    let (here, elsewhere): (Vec<_>, Vec<_>) = diagnostic.related.iter().partition(|(span, _)| span.file == diagnostic.place.file);
    let all: Vec<Span> = here.iter().map(|(span, _)| *span).chain([diagnostic.place]).collect();
    let (mut first, from) = snippet(&all, sources, language);
    first = first.annotation(AnnotationKind::Primary.span(visible(diagnostic.place, from, sources)).label(label));
    for (span, words) in here {
        first = first.annotation(AnnotationKind::Context.span(visible(*span, from, sources)).label(words.in_language(language)));
    }
    let others = elsewhere.into_iter().map(|(span, words)| {
        let (snippet, from) = snippet(&[*span], sources, language);
        snippet.annotation(AnnotationKind::Context.span(visible(*span, from, sources)).label(words.in_language(language)))
    });
    std::iter::once(first).chain(others).collect()
}

/// Bytes of a line that are shown after a place: a line of a megabyte is nobody's help, and slow.
const MOST_AFTER: usize = 400;

/// The lines of a file that hold some places, and the byte at which they begin.
fn snippet<'a>(places: &[Span], sources: &'a Sources, language: Language) -> (Snippet<'a, Annotation<'a>>, usize) {
    let file = sources.file(places[0].file);
    let text = file.text();
    let least = places.iter().map(|span| span.start as usize).min().unwrap_or(0);
    let most = places.iter().map(|span| span.start as usize).max().unwrap_or(0);
    let (start, _) = file.line_at(least);
    let (last, line) = file.line_at(most);
    let mut end = (last + line.len()).min(most + MOST_AFTER);
    while !text.is_char_boundary(end) {
        end += 1;
    }
    (Snippet::source(&text[start..end]).path(sources.shown_path(places[0].file, language)).line_start(file.position(least).line), start)
}

/// What is underlined, counted from a byte on: never more than the first line of a place.
fn visible(span: Span, from: usize, sources: &Sources) -> std::ops::Range<usize> {
    let text = sources.text(span);
    let mut first_line = text.find(['\n', '\r']).unwrap_or(text.len()).min(MOST_AFTER);
    while !text.is_char_boundary(first_line) {
        first_line -= 1;
    }
    let start = span.start as usize - from;
    start..start + first_line
}
