//! Where rhai cannot read on: its own words, our place, and the mend for what people usually meant.

use rhai::{LexError, ParseError, ParseErrorType, Token};

use super::functions;
use super::outline::Function;
use super::tokens::{Tokens, closes};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;
use crate::words::{Words, words};

/// The diagnostic of an error of rhai's parser, which stops at the first.
pub(super) fn error(error: &ParseError, tokens: &Tokens, functions: &[Function]) -> Diagnostic {
    let place = tokens.place(error.position());
    let kind = error.err_type();
    match kind {
        ParseErrorType::Reserved(word) => reserved(word, place, functions),
        ParseErrorType::FnDuplicatedDefinition(name, _) => twice(name, place, functions),
        _ => {
            if let Some(diagnostic) = unclosed(place, tokens, kind) {
                return diagnostic;
            }
            if let Some(diagnostic) = foreign_word(error, tokens) {
                return diagnostic;
            }
            let mut diagnostic = plain(place, kind);
            if let Some(label) = label(kind) {
                diagnostic = diagnostic.label(label);
            }
            match mend(error) {
                Some(help) => diagnostic.help(help),
                None => diagnostic,
            }
        }
    }
}

fn plain(place: Span, kind: &ParseErrorType) -> Diagnostic {
    let message = said(kind).unwrap_or_else(|| words!("det här är inte rhai: {kind}", "this is not rhai: {kind}"));
    Diagnostic::new(Code::RuleSyntax, place, message)
}

/// The usual mistakes in our own words; rhai has only English ones.
fn said(kind: &ParseErrorType) -> Option<Words> {
    let words = match kind {
        ParseErrorType::UnexpectedEOF => words!("filen slutar mitt i", "the file ends in the middle"),
        ParseErrorType::MissingToken(symbol, _) => words!("`{symbol}` saknas", "`{symbol}` is missing"),
        ParseErrorType::ExprExpected(_) => words!("här saknas ett värde", "a value is missing here"),
        ParseErrorType::BadInput(LexError::ImproperSymbol(symbol, _) | LexError::UnexpectedInput(symbol)) => {
            words!("`{symbol}` passar inte här", "`{symbol}` does not fit here")
        }
        ParseErrorType::BadInput(LexError::UnterminatedString) => words!("texten tar aldrig slut", "the text never ends"),
        ParseErrorType::BadInput(LexError::MalformedChar(_)) => words!("en text inom enkla citattecken", "a text in single quotes"),
        _ => return None,
    };
    Some(words)
}

fn is_end(place: Span, tokens: &Tokens) -> bool {
    tokens.list().last().is_none_or(|last| place.start as usize >= last.range.end)
}

/// What was expected, where rhai's words name one symbol.
fn label(kind: &ParseErrorType) -> Option<Words> {
    let ParseErrorType::MissingToken(symbol, _) = kind else { return None };
    Some(words!("`{symbol}` väntades före detta", "`{symbol}` was expected before this"))
}

/// How to mend it, where the mistake is a usual one.
fn mend(error: &ParseError) -> Option<Words> {
    match error.err_type() {
        ParseErrorType::BadInput(error) => mend_input(error),
        ParseErrorType::MissingToken(symbol, _) if symbol == ";" => Some(words!(
            "avsluta satsen före med `;`, eller se efter om där saknas ett tecken, som `+` eller `==`",
            "end the statement before with `;`, or see whether an operator such as `+` or `==` is missing"
        )),
        ParseErrorType::MissingToken(symbol, _) if symbol == "," => {
            Some(words!("skriv ett komma mellan de två", "write a comma between the two"))
        }
        ParseErrorType::WrongDocComment => Some(words!(
            "`///` hör till funktionen på nästa rad; skriv `//` för andra anteckningar",
            "`///` belongs to the function on the next line; write `//` for other notes"
        )),
        ParseErrorType::WrongFnDefinition => {
            Some(words!("flytta ut funktionen och skriv `private fn` före den", "move the function out and write `private fn` before it"))
        }
        ParseErrorType::FnDuplicatedParam(_, name) => Some(words!("ta bort den ena `{name}`", "remove one of the two `{name}`")),
        ParseErrorType::WrongSwitchIntegerCase => {
            Some(words!("skriv enskilda tal före dem med `..`", "write single numbers before those with `..`"))
        }
        ParseErrorType::WrongSwitchDefaultCase => Some(words!("skriv `_ => …` sist", "write `_ => …` last")),
        ParseErrorType::ExprTooDeep => Some(words!(
            "dela uttrycket: ge delarna namn med `let`, eller flytta en del till en `private fn`",
            "split the expression: name the parts with `let`, or move a part to a `private fn`"
        )),
        _ => None,
    }
}

