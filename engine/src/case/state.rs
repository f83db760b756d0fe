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
    /// What was sent → the flow that sent it and those around it whose fields it sees, innermost first: a reply comes back to the
    /// first that still goes on. Kept while the last of them does.
    pub sent: Arc<BTreeMap<Id, Vec<Id>>>,
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
    /// What it is within; `None`: the main flow.
    pub inside: Option<Inside>,
    /// The process whose flow it is.
    pub process: Text,
    /// The step where it is; `None` before the first.
    pub at: Option<Visit>,
    /// Its fields; those of an inner flow are the ones around it.
    pub fields: BTreeMap<Text, Value>,
    /// Derived fields that someone has overridden.
    pub overridden: BTreeSet<Text>,
    /// What is known of each step that was ever entered, those of inner flows too.
    pub steps: BTreeMap<Text, StepState>,
}

/// What a flow is within, and as what.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inside {
    /// The flow around it.
    pub outer: Id,
    /// The step of that flow which it ends with; `None`: it ends with that flow itself.
    pub step: Option<Text>,
    /// What it is there.
    pub part: Part,
}

/// What a flow within another is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// The main flow of a process that the step calls, with fields of its own.
    Called,
    /// A branch of the step, by its name. It sees the fields around it.
    Branch(Text),
    /// It runs beside, begun by the handler of this name. It sees the fields around it.
    Beside(Text),
}

/// Being at a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visit {
    /// The step.
    pub step: Text,
    /// Since when.
    pub since: Timestamp,
    /// How many branches were begun there.
    pub branches: usize,
    /// Its handlers whose timers have fired.
    pub fired: Vec<Text>,
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

    /// The step where a flow is.
    #[must_use]
    pub fn visit(&self, id: Id) -> Option<&Visit> {
        self.scopes.get(&id)?.at.as_ref()
    }

    /// The flow whose fields and steps a flow sees: its own if it is the main flow of a process, else the nearest such around it.
    #[must_use]
    pub fn home(&self, id: Id) -> Option<&Scope> {
        let mut scope = self.scopes.get(&id)?;
        while let Some(Inside { outer, part: Part::Branch(_) | Part::Beside(_), .. }) = &scope.inside {
            scope = self.scopes.get(outer)?;
        }
        Some(scope)
    }

    /// A flow and those around it, outward.
    pub fn outward(&self, id: Id) -> impl Iterator<Item = &Scope> {
        let outer = |scope: &&Scope| self.scopes.get(&scope.inside.as_ref()?.outer);
        std::iter::successors(self.scopes.get(&id), outer)
    }

    /// The flows right within a flow, in the order begun.
    pub fn within(&self, id: Id) -> impl Iterator<Item = &Scope> {
        self.scopes.values().filter(move |scope| scope.inside.as_ref().is_some_and(|inside| inside.outer == id))
    }

    /// The branches that go on within a flow's step, in the order begun.
    pub fn branches(&self, id: Id) -> impl Iterator<Item = &Scope> {
        self.within(id).filter(|inner| matches!(&inner.inside, Some(Inside { part: Part::Branch(_), .. })))
    }

    /// Whether a flow runs beside another, or within one that does.
    #[must_use]
    pub fn is_beside(&self, id: Id) -> bool {
        self.outward(id).any(Scope::runs_beside)
    }

    /// The flows of the case, innermost first: of each, those that its step holds, in the order begun, then itself; flows beside
    /// come after those that they run beside, in the order begun.
    #[must_use]
    pub fn innermost_first(&self) -> Vec<Id> {
        let mut all = Vec::new();
        self.add_innermost_first(self.main(), &mut all);
        all
    }

    /// A flow and those that its step holds, innermost first.
    #[must_use]
    pub fn held_by(&self, id: Id) -> Vec<Id> {
        let mut all = Vec::new();
        self.scopes.get(&id).into_iter().for_each(|scope| self.add_held_by(scope, &mut all));
        all
    }

    fn add_innermost_first(&self, process: &Scope, all: &mut Vec<Id>) {
        self.add_held_by(process, all);
        let is_of_process = |scope: &&Scope| self.home(scope.id).is_some_and(|home| home.id == process.id);
        for beside in self.scopes.values().filter(|scope| scope.runs_beside()).filter(is_of_process) {
            self.add_held_by(beside, all);
        }
    }

    fn add_held_by(&self, scope: &Scope, all: &mut Vec<Id>) {
        for inner in self.within(scope.id).filter(|inner| !inner.runs_beside()) {
            if inner.is_of_process() { self.add_innermost_first(inner, all) } else { self.add_held_by(inner, all) }
        }
        all.push(scope.id);
    }

    /// The steps where the case is: of each flow the one in which nothing further goes on.
    #[must_use]
    pub fn at_steps(&self) -> Vec<Text> {
        if self.ended.is_some() {
            return Vec::new();
        }
        let goes_on_within = |scope: &Scope| self.within(scope.id).any(|inner| !inner.runs_beside());
        let leaves = self.scopes.values().filter(|scope| !goes_on_within(scope));
        leaves.filter_map(|scope| scope.at.as_ref().map(|visit| visit.step.clone())).collect()
    }
}

impl Scope {
    /// A flow that begins.
    pub(crate) fn new(id: Id, inside: Option<Inside>, process: Text) -> Scope {
        let (fields, overridden, steps) = Default::default();
        Scope { id, inside, process, at: None, fields, overridden, steps }
    }

    /// Whether it is the main flow of a process, which has fields of its own.
    #[must_use]
    pub fn is_of_process(&self) -> bool {
        self.inside.as_ref().is_none_or(|inside| inside.part == Part::Called)
    }

    /// Whether a handler began it to run beside another flow.
    #[must_use]
    pub fn runs_beside(&self) -> bool {
        matches!(&self.inside, Some(Inside { part: Part::Beside(_), .. }))
    }
}
