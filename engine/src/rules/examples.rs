//! Examples of rules, run: the facts of a row go in, and the answer is held against `then`, or the reason against `error`.

use super::book::RuleBook;
use super::compare;
use super::failure::RuleFailure;
use super::value::to_dynamic;
use crate::case::{Text, Value};
use crate::source::Span;
use crate::words::{Words, words};

/// An example whose values have their types.
#[derive(Clone, Debug)]
pub(crate) struct TypedExample {
    /// The rule.
    pub rule: Text,
    /// The process whose facts gave the types; empty where nothing asks the rule.
    pub process: Text,
    /// The row.
    pub row: Span,
    /// By the order of the rule's parameters.
    pub facts: Vec<Value>,
    /// What must come.
    pub expected: Expected,
}

/// What an example expects.
#[derive(Clone, Debug)]
pub(crate) enum Expected {
    /// `then`
    Answer(Value),
    /// `error`: a part of the reason.
    Reason(Text),
}

/// What became of one example.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExampleResult {
    /// The rule.
    pub rule: Text,
    /// The row in the file of examples.
    pub row: Span,
    /// Whether it came as expected.
    pub passed: bool,
    /// What was expected, as the row has it.
    pub expected: String,
    /// What came: the answer, or why there was none.
    pub found: Words,
    /// The result in one sentence.
    pub words: Words,
}

impl TypedExample {
    pub(super) fn run(&self, book: &RuleBook) -> ExampleResult {
        // By running, not by the table: that is what the table was made by.
        let found = book.run(&self.rule, &self.process, &self.facts, &book.seed);
        let (rule, expected) = (&self.rule, self.expected.to_string());
        let passed = self.expected.is_met(&found);
        let found = match &found {
            Ok(value) => words!("{value}", "{value}"),
            Err(failure) => failure.reason(),
        };
        let Words { sv, en } = &found;
        let words = match (passed, &self.expected) {
            (true, _) => words!("`{rule}` svarar som väntat: {sv}", "`{rule}` answers as expected: {en}"),
            (false, Expected::Answer(_)) => {
                words!("`{rule}` skulle svara {expected}, men: {sv}", "`{rule}` should answer {expected}, but: {en}")
            }
            (false, Expected::Reason(_)) => words!(
                "`{rule}` skulle inte svara, med ”{expected}” i skälet, men: {sv}",
                "`{rule}` should not answer, with \"{expected}\" in the reason, but: {en}"
            ),
        };
        ExampleResult { rule: self.rule.clone(), row: self.row, passed, expected, found, words }
    }
}

impl Expected {
    fn is_met(&self, found: &Result<Value, RuleFailure>) -> bool {
        match (self, found) {
            (Expected::Answer(expected), Ok(value)) => compare::equal("==", &to_dynamic(expected), &to_dynamic(value)).unwrap_or(false),
            (Expected::Reason(part), Err(failure)) => {
                let Words { sv, en } = failure.reason();
                sv.contains(&**part) || en.contains(&**part)
            }
            (Expected::Answer(_), Err(_)) | (Expected::Reason(_), Ok(_)) => false,
        }
    }
}

impl std::fmt::Display for Expected {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Expected::Answer(value) => write!(f, "{value}"),
            Expected::Reason(part) => f.write_str(part),
        }
    }
}