/// A word of expressions or of other languages where rhai wants its own sign, at which it stops or just after.
fn foreign_word(error: &ParseError, tokens: &Tokens) -> Option<Diagnostic> {
    let ParseErrorType::MissingToken(..) = error.err_type() else { return None };
    let at = tokens.index(error.position())?;
    [Some(at), at.checked_sub(1)].into_iter().flatten().find_map(|index| {
        let Token::Identifier(word) = &tokens.list()[index].token else { return None };
        let help = match word.as_str() {
            "and" => words!("”och” skrivs `&&` i en regel", "\"and\" is written `&&` in a rule"),
            "or" => words!("”eller” skrivs `||` i en regel", "\"or\" is written `||` in a rule"),
            "not" => words!("”inte” skrivs `!` i en regel", "\"not\" is written `!` in a rule"),
            "elif" | "elsif" | "elseif" => words!("skriv `else if`", "write `else if`"),
            _ => return None,
        };
        let message = words!("regler har inte ordet `{word}`", "rules do not have the word `{word}`");
        Some(Diagnostic::new(Code::RuleSyntax, tokens.span(index), message).help(help))
    })
}

fn mend_input(error: &LexError) -> Option<Words> {
    match error {
        LexError::ImproperSymbol(symbol, _) => match symbol.as_str() {
            "=" => Some(words!("jämför med `==`; `=` ger ett namn ett värde", "compare with `==`; `=` gives a name a value")),
            "===" => Some(words!("skriv `==`", "write `==`")),
            "!==" => Some(words!("skriv `!=`", "write `!=`")),
            _ => None,
        },
        LexError::UnterminatedString => Some(words!(
            "texten börjar med ett citattecken och slutar inte på samma rad: skriv `\"` efter den",
            "the text begins with a quote and does not end on its line: write `\"` after it"
        )),
        LexError::MalformedChar(text) => {
            Some(words!("text står inom dubbla citattecken: `\"{text}\"`", "text stands in double quotes: `\"{text}\"`"))
        }
        LexError::UnexpectedInput(symbol) if symbol == "=" => {
            Some(words!("jämför med `==`; `=` ger ett namn ett värde", "compare with `==`; `=` gives a name a value"))
        }
        _ => None,
    }
}

/// A word that rhai keeps, as a parameter or anywhere else.
fn reserved(word: &str, place: Span, functions: &[Function]) -> Diagnostic {
    let at = place.start as usize;
    let in_head = functions.iter().any(|function| function.name.span.end as usize <= at && at < function.head_end);
    if let Some(reason) = functions::reason(word).filter(|_| !in_head) {
        return Diagnostic::new(Code::RuleCall, place, words!("en regel får inte använda `{word}`", "a rule may not use `{word}`"))
            .help(reason);
    }
    let diagnostic = Diagnostic::new(
        Code::RuleSyntax,
        place,
        words!("rhai har kvar ordet `{word}` för sig själv", "rhai keeps the word `{word}` for itself"),
    );
    if in_head {
        diagnostic.label(words!("en parameter kan inte heta så", "a parameter cannot have this name")).help(words!(
            "döp om fältet i processen, till exempel till `{word}_value`, och parametern med det",
            "rename the field in the process, for instance to `{word}_value`, and the parameter with it"
        ))
    } else {
        diagnostic.help(words!("välj ett annat namn, till exempel `{word}_value`", "choose another name, for instance `{word}_value`"))
    }
}

fn twice(name: &str, place: Span, functions: &[Function]) -> Diagnostic {
    let mut of_name = functions.iter().filter(|function| function.name.value == *name);
    let (first, second) = (of_name.next(), of_name.next());
    let at = second.map_or(place, |function| function.name.span);
    let mut diagnostic =
        Diagnostic::new(Code::RuleShape, at, words!("funktionen `{name}` står två gånger", "the function `{name}` stands twice"))
            .help(words!("ta bort den ena, eller döp om den", "remove one of them, or rename it"));
    if let Some(first) = first {
        diagnostic = diagnostic.related(first.name.span, words!("den första", "the first one"));
    }
    diagnostic
}

/// A bracket is not closed where rhai stops: what stands open is what one must see.
fn unclosed(place: Span, tokens: &Tokens, kind: &ParseErrorType) -> Option<Diagnostic> {
    let (open, closed_by) = tokens.unclosed()?;
    let label = match closed_by.map(|index| tokens.span(index)) {
        Some(other) if other == place => words!("detta stänger något annat", "this closes something else"),
        None if is_end(place, tokens) => words!("filen slutar här", "the file ends here"),
        _ => return None,
    };
    let symbol = closes(&tokens.list()[open].token).to_string();
    Some(
        plain(place, kind)
            .label(label)
            .related(tokens.span(open), words!("detta stängs aldrig", "this is never closed"))
            .help(words!("skriv `{symbol}` där det slutar", "write `{symbol}` where it ends")),
    )
}
