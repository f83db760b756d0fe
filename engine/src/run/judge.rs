//! Whoever answers questions about data.

use super::view::View;
use crate::case::{Text, Value};
use crate::model::Type;
use crate::package::Formula;
use crate::words::Words;

/// A question about data.
pub struct Asked<'a> {
    /// The facts at the place that asks.
    pub view: &'a View<'a>,
    pub(crate) formula: &'a Formula,
}

impl Asked<'_> {
    /// The types that the place wants; empty: any.
    #[must_use]
    pub fn wanted(&self) -> &[Type] {
        match self.formula {
            Formula::Computed { wanted, .. } => wanted,
            Formula::Nothing | Formula::Known(_) | Formula::Several(_) => &[],
        }
    }

    /// The value, where it is known without asking.
    #[must_use]
    pub fn known(&self) -> Option<&Value> {
        match self.formula {
            Formula::Known(value) => Some(value),
            Formula::Nothing | Formula::Computed { .. } | Formula::Several(_) => None,
        }
    }
}

/// A question to a rule whose facts are all set.
pub struct RuleAsked<'a> {
    /// The facts at the place that asks.
    pub view: &'a View<'a>,
    /// The rule.
    pub rule: &'a str,
    /// What it reads, in the order of its parameters.
    pub facts: &'a [Value],
    /// What its answer must be.
    pub wanted: Wanted<'a>,
}

/// What a rule's answer must be.
#[derive(Clone, Copy, Debug)]
pub enum Wanted<'a> {
    /// The name of a way.
    Way(&'a [Text]),
    /// A value for a field of a type; only these of its members, if there are any.
    Field(&'a Type, &'a [Text]),
    /// What the expression around it makes of it.
    Any,
}

/// Why there is no answer although one was due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Trouble {
    /// The rule says that it has none, and why: `stop(text)`.
    Stopped {
        /// Its words.
        reason: Words,
    },
    /// The rule or the expression failed.
    Failed {
        /// The rule's name, or the expression.
        what: Text,
        /// Why, with the line.
        reason: Words,
    },
}

/// A rule that was asked, and what came of it.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleAnswered {
    /// The rule.
    pub rule: Text,
    /// What it read.
    pub facts: Vec<(Text, Value)>,
    /// Its answer; `None`: it had none.
    pub answer: Option<Value>,
    /// Why it had none.
    pub reason: Option<Words>,
}

/// Answers every question that the flow relation has about data.
pub trait Judge {
    /// Whether a condition holds; what reads an unset fact does not.
    ///
    /// # Errors
    /// The expression, or a rule in it, failed.
    fn holds(&mut self, asked: &Asked<'_>) -> Result<bool, Trouble>;

    /// What a formula gives; `None`: no value.
    ///
    /// # Errors
    /// The expression, or a rule in it, failed.
    fn value(&mut self, asked: &Asked<'_>) -> Result<Option<Value>, Trouble>;

    /// What a rule answers to facts that are all set.
    ///
    /// # Errors
    /// The rule stopped or failed.
    fn rule(&mut self, asked: &RuleAsked<'_>) -> Result<Option<Value>, Trouble>;

    /// Notes what a rule answered, wherever in an expression it was asked. Who keeps no records need not.
    fn note(&mut self, answered: RuleAnswered) {
        drop(answered);
    }

    /// Hands over what was noted since the last time.
    fn noted(&mut self) -> Vec<RuleAnswered> {
        Vec::new()
    }
}
