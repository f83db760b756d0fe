//! One short row of a case: all that lists, counts, timers, the outbox and correlation need of it, so that none of them rebuilds it.
//!
//! Derived: the journal can always make it anew.

use jiff::Timestamp;
use tillit_engine::case::{Actor, Id, Onlookers, Person, Queued, Text, Value};
use tillit_engine::{Same, Sight};

use crate::record::ShortHash;

/// A case in one row.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The position of its first entry: who is older has the lower one. No two cases share it, so it is the row's key.
    pub begun: u64,
    /// The position of its last entry.
    pub head: u64,
    /// The number of its last entry within the case: its version.
    pub seq: u64,
    /// The case.
    pub case: Text,
    /// Its name for people.
    pub number: Option<Text>,
    /// Its process.
    pub process: Text,
    /// The version of the process that it is pinned to.
    pub process_hash: ShortHash,
    /// The start that began it.
    pub channel: Text,
    /// When it began.
    pub received: Timestamp,
    /// The instant of its last entry.
    pub at: Timestamp,
    /// Its status.
    pub status: Option<Text>,
    /// How it ended: the end's name and when.
    pub ended: Option<(Text, Timestamp)>,
    /// Until when an ended case is live: something may still happen to it.
    pub live_until: Option<Timestamp>,
    /// Who owns it.
    pub owner: Option<Person>,
    /// The person whom it serves.
    pub requester: Option<Person>,
    /// Who sees it.
    pub onlookers: Onlookers,
    /// Fields declared `listed` that have a value.
    pub listed: Vec<Listed>,
    /// Open tasks, in the order of their ids.
    pub tasks: Vec<Queued>,
    /// Open matters.
    pub matters: Vec<Id>,
    /// Timers: when each is due.
    pub timers: Vec<(Timestamp, Id)>,
    /// Effects that have not been reported, in order.
    pub outbox: Vec<Id>,
    /// Values by which what comes from outside finds the case: of the main flow first, then of those within.
    pub keys: Vec<FlowKeys>,
}

/// A field that lists filter and sort by.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    /// The field.
    pub field: Text,
    /// Its value.
    pub value: Value,
    /// The requester may see it.
    pub public: bool,
}

/// What a flow of a case is found by.
#[derive(Clone, Debug, PartialEq)]
pub struct FlowKeys {
    /// The process whose flow it is.
    pub process: Text,
    /// Fields that a `same` of that process names, with their values.
    pub values: Vec<(Text, Value)>,
}

impl Summary {
    /// Whether something from outside finds the case: by its main flow, or by any.
    #[must_use]
    pub fn is_found(&self, same: &Same, any_flow: bool) -> bool {
        let flows = if any_flow { self.keys.as_slice() } else { self.keys.get(..1).unwrap_or_default() };
        flows.iter().any(|flow| flow.process == same.process && same.is_among(&flow.values))
    }

    /// Whether something may still happen to the case: it has not ended, or is still to be reopened, or has something under way.
    #[must_use]
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.ended.is_none()
            || self.live_until.is_some_and(|until| until >= now)
            || !self.outbox.is_empty()
            || !self.matters.is_empty()
            || !self.timers.is_empty()
    }

    /// What of the case someone sees.
    #[must_use]
    pub fn sight(&self, actor: &Actor) -> Sight {
        if self.onlookers.all.admits(actor) {
            Sight::All
        } else if self.onlookers.public.admits(actor) || self.tasks.iter().any(|task| task.admission.admits(actor)) {
            Sight::Public
        } else {
            Sight::Nothing
        }
    }
}
