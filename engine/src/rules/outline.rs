//! The functions of a rule file as they are written: names and parameters with their places, which the tree does not keep,
//! and found even where the rest of the file is no rhai.

use std::ops::Range;

use rhai::{Stmt, Token};

use super::tokens::{Tokens, closes};
use crate::source::At;

/// A function as it is written.
#[derive(Debug)]
pub(super) struct Function {
    /// Its name.
    pub name: At<String>,
    /// Its parameters.
    pub parameters: Vec<At<String>>,
    /// It says `private`: a helper of the file.
    pub private: bool,
    /// From `private` or `fn` to the closing brace, in bytes.
    pub range: Range<usize>,
    /// Where its parameters end, in bytes.
    pub head_end: usize,
    /// What it does. Empty until [`Function::body`] is filled from the tree.
    pub body: Vec<Stmt>,
}

impl Function {
    /// `name(a, b)`.
    pub(super) fn head(&self) -> String {
        self.head_with(None)
    }

    /// `name(a, b, more)`.
    pub(super) fn head_with(&self, more: Option<&str>) -> String {
        let parameters: Vec<&str> = self.parameters.iter().map(At::as_str).chain(more).collect();
        format!("{}({})", self.name.value, parameters.join(", "))
    }

    /// Whether a parameter has this name.
    pub(super) fn has_parameter(&self, name: &str) -> bool {
        self.parameters.iter().any(|parameter| parameter.value == name)
    }
}

/// The functions of a file, in its order. Those that stand within others are not of the language and not listed.
pub(super) fn functions(tokens: &Tokens) -> Vec<Function> {
    let (mut all, mut next) = (Vec::new(), 0);
    while next < tokens.list().len() {
        let lexeme = &tokens.list()[next];
        next = match lexeme.token {
            Token::Fn => match function(tokens, next) {
                Some((function, after)) => {
                    all.push(function);
                    after
                }
                None => next + 1,
            },
            Token::LeftBrace | Token::MapStart | Token::LeftParen | Token::LeftBracket => after_brackets(tokens, next),
            _ => next + 1,
        };
    }
    all
}

/// The function whose `fn` stands at a word, and the word after it.
fn function(tokens: &Tokens, at: usize) -> Option<(Function, usize)> {
    let list = tokens.list();
    let Token::Identifier(name) = &list.get(at + 1)?.token else { return None };
    let close = match list.get(at + 2)?.token {
        // `()` is one word.
        Token::Unit => at + 3,
        Token::LeftParen => after_brackets(tokens, at + 2),
        _ => return None,
    };
    let parameters = (at + 3..close)
        .filter_map(|index| match &list[index].token {
            Token::Identifier(name) => Some(At { value: name.to_string(), span: tokens.span(index) }),
            _ => None,
        })
        .collect();
    let after = if list.get(close).is_some_and(|lexeme| lexeme.token == Token::LeftBrace) { after_brackets(tokens, close) } else { close };
    let private = at > 0 && list[at - 1].token == Token::Private;
    let start = list[if private { at - 1 } else { at }].range.start;
    let name = At { value: name.to_string(), span: tokens.span(at + 1) };
    let range = start..list[after - 1].range.end;
    Some((Function { name, parameters, private, range, head_end: list[close - 1].range.end, body: Vec::new() }, after))
}

/// The word after the brackets that open at a word, or the end of the file where they stay open.
pub(super) fn after_brackets(tokens: &Tokens, open: usize) -> usize {
    let list = tokens.list();
    let mut expected = vec![closes(&list[open].token)];
    let mut next = open + 1;
    while next < list.len() {
        match &list[next].token {
            open @ (Token::LeftBrace | Token::MapStart | Token::LeftParen | Token::LeftBracket) => expected.push(closes(open)),
            token if Some(token) == expected.last() => {
                expected.pop();
                if expected.is_empty() {
                    return next + 1;
                }
            }
            _ => {}
        }
        next += 1;
    }
    list.len()
}
