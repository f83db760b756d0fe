//! Why a case stands as it does: each thing that was decided without a person, from its record, never by today's rule.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;
use tillit_engine::case::{Case, Command, Decided, Decision, Event, Id, Text};
use tillit_engine::{Package, ShortHash, Sight, sight};
use tillit_store::record::Entry;

use super::{PersonView, Reader, json};

/// What was decided in a case without a person, and what people said instead.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct Explanation {
    /// What was decided, in the order of the journal.
    pub decisions: Vec<DecisionView>,
    /// Where someone overrode a rule, or let it hold again.
    pub overrides: Vec<OverrideView>,
}

/// Something that was decided.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DecisionView {
    /// The entry that it is of.
    pub seq: u64,
    /// When.
    pub at: String,
    /// What asked: a field, a step, a handler.
    pub asked_by: String,
    /// The title of that, where it has one.
    pub title: String,
    /// Whether it is the last of what asked, so that the case stands by it, unless someone has overridden it.
    pub holds: bool,
    /// What decided.
    pub by: DeciderView,
    /// The facts that were seen.
    pub facts: Vec<FactView>,
    /// The answer; `null`: there was none.
    pub answer: Option<String>,
    /// Why there was none, or what the rule said.
    pub reason: Option<String>,
}

/// What decided.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DeciderView {
    /// A rule.
    Rule {
        /// Its name.
        name: String,
        /// The version of its text then.
        version: String,
        /// What it did in plain words, in the reader's language; `null`, where that version's text is gone.
        says: Option<String>,
    },
    /// An expression, as written.
    Expression(String),
    /// The way that is left when no other holds.
    Otherwise,
}

/// A fact that was seen.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct FactView {
    /// Its name.
    pub fact: String,
    /// Its value then; `null` is unset.
    pub value: Option<Json>,
}

/// Someone said what a rule otherwise says, or lifted that.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct OverrideView {
    /// The entry that it is of.
    pub seq: u64,
    /// When.
    pub at: String,
    /// The field.
    pub field: String,
    /// Its title.
    pub title: String,
    /// Whether the rule was overridden; else it holds again.
    pub on: bool,
    /// Whether it is the last of its field.
    pub holds: bool,
    /// Who did it.
    pub by: Option<PersonView>,
    /// What they said.
    pub value: Option<Json>,
    /// Why.
    pub why: Option<String>,
}

/// What was decided in a case, for a reader who sees the whole of it; to others nothing was.
///
/// `entries` are all of the case, in order. `package_of` gives a package that was live once, whose rules say what they did; where
/// it is gone, or its rule has another text, nothing is said instead of something untrue.
#[must_use]
pub fn explain<'p, 'e>(
    reader: &Reader<'_>,
    case: &Case,
    entries: impl IntoIterator<Item = &'e Entry>,
    package_of: &dyn Fn(ShortHash) -> Option<&'p Package>,
) -> Explanation {
    let mut all = Explanation::default();
    if sight(reader.package, reader.actor, case, reader.directory) != Sight::All {
        return all;
    }
    let (mut last_decision, mut last_override): (Last, Last) = Default::default();
    for entry in entries {
        for decision in &entry.outcome.decisions {
            last_decision.insert((decision.scope, decision.asked_by.clone()), all.decisions.len());
            all.decisions.push(reader.decision(case, entry, decision, package_of(entry.package)));
        }
        for event in &entry.outcome.events {
            if let Event::OverrideSet { scope, field, on } = event {
                last_override.insert((*scope, field.clone()), all.overrides.len());
                all.overrides.push(reader.overridden(case, entry, *scope, field, *on));
            }
        }
    }
    last_decision.values().for_each(|index| all.decisions[*index].holds = true);
    last_override.values().for_each(|index| all.overrides[*index].holds = true);
    all
}

/// What asked in which scope → the index of its last.
type Last = BTreeMap<(Id, Text), usize>;

impl Reader<'_> {
    fn decision(&self, case: &Case, entry: &Entry, decision: &Decision, package: Option<&Package>) -> DecisionView {
        let (seq, at) = place(entry);
        let facts = decision.facts.iter();
        DecisionView {
            seq,
            at,
            asked_by: decision.asked_by.to_string(),
            title: self.asked_title(case, decision),
            holds: false,
            by: match &decision.by {
                Decided::Rule { name, version } => DeciderView::Rule {
                    name: name.to_string(),
                    version: version.to_string(),
                    says: package.and_then(|package| self.says(package, name, version)),
                },
                Decided::Expression(text) => DeciderView::Expression(text.to_string()),
                Decided::Otherwise => DeciderView::Otherwise,
            },
            facts: facts
                .map(|(fact, value)| FactView { fact: fact.to_string(), value: value.as_ref().map(|it| json(self.directory, it)) })
                .collect(),
            answer: decision.answer.as_deref().map(str::to_owned),
            reason: decision.reason.as_ref().map(|reason| reason.in_language(self.language).to_owned()),
        }
    }

    /// What asked may be a field or a step; anything else is its own title.
    fn asked_title(&self, case: &Case, decision: &Decision) -> String {
        let process = case.scope(decision.scope).map_or(&case.process, |scope| &scope.process);
        let is_field = self.process(process).is_some_and(|process| process.fields.contains_key(&*decision.asked_by));
        if is_field { self.field_title(process, &decision.asked_by) } else { self.step_title(process, &decision.asked_by) }
    }

    fn says(&self, package: &Package, rule: &str, version: &str) -> Option<String> {
        let rule = package.rules().rule(rule).filter(|rule| *rule.version == *version)?;
        self.says_of(rule)
    }

    fn overridden(&self, case: &Case, entry: &Entry, scope: Id, field: &Text, on: bool) -> OverrideView {
        let (seq, at) = place(entry);
        let process = case.scope(scope).map_or(&case.process, |scope| &scope.process);
        let (value, why) = match &entry.command {
            Command::Override { value, why, .. } => (value.as_ref(), why.as_deref()),
            _ => (None, None),
        };
        OverrideView {
            seq,
            at,
            field: field.to_string(),
            title: self.field_title(process, field),
            on,
            holds: false,
            by: entry.actor.person().map(|person| PersonView::of(self.directory, person)),
            value: value.map(|value| json(self.directory, value)),
            why: why.map(str::to_owned),
        }
    }
}

fn place(entry: &Entry) -> (u64, String) {
    match entry.outcome.events.first() {
        Some(Event::Accepted { seq, at }) => (*seq, at.to_string()),
        _ => (0, String::new()),
    }
}
