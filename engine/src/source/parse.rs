//! YAML text → tree. Reports what the language does not have (anchors, aliases, tags, several documents) and keys that stand
//! twice; a syntax error ends the file, so there is at most one in each.

use granit_parser::{Event, Parser, ScalarStyle, options};

use super::eaten;
use super::file::{FileId, SourceFile, Span};
use super::syntax::syntax_error;
use super::tree::{Node, Scalar, Style, Value};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::words::words;

/// Longest file that is read, in bytes: a process of a thousand steps takes a quarter of it.
pub const MOST_BYTES: usize = 1_000_000;
/// Deepest nesting of maps and lists: three times what the deepest example uses.
pub(super) const MOST_LEVELS: usize = 60;

/// Reads one file. `None`: it has no tree, and why has been reported.
pub(crate) fn parse(id: FileId, file: &SourceFile, diagnostics: &mut Diagnostics) -> Option<Node> {
    let text = file.text();
    if !is_readable(id, file, diagnostics) {
        return None;
    }
    let mut builder = Builder { id, file, diagnostics, open: Vec::new(), root: None, documents: 0 };
    let parser_options = options! {
        emit_comments: false,
        emit_anchor_events: true,
        emit_unresolved_aliases: true,
        flow_nesting_limit: MOST_LEVELS,
        block_nesting_limit: MOST_LEVELS,
    };
    for event in Parser::new_from_str_with_options(text, parser_options) {
        match event {
            Ok((event, span)) => builder.take(event, span)?,
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(text.len()).min(text.len());
                builder.diagnostics.push(syntax_error(id, file, at, &error));
                return None;
            }
        }
    }
    let root = builder.root.take();
    if root.is_none() {
        let place = Span::new(id, 0..0);
        diagnostics.push(Diagnostic::new(Code::YamlSyntax, place, words!("filen är tom", "the file is empty")).help(words!(
            "skriv vad den är på första raden, t.ex. `process: namn`",
            "write what it is on its first line, such as `process: name`"
        )));
    }
    root
}

/// Whether the file is short enough and all UTF-8.
pub(crate) fn is_readable(id: FileId, file: &SourceFile, diagnostics: &mut Diagnostics) -> bool {
    if file.text().len() > MOST_BYTES {
        let (size, most) = (file.text().len() / 1000, MOST_BYTES / 1000);
        diagnostics.push(
            Diagnostic::new(
                Code::FileTooLarge,
                Span::new(id, 0..0),
                words!("filen är på {size} kB, och {most} kB är det mesta", "the file has {size} kB, and {most} kB is the most"),
            )
            .help(words!("dela den i flera filer", "split it into several files")),
        );
        return false;
    }
    if let Some(at) = file.broken_at() {
        diagnostics.push(
            Diagnostic::new(Code::NotUtf8, Span::new(id, at..at), words!("filen är inte UTF-8 här", "the file is not UTF-8 here")).help(
                words!(
                    "spara filen som UTF-8 i textredigeraren (ofta under ”Spara som”, ”Teckenkodning”)",
                    "save the file as UTF-8 in the text editor (often under \"Save as\", \"Encoding\")"
                ),
            ),
        );
        return false;
    }
    true
}

/// A collection whose end has not come yet.
enum Open {
    List { start: usize, end: usize, items: Vec<Node> },
    Map { start: usize, end: usize, entries: Vec<(Node, Node)>, key: Option<Node>, is_doubled: bool },
}

struct Builder<'a> {
    id: FileId,
    file: &'a SourceFile,
    diagnostics: &'a mut Diagnostics,
    open: Vec<Open>,
    root: Option<Node>,
    documents: usize,
}

