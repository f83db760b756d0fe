//! Matters.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tillit_engine::case::{Matter, MatterKind, Text};

use super::effect::EffectV1;
use super::personal::{Reading, RefV1, Writing};
use super::text::{AsText, IdV1, scope, scope_of};
use crate::record::error::RecordError;

/// Work that no step declares.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct MatterV1 {
    id: IdV1,
    kind: MatterKindV1,
    /// Left out: the entry's instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<AsText<Timestamp>>,
}

/// What it is about.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum MatterKindV1 {
    RuleFailed {
        #[serde(skip_serializing_if = "Option::is_none")]
        scope: Option<IdV1>,
        field: Text,
        rule: Text,
        reason: RefV1,
    },
    Undecided {
        #[serde(skip_serializing_if = "Option::is_none")]
        scope: Option<IdV1>,
        step: Text,
        reason: RefV1,
    },
    Failed {
        #[serde(skip_serializing_if = "Option::is_none")]
        scope: Option<IdV1>,
        step: Text,
        what: Text,
        reason: RefV1,
    },
    Misfit {
        part: Text,
        value: RefV1,
    },
    Untaken {
        message: Text,
    },
    Undelivered {
        message: Text,
        reason: RefV1,
    },
    EffectFailed {
        effect: IdV1,
        what: EffectV1,
        reason: RefV1,
    },
}

impl MatterV1 {
    pub(super) fn write(matter: &Matter, writing: &mut Writing<'_>) -> MatterV1 {
        let kind = match &matter.kind {
            MatterKind::RuleFailed { scope: at, field, rule, reason } => {
                MatterKindV1::RuleFailed { scope: scope(*at), field: field.clone(), rule: rule.clone(), reason: writing.words(reason) }
            }
            MatterKind::Undecided { scope: at, step, reason } => {
                MatterKindV1::Undecided { scope: scope(*at), step: step.clone(), reason: writing.words(reason) }
            }
            MatterKind::Failed { scope: at, step, what, reason } => {
                MatterKindV1::Failed { scope: scope(*at), step: step.clone(), what: what.clone(), reason: writing.words(reason) }
            }
            MatterKind::Misfit { part, value } => MatterKindV1::Misfit { part: part.clone(), value: writing.text(value) },
            MatterKind::Untaken { message } => MatterKindV1::Untaken { message: message.clone() },
            MatterKind::Undelivered { message, reason } => {
                MatterKindV1::Undelivered { message: message.clone(), reason: writing.text(reason) }
            }
            MatterKind::EffectFailed { effect, what, reason } => {
                let what = EffectV1::write(what, writing);
                MatterKindV1::EffectFailed { effect: IdV1(*effect), what, reason: writing.words(reason) }
            }
        };
        MatterV1 { id: IdV1(matter.id), kind, at: (matter.at != writing.at).then_some(AsText(matter.at)) }
    }

    /// A reason that is erased is empty.
    pub(super) fn read(self, reading: &Reading) -> Result<Matter, RecordError> {
        let reason = |place| reading.words(place).map(Option::unwrap_or_default);
        let kind = match self.kind {
            MatterKindV1::RuleFailed { scope, field, rule, reason: place } => {
                MatterKind::RuleFailed { scope: scope_of(scope), field, rule, reason: reason(place)? }
            }
            MatterKindV1::Undecided { scope, step, reason: place } => {
                MatterKind::Undecided { scope: scope_of(scope), step, reason: reason(place)? }
            }
            MatterKindV1::Failed { scope, step, what, reason: place } => {
                MatterKind::Failed { scope: scope_of(scope), step, what, reason: reason(place)? }
            }
            MatterKindV1::Misfit { part, value } => MatterKind::Misfit { part, value: reading.text_or_empty(value)? },
            MatterKindV1::Untaken { message } => MatterKind::Untaken { message },
            MatterKindV1::Undelivered { message, reason } => MatterKind::Undelivered { message, reason: reading.text_or_empty(reason)? },
            MatterKindV1::EffectFailed { effect, what, reason: place } => {
                MatterKind::EffectFailed { effect: effect.0, what: what.read(reading)?, reason: reason(place)? }
            }
        };
        Ok(Matter { id: self.id.0, kind, at: self.at.map_or(reading.at, |at| at.0) })
    }
}
