//! What a syntax error of YAML means in plain words: where the slip probably is, and how the line should be written.
//!
//! A parser notices a slip late: a bracket that is never closed shows at the next line, a quote at the next quote. So the
//! text is read once more, line by line, by people's rule that an entry begins on a line of its own.

use granit_parser::{ErrorKind, ScanError};

use super::eaten::{self, code_of_line, quoted_line};
use super::file::{FileId, SourceFile, Span};
use super::parse::MOST_LEVELS;
use crate::diagnostic::{Code, Diagnostic};
use crate::words::{Words, words};

/// The diagnostic for a syntax error at a byte of the file.
pub(super) fn syntax_error(id: FileId, file: &SourceFile, at: usize, error: &ScanError) -> Diagnostic {
    let kind = error.kind();
    if let Some(diagnostic) = eaten::tab(id, file, at, kind) {
        return diagnostic;
    }
    if matches!(kind, ErrorKind::RecursionLimitExceeded) {
        return too_deep(id, at);
    }
    if let Some(slip) = brackets(file.text()).filter(|slip| slip.at <= at) {
        return bracket(id, file, &slip);
    }
    if let Some(diagnostic) = eaten::by_syntax(id, file, at, kind) {
        return diagnostic;
    }
    if let Some(diagnostic) = no_colon(id, file, at) {
        return diagnostic;
    }
    if let Some(diagnostic) = dash_above(id, file, at) {
        return diagnostic;
    }
    if let Some(diagnostic) = indentation(id, file, at) {
        return diagnostic;
    }
    other(id, file, at, error)
}

fn too_deep(id: FileId, at: usize) -> Diagnostic {
    Diagnostic::new(
        Code::YamlSyntax,
        Span::new(id, at..at),
        words!("mer än {MOST_LEVELS} nivåer av parenteser eller indrag", "more than {MOST_LEVELS} levels of brackets or indentation"),
    )
    .help(words!("stäng de parenteser som öppnats av misstag", "close the brackets that were opened by mistake"))
}

/// A bracket or quote that has no other half.
struct Slip {
    at: usize,
    sign: char,
    /// It closes what nothing opened, or something else.
    is_closing: bool,
    /// Nothing but its other half is missing at the end of its line.
    at_line_end: bool,
}

fn bracket(id: FileId, file: &SourceFile, slip: &Slip) -> Diagnostic {
    let sign = slip.sign;
    let place = Span::new(id, slip.at..slip.at + 1);
    if slip.is_closing {
        let message = words!("`{sign}` stänger något som aldrig öppnats", "`{sign}` closes what was never opened");
        return Diagnostic::new(Code::YamlSyntax, place, message)
            .help(words!("ta bort `{sign}`, eller öppna det tidigare på raden", "remove `{sign}`, or open it earlier on the line"));
    }
    let other = other_half(sign);
    let message = words!("`{sign}` öppnas här och stängs aldrig", "`{sign}` is opened here and never closed");
    let help = if slip.at_line_end {
        let line = code_of_line(file.line_at(slip.at).1).trim();
        words!("skriv `{line}{other}`", "write `{line}{other}`")
    } else {
        words!("sätt `{other}` där det slutar", "put `{other}` where it ends")
    };
    Diagnostic::new(Code::YamlSyntax, place, message).help(help)
}

fn other_half(sign: char) -> char {
    match sign {
        '{' => '}',
        '[' => ']',
        quote => quote,
    }
}

/// Reads brackets and quotes over the whole text; tells the first that has no other half.
struct Brackets {
    open: Vec<(usize, char)>,
    quote: Option<(usize, char)>,
    /// Indentation of the line on which the outermost of them was opened.
    indent: usize,
    /// Lines further in than this are the text of a `|` or `>`.
    block: Option<usize>,
}

fn brackets(text: &str) -> Option<Slip> {
    let mut reader = Brackets { open: Vec::new(), quote: None, indent: 0, block: None };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        if let Some(slip) = reader.line(start, line.trim_end()) {
            return Some(slip);
        }
        start += line.len();
    }
    reader.unclosed()
}

