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
    let snippet = |span: Span| {
        let file = sources.file(span.file);
        Snippet::source(file.text()).path(sources.shown_path(span.file))
    };
    let label = diagnostic.label.as_ref().map(|words| words.in_language(language));
    let mut first = snippet(diagnostic.place).annotation(AnnotationKind::Primary.span(visible(diagnostic.place, sources)).label(label));
    let mut others = Vec::new();
    for (span, words) in &diagnostic.related {
        let annotation = AnnotationKind::Context.span(visible(*span, sources)).label(words.in_language(language));
        if span.file == diagnostic.place.file {
            first = first.annotation(annotation);
        } else {
            others.push(snippet(*span).annotation(annotation));
        }
    }
    std::iter::once(first).chain(others).collect()
}

/// What is underlined: never more than the first line of a place.
fn visible(span: Span, sources: &Sources) -> std::ops::Range<usize> {
    let text = sources.text(span);
    let first_line = text.find(['\n', '\r']).unwrap_or(text.len());
    span.start as usize..span.start as usize + first_line
}
