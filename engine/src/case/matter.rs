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
    /// A rule or an expression failed at a start or a message. A derived field is then empty, since what it said no longer rests on
    /// the facts; any other field stays as it was. The matter ends when the field gets a value.
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
    /// Something that was sent came back, since it could not be delivered.
    Undelivered {
        /// The name in `receives` by which that was told.
        message: Text,
        /// Why, in the words of whoever should have delivered it.
        reason: Text,
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

/// Declares the ids once: [`MatterKind::id`] and [`MatterKind::IDS`] are made from the same lines, so they cannot part.
macro_rules! ids {
    ($($kind:ident => $id:literal,)+) => {
        impl MatterKind {
            /// All ids, in the order of the kinds.
            pub const IDS: &[&str] = &[$($id),+];

            /// The id by which scenarios know it.
            #[must_use]
            pub fn id(&self) -> &'static str {
                match self {
                    $(MatterKind::$kind { .. } => $id,)+
                }
            }
        }
    };
}

ids! {
    RuleFailed => "rule",
    Undecided => "undecided",
    Failed => "failed",
    Misfit => "misfit",
    Untaken => "untaken",
    Undelivered => "undelivered",
    EffectFailed => "effect",
}
