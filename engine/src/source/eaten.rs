//! The ways in which YAML eats an expression or a title, and the mend for each: the line as it should be written.
//!
//! YAML reads `{if: f(a, b)}` as two keys, `"x" in tags` as a text with rubbish behind it, `!closed` as a tag (F18). Some of
//! these are syntax errors, others pass silently; both are told here as what they are.

use std::ops::Range;

use granit_parser::{ErrorKind, ScanError};

use super::file::{FileId, SourceFile, Span};
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Words, words};

/// An entry of the line as its author meant it: commas within brackets and quotes belong to the value.
struct Meant<'a> {
    /// Where the value starts in the file.
    start: usize,
    key: &'a str,
    value: &'a str,
    /// The entry stands in `{…}`.
    in_flow: bool,
}

/// A syntax error of the YAML parser, told as an eaten value where it is one.
pub(super) fn syntax_error(id: FileId, file: &SourceFile, at: usize, error: &ScanError) -> Diagnostic {
    if let Some(diagnostic) = tab(id, file, at, error.kind()) {
        return diagnostic;
    }
    let because = match error.kind() {
        ErrorKind::InvalidTrailingDoubleQuotedScalar | ErrorKind::InvalidTrailingSingleQuotedScalar => Some(words!(
            "ett värde som börjar med citattecken slutar vid nästa citattecken",
            "a value that begins with a quote ends at the next quote"
        )),
        ErrorKind::ExpectedFlowMappingSeparator => Some(words!(
            "inom `{{…}}` slutar ett värde vid en hakparentes, ett komma och `: `",
            "within `{{…}}` a value ends at a bracket, a comma and `: `"
        )),
        ErrorKind::MappingValueNotAllowed => {
            Some(words!("`: ` i ett värde läses som en ny nyckel", "`: ` inside a value is read as a new key"))
        }
        ErrorKind::UnexpectedCharacter { character } => {
            Some(words!("ett värde får inte börja med `{character}`", "a value cannot begin with `{character}`"))
        }
        _ => None,
    };
    if let (Some(because), Some(meant)) = (because, meant_at(file, at)) {
        if needs_quotes(meant.value) {
            return cut(id, at..meant.start + meant.value.len(), &meant, because);
        }
    }
    plain_syntax_error(id, file, at, error)
}

fn plain_syntax_error(id: FileId, file: &SourceFile, at: usize, error: &ScanError) -> Diagnostic {
    let said = error.info();
    let end = file.text()[at..].chars().next().filter(|c| *c != '\n').map_or(at, |c| at + c.len_utf8());
    Diagnostic::new(Code::YamlSyntax, Span::new(id, at..end), words!("det här är inte YAML: {said}", "this is not YAML: {said}")).help(
        words!(
            "se efter om raden, eller den före, saknar ett kolon, ett citattecken eller en parentes, eller är indragen fel",
            "see whether the line, or the one before, lacks a colon, a quote or a bracket, or is indented wrongly"
        ),
    )
}

/// Tabs cannot indent YAML.
fn tab(id: FileId, file: &SourceFile, at: usize, kind: &ErrorKind) -> Option<Diagnostic> {
    let (start, line) = file.line_at(at);
    let is_tab = format!("{kind:?}").starts_with("Tab") || file.text().as_bytes().get(at) == Some(&b'\t');
    let tab = line.find('\t').filter(|_| is_tab)?;
    let mended = line.replace('\t', "  ");
    Some(
        Diagnostic::new(
            Code::EatenValue,
            Span::new(id, start + tab..start + tab + 1),
            words!("en tabb; YAML dras in med blanksteg", "a tab; YAML is indented with spaces"),
        )
        .help(words!("skriv raden med blanksteg: `{mended}`", "write the line with spaces: `{mended}`")),
    )
}

/// A `!` that YAML read as a tag.
pub(super) fn tag(id: FileId, file: &SourceFile, tag: Range<usize>, whole: Range<usize>) -> Diagnostic {
    let written = file.text()[tag.clone()].to_owned();
    let meant = meant_at(file, tag.start);
    let rest = meant.as_ref().map_or("", |meant| meant.value.trim_start_matches('!').trim());
    let is_expression = !written.starts_with("!!") && rest.chars().next().is_some_and(|c| c.is_lowercase() || c == '(');
    if let (Some(meant), true) = (&meant, is_expression) {
        let key = meant.key;
        return Diagnostic::new(
            Code::EatenValue,
            Span::new(id, whole),
            words!("YAML läser `{written}` som en tagg, inte som ”inte”", "YAML reads `{written}` as a tag, not as \"not\""),
        )
        .help(words!("skriv `{key}: not {rest}`", "write `{key}: not {rest}`"));
    }
    Diagnostic::new(
        Code::Tag,
        Span::new(id, tag),
        words!("`{written}`: taggar finns inte i språket", "`{written}`: tags are not in the language"),
    )
    .help(words!("ta bort taggen, eller sätt texten inom citattecken", "remove the tag, or put the text in quotes"))
}

/// A plain value that a ` #` cut short, silently: what is left has an open bracket or quote.
pub(super) fn comment(id: FileId, file: &SourceFile, value: Range<usize>) -> Option<Diagnostic> {
    let text = &file.text()[value.clone()];
    let (start, line) = file.line_at(value.end);
    let rest = line.get(value.end - start..)?;
    if balanced(text) || !rest.trim_start().starts_with('#') {
        return None;
    }
    let meant = Meant { value: line[value.start.max(start) - start..].trim_end(), ..meant_at(file, value.start)? };
    Some(cut(
        id,
        value.end..start + line.len(),
        &meant,
        words!(
            "` #` börjar en kommentar, också inom citattecken som inte börjar värdet",
            "` #` begins a comment, even within quotes that do not begin the value"
        ),
    ))
}

