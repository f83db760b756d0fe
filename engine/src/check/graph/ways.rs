//! How one comes from step to step, as two graphs over the steps of a process in page order.

use petgraph::graph::{DiGraph, NodeIndex};

use crate::model::{Branch, Handler, Process, Step, StepKind};

/// How one comes from a step to another.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Edge {
    /// By the step's own end: `next`, a way, what ends a wait.
    Onward,
    /// By a handler: one that interrupts the step, or follows an end, or stands in `always`.
    ByHandler,
    /// Into a branch of the step.
    Branch,
    /// A flow begins that runs beside.
    Beside,
}

pub(super) type Graph<'a> = DiGraph<&'a Step, Edge>;

/// The ways of a process.
pub(super) struct Ways<'a> {
    /// All of them, those into inner flows too.
    pub(super) all: Graph<'a>,
    /// Those that stay in their flow; a step that holds branches leads where they lead out to.
    pub(super) within: Graph<'a>,
    /// Of each step whether its flow may end there: by `done`, at an end, or by leading out.
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
            ways.ends.push(matches!(step.kind, StepKind::End { .. }));
        }
        for step in process.flow.steps.values() {
            ways.add_from(process, step);
        }
        ways
    }

    fn add_from(&mut self, process: &Process, step: &Step) {
        onward(step).for_each(|target| self.add(process, step, target, Edge::Onward));
        // A flow beside is not withdrawn by what withdraws the main flow.
        let is_withdrawn = step.within.is_none() && !matches!(step.kind, StepKind::End { .. });
        let always = || process.always.values().filter(|_| is_withdrawn);
        let by_handler = step.meanwhile.values().chain(always()).flat_map(nexts);
        by_handler.for_each(|target| self.add(process, step, target, Edge::ByHandler));
        let from = node(process, step.name.as_str());
        for first in step.handlers().chain(always()).filter_map(|handler| handler.flow.as_ref()?.first.as_deref()) {
            self.all.add_edge(from, node(process, first), Edge::Beside);
        }
        for first in branches(step).filter_map(|branch| branch.first.as_deref()) {
            self.all.add_edge(from, node(process, first), Edge::Branch);
        }
    }

    /// A way from a step, which may lead out of its flow: then of those around it the step that holds the way leads there.
    fn add(&mut self, process: &Process, step: &Step, target: &str, edge: Edge) {
        let from = node(process, step.name.as_str());
        if target == "done" {
            self.ends[from.index()] = true;
            return;
        }
        let to = node(process, target);
        self.all.add_edge(from, to, edge);
        let mut holder = from;
        while self.within[holder].within != self.within[to].within {
            self.ends[holder.index()] = true;
            let around = self.within[holder].within.as_ref().and_then(|within| within.step.as_deref());
            holder = node(process, around.expect("ways out of a flow were checked before"));
        }
        self.within.add_edge(holder, to, edge);
    }
}

pub(super) fn branches(step: &Step) -> impl Iterator<Item = &Branch> {
    let parallel = match &step.kind {
        StepKind::Parallel(parallel) => Some(parallel),
        _ => None,
    };
    parallel.into_iter().flat_map(|parallel| parallel.branches.values())
}

/// Where a handler that interrupts leads.
pub(super) fn nexts(handler: &Handler) -> impl Iterator<Item = &str> {
    handler.next.iter().flat_map(|next| next.steps()).map(|name| name.as_str())
}

/// Where a step itself leads: to steps, or `done`.
pub(super) fn onward(step: &Step) -> impl Iterator<Item = &str> {
    let ways = match &step.kind {
        StepKind::Decision(decision) => Some(&decision.ways),
        _ => None,
    };
    let until = match &step.kind {
        StepKind::Wait(until) => Some(until),
        _ => None,
    };
    let of_ways = ways.into_iter().flat_map(|ways| ways.values()).filter_map(|way| way.next.as_ref());
    let of_until = until.into_iter().flat_map(|until| until.values()).flat_map(nexts);
    step.next.iter().chain(of_ways).map(|name| name.as_str()).chain(of_until)
}
