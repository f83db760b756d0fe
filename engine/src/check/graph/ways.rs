//! How one comes from step to step, as two graphs over the steps of a process in page order.

use petgraph::graph::{DiGraph, NodeIndex};

use crate::model::{Handler, Process, Step, StepKind};

/// How one comes from a step to another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// By the step's own end: `next`, a way, what ends a wait.
    Onward,
    /// By a handler: one that interrupts the step, or follows an end, or stands in `always`.
    ByHandler,
    /// A flow begins that runs beside.
    Beside,
}

pub(super) type Graph<'a> = DiGraph<&'a Step, Edge>;

/// The ways of a process.
pub(super) struct Ways<'a> {
    /// All of them, those into inner flows too.
    pub(super) all: Graph<'a>,
    /// Those that stay in their flow.
    pub(super) within: Graph<'a>,
    /// Of each step whether its flow may end there.
    pub(super) ends: Vec<bool>,
}

/// The place of a step in the graphs.
pub(super) fn node(process: &Process, name: &str) -> NodeIndex {
    NodeIndex::new(process.flow.steps.get_index_of(name).expect("names of steps were checked before"))
}

impl<'a> Ways<'a> {
    pub(super) fn of(process: &'a Process) -> Ways<'a> {
        let mut ways = Ways { all: Graph::new(), within: Graph::new(), ends: Vec::new() };
        for step in process.flow.steps.values() {
            ways.all.add_node(step);
            ways.within.add_node(step);
            let leads_to_done = onward(step).into_iter().chain(step.meanwhile.values().flat_map(nexts)).any(|target| target == "done");
            ways.ends.push(matches!(step.kind, StepKind::End { .. }) || leads_to_done);
        }
        for step in process.flow.steps.values() {
            ways.add_from(process, step);
        }
        ways
    }

    fn add_from(&mut self, process: &Process, step: &Step) {
        let from = node(process, step.name.as_str());
        for target in onward(step).into_iter().filter(|target| *target != "done") {
            self.add(from, node(process, target), Edge::Onward);
        }
        // A flow beside is not withdrawn by what withdraws the main flow.
        let is_withdrawn = step.within.is_none() && !matches!(step.kind, StepKind::End { .. });
        let always = || process.always.values().filter(|_| is_withdrawn);
        for target in step.meanwhile.values().chain(always()).flat_map(nexts).filter(|target| *target != "done") {
            self.add(from, node(process, target), Edge::ByHandler);
        }
        for handler in step.handlers().chain(always()) {
            if let Some(first) = handler.flow.as_ref().and_then(|flow| flow.first.as_deref()) {
                self.all.add_edge(from, node(process, first), Edge::Beside);
            }
        }
    }

    fn add(&mut self, from: NodeIndex, to: NodeIndex, edge: Edge) {
        self.all.add_edge(from, to, edge);
        self.within.add_edge(from, to, edge);
    }
}

/// Where a handler that interrupts leads.
fn nexts(handler: &Handler) -> impl Iterator<Item = &str> {
    handler.next.iter().flat_map(|next| next.steps()).map(|name| name.as_str())
}

/// The steps that a step itself leads to.
pub(super) fn onward(step: &Step) -> Vec<&str> {
    let mut all: Vec<&str> = step.next.iter().map(|name| name.as_str()).collect();
    match &step.kind {
        StepKind::Decision(decision) => all.extend(decision.ways.values().filter_map(|way| way.next.as_ref()).map(|name| name.as_str())),
        StepKind::Wait(until) => all.extend(until.values().flat_map(nexts)),
        _ => {}
    }
    all
}
