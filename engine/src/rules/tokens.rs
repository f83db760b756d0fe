//! The words of a rule file with their places. The syntax tree knows where things begin, in lines and columns; a diagnostic
//! underlines from byte to byte, and parameters and cases of a `switch` have no place in the tree at all.

use std::ops::Range;

use rhai::{Engine, Position, Token};

use crate::source::{At, FileId, SourceFile, Span};

/// One word of the file.
#[derive(Clone, Debug)]
pub(super) struct Lexeme {
    pub token: Token,
    pub range: Range<usize>,
}

/// All words of a file, in order, without comments.
#[derive(Debug)]
pub(super) struct Tokens {
    id: FileId,
    list: Vec<Lexeme>,
    ruler: Ruler,
}

impl Tokens {
    /// Cuts the file into words. A word that rhai cannot read is one too, so this never fails.
    pub(super) fn read(engine: &Engine, id: FileId, file: &SourceFile) -> Tokens {
        let text = file.text();
        let ruler = Ruler::new(text);
        let (mut stream, control) = engine.lex(std::iter::once(&text));
        let (mut list, mut braces, mut in_text) = (Vec::new(), Vec::new(), false);
        // Every word has a character at least, so the bound is never met; it stands against a tokenizer that stays in place.
        for _ in 0..=text.len() {
            let Some((token, start)) = stream.next().filter(|(token, _)| *token != Token::EOF) else { break };
            match &token {
                Token::InterpolatedString(_) => in_text = true,
                Token::LeftBrace | Token::MapStart => braces.push(std::mem::take(&mut in_text)),
                // The parser tells the tokenizer when `${…}` ends and the text goes on; here nobody else does.
                Token::RightBrace if braces.pop() == Some(true) => control.borrow_mut().is_within_text = true,
                _ => {}
            }
            let start = ruler.before(start);
            let end = ruler.after(stream.pos).max(start);
            list.push(Lexeme { token, range: start..end });
        }
        Tokens { id, list, ruler }
    }

    /// The words.
    pub(super) fn list(&self) -> &[Lexeme] {
        &self.list
    }

    /// Which word stands at a place of rhai's.
    pub(super) fn index(&self, position: Position) -> Option<usize> {
        if position.is_none() {
            return None;
        }
        let byte = self.ruler.before(position);
        let index = self.list.partition_point(|lexeme| lexeme.range.start <= byte).checked_sub(1)?;
        self.list[index].range.contains(&byte).then_some(index)
    }

    /// The place of the word at a place of rhai's; at the end of the file what follows the last word.
    pub(super) fn place(&self, position: Position) -> Span {
        match self.index(position) {
            Some(index) => self.span(index),
            None => {
                let end = self.list.last().map_or(0, |last| last.range.end);
                Span::new(self.id, end..end)
            }
        }
    }

    /// The place of a word.
    pub(super) fn span(&self, index: usize) -> Span {
        Span::new(self.id, self.list[index].range.clone())
    }

    /// A value with the place of the word at a place of rhai's.
    pub(super) fn at<T>(&self, value: T, position: Position) -> At<T> {
        At { value, span: self.place(position) }
    }

    /// The bracket that nothing closes, or the first that something else closes, and that something.
    pub(super) fn unclosed(&self) -> Option<(usize, Option<usize>)> {
        let mut open: Vec<usize> = Vec::new();
        for (index, lexeme) in self.list.iter().enumerate() {
            match lexeme.token {
                Token::LeftBrace | Token::MapStart | Token::LeftParen | Token::LeftBracket => open.push(index),
                Token::RightBrace | Token::RightParen | Token::RightBracket => match open.pop() {
                    Some(at) if closes(&self.list[at].token) != lexeme.token => return Some((at, Some(index))),
                    _ => {}
                },
                _ => {}
            }
        }
        open.pop().map(|at| (at, None))
    }
}

/// What closes an opening bracket.
pub(super) fn closes(open: &Token) -> Token {
    match open {
        Token::LeftParen => Token::RightParen,
        Token::LeftBracket => Token::RightBracket,
        _ => Token::RightBrace,
    }
}

/// Where each character of each line begins, in bytes.
#[derive(Debug)]
struct Ruler {
    lines: Vec<Vec<usize>>,
}

impl Ruler {
    fn new(text: &str) -> Ruler {
        let mut lines = vec![Vec::new()];
        for (at, c) in text.char_indices() {
            lines.last_mut().expect("there is always a line").push(at);
            if c == '\n' {
                lines.push(Vec::new());
            }
        }
        lines.last_mut().expect("there is always a line").push(text.len());
        Ruler { lines }
    }

    /// The byte at which the character of a place begins.
    fn before(&self, position: Position) -> usize {
        self.byte(position, 1)
    }

    /// The byte after the character of a place.
    fn after(&self, position: Position) -> usize {
        self.byte(position, 0)
    }

    fn byte(&self, position: Position, less: usize) -> usize {
        let line = position.line().unwrap_or(1).min(self.lines.len()) - 1;
        let characters = &self.lines[line];
        let column = position.position().unwrap_or(0).saturating_sub(less).min(characters.len() - 1);
        characters[column]
    }
}
