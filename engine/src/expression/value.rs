//! A value as it stands in YAML: `none`, a literal, or an expression (sentence 9 of the language, F13).
//!
//! Where the place expects a choice, a number, a date, a person …, a whole value that is one *is* the literal; anything else
//! is an expression. A fact of the same name gives way: `kind: novel` is the choice, whatever facts there are.

use super::literal::{self, Literal, Reading};
use super::parse::parse;
use super::place::Places;
use super::tree::{Expr, ExprKind};
use super::typing::{Checked, check, not_among, outside_choice};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, nearest};
use crate::model::{Facts, Type};
use crate::source::{At, Scalar, Sources, Span};
use crate::words::{Words, list_of, words};

/// How many names a help line shows.
const MOST_SHOWN: usize = 12;

/// The names of the catalogue that stand as literals.
pub(crate) trait Literals {
    /// Whether the directory has this person.
    fn has_person(&self, name: &str) -> bool;
    /// Everyone in the directory, to propose a name.
    fn people(&self) -> Vec<&str>;
    /// Whether there is this team.
    fn has_team(&self, name: &str) -> bool;
    /// All teams.
    fn teams(&self) -> Vec<&str>;
    /// The items of one of the organisation's lists; none if there is no such list.
    fn items(&self, list: &str) -> Vec<&str>;
    /// All contact lists.
    fn contacts(&self) -> Vec<&str>;
    /// All calendars.
    fn calendars(&self) -> Vec<&str>;
}

/// What a place knows when its values are read.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The facts that an expression may name here.
    pub(crate) facts: &'a Facts,
    /// The files.
    pub(crate) sources: &'a Sources,
    /// The names of the catalogue.
    pub(crate) names: &'a dyn Literals,
}

/// A value that means something.
#[derive(Clone, Debug)]
pub(crate) enum Typed {
    /// `none`: no value. Whether the place takes it is for the place to say.
    None,
    /// A value that needs no facts.
    Literal(Literal),
    /// A value to be computed.
    Expression(Box<Checked>),
}

/// Reads a value of the expected type. `None`: it means nothing, which has been reported.
pub(crate) fn value(written: &At<Scalar>, expected: &Type, context: Context<'_>, diagnostics: &mut Diagnostics) -> Option<Typed> {
    value_of_any(written, std::slice::from_ref(expected), context, diagnostics)
}

/// Reads a value of one of the expected types, such as `due`, a duration or an instant; the first that it has the form of.
pub(crate) fn value_of_any(written: &At<Scalar>, expected: &[Type], context: Context<'_>, diagnostics: &mut Diagnostics) -> Option<Typed> {
    let text = written.value.text.trim();
    if text == "none" {
        return Some(Typed::None);
    }
    let mut broken = None;
    for of in expected {
        match literal::read(text, of, context.names) {
            Reading::Literal(literal) => return Some(Typed::Literal(literal)),
            Reading::Broken(code, message) => broken = broken.or(Some((code, message))),
            Reading::Else => {}
        }
    }
    if let Some((code, message)) = broken {
        diagnostics.push(Diagnostic::new(code, written.span, message));
        return None;
    }
    if literal::is_bare_word(text)
        && context.facts.get(text).is_none()
        && !context.facts.is_untyped(text)
        && !matches!(text, "true" | "false")
        && let Some(diagnostic) = expected.iter().find_map(|of| unknown_name(text, written.span, of, context.names, Some(context.facts)))
    {
        diagnostics.push(diagnostic);
        return None;
    }
    let checked = match expected {
        [Type::Text] => text_expression(written, context, diagnostics)?,
        _ => expression_of(written, expected, context.facts, context.sources, diagnostics)?,
    };
    Some(match literal_of(&checked) {
        Some(literal) => Typed::Literal(literal),
        None => Typed::Expression(Box::new(checked)),
    })
}

/// Reads a value that must be a literal, as in items, examples and scenarios, where a text needs no quotes of its own.
/// `None`: it means nothing, which has been reported.
pub(crate) fn literal_value(written: &At<Scalar>, expected: &Type, names: &dyn Literals, diagnostics: &mut Diagnostics) -> Option<Typed> {
    let text = written.value.text.trim();
    let literal = match expected {
        _ if text == "none" => return Some(Typed::None),
        Type::Text | Type::Answer(_) | Type::Record(_) => return Some(Typed::Literal(Literal::Text(written.value.text.clone()))),
        Type::List(of) => return literal_value(written, of, names, diagnostics),
        _ => literal::read(text, expected, names),
    };
    let error = match literal {
        Reading::Literal(literal) => return Some(Typed::Literal(literal)),
        Reading::Broken(code, message) => Diagnostic::new(code, written.span, message),
        Reading::Else => unknown_name(text, written.span, expected, names, None).unwrap_or_else(|| {
            let message = words!("`{text}` är inget värde av typ {expected}", "`{text}` is not a value of type {expected}");
            Diagnostic::new(Code::WrongForm, written.span, message)
        }),
    };
    diagnostics.push(error);
    None
}