impl Brackets {
    fn line(&mut self, start: usize, line: &str) -> Option<Slip> {
        let indent = indent_of(line);
        if self.block.is_some_and(|block| line.trim().is_empty() || indent > block) {
            return None;
        }
        self.block = None;
        let is_open = self.quote.is_some() || !self.open.is_empty();
        if is_open && indent <= self.indent && is_entry(line) {
            return self.unclosed();
        }
        if !is_open {
            self.indent = indent;
            if matches!(code_of_line(line).trim_end().rsplit(' ').next(), Some("|" | ">" | "|-" | ">-" | "|+" | ">+")) {
                self.block = Some(indent);
            }
        }
        self.signs(start, line)
    }

    fn signs(&mut self, start: usize, line: &str) -> Option<Slip> {
        let (mut before, mut was_flow, mut escaped) = (' ', false, false);
        let mut at_value = true;
        for (i, c) in line.char_indices() {
            let at = start + i;
            match self.quote {
                Some((_, '"')) if escaped => escaped = false,
                Some((_, '"')) if c == '\\' => escaped = true,
                Some((_, quote)) if c == quote => self.quote = None,
                Some(_) => {}
                None if c == '#' && before == ' ' => break,
                None if at_value && (c == '"' || c == '\'') => self.quote = Some((at, c)),
                None if (c == '{' || c == '[') && (at_value || !self.open.is_empty()) => self.open.push((at, c)),
                None if c == '}' || c == ']' => match self.open.pop() {
                    Some((_, open)) if other_half(open) == c => was_flow = self.open.is_empty(),
                    Some((at, sign)) => return Some(Slip { at, sign, is_closing: false, at_line_end: false }),
                    None if was_flow => return Some(Slip { at, sign: c, is_closing: true, at_line_end: false }),
                    None => {}
                },
                None => {}
            }
            at_value = match c {
                ' ' => at_value || matches!(before, ':' | '-' | ','),
                ',' | '[' | '{' => !self.open.is_empty(),
                '-' => at_value,
                _ => false,
            };
            before = c;
        }
        None
    }

    fn unclosed(&self) -> Option<Slip> {
        let (at, sign) = self.quote.or(self.open.last().copied())?;
        let at_line_end = self.quote.is_none() && self.open.len() == 1;
        Some(Slip { at, sign, is_closing: false, at_line_end })
    }
}

