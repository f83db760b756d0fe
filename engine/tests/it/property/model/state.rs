//! What is true of a case: its flows, each at one step, and what is open in them.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use tillit_engine::case::{Person, Text, Value};

/// What is true of a case.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// The flows that go on, in the order begun; the first is the main one.
    pub(crate) flows: Vec<Flow>,
    pub(crate) status: String,
    pub(crate) ended: Option<Ended>,
    pub(crate) owner: Option<Person>,
    pub(crate) returns: u32,
    pub(crate) effects: Vec<Sent>,
    pub(crate) matters: Vec<Matter>,
    pub(super) flows_begun: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Ended {
    pub(crate) end: String,
    pub(crate) at: Timestamp,
    pub(crate) live_until: Option<Timestamp>,
}

/// A flow within another.
#[derive(Clone, Debug)]
pub(crate) struct Inside {
    pub(crate) outer: usize,
    pub(crate) hold: Hold,
}

/// What holds a flow.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Hold {
    /// The step of the flow around it calls it.
    Call,
    /// It is a branch of that step.
    Branch(String),
    /// A handler of that step began it.
    Beside(String),
    /// A handler of `always` began it.
    BesideAll(String),
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Flow {
    pub(crate) id: usize,
    pub(crate) inside: Option<Inside>,
    pub(crate) process: usize,
    pub(crate) step: usize,
    /// It has taken its first step.
    pub(crate) stands: bool,
    pub(crate) fields: BTreeMap<String, Value>,
    pub(crate) overridden: BTreeSet<String>,
    pub(crate) steps: BTreeMap<usize, Visited>,
    pub(crate) task: Option<Task>,
    pub(crate) timers: BTreeMap<String, Timestamp>,
    /// Of this visit: handlers whose timers have fired, when it began, and of a parallel the branches begun and ended.
    pub(super) fired: BTreeSet<String>,
    pub(super) since: Option<Timestamp>,
    pub(super) begun: usize,
    pub(super) over: usize,
    /// Fields that this command has changed, in order; and how many of them had changed when the step was entered.
    pub(super) changes: Vec<String>,
    pub(super) changes_before: usize,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Visited {
    pub(crate) times: i64,
    pub(crate) by: Option<Person>,
    pub(crate) left: Option<Timestamp>,
    pub(crate) handed_over: Option<Timestamp>,
}

#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub(crate) team: Option<Text>,
    pub(crate) person: Option<Person>,
    pub(crate) claimed_by: Option<Person>,
    pub(crate) due: Option<Timestamp>,
}

/// Something that goes out; of a `send`: the flow that knows the step, the step, and which time it was there.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) by: Option<(usize, usize, i64)>,
}

#[derive(Clone, Debug)]
pub(crate) enum Matter {
    Misfit,
    Untaken,
    Failed(Sent),
    Undecided { flow: usize },
}

impl State {
    pub(crate) fn main(&self) -> usize {
        self.flows[0].id
    }

    pub(crate) fn find(&self, flow: usize) -> Option<&Flow> {
        self.flows.iter().find(|other| other.id == flow)
    }

    pub(crate) fn flow(&self, flow: usize) -> &Flow {
        self.find(flow).expect("the flow goes on")
    }

    pub(super) fn flow_mut(&mut self, flow: usize) -> &mut Flow {
        self.flows.iter_mut().find(|other| other.id == flow).expect("the flow goes on")
    }

    /// "It sees the fields around it": the flow whose fields and steps a flow sees.
    pub(crate) fn home(&self, flow: usize) -> &Flow {
        let mut home = self.flow(flow);
        while let Some(Inside { outer, hold: Hold::Branch(_) | Hold::Beside(_) | Hold::BesideAll(_) }) = &home.inside {
            home = self.flow(*outer);
        }
        home
    }

    pub(super) fn home_mut(&mut self, flow: usize) -> &mut Flow {
        let home = self.home(flow).id;
        self.flow_mut(home)
    }

    /// The flows right within a flow, in the order begun.
    pub(crate) fn within(&self, flow: usize) -> Vec<&Flow> {
        self.flows.iter().filter(|other| other.inside.as_ref().is_some_and(|inside| inside.outer == flow)).collect()
    }

    /// A flow and those around it.
    pub(crate) fn outward(&self, flow: usize) -> Vec<&Flow> {
        let mut all = vec![self.flow(flow)];
        while let Some(inside) = &all[all.len() - 1].inside {
            all.push(self.flow(inside.outer));
        }
        all
    }

    /// The flow that a handler has begun and that goes on beside.
    pub(super) fn running(&self, flow: usize, hold: &Hold) -> Option<usize> {
        self.within(flow).into_iter().find(|inner| inner.inside.as_ref().is_some_and(|inside| inside.hold == *hold)).map(|inner| inner.id)
    }
}

impl Flow {
    pub(crate) fn runs_beside(&self) -> bool {
        self.inside.as_ref().is_some_and(|inside| matches!(inside.hold, Hold::Beside(_) | Hold::BesideAll(_)))
    }

    pub(crate) fn is_of_process(&self) -> bool {
        self.inside.as_ref().is_none_or(|inside| inside.hold == Hold::Call)
    }

    /// A field gets a value, or none; what it has already is no change.
    pub(super) fn put(&mut self, field: &str, value: Option<Value>) {
        if self.fields.get(field) != value.as_ref() {
            self.changes.push(field.to_owned());
            match value {
                Some(value) => _ = self.fields.insert(field.to_owned(), value),
                None => _ = self.fields.remove(field),
            }
        }
    }
}
