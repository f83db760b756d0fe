//! Why a rule gave no answer: it said so itself, or it failed.

use rhai::{Dynamic, EvalAltResult, Position};

use super::engine::Limits;
use super::thing::Thing;
use crate::case::Text;
use crate::words::{Words, words};

/// Why a rule gave no answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RuleFailure {
    /// The rule said `stop("…")`: there is no answer, for this reason.
    Stopped {
        /// As the rule says it.
        reason: String,
    },
    /// The rule went wrong.
    Failed {
        /// What went wrong, in one sentence without a full stop.
        reason: Words,
        /// In which line of its file, where that is known.
        line: Option<usize>,
    },
}

impl RuleFailure {
    pub(super) fn failed(reason: Words) -> RuleFailure {
        RuleFailure::Failed { reason, line: None }
    }

    /// The reason with the line, for a message that names the rule already.
    #[must_use]
    pub fn reason(&self) -> Words {
        match self {
            RuleFailure::Stopped { reason } => words!("{reason}", "{reason}"),
            RuleFailure::Failed { reason, line: None } => reason.clone(),
            RuleFailure::Failed { reason: Words { sv, en }, line: Some(line) } => words!("rad {line}: {sv}", "line {line}: {en}"),
        }
    }

    /// The whole message: which rule, where, what.
    #[must_use]
    pub fn words(&self, rule: &str) -> Words {
        let Words { sv, en } = self.reason();
        match self {
            RuleFailure::Stopped { .. } => words!("regeln `{rule}` har inget svar: {sv}", "the rule `{rule}` has no answer: {en}"),
            RuleFailure::Failed { .. } => words!("regeln `{rule}` gick fel: {sv}", "the rule `{rule}` failed: {en}"),
        }
    }
}

/// What our own functions throw.
#[derive(Clone, Debug)]
pub(super) enum Thrown {
    /// `stop("…")`.
    Stop(String),
    /// Something that means nothing, such as a text compared with a number.
    Refused(Words),
    /// A part of a thing that has not been fetched for this run.
    Missing(Thing, Text),
}

/// An error that rhai carries out of a rule; it adds the place of the call.
pub(super) fn thrown(what: Thrown) -> Box<EvalAltResult> {
    Box::new(EvalAltResult::ErrorRuntime(Dynamic::from(what), Position::NONE))
}

/// Refuses to compute something.
pub(super) fn refused<T>(reason: Words) -> Result<T, Box<EvalAltResult>> {
    Err(thrown(Thrown::Refused(reason)))
}

/// How a run ended, if not by an answer.
#[derive(Clone, Debug)]
pub(super) enum Ended {
    Failure(RuleFailure),
    Missing(Thing, Text),
}

/// What an error of rhai's means.
pub(super) fn ended(error: &EvalAltResult, limits: &Limits) -> Ended {
    let (inner, place) = innermost(error);
    let line = place.line();
    let reason = match inner {
        EvalAltResult::ErrorRuntime(token, _) => match token.clone().try_cast::<Thrown>() {
            Some(Thrown::Stop(reason)) => return Ended::Failure(RuleFailure::Stopped { reason }),
            Some(Thrown::Missing(thing, field)) => return Ended::Missing(thing, field),
            Some(Thrown::Refused(reason)) => reason,
            None => words!("{inner}", "{inner}"),
        },
        other => reason(other, limits),
    };
    Ended::Failure(RuleFailure::Failed { reason, line })
}

/// The error itself, out of the calls it went through, with the innermost place that is known.
fn innermost(error: &EvalAltResult) -> (&EvalAltResult, Position) {
    let (mut error, mut place) = (error, error.position());
    while let EvalAltResult::ErrorInFunctionCall(_, _, inner, _) | EvalAltResult::ErrorInModule(_, inner, _) = error {
        if !inner.position().is_none() {
            place = inner.position();
        }
        error = inner;
    }
    (error, place)
}