impl Builder<'_> {
    /// Takes one event; `None` when the file cannot be read further.
    fn take(&mut self, event: Event<'_>, span: granit_parser::Span) -> Option<()> {
        let range = span.byte_range().unwrap_or(0..0);
        let tag = span.tag_span().and_then(|tag| tag.byte_range());
        match event {
            Event::DocumentStart(..) => {
                self.documents += 1;
                if self.documents > 1 {
                    self.second_document(range.start);
                    return None;
                }
            }
            Event::Scalar(text, style, _, tagged) => {
                let node = if tagged.is_some() { self.tagged(tag, range) } else { self.scalar(&text, style, range) };
                self.place(node);
            }
            Event::SequenceStart(_, _, tagged) => {
                self.refuse_tag(tagged.is_some(), tag);
                self.open.push(Open::List { start: range.start, end: range.end, items: Vec::new() });
            }
            Event::MappingStart(_, _, tagged) => {
                self.refuse_tag(tagged.is_some(), tag);
                self.open.push(Open::Map { start: range.start, end: range.end, entries: Vec::new(), key: None, is_doubled: false });
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let node = self.close(range);
                self.place(node);
            }
            Event::Anchor(..) => self.refuse_anchor(range),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.refuse_anchor(range.clone());
                self.place(Node { span: Span::new(self.id, range), value: Value::Refused });
            }
            _ => {}
        }
        Some(())
    }

    fn scalar(&mut self, text: &str, style: ScalarStyle, range: std::ops::Range<usize>) -> Node {
        let style = match style {
            ScalarStyle::Plain => Style::Plain,
            ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
            ScalarStyle::Literal | ScalarStyle::Folded => Style::Block,
        };
        let nothing = style == Style::Plain && matches!(text, "" | "~" | "null" | "Null" | "NULL");
        let value = if nothing { Value::Nothing } else { Value::Scalar(Scalar { text: text.to_owned(), style }) };
        let end = range.start + self.file.text()[range.clone()].trim_end().len();
        if style == Style::Plain
            && let Some(diagnostic) = eaten::comment(self.id, self.file, range.start..end)
        {
            self.diagnostics.push(diagnostic);
            return Node { span: Span::new(self.id, range.start..end), value: Value::Refused };
        }
        Node { span: Span::new(self.id, range.start..end.max(range.start)), value }
    }

    fn close(&mut self, range: std::ops::Range<usize>) -> Node {
        let flow_end = |opened: usize, last: usize| if range.end > range.start { range.end } else { last.max(opened) };
        match self.open.pop().expect("the parser ends only what it began") {
            Open::List { start, end, items } => {
                let last = items.last().map_or(end, |node| node.span.end as usize);
                Node { span: Span::new(self.id, start..flow_end(end, last)), value: Value::List(items) }
            }
            Open::Map { start, end, entries, .. } => {
                let last = entries.last().map_or(end, |(key, value)| key.span.end.max(value.span.end) as usize);
                Node { span: Span::new(self.id, start..flow_end(end, last)), value: Value::Map(entries) }
            }
        }
    }

    /// Puts a finished node where it belongs: into the innermost open collection, or as the file's root.
    fn place(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, is_doubled, .. }) => match key.take() {
                None => *key = Some(node),
                Some(key) => {
                    let first = key.text().and_then(|text| entries.iter_mut().find(|(other, _)| other.text() == Some(text)));
                    let Some((first, value)) = first else { return entries.push((key, node)) };
                    if value.value == Value::Nothing {
                        *value = node;
                    }
                    // Two things run together when a line between them is lost; that is one mistake.
                    if !std::mem::replace(is_doubled, true) {
                        let first = first.span;
                        self.refuse_double(&key, first);
                    }
                }
            },
        }
    }

    fn refuse_double(&mut self, key: &Node, first: Span) {
        let name = key.text().unwrap_or_default();
        self.diagnostics.push(
            Diagnostic::new(
                Code::DuplicateKey,
                key.span,
                words!("`{name}` står två gånger på samma ställe", "`{name}` stands twice in the same place"),
            )
            .related(first, words!("första gången här", "first here"))
            .help(words!("behåll den ena, eller ge den andra ett annat namn", "keep one of them, or give the other another name")),
        );
    }

    fn refuse_anchor(&mut self, range: std::ops::Range<usize>) {
        let written = self.file.text()[range.clone()].to_owned();
        let help = eaten::anchor_help(self.file, range.start, &written);
        self.diagnostics.push(
            Diagnostic::new(
                Code::Anchor,
                Span::new(self.id, range),
                words!("`{written}`: ankare och alias finns inte i språket", "`{written}`: anchors and aliases are not in the language"),
            )
            .help(help),
        );
    }

    fn refuse_tag(&mut self, tagged: bool, tag: Option<std::ops::Range<usize>>) {
        if tagged {
            let node = self.tagged(tag.clone(), tag.unwrap_or(0..0));
            debug_assert_eq!(node.value, Value::Refused);
        }
    }

    /// A `!…` before a value: a YAML tag, or an expression's "not" that YAML took for one.
    fn tagged(&mut self, tag: Option<std::ops::Range<usize>>, range: std::ops::Range<usize>) -> Node {
        let tag = tag.unwrap_or(range.clone());
        let whole = tag.start..range.end.max(tag.end);
        self.diagnostics.push(eaten::tag(self.id, self.file, tag));
        Node { span: Span::new(self.id, whole), value: Value::Refused }
    }

    fn second_document(&mut self, at: usize) {
        self.diagnostics.push(
            Diagnostic::new(
                Code::YamlSyntax,
                Span::new(self.id, at..(at + 3).min(self.file.text().len())),
                words!("filen har mer än ett YAML-dokument", "the file holds more than one YAML document"),
            )
            .help(words!("ta bort raden `---`, eller dela filen i två", "remove the line `---`, or split the file in two")),
        );
    }
}