/// A key without a value inside `{…}` that is the rest of a value cut at a comma: `{if: f(a, b)}`, `{sv: a, b, en: …}`.
pub(crate) fn cut_value(file: &SourceFile, key: Span) -> Option<Diagnostic> {
    let text = &file.text()[key.range()];
    let (start, line) = file.line_at(key.start as usize);
    let before = line.get(..key.start as usize - start)?.trim_end();
    if !before.ends_with(',') {
        return None;
    }
    let meant = match meant_at(file, key.start as usize) {
        Some(meant) if meant.in_flow && meant.start < key.start as usize => meant,
        _ => before_comma(file, key.start as usize)?,
    };
    let because = words!(
        "inom `{{…}}` slutar ett värde vid ett komma, så `{text}` blev en nyckel",
        "within `{{…}}` a value ends at a comma, so `{text}` became a key"
    );
    Some(cut(key.file, key.range(), &meant, because))
}

fn cut(id: FileId, range: Range<usize>, meant: &Meant<'_>, because: Words) -> Diagnostic {
    let (key, mended) = (meant.key, quoted_line(meant.key, meant.value));
    Diagnostic::new(Code::EatenValue, Span::new(id, range), words!("YAML klipper av värdet av `{key}`", "YAML cuts the value of `{key}`"))
        .label(because)
        .help(words!("sätt hela värdet inom citattecken: `{mended}`", "put the whole value in quotes: `{mended}`"))
}

/// `key: 'value'` with quotes that need no escaping where there are such.
pub(crate) fn quoted_line(key: &str, value: &str) -> String {
    if value.contains('\'') && !value.contains(['"', '\\']) {
        format!("{key}: \"{value}\"")
    } else {
        format!("{key}: '{}'", value.replace('\'', "''"))
    }
}

/// Whether a value written without quotes is misread by YAML.
fn needs_quotes(value: &str) -> bool {
    let first = value.chars().next();
    value.contains(['[', ']', '(', ')', '"', '\'', '{', '}']) || value.contains(": ") || first.is_some_and(|c| "%@`".contains(c))
}

/// Whether quotes and brackets are closed.
fn balanced(text: &str) -> bool {
    let (mut depth, mut quote) = (0i32, None);
    for c in text.chars() {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' => quote = Some(c),
            None if "([{".contains(c) => depth += 1,
            None if ")]}".contains(c) => depth -= 1,
            None => {}
        }
    }
    depth == 0 && quote.is_none()
}

/// The entry that the byte `at` belongs to, as its author meant it.
fn meant_at(file: &SourceFile, at: usize) -> Option<Meant<'_>> {
    let (start, line) = file.line_at(at);
    let offset = at - start;
    // The innermost `{` before the place that opens a map rather than stands within a text.
    let open = line
        .char_indices()
        .take_while(|(i, _)| *i < offset.max(1))
        .filter(|(i, c)| {
            *c == '{'
                && matches!(line[..*i].trim_end().chars().last(), None | Some(':' | ',' | '{' | '[' | '-'))
                && line[i + 1..]
                    .find(':')
                    .is_some_and(|colon| line[i + 1..i + 1 + colon].trim().chars().all(|c| c.is_alphanumeric() || c == '_'))
                && !line[i + 1..].trim_start().split(':').next().unwrap_or("").is_empty()
                && line[i + 1..].contains(": ")
        })
        .map(|(i, _)| i)
        .last();
    match open {
        Some(open) => {
            entries(line, open + 1).into_iter().rev().find(|entry| entry.start <= offset).and_then(|entry| meant(line, start, entry, true))
        }
        None => {
            let indent = line.len() - line.trim_start_matches([' ', '-']).len();
            meant(line, start, indent..line.trim_end().len(), false)
        }
    }
}

/// The entry before the comma that stands before `at`: the one that was cut.
fn before_comma(file: &SourceFile, at: usize) -> Option<Meant<'_>> {
    let (start, line) = file.line_at(at);
    let open = line[..at - start].rfind('{')?;
    let all = entries(line, open + 1);
    let here = all.iter().position(|entry| entry.contains(&(at - start)))?;
    let first = all[..=here].iter().rposition(|entry| line[entry.clone()].contains(": "))?;
    meant(line, start, all[first].start..all[here].end, true)
}

/// The entries of a flow map from `from` on: cut at commas outside brackets and quotes.
fn entries(line: &str, from: usize) -> Vec<Range<usize>> {
    let (mut all, mut begin, mut depth, mut quote) = (Vec::new(), from, 0i32, None);
    for (i, c) in line[from..].char_indices().map(|(i, c)| (from + i, c)) {
        match quote {
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' => quote = Some(c),
            None if "([{".contains(c) => depth += 1,
            None if ")]}".contains(c) && depth == 0 => {
                all.push(begin..i);
                return all;
            }
            None if ")]}".contains(c) => depth -= 1,
            None if c == ',' && depth == 0 => {
                all.push(begin..i);
                begin = i + 1;
            }
            None => {}
        }
    }
    all.push(begin..line.len());
    all
}

fn meant(line: &str, line_start: usize, entry: Range<usize>, in_flow: bool) -> Option<Meant<'_>> {
    let text = &line[entry.clone()];
    let colon = text.find(": ").or_else(|| text.find(":\t"))?;
    let key = text[..colon].trim();
    let value = text[colon + 2..].trim();
    let value_at = colon + 2 + (text[colon + 2..].len() - text[colon + 2..].trim_start().len());
    Some(Meant { start: line_start + entry.start + value_at, key, value, in_flow })
}
