//! The words and signs of an expression. What other languages write (`&&`, `!`, `=`, `'…'`) is refused with what to write here.

use std::ops::Range;

use super::place::Places;
use super::tree::Operator;
use crate::diagnostic::{Code, Diagnostic};
use crate::model::parse_duration;
use crate::words::{Words, words};

/// A word or sign with its range in the expression's text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Token {
    pub(super) range: Range<usize>,
    pub(super) kind: TokenKind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum TokenKind {
    Text(String),
    Number(i64),
    Decimal(String),
    Name(String),
    True,
    False,
    None,
    Not,
    In,
    /// `-` is [`Operator::Subtract`], also where it negates.
    Operator(Operator),
    Open,
    Close,
    OpenList,
    CloseList,
    Comma,
    Dot,
}

/// Signs, the longest first where one begins another.
const SIGNS: [(&str, TokenKind); 17] = [
    ("==", TokenKind::Operator(Operator::Equal)),
    ("!=", TokenKind::Operator(Operator::NotEqual)),
    ("<=", TokenKind::Operator(Operator::LessOrEqual)),
    (">=", TokenKind::Operator(Operator::GreaterOrEqual)),
    ("<", TokenKind::Operator(Operator::Less)),
    (">", TokenKind::Operator(Operator::Greater)),
    ("+", TokenKind::Operator(Operator::Add)),
    ("-", TokenKind::Operator(Operator::Subtract)),
    ("*", TokenKind::Operator(Operator::Multiply)),
    ("/", TokenKind::Operator(Operator::Divide)),
    ("%", TokenKind::Operator(Operator::Remainder)),
    ("(", TokenKind::Open),
    (")", TokenKind::Close),
    ("[", TokenKind::OpenList),
    ("]", TokenKind::CloseList),
    (",", TokenKind::Comma),
    (".", TokenKind::Dot),
];

/// Signs of other languages and what stands for them here; looked at before [`SIGNS`], the longest first.
const SIGNS_OF_OTHERS: [(&str, &str); 15] = [
    ("===", "=="),
    ("!==", "!="),
    ("&&", "and"),
    ("||", "or"),
    ("<>", "!="),
    ("=<", "<="),
    ("=>", ">="),
    ("≤", "<="),
    ("≥", ">="),
    ("≠", "!="),
    ("&", "and"),
    ("|", "or"),
    ("×", "*"),
    ("÷", "/"),
    ("−", "-"),
];

/// All tokens of the text, or the first thing in it that is none.
pub(super) fn tokens(text: &str, places: &Places) -> Result<Vec<Token>, Box<Diagnostic>> {
    let lexer = Lexer { text, places };
    let (mut all, mut at) = (Vec::new(), 0);
    loop {
        at += text[at..].len() - text[at..].trim_start().len();
        let Some(first) = text[at..].chars().next() else { return Ok(all) };
        let token = match first {
            '"' => lexer.text(at)?,
            '0'..='9' => lexer.number(at)?,
            c if c.is_alphabetic() || c == '_' => lexer.word(at)?,
            _ => lexer.sign(at, first)?,
        };
        at = token.range.end;
        all.push(token);
    }
}

struct Lexer<'a> {
    text: &'a str,
    places: &'a Places,
}

