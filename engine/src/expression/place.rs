//! From positions in a scalar's text to places in the file: quotes, escapes, folded lines and indentation lie between (F19).

use std::ops::Range;

use crate::source::{FileId, Sources, Span};

/// Where each byte of one scalar's text stands in its file.
#[derive(Clone, Debug)]
pub(crate) struct Places {
    whole: Span,
    /// For each byte of the text the file's bytes of its character; empty when text and source do not match.
    bytes: Vec<(u32, u32)>,
}

impl Places {
    /// Aligns `text` with what stands at `span`.
    ///
    /// Character by character, white space aside: YAML folds, indents and trims white space, and nothing else but the
    /// escapes that [`units`] reads. Where the two still differ, every part is at the scalar's whole place.
    pub(crate) fn new(text: &str, span: Span, sources: &Sources) -> Places {
        let source = sources.text(span);
        // A block's place may begin after its header, and its text with a quote of its own.
        let bytes = aligned(text, span, units(source)).or_else(|| aligned(text, span, plain_units(source)));
        Places { whole: span, bytes: bytes.unwrap_or_default() }
    }
    /// The whole scalar.
    pub(crate) fn whole(&self) -> Span {
        self.whole
    }

    /// The place of a range of the text; an empty range is the place just before its position.
    pub(crate) fn span(&self, range: &Range<usize>) -> Span {
        let file: FileId = self.whole.file;
        let at = |byte: usize| self.bytes.get(byte).copied();
        let before = || range.start.checked_sub(1).and_then(at).map(|(_, end)| end);
        let place = if range.is_empty() {
            before().or_else(|| at(range.start).map(|(start, _)| start)).map(|here| (here, here))
        } else {
            at(range.start).zip(at(range.end - 1)).map(|((start, _), (_, end))| (start, end.max(start)))
        };
        match place {
            Some((start, end)) => Span { file, start, end },
            None => self.whole,
        }
    }
}

/// The place of each byte of the text, if the characters of the source are those of the text.
fn aligned(text: &str, span: Span, units: Vec<Unit>) -> Option<Vec<(u32, u32)>> {
    let mut units = units.into_iter().filter(|unit| !unit.means.is_some_and(char::is_whitespace));
    let mut bytes = Vec::with_capacity(text.len());
    let mut last = span.start;
    for c in text.chars() {
        if c.is_whitespace() {
            bytes.extend(std::iter::repeat_n((last, last), c.len_utf8()));
            continue;
        }
        // An escape by number is not decoded again: it is whatever stands in the text.
        let unit = units.next().filter(|unit| unit.means.is_none_or(|means| means == c))?;
        let place = Span::new(span.file, span.start as usize + unit.range.start..span.start as usize + unit.range.end);
        bytes.extend(std::iter::repeat_n((place.start, place.end), c.len_utf8()));
        last = place.end;
    }
    Some(bytes)
}

/// A character of the text as it stands in the source.
struct Unit {
    range: Range<usize>,
    /// What it means; `None` for an escape by number.
    means: Option<char>,
}

/// The characters of a scalar as written: without its quotes or block header, escapes as one.
fn units(source: &str) -> Vec<Unit> {
    let mut units = Vec::new();
    let (from, to, quote) = match source.chars().next() {
        Some(quote @ ('"' | '\'')) => (1, source.len() - usize::from(source.len() > 1 && source.ends_with(quote)), Some(quote)),
        Some('|' | '>') => (source.find('\n').unwrap_or(source.len()), source.len(), None),
        _ => (0, source.len(), None),
    };
    let mut at = from;
    while let Some(c) = source[at..to].chars().next() {
        let next = source[at + c.len_utf8()..to].chars().next();
        let (length, means) = match (quote, c, next) {
            (Some('\''), '\'', Some('\'')) => (2, Some('\'')),
            (Some('"'), '\\', Some(escaped)) => escape(escaped),
            _ => (c.len_utf8(), Some(c)),
        };
        let end = source[at..to].char_indices().map(|(i, _)| at + i).find(|i| *i >= at + length).unwrap_or(to);
        units.push(Unit { range: at..end, means });
        at = end;
    }
    units
}

/// The characters of a scalar that has neither quotes nor a header.
fn plain_units(source: &str) -> Vec<Unit> {
    source.char_indices().map(|(at, c)| Unit { range: at..at + c.len_utf8(), means: Some(c) }).collect()
}

/// How long an escape of `"…"` is, and what it means.
fn escape(escaped: char) -> (usize, Option<char>) {
    match escaped {
        'x' => (4, None),
        'u' => (6, None),
        'U' => (10, None),
        // All of these are white space, as is an escaped line break.
        'n' | 't' | 'r' | 'v' | 'f' | 'N' | '_' | 'L' | 'P' => (2, Some(' ')),
        c => (1 + c.len_utf8(), Some(c)),
    }
}
