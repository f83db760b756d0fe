//! The journal of a case for a reader: what was done, by whom, and what then was true.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Serialize;
use serde_json::Value as Json;
use tillit_engine::case::{Actor, Case, Command, Event, Message};
use tillit_engine::{Sight, sight};
use tillit_store::record::{Entry, Visibility};

use super::{EventView, PersonView, Reader, json};

/// An entry: one accepted command.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct EntryView {
    /// Its number within the case, from 1.
    pub seq: u64,
    /// When it was accepted.
    pub at: String,
    /// Who did it. A reader who sees only what is public is told who wrote public words, and what they did themselves.
    pub by: Option<ByView>,
    /// The kind of command: `start`, `complete`, `note` …
    pub kind: String,
    /// Whether the requester may see it.
    pub public: bool,
    /// The version of the process that the case was pinned to.
    pub process_hash: String,
    /// The package that was live then.
    pub package: String,
    /// What came from outside; for those who see the whole case.
    pub came: Option<CameView>,
    /// What then was true, in order.
    pub events: Vec<EventView>,
    /// The parts that have been erased since.
    pub erased: Vec<String>,
}

/// Who did something.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum ByView {
    /// Someone.
    Person(PersonView),
    /// A system of the catalogue.
    System(String),
    /// Time, or the engine itself.
    Engine,
}

/// A mail, a signal or a form that came.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct CameView {
    /// What the process calls it: a start, or an entry of `receives`.
    pub name: String,
    /// Its parts.
    pub parts: IndexMap<String, Json>,
    /// Of a mail: the hash under which the whole of it is kept, as it came.
    pub raw: Option<String>,
}

/// The entries of a case that a reader may see: all, or of the public ones what is public in them.
#[must_use]
pub fn journal<'e>(reader: &Reader<'_>, case: &Case, entries: impl IntoIterator<Item = &'e Entry>) -> Vec<EntryView> {
    let sight = sight(reader.package, reader.actor, case, reader.directory);
    let told = entries.into_iter().filter(|entry| match sight {
        Sight::All => true,
        Sight::Public => entry.visibility == Visibility::Public,
        Sight::Nothing => false,
    });
    told.filter_map(|entry| reader.entry(case, sight, entry)).collect()
}

impl Reader<'_> {
    fn entry(&self, case: &Case, sight: Sight, entry: &Entry) -> Option<EntryView> {
        let Some(Event::Accepted { seq, at }) = entry.outcome.events.first() else { return None };
        let events = entry.outcome.events.iter().filter(|event| sight == Sight::All || self.is_told(case, event));
        Some(EntryView {
            seq: *seq,
            at: at.to_string(),
            by: self.by(sight, entry),
            kind: entry.command.kind().to_owned(),
            public: entry.visibility == Visibility::Public,
            process_hash: entry.process.to_string(),
            package: entry.package.to_string(),
            came: came(&entry.command).filter(|_| sight == Sight::All).map(|(name, message)| CameView {
                name: name.to_string(),
                parts: message.parts.iter().map(|(part, value)| (part.to_string(), json(self.directory, value))).collect(),
                raw: message.raw.as_deref().map(str::to_owned),
            }),
            events: events.filter_map(|event| self.event(case, event)).collect(),
            erased: entry.erased.iter().map(|part| part.to_string()).collect(),
        })
    }

    fn by(&self, sight: Sight, entry: &Entry) -> Option<ByView> {
        let is_reader = || self.actor.person().zip(entry.actor.person()).is_some_and(|(one, other)| one.is_same(other));
        let wrote = || entry.outcome.events.iter().any(|event| matches!(event, Event::WordsWritten { public: true, .. }));
        (sight == Sight::All || is_reader() || wrote()).then(|| ByView::of(self, &entry.actor))
    }

    /// Whether someone who sees only what is public is told of an event. Whatever is not named here is internal.
    fn is_told(&self, case: &Case, event: &Event) -> bool {
        match event {
            Event::FieldSet { scope, field, .. } | Event::FieldErased { scope, field } => {
                case.scope(*scope).is_some_and(|scope| self.is_public(&scope.process, field))
            }
            Event::WordsWritten { public, .. } => *public,
            Event::StatusSet { .. } | Event::Ended(_) | Event::Reopened => true,
            _ => false,
        }
    }
}

impl ByView {
    fn of(reader: &Reader<'_>, actor: &Actor) -> ByView {
        match actor {
            Actor::Person { person, .. } => ByView::Person(PersonView::of(reader.directory, person)),
            Actor::System(name) => ByView::System(name.to_string()),
            Actor::Engine => ByView::Engine,
        }
    }
}

fn came(command: &Command) -> Option<(&str, &Message)> {
    match command {
        Command::Start { start, message: Some(message), .. } => Some((start, message)),
        Command::Receive { name, message } => Some((name, message)),
        _ => None,
    }
}