fn reason(error: &EvalAltResult, limits: &Limits) -> Words {
    use EvalAltResult as E;
    match error {
        E::ErrorTooManyOperations(_) => {
            let most = limits.operations;
            words!("regeln blev inte klar på {most} steg, som är det mesta", "the rule did not end within {most} steps, which is the most")
        }
        E::ErrorStackOverflow(_) => {
            words!("funktionerna anropar varandra för djupt", "the functions call each other too deeply")
        }
        E::ErrorTooManyVariables(_) => {
            let most = limits.variables;
            words!("regeln har fler än {most} namn på en gång", "the rule has more than {most} names at once")
        }
        E::ErrorDataTooLarge(what, _) => too_large(what, limits),
        E::ErrorArithmetic(said, _) if said.to_lowercase().contains("zero") => words!("division med noll", "division by zero"),
        E::ErrorArithmetic(..) => words!("resultatet är inget tal som ryms", "the result is no number that fits"),
        E::ErrorPropertyNotFound(name, _) => no_entry(name),
        E::ErrorIndexNotFound(name, _) => no_entry(&name.to_string()),
        E::ErrorArrayBounds(len, at, _) => {
            words!("listan har {len} värden och inget på plats {at}", "the list has {len} values and none at place {at}")
        }
        E::ErrorStringBounds(len, at, _) => {
            words!("texten har {len} tecken och inget på plats {at}", "the text has {len} characters and none at place {at}")
        }
        E::ErrorMismatchDataType(wanted, found, _) | E::ErrorMismatchOutputType(wanted, found, _) => {
            let (wanted, found) = (language_word(wanted), language_word(found));
            words!("väntade `{wanted}`, men fann `{found}`", "expected `{wanted}`, but found `{found}`")
        }
        E::ErrorFor(_) => words!("`for` går igenom en lista, och det här är ingen", "`for` goes through a list, and this is none"),
        E::ErrorFunctionNotFound(signature, _) => not_for(signature),
        E::ErrorDotExpr(said, _) => no_part(said),
        E::ErrorIndexingType(..) => words!("det här har inga delar inom `[ ]`", "this has no parts in `[ ]`"),
        E::ErrorAssignmentToConstant(name, _) => {
            words!("`{name}` är en konstant och får inget nytt värde", "`{name}` is a constant and gets no new value")
        }
        other => words!("{other}", "{other}"),
    }
}

fn too_large(what: &str, limits: &Limits) -> Words {
    let what = what.to_lowercase();
    let (text, list, table) = (limits.text_bytes, limits.list_values, limits.table_entries);
    if what.contains("string") {
        words!("en text blev längre än {text} byte", "a text became longer than {text} bytes")
    } else if what.contains("array") {
        words!("en lista fick fler än {list} värden", "a list got more than {list} values")
    } else if what.contains("map") {
        words!("en tabell fick fler än {table} poster", "a table got more than {table} entries")
    } else {
        words!("ett värde blev för stort", "a value became too large")
    }
}

fn no_entry(name: &str) -> Words {
    words!("tabellen har ingen post `{name}`", "the table has no entry `{name}`")
}

/// `Unknown property 'x' - a getter is not registered for type 'y'`
fn no_part(said: &str) -> Words {
    let mut quoted = said.split('\'').skip(1).step_by(2);
    match (quoted.next(), quoted.next()) {
        (Some(name), Some(of)) => match language_word(of) {
            "none" => nothing_there(name),
            of => words!("`{of}` har ingen del `{name}`", "`{of}` has no part `{name}`"),
        },
        _ => words!("{said}", "{said}"),
    }
}

pub(super) fn nothing_there(name: &str) -> Words {
    words!(
        "det som `.{name}` frågar efter har inget värde; fråga med `has(…)` innan",
        "what `.{name}` asks about has no value; ask with `has(…)` before"
    )
}

/// `f (i64, array)`: a function or an operator that does not take such values.
fn not_for(signature: &str) -> Words {
    let (name, rest) = signature.split_once(" (").unwrap_or((signature, ""));
    let kinds: Vec<String> =
        rest.trim_end_matches(')').split(", ").filter(|it| !it.is_empty()).map(|it| format!("`{}`", language_word(it))).collect();
    if kinds.iter().any(|kind| kind == "`none`") {
        return words!("`{name}` fick inget värde; fråga med `has(…)` innan", "`{name}` got no value; ask with `has(…)` before");
    }
    let name = match name.split_once('$') {
        Some((_, name)) => name,
        None => name,
    };
    match kinds.as_slice() {
        [] => words!("`{name}` tar andra värden", "`{name}` takes other values"),
        [one] => words!("`{name}` tar inte {one}", "`{name}` does not take {one}"),
        [start @ .., last] => {
            let start = start.join(", ");
            words!("`{name}` tar inte {start} och {last}", "`{name}` does not take {start} and {last}")
        }
    }
}

/// The word of the language for a type of rhai's.
fn language_word(of: &str) -> &str {
    match of {
        "()" => "none",
        "i64" | "INT" | "integer" => "number",
        "bool" => "boolean",
        "decimal" => "decimal",
        "array" => "list",
        "map" | "object map" => "table",
        other if other.contains("tring") || other == "char" || other.contains("&str") => "text",
        other if other.contains("Decimal") => "decimal",
        other => other,
    }
}
