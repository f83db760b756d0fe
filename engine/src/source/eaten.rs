//! The ways in which YAML eats an expression or a title, and the mend for each: the line as it should be written.
//!
//! YAML reads `{if: f(a, b)}` as two keys, `"x" in tags` as a text with rubbish behind it, `!closed` as a tag (F18). Some of
//! these are syntax errors, others pass silently; both are told here as what they are.

use std::ops::Range;

use granit_parser::ErrorKind;

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

/// A syntax error of the YAML parser that is an eaten value.
pub(super) fn by_syntax(id: FileId, file: &SourceFile, at: usize, kind: &ErrorKind) -> Option<Diagnostic> {
    let meant = meant_at(file, at)?;
    if let Some(diagnostic) = no_comma(id, &meant).or_else(|| open_quote(id, &meant)) {
        return Some(diagnostic);
    }
    let because = match kind {
        _ if ends_early(meant.value) => {
            let (open, close) = if meant.value.starts_with('[') { ('[', ']') } else { ('{', '}') };
            words!("ett värde som börjar med `{open}` slutar vid `{close}`", "a value that begins with `{open}` ends at `{close}`")
        }
        ErrorKind::InvalidTrailingDoubleQuotedScalar | ErrorKind::InvalidTrailingSingleQuotedScalar
            if meant.value.starts_with(['"', '\'']) =>
        {
            words!(
                "ett värde som börjar med citattecken slutar vid nästa citattecken",
                "a value that begins with a quote ends at the next quote"
            )
        }
        ErrorKind::UnexpectedCharacter { character: '`' } => {
            words!("ett värde får inte börja med en grav accent", "a value cannot begin with a backtick")
        }
        ErrorKind::UnexpectedCharacter { character } => {
            words!("ett värde får inte börja med `{character}`", "a value cannot begin with `{character}`")
        }
        _ if meant.in_flow => match file.text().get(meant.start..at) {
            Some(before) if before.contains(',') => {
                words!("inom `{{…}}` slutar ett värde vid ett komma", "within `{{…}}` a value ends at a comma")
            }
            Some(_) if file.text()[at..].starts_with(": ") => {
                words!("inom `{{…}}` läses `: ` i ett värde som en ny nyckel", "within `{{…}}` `: ` inside a value is read as a new key")
            }
            _ => words!("inom `{{…}}` slutar ett värde vid en hakparentes", "within `{{…}}` a value ends at a bracket"),
        },
        ErrorKind::MappingValueNotAllowed => words!("`: ` i ett värde läses som en ny nyckel", "`: ` inside a value is read as a new key"),
        _ => return None,
    };
    needs_quotes(meant.value).then(|| cut(id, at..meant.start + meant.value.len(), &meant, because))
}

/// `{type: text title: {…}}`: a word, then a key with a map or a list of its own.
fn no_comma(id: FileId, meant: &Meant<'_>) -> Option<Diagnostic> {
    let (before, rest) = meant.value.split_once(": ").filter(|(_, rest)| meant.in_flow && rest.starts_with(['{', '[']))?;
    let (value, key) = before.rsplit_once(' ')?;
    if !key.chars().all(|c| c.is_alphanumeric() || c == '_') || value.contains(['"', '(', '[', '{']) {
        return None;
    }
    let (first, value, open) = (meant.key, value.trim_end(), &rest[..1]);
    let at = meant.start + before.len() - key.len();
    let message = words!("ett komma saknas före `{key}`", "a comma is missing before `{key}`");
    let help = words!("skriv `{first}: {value}, {key}: {open}…`", "write `{first}: {value}, {key}: {open}…`");
    Some(Diagnostic::new(Code::YamlSyntax, Span::new(id, at..at + key.len()), message).help(help))
}

/// `{sv: "Request?, en: "Yes"}`: the first quote closes only where the next value opens.
fn open_quote(id: FileId, meant: &Meant<'_>) -> Option<Diagnostic> {
    let quote = meant.value.chars().next().filter(|c| meant.in_flow && matches!(c, '"' | '\''))?;
    let (within, rest) = meant.value[1..].split_once(quote)?;
    let (value, next) = within.rsplit_once(", ")?;
    if !next.ends_with(": ") {
        return None;
    }
    let key = meant.key;
    let message =
        words!("`{quote}` öppnas här och stängs först vid nästa värde", "`{quote}` is opened here and closed only at the next value");
    let rest = rest.split([quote, '}']).next().unwrap_or(rest);
    let help = words!(
        "skriv `{key}: {quote}{value}{quote}, {next}{quote}{rest}{quote}`",
        "write `{key}: {quote}{value}{quote}, {next}{quote}{rest}{quote}`"
    );
    Some(Diagnostic::new(Code::YamlSyntax, Span::new(id, meant.start..meant.start + 1), message).help(help))
}

