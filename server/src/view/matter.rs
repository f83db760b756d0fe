//! Matters: what waits for someone though no step declares it.

use schemars::JsonSchema;
use serde::Serialize;
use tillit_engine::case::{Case, Id, Matter, MatterKind};
use tillit_engine::{Sight, Words, sight};

use super::Reader;
use crate::words::words;

/// A matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MatterView {
    /// Its id within the case.
    pub id: String,
    /// Its kind: `rule`, `undecided`, `failed`, `misfit`, `untaken`, `undelivered` or `effect`.
    pub kind: String,
    /// Since when.
    pub at: String,
    /// The field, step, part of a message, message or effect that it is about.
    pub about: String,
    /// What has happened, in the reader's language.
    pub text: String,
}

/// A case with its matters, in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct MatterRow {
    /// The case.
    pub case: String,
    /// Its number.
    pub number: Option<String>,
    /// Its process.
    pub process: String,
    /// Its status.
    pub status: Option<String>,
    /// What waits.
    pub matters: Vec<MatterView>,
}

/// The matters of a case; `None`: it has none that the reader sees.
#[must_use]
pub fn matter_row(reader: &Reader<'_>, case: &Case) -> Option<MatterRow> {
    let sees_all = sight(reader.package, reader.actor, case, reader.directory) == Sight::All;
    (sees_all && !case.matters.is_empty()).then(|| MatterRow {
        case: case.id.to_string(),
        number: case.number.as_deref().map(str::to_owned),
        process: case.process.to_string(),
        status: case.status.as_deref().map(str::to_owned),
        matters: case.matters.values().map(|matter| reader.matter(case, matter)).collect(),
    })
}

impl Reader<'_> {
    /// A matter, for someone who sees the whole case.
    pub(super) fn matter(&self, case: &Case, matter: &Matter) -> MatterView {
        let (about, words) = self.about(case, &matter.kind);
        MatterView {
            id: matter.id.to_string(),
            kind: matter.kind.id().to_owned(),
            at: matter.at.to_string(),
            about,
            text: words.in_language(self.language).to_owned(),
        }
    }

    fn about(&self, case: &Case, kind: &MatterKind) -> (String, Words) {
        let process = |scope: &Id| case.scope(*scope).map_or(&case.process, |scope| &scope.process);
        match kind {
            MatterKind::RuleFailed { scope, field, rule, reason: Words { sv, en } } => {
                let title = self.field_title(process(scope), field);
                (field.to_string(), words!("{title} är tomt: `{rule}` gick inte ({sv})", "{title} is empty: `{rule}` failed ({en})"))
            }
            MatterKind::Undecided { scope, step, reason: Words { sv, en } } => {
                let title = self.step_title(process(scope), step);
                (step.to_string(), words!("”{title}” hittade ingen väg ({sv})", "“{title}” found no way ({en})"))
            }
            MatterKind::Failed { scope, step, what, reason: Words { sv, en } } => {
                let title = self.step_title(process(scope), step);
                let words = words!(
                    "”{title}”: `{what}` gick inte och räknas som tomt ({sv})",
                    "“{title}”: `{what}` failed and counts as unset ({en})"
                );
                (step.to_string(), words)
            }
            MatterKind::Misfit { part, value } => (
                part.to_string(),
                words!("`{part}` blev utan värde: `{value}` passar inte", "`{part}` was left out: `{value}` does not fit"),
            ),
            MatterKind::Untaken { message } => {
                (message.to_string(), words!("`{message}` kom, och inget tog emot det", "`{message}` came, and nothing took it"))
            }
            MatterKind::Undelivered { message, reason } => {
                (message.to_string(), words!("det som skickades kom tillbaka ({reason})", "what was sent came back ({reason})"))
            }
            MatterKind::EffectFailed { effect, reason: Words { sv, en }, .. } => {
                (effect.to_string(), words!("det som skulle skickas ut kom inte fram ({sv})", "what should have gone out did not ({en})"))
            }
        }
    }
}
