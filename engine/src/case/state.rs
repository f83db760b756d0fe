//! The state of a case, as its events have made it. Only `run::apply` changes it.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::sync::Arc;

use jiff::Timestamp;

use super::effect::Effect;
use super::matter::Matter;
use super::value::{Person, Text, Value};
use crate::hash::ShortHash;

/// What the core gives out within a case: the entry that made it, and its place in that entry. Deterministic.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id {
    /// The entry, from 1.
    pub seq: u64,
    /// The place in the entry, from 0.
    pub n: u32,
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.seq, self.n)
    }
}

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub struct Case {
    /// Who it is: given by the shell.
    pub id: Text,
    /// Its name for people; a process that is only called gives none.
    pub number: Option<Text>,
    /// Its process.
    pub process: Text,
    /// The version of its process, which it keeps for good.
    pub process_hash: ShortHash,
    /// The start that began it.
    pub channel: Text,
    /// When.
    pub received: Timestamp,
    /// The last entry.
    pub seq: u64,
    /// The instant of the last entry.
    pub at: Timestamp,
    /// Its status.
    pub status: Option<Text>,
    /// How it ended.
    pub ended: Option<Ended>,
    /// Who last claimed, completed or was given a task of the main flow.
    pub owner: Option<Person>,
    /// Its flows, each at one step: the main one and those within it.
    pub scopes: Arc<BTreeMap<Id, Scope>>,
    /// What it asks of people now.
    pub tasks: Arc<BTreeMap<Id, Task>>,
    /// What time will do.
    pub timers: Arc<BTreeMap<Id, Timer>>,
    /// Effects that have not been reported.
    pub outbox: Arc<BTreeMap<Id, Effect>>,
    /// What was sent → the flow that sent it, while that goes on: a reply comes back there.
    pub sent: Arc<BTreeMap<Id, Id>>,
    /// Work that no step declares.
    pub matters: Arc<BTreeMap<Id, Matter>>,
    /// How many ways back were taken.
    pub returns: u32,
}

/// How a case ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ended {
    /// The end's name; `cancelled` for a case that was cancelled.
    pub end: Text,
    /// When.
    pub at: Timestamp,
    /// Until when something may still happen to it.
    pub live_until: Option<Timestamp>,
}

/// A flow with its own life.
#[derive(Clone, Debug, PartialEq)]
pub struct Scope {
    /// Its id.
    pub id: Id,
    /// The scope and the step that it is in; `None`: the main flow.
    pub inside: Option<(Id, Text)>,
    /// The process whose flow it is.
    pub process: Text,
    /// The step where it is; `None` before the first.
    pub at: Option<Visit>,
    /// Its fields.
    pub fields: BTreeMap<Text, Value>,
    /// Derived fields that someone has overridden.
    pub overridden: BTreeSet<Text>,
    /// What is known of each step that was ever entered.
    pub steps: BTreeMap<Text, StepState>,
}

/// Being at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The step.
    pub step: Text,
    /// Since when.
    pub since: Timestamp,
}

/// What is known of a step: `steps.NAME.by|at|times`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StepState {
    /// How often it was entered.
    pub times: u32,
    /// Who last did it.
    pub by: Option<Person>,
    /// When it was last left.
    pub left: Option<Timestamp>,
    /// When its message was last handed over; of a send.
    pub handed_over: Option<Timestamp>,
}

/// What a case asks of a person.
#[derive(Clone, Debug, PartialEq)]
pub struct Task {
    /// Its id.
    pub id: Id,
    /// The scope it belongs to.
    pub scope: Id,
    /// The step.
    pub step: Text,
    /// The team whose members may; `None`: any member of the role.
    pub team: Option<Text>,
    /// The only person who may.
    pub person: Option<Person>,
    /// Who claimed it.
    pub claimed_by: Option<Person>,
    /// By when.
    pub due: Option<Timestamp>,
}

/// What time will do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timer {
    /// Its id.
    pub id: Id,
    /// The scope it belongs to.
    pub scope: Id,
    /// The step whose handler it is.
    pub step: Text,
    /// The handler.
    pub handler: Text,
    /// When it fires.
    pub due: Timestamp,
}

impl Case {
    /// The main flow.
    #[must_use]
    pub fn main(&self) -> &Scope {
        self.scopes.values().find(|scope| scope.inside.is_none()).expect("a case has a main flow from its first event")
    }

    /// A flow of the case.
    #[must_use]
    pub fn scope(&self, id: Id) -> Option<&Scope> {
        self.scopes.get(&id)
    }

    /// The flow within a step of another, if there is one.
    #[must_use]
    pub fn inner(&self, id: Id) -> Option<&Scope> {
        self.scopes.values().find(|scope| scope.inside.as_ref().is_some_and(|(outer, _)| *outer == id))
    }

    /// The flows from the innermost of the main flow outward.
    #[must_use]
    pub fn innermost_first(&self) -> Vec<Id> {
        let mut all = vec![self.main().id];
        while let Some(inner) = self.inner(all[all.len() - 1]) {
            all.push(inner.id);
        }
        all.reverse();
        all
    }

    /// The steps where the case is: of each flow the one in which nothing further goes on.
    #[must_use]
    pub fn at_steps(&self) -> Vec<Text> {
        if self.ended.is_some() {
            return Vec::new();
        }
        let leaves = self.scopes.values().filter(|scope| self.inner(scope.id).is_none());
        leaves.filter_map(|scope| scope.at.as_ref().map(|visit| visit.step.clone())).collect()
    }
}
