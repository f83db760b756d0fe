//! Whoever answers questions about data.

use super::view::View;
use crate::case::{Text, Value};
use crate::package::Formula;
use crate::words::Words;

/// A question about data.
pub struct Asked<'a> {
    /// The facts at the place that asks.
    pub view: &'a View<'a>,
    pub(crate) formula: &'a Formula,
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
    fn rule(&mut self, view: &View<'_>, rule: &str, facts: &[Value]) -> Result<Option<Value>, Trouble>;
}
