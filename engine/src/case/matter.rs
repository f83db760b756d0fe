//! Matters: work that no step declares. Kept by the case, ended by retry or dismiss.

use jiff::Timestamp;

use super::effect::Effect;
use super::state::Id;
use super::value::Text;
use crate::words::Words;

/// A matter that waits for someone.
#[derive(Clone, Debug, PartialEq)]
pub struct Matter {
    /// Its id.
    pub id: Id,
    /// What it is about.
    pub kind: MatterKind,
    /// Since when.
    pub at: Timestamp,
}

/// What a matter is about.
#[derive(Clone, Debug, PartialEq)]
pub enum MatterKind {
    /// A rule or an expression failed at a start or a message; the field stays as it was. It ends when the field gets a value.
    RuleFailed {
        /// The scope of the field.
        scope: Id,
        /// The field that it should have filled.
        field: Text,
        /// The rule, or the expression.
        rule: Text,
        /// Why, with the line.
        reason: Words,
    },
    /// An automatic decision found no way.
    Undecided {
        /// The scope that stands there.
        scope: Id,
        /// The decision.
        step: Text,
        /// Why.
        reason: Words,
    },
    /// A condition, a time, a team or what a message says failed where nothing could be refused; it counted as unset.
    Failed {
        /// The scope.
        scope: Id,
        /// The step at which the flow stood, or the start.
        step: Text,
        /// The rule, or the expression.
        what: Text,
        /// Why, with the line.
        reason: Words,
    },
    /// A part of a message did not fit its type and stayed out.
    Misfit {
        /// The part.
        part: Text,
        /// What came.
        value: Text,
    },
    /// A message that nothing took.
    Untaken {
        /// Its name in `receives`.
        message: Text,
    },
    /// An effect failed for good.
    EffectFailed {
        /// The effect.
        effect: Id,
        /// What should have happened.
        what: Effect,
        /// Why.
        reason: Words,
    },
}
