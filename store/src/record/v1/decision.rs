//! Decision records.

use serde::{Deserialize, Serialize};
use tillit_engine::case::{Decided, Decision, Text};

use super::personal::{Reading, RefV1, Writing};
use super::text::{IdV1, scope, scope_of};
use super::value::ValueV1;
use crate::record::error::RecordError;

/// What was decided without a person.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DecisionV1 {
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<IdV1>,
    asked_by: Text,
    by: DecidedV1,
    /// `["impact", {"choice": "group"}]`; `null`: it was unset.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    facts: Vec<(Text, Option<ValueV1>)>,
    #[serde(skip_serializing_if = "Option::is_none")]
    answer: Option<AnswerV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<RefV1>,
}

/// What decided.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
enum DecidedV1 {
    Rule { name: Text, version: Text },
    Expression(Text),
    Otherwise,
}

/// What it answered: the name of a way, of a team, or of a choice; personal where it was made of something that is.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum AnswerV1 {
    Plain(Text),
    Personal(RefV1),
}

impl DecisionV1 {
    pub(super) fn write(decision: &Decision, writing: &mut Writing<'_>) -> DecisionV1 {
        let fact = |(path, value): &(Text, Option<_>)| (path.clone(), value.as_ref().map(|value| ValueV1::write(path, value, writing)));
        let facts: Vec<(Text, Option<ValueV1>)> = decision.facts.iter().map(fact).collect();
        let of_personal = facts.iter().any(|(_, value)| value.as_ref().is_some_and(ValueV1::is_personal));
        let is_personal = of_personal || writing.is_sensitive(&decision.asked_by);
        DecisionV1 {
            scope: scope(decision.scope),
            asked_by: decision.asked_by.clone(),
            by: match &decision.by {
                Decided::Rule { name, version } => DecidedV1::Rule { name: name.clone(), version: version.clone() },
                Decided::Expression(text) => DecidedV1::Expression(text.clone()),
                Decided::Otherwise => DecidedV1::Otherwise,
            },
            facts,
            answer: decision.answer.as_ref().map(|answer| match is_personal {
                true => AnswerV1::Personal(writing.text(answer)),
                false => AnswerV1::Plain(answer.clone()),
            }),
            reason: decision.reason.as_ref().map(|reason| writing.words(reason)),
        }
    }

    /// A fact that is erased is left out.
    pub(super) fn read(self, reading: &Reading) -> Result<Decision, RecordError> {
        Ok(Decision {
            scope: scope_of(self.scope),
            asked_by: self.asked_by,
            by: match self.by {
                DecidedV1::Rule { name, version } => Decided::Rule { name, version },
                DecidedV1::Expression(text) => Decided::Expression(text),
                DecidedV1::Otherwise => Decided::Otherwise,
            },
            facts: super::message::read_fields(self.facts, reading)?,
            answer: match self.answer {
                Some(AnswerV1::Plain(answer)) => Some(answer),
                Some(AnswerV1::Personal(place)) => reading.text(place)?,
                None => None,
            },
            reason: self.reason.map(|reason| reading.words(reason)).transpose()?.flatten(),
        })
    }
}