/// Whether the bracket that a value begins with is closed before the value ends: `{year}-{count:6}`.
fn ends_early(value: &str) -> bool {
    let mut depth = 0i32;
    for (i, c) in value.char_indices().filter(|_| value.starts_with(['{', '['])) {
        match c {
            '{' | '[' => depth += 1,
            '}' | ']' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return i + 1 < value.len();
        }
    }
    false
}

/// Tabs cannot indent YAML.
pub(super) fn tab(id: FileId, file: &SourceFile, at: usize, kind: &ErrorKind) -> Option<Diagnostic> {
    let (here, above) = (file.line_at(at), file.line_at(file.line_at(at).0.saturating_sub(1)));
    let is_tab = format!("{kind:?}").starts_with("Tab") || file.text().as_bytes().get(at) == Some(&b'\t');
    // The line after one that is indented with a tab is where the parser stumbles.
    let (start, line) = if is_tab { here } else { Some(above).filter(|(_, line)| line.trim_start_matches(' ').starts_with('\t'))? };
    let tab = line.find('\t')?;
    let mended = code_of_line(line).trim_end().replace('\t', "  ");
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
pub(super) fn tag(id: FileId, file: &SourceFile, tag: Range<usize>) -> Diagnostic {
    let meant = meant_at(file, tag.start);
    let written = file.text()[tag.clone()].to_owned();
    let rest = meant.as_ref().map_or("", |meant| meant.value.trim_start_matches('!').trim());
    let is_expression = !written.starts_with("!!") && rest.chars().next().is_some_and(|c| c.is_lowercase() || c == '(');
    if let (Some(meant), true) = (&meant, is_expression) {
        let key = meant.key;
        return Diagnostic::new(
            Code::EatenValue,
            Span::new(id, tag.start..meant.start + meant.value.len()),
            words!("YAML läser `{written}` som en tagg, inte som ”inte”", "YAML reads `{written}` as a tag, not as \"not\""),
        )
        .help(words!("skriv `{key}: not {rest}`", "write `{key}: not {rest}`"));
    }
    let help = match &meant {
        Some(meant) if written.starts_with("!!") => {
            let (key, rest) = (meant.key, meant.value.trim_start_matches(|c: char| !c.is_whitespace()).trim());
            words!("skriv `{key}: {rest}`", "write `{key}: {rest}`")
        }
        Some(meant) => {
            let mended = quoted_line(meant.key, meant.value);
            words!("om `!` hör till texten, skriv `{mended}`", "if `!` belongs to the text, write `{mended}`")
        }
        None => words!("ta bort den, eller sätt texten inom citattecken", "remove it, or put the text in quotes"),
    };
    let message = words!("`{written}`: taggar finns inte i språket", "`{written}`: tags are not in the language");
    Diagnostic::new(Code::Tag, Span::new(id, tag), message).help(help)
}

/// What an anchor or an alias should have been: a text in quotes, unless the file uses anchors in earnest.
pub(super) fn anchor_help(file: &SourceFile, at: usize, written: &str) -> Words {
    let is_alias = written.starts_with('*');
    let name = written.trim_start_matches(['&', '*']);
    let other = format!("{}{name}", if is_alias { '&' } else { '*' });
    match meant_at(file, at).filter(|_| !file.text().contains(&other)) {
        Some(meant) => {
            let mended = quoted_line(meant.key, meant.value);
            words!("är det en text, skriv `{mended}`", "if it is a text, write `{mended}`")
        }
        None if is_alias => words!("skriv ut en gång till det som står vid `{other}`", "write out once more what stands at `{other}`"),
        None => words!(
            "ta bort `{written}`, och skriv ut värdet överallt där det används",
            "remove `{written}`, and write the value out wherever it is used"
        ),
    }
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
    let message = if range.start == meant.start {
        words!("YAML kan inte läsa värdet av `{key}`", "YAML cannot read the value of `{key}`")
    } else {
        words!("YAML klipper av värdet av `{key}`", "YAML cuts the value of `{key}`")
    };
    // The parser may notice it after the value, on the next line.
    let range = if range.is_empty() { meant.start..meant.start + meant.value.len() } else { range };
    Diagnostic::new(Code::EatenValue, Span::new(id, range), message)
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

/// A line without the comment at its end; a `#` within `"…"` begins none.
pub(super) fn code_of_line(line: &str) -> &str {
    let (mut before, mut in_quotes) = (' ', false);
    for (i, c) in line.char_indices() {
        match c {
            '"' => in_quotes = !in_quotes,
            '#' if before.is_whitespace() && !in_quotes => return &line[..i],
            _ => {}
        }
        before = c;
    }
    line
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
    let (offset, line) = (at - start, code_of_line(line));
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