impl Lexer<'_> {
    fn error(&self, range: Range<usize>, message: Words) -> Diagnostic {
        Diagnostic::new(Code::ExpressionSyntax, self.places.span(&range), message)
    }

    fn text(&self, start: usize) -> Result<Token, Box<Diagnostic>> {
        let (mut value, mut escaped) = (String::new(), false);
        for (i, c) in self.text[start + 1..].char_indices() {
            let at = start + 1 + i;
            match (escaped, c) {
                (false, '"') => return Ok(Token { range: start..at + 1, kind: TokenKind::Text(value) }),
                (false, '\\') => escaped = true,
                (false, c) | (true, c @ ('"' | '\\')) => {
                    value.push(c);
                    escaped = false;
                }
                (true, 'n' | 't') => {
                    value.push(if c == 'n' { '\n' } else { '\t' });
                    escaped = false;
                }
                (true, c) => {
                    let range = at - 1..at + c.len_utf8();
                    let message = words!("`\\{c}` betyder ingenting i en text", "`\\{c}` means nothing in a text");
                    return Err(Box::new(
                        self.error(range, message)
                            .help(words!("det som finns är `\\\"`, `\\\\`, `\\n` och `\\t`", "there are `\\\"`, `\\\\`, `\\n` and `\\t`")),
                    ));
                }
            }
        }
        Err(Box::new(
            self.error(start..start + 1, words!("texten tar aldrig slut", "the text never ends"))
                .label(words!("den börjar här", "it begins here"))
                .help(words!("avsluta den med `\"`", "end it with `\"`")),
        ))
    }

    fn number(&self, start: usize) -> Result<Token, Box<Diagnostic>> {
        let digits = |from: usize| self.text[from..].bytes().take_while(u8::is_ascii_digit).count();
        self.refuse_date(start)?;
        let whole_end = start + digits(start);
        let fraction = if self.text[whole_end..].starts_with('.') { digits(whole_end + 1) } else { 0 };
        let end = if fraction > 0 { whole_end + 1 + fraction } else { whole_end };
        let written = &self.text[start..end];
        let unit = self.text[end..].chars().take_while(|c| c.is_alphanumeric() || *c == '_').map(char::len_utf8).sum::<usize>();
        if unit > 0 {
            return Err(Box::new(self.number_with_letters(start..end + unit, written)));
        }
        let kind = if fraction > 0 {
            Some(TokenKind::Decimal(written.to_owned())).filter(|_| written.len() <= MOST_DIGITS)
        } else {
            written.parse().ok().map(TokenKind::Number)
        };
        match kind {
            Some(kind) => Ok(Token { range: start..end, kind }),
            None => Err(Box::new(self.error(start..end, words!("talet `{written}` är för stort", "the number `{written}` is too large")))),
        }
    }

    /// `48h`, `3rd`
    fn number_with_letters(&self, range: Range<usize>, number: &str) -> Diagnostic {
        let word = &self.text[range.clone()];
        let duration = format!("{number} {}", &word[number.len()..]);
        let error = self.error(range, words!("`{word}` är varken ett tal eller ett namn", "`{word}` is neither a number nor a name"));
        if parse_duration(&duration).is_ok() {
            return error.help(words!("skriv `duration(\"{duration}\")`", "write `duration(\"{duration}\")`"));
        }
        error.help(words!(
            "ett namn börjar med en bokstav; en text står inom `\"…\"`",
            "a name begins with a letter; a text stands in `\"…\"`"
        ))
    }

    /// `2026-05-01` would be read as a subtraction.
    fn refuse_date(&self, start: usize) -> Result<(), Box<Diagnostic>> {
        let Some(date) = self.text.get(start..start + 10).filter(|text| super::literal::has_form(text, "0000-00-00")) else {
            return Ok(());
        };
        let message = words!("ett datum i ett uttryck skrivs med `date`", "a date within an expression is written with `date`");
        Err(Box::new(self.error(start..start + 10, message).help(words!("skriv `date(\"{date}\")`", "write `date(\"{date}\")`"))))
    }

    fn word(&self, start: usize) -> Result<Token, Box<Diagnostic>> {
        let rest = &self.text[start..];
        let end = start + rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        let word = &self.text[start..end];
        let kind = match word {
            "and" => TokenKind::Operator(Operator::And),
            "or" => TokenKind::Operator(Operator::Or),
            "not" => TokenKind::Not,
            "in" => TokenKind::In,
            "true" => TokenKind::True,
            "false" => TokenKind::False,
            "none" => TokenKind::None,
            _ if is_name(word) => TokenKind::Name(word.to_owned()),
            _ => return Err(Box::new(self.no_name(start..end, word))),
        };
        Ok(Token { range: start..end, kind })
    }

    fn no_name(&self, range: Range<usize>, word: &str) -> Diagnostic {
        let lower = word.to_lowercase();
        let message = words!("`{word}` är inget namn", "`{word}` is not a name");
        let error = self.error(range, message);
        match lower.as_str() {
            "and" | "or" | "not" | "in" | "true" | "false" | "none" => error.help(words!("skriv `{lower}`", "write `{lower}`")),
            _ => error.label(words!("namn skrivs med `a`–`z`, siffror och `_`", "names are written with `a`–`z`, digits and `_`")).help(
                words!(
                    "är det en text eller ett val ska den stå inom citattecken: `\"{word}\"`",
                    "if it is a text or a choice, it stands in quotes: `\"{word}\"`"
                ),
            ),
        }
    }

    fn sign(&self, start: usize, first: char) -> Result<Token, Box<Diagnostic>> {
        let rest = &self.text[start..];
        if let Some((foreign, ours)) = SIGNS_OF_OTHERS.iter().find(|(foreign, _)| rest.starts_with(foreign)) {
            return Err(Box::new(self.instead(start..start + foreign.len(), foreign, ours)));
        }
        match SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            Some((sign, kind)) => Ok(Token { range: start..start + sign.len(), kind: kind.clone() }),
            None => Err(Box::new(self.no_sign(start, first))),
        }
    }

    fn instead(&self, range: Range<usize>, foreign: &str, ours: &str) -> Diagnostic {
        let message = words!("`{foreign}` finns inte i uttryck", "`{foreign}` is not in expressions");
        self.error(range, message).help(words!("skriv `{ours}`", "write `{ours}`"))
    }

    fn no_sign(&self, start: usize, sign: char) -> Diagnostic {
        let range = start..start + sign.len_utf8();
        match sign {
            '!' => self.instead(range, "!", "not"),
            '=' => self.instead(range, "=", "=="),
            '\'' | '`' | '”' | '“' | '’' | '‘' | '»' | '«' => self
                .error(range, words!("en text står inte inom `{sign}`", "a text does not stand in `{sign}`"))
                .help(words!("skriv den inom `\"…\"`", "write it in `\"…\"`")),
            '?' | ':' => self
                .error(range, words!("`{sign}` finns inte i uttryck", "`{sign}` is not in expressions"))
                .help(words!("om … så … annars hör hemma i en regel", "if … then … else belongs in a rule")),
            ';' | '{' | '}' => self.error(range, words!("`{sign}` finns inte i uttryck", "`{sign}` is not in expressions")).help(words!(
                "ett uttryck är ett enda värde; satser hör hemma i en regel",
                "an expression is a single value; statements belong in a rule"
            )),
            _ => self.error(range, words!("`{sign}` finns inte i uttryck", "`{sign}` is not in expressions")),
        }
    }
}

/// Longest decimal number: more digits than any exact type of ours keeps would be lost silently.
const MOST_DIGITS: usize = 28;

/// Whether a word has the form of a name: `[a-z_][A-Za-z0-9_]*`.
pub(super) fn is_name(word: &str) -> bool {
    word.starts_with(|c: char| c.is_ascii_lowercase() || c == '_') && word.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}