/// Reads an expression whose place does not decide its type. `None`: it means nothing, which has been reported.
pub(crate) fn expression(written: &At<Scalar>, facts: &Facts, sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Checked> {
    expression_of(written, &[], facts, sources, diagnostics)
}

/// Reads a condition: an expression that is true or false. `None`: it means nothing, which has been reported.
pub(crate) fn condition(written: &At<Scalar>, facts: &Facts, sources: &Sources, diagnostics: &mut Diagnostics) -> Option<Checked> {
    expression_of(written, &[Type::Boolean], facts, sources, diagnostics)
}

fn expression_of(
    written: &At<Scalar>,
    expected: &[Type],
    facts: &Facts,
    sources: &Sources,
    diagnostics: &mut Diagnostics,
) -> Option<Checked> {
    let places = Places::new(&written.value.text, written.span, sources);
    match parse(&written.value.text, &places) {
        Ok(expr) => check(expr, places, expected, facts, diagnostics),
        Err(error) => {
            diagnostics.push(*error);
            None
        }
    }
}

/// An expression that gives a text. What is plainly no expression is a text that lacks its own quotes.
fn text_expression(written: &At<Scalar>, context: Context<'_>, diagnostics: &mut Diagnostics) -> Option<Checked> {
    let text = written.value.text.trim();
    let places = Places::new(&written.value.text, written.span, context.sources);
    let is_plain = !text.contains(['"', '(', '[', '=', '<', '>', '+']);
    let error = match parse(&written.value.text, &places) {
        Ok(expr) if !is_plain || !is_unknown_word(&expr, context.facts) => {
            return check(expr, places, &[Type::Text], context.facts, diagnostics);
        }
        Err(error) if !is_plain => *error,
        Ok(_) | Err(_) => {
            let message = words!(
                "det här är varken ett uttryck eller en text inom citattecken",
                "this is neither an expression nor a text in quotes"
            );
            Diagnostic::new(Code::ExpressionSyntax, written.span, message)
        }
    };
    let literal = if is_plain && text.len() <= 60 && !text.contains('\n') { text.replace('\'', "''") } else { "…".to_owned() };
    diagnostics.push(
        error
            .help(words!("en text står inom egna citattecken: `'\"{literal}\"'`", "a text stands in quotes of its own: `'\"{literal}\"'`")),
    );
    None
}

fn is_unknown_word(expr: &Expr, facts: &Facts) -> bool {
    matches!(&expr.kind, ExprKind::Name(name) if facts.get(name).is_none() && !facts.is_untyped(name) && nearest(name, facts.names()).is_none())
}

/// The literal that a whole expression is: a text in its own quotes.
fn literal_of(checked: &Checked) -> Option<Literal> {
    match (&checked.expression.kind, &checked.of) {
        (ExprKind::Text(text), Type::Choice(_)) => Some(Literal::Choice(text.clone())),
        (ExprKind::Text(text), _) => Some(Literal::Text(text.clone())),
        _ => None,
    }
}

/// What to say of a bare word that is neither of the expected type nor, where an expression could stand, a fact; `None` where
/// the expression says it better.
fn unknown_name(word: &str, place: Span, expected: &Type, names: &dyn Literals, facts: Option<&Facts>) -> Option<Diagnostic> {
    let (code, what, known) = match expected {
        Type::Choice(choices) => {
            let error = outside_choice(Diagnostic::new(Code::OutsideChoice, place, not_among(word, choices)), word, choices);
            return Some(match facts {
                Some(_) => {
                    error.help(words!("inget fält eller annat faktum heter så heller", "no field or other fact has that name either"))
                }
                None => error,
            });
        }
        Type::Person => (Code::UnknownPerson, words!("ingen person", "no person"), names.people()),
        Type::Team => (Code::UnknownTeam, words!("ingen grupp", "no team"), names.teams()),
        Type::Contact => (Code::UnknownContact, words!("ingen kontaktlista", "no contact list"), names.contacts()),
        Type::Item(list) => (Code::UnknownItem, words!("ingen post i `{list}`", "no item of `{list}`"), names.items(list)),
        Type::List(of) => return one_for_list(word, place, of, names),
        Type::Boolean => return foreign_truth(word, place),
        Type::Text | Type::Number | Type::Decimal | Type::Date | Type::Instant | Type::Duration | Type::Record(_) | Type::Answer(_) => {
            return None;
        }
    };
    let Words { sv, en } = what;
    let message = match facts {
        Some(_) => words!("{sv} och inget faktum heter `{word}`", "{en} and no fact is called `{word}`"),
        None => words!("{sv} heter `{word}`", "{en} is called `{word}`"),
    };
    let facts = facts.into_iter().flat_map(|facts| facts.names().filter(|name| facts.get(name).is_some_and(|fact| fact.of == *expected)));
    let known: Vec<&str> = known.into_iter().chain(facts).collect();
    let Words { sv, en } = list_of(&known, MOST_SHOWN);
    Some(Diagnostic::new(code, place, message).nearest(word, known.iter().copied()).help(words!("här passar {sv}", "what fits here: {en}")))
}

/// `yes` and `no`, which are words like any other.
fn foreign_truth(word: &str, place: Span) -> Option<Diagnostic> {
    let meant = match word.to_lowercase().as_str() {
        "yes" | "on" | "ja" | "true" | "sant" => "true",
        "no" | "off" | "nej" | "false" | "falskt" => "false",
        _ => return None,
    };
    let message = words!("`{word}` är inget sanningsvärde", "`{word}` is neither true nor false");
    Some(Diagnostic::new(Code::WrongForm, place, message).help(words!("skriv `{meant}`", "write `{meant}`")))
}

/// A single literal where a list of such is expected.
fn one_for_list(word: &str, place: Span, of: &Type, names: &dyn Literals) -> Option<Diagnostic> {
    match literal::read(word, of, names) {
        Reading::Literal(_) => {
            let message =
                words!("en lista väntades, men `{word}` är en enda `{of}`", "a list was expected, but `{word}` is a single `{of}`");
            Some(Diagnostic::new(Code::ExpressionType, place, message).help(words!("skriv `[{word}]`", "write `[{word}]`")))
        }
        Reading::Broken(..) | Reading::Else => None,
    }
}