fn indent_of(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

/// Whether a line begins an entry of a block: `key:` or `- `.
fn is_entry(line: &str) -> bool {
    let line = line.trim();
    let key = line.split(':').next().unwrap_or_default();
    line.starts_with("- ")
        || (key.len() < line.len() && !key.is_empty() && key.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-'))
}

/// The nearest line above that holds anything, with where it starts.
fn line_above(file: &SourceFile, start: usize) -> Option<(usize, &str)> {
    let (mut start, mut line) = file.line_at(start.checked_sub(1)?);
    while code_of_line(line).trim().is_empty() {
        (start, line) = file.line_at(start.checked_sub(1)?);
    }
    Some((start, line))
}

/// A line `role clerk`, or `read` over lines that are indented further.
fn no_colon(id: FileId, file: &SourceFile, at: usize) -> Option<Diagnostic> {
    let here = file.line_at(at);
    let lacks = |(_, line): &(usize, &str)| {
        let code = code_of_line(line).trim();
        !code.is_empty() && !code.contains(':') && !code.starts_with(['-', '{', '[', '"', '\'', '}', ']', '|', '>'])
    };
    let (start, line) = Some(here).filter(lacks).or_else(|| line_above(file, here.0).filter(lacks))?;
    let code = code_of_line(line).trim_end();
    let (indent, text) = (indent_of(code), code.trim());
    let mended = match text.split_once(' ') {
        Some((key, value)) => format!("{key}: {}", value.trim()),
        None => format!("{text}:"),
    };
    Some(
        Diagnostic::new(
            Code::YamlSyntax,
            Span::new(id, start + indent..start + code.len()),
            words!("raden saknar ett kolon efter nyckeln", "the line lacks a colon after its key"),
        )
        .help(words!("skriv `{mended}`", "write `{mended}`")),
    )
}

/// A `- ` before a key, where the lines after it are keys without one.
fn dash_above(id: FileId, file: &SourceFile, at: usize) -> Option<Diagnostic> {
    let (start, line) = file.line_at(at);
    let (above_start, above) = line_above(file, start)?;
    let indent = indent_of(above);
    let entry = code_of_line(above).trim().strip_prefix("- ")?;
    (indent_of(line) == indent && is_entry(line) && !line.trim().starts_with("- ")).then(|| {
        let message = words!("raden börjar med `-`, men inte de som följer", "the line begins with `-`, but not those that follow");
        Diagnostic::new(Code::YamlSyntax, Span::new(id, above_start + indent..above_start + indent + 1), message)
            .help(words!("skriv `{entry}`", "write `{entry}`"))
    })
}

/// A line that is indented otherwise than the lines that it belongs to.
fn indentation(id: FileId, file: &SourceFile, at: usize) -> Option<Diagnostic> {
    let (start, line) = file.line_at(at);
    let (above_start, above) = line_above(file, start)?;
    let (here, above_indent) = (indent_of(line), indent_of(above));
    let opens = code_of_line(above).trim_end().ends_with(':');
    if !is_entry(line) || here == above_indent || (here > above_indent && opens) {
        return None;
    }
    let mut indents = vec![above_indent];
    let mut next = line_above(file, above_start);
    while let Some((start, line)) = next.filter(|_| indents.last().is_some_and(|least| *least > 0)) {
        if indents.last().is_some_and(|least| indent_of(line) < *least) {
            indents.push(indent_of(line));
        }
        next = line_above(file, start);
    }
    let wanted = indents.into_iter().min_by_key(|indent| indent.abs_diff(here))?;
    Some(
        Diagnostic::new(
            Code::YamlSyntax,
            Span::new(id, start..start + here.max(1)),
            words!(
                "raden är indragen med {here} blanksteg, raderna som den hör ihop med med {wanted}",
                "the line is indented by {here} spaces, the lines that it belongs with by {wanted}"
            ),
        )
        .help(words!("dra in den med {wanted} blanksteg", "indent it by {wanted} spaces")),
    )
}

fn other(id: FileId, file: &SourceFile, at: usize, error: &ScanError) -> Diagnostic {
    let end = file.text()[at..].chars().next().filter(|c| *c != '\n').map_or(at, |c| at + c.len_utf8());
    let diagnostic = |message| Diagnostic::new(Code::YamlSyntax, Span::new(id, at..end), message);
    match error.kind() {
        ErrorKind::UnknownQuotedScalarEscape | ErrorKind::InvalidQuotedScalarHexEscape | ErrorKind::InvalidUnicodeEscape => {
            diagnostic(words!("`\\` inom `\"…\"` börjar ett specialtecken", "`\\` within `\"…\"` begins a special sign"))
                .help(words!("skriv `\\\\`, eller sätt texten inom `'…'`", "write `\\\\`, or put the text in `'…'`"))
        }
        ErrorKind::BomInsideDocument | ErrorKind::InputDecoding { .. } => {
            diagnostic(words!("här står ett tecken som inte syns", "here stands a sign that cannot be seen"))
                .help(words!("skriv om raden för hand", "write the line anew by hand"))
        }
        _ => in_flow(file, at).map_or_else(
            || {
                diagnostic(words!("det här går inte att läsa som YAML", "this cannot be read as YAML")).help(words!(
                    "se efter om raden, eller den före, saknar ett kolon, ett citattecken eller en parentes, eller är indragen fel",
                    "see whether the line, or the one before, lacks a colon, a quote or a bracket, or is indented wrongly"
                ))
            },
            |help| diagnostic(words!("det här går inte att läsa som YAML", "this cannot be read as YAML")).help(help),
        ),
    }
}

/// Within `{…}` a comma or a colon is missing.
fn in_flow(file: &SourceFile, at: usize) -> Option<Words> {
    let (start, line) = file.line_at(at);
    let before = &line[..(at - start).min(line.len())];
    before.contains(['{', '[']).then(|| {
        let example = quoted_line("key", "a: b, c");
        words!(
            "inom `{{…}}` skiljs delarna åt av komma, och var del är `nyckel: värde`; en text med skiljetecken sätts inom citattecken: `{example}`",
            "within `{{…}}` commas stand between the parts, and each part is `key: value`; a text with such signs is put in quotes: `{example}`"
        )
    })
}
