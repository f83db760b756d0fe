//! The flow as a graph: every step can be reached, from every step an end can be reached, and no loop runs by itself for ever.

use std::collections::BTreeSet;

use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Bfs, EdgeFiltered, Reversed};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Decider, Process, Step, StepKind};
use crate::source::Span;
use crate::words::{list_of, words};

use super::calls::start_for;
use super::world::World;

/// How one comes from a step to another.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Edge {
    /// By the step's own end: `next`, a way, what ends a wait.
    Onward,
    /// By a handler after the end.
    Reopening,
    /// By an action or a message of `always`.
    FromAnywhere,
}

type Graph<'a> = DiGraph<&'a Step, Edge>;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for process in world.draft.processes.values() {
        if is_disturbed(process, diagnostics) {
            continue;
        }
        let graph = graph(process);
        let reached = reached(process, &graph);
        unreachable(&graph, &reached, diagnostics);
        no_way_to_end(&graph, &reached, diagnostics);
        endless_loops(world, process, &graph, diagnostics);
    }
}

/// Whether something in the file has been reported that leaves a hole in its flow: what the hole causes is not told again.
pub(super) fn is_disturbed(process: &Process, diagnostics: &Diagnostics) -> bool {
    let leaves_a_hole = |code| is_slip_of_form(code) || matches!(code, Code::MissingKey | Code::UnknownStep | Code::BadName);
    diagnostics.as_slice().iter().any(|it| it.place.file == process.name.span.file && leaves_a_hole(it.code))
}

/// Whether something within a thing has been reported that keeps a key of it from being read.
pub(super) fn has_slip_of_form(whole: Span, diagnostics: &Diagnostics) -> bool {
    let within = |place: Span| place.file == whole.file && whole.start <= place.start && place.start < whole.end;
    diagnostics.as_slice().iter().any(|it| within(it.place) && is_slip_of_form(it.code))
}

fn is_slip_of_form(code: Code) -> bool {
    matches!(
        code,
        Code::DuplicateKey
            | Code::UnknownKey
            | Code::WrongType
            | Code::Anchor
            | Code::Tag
            | Code::EatenValue
            | Code::NotYet
            | Code::UnclearKind
    )
}

fn node(process: &Process, name: &str) -> NodeIndex {
    NodeIndex::new(process.flow.steps.get_index_of(name).expect("names of steps were checked before"))
}

fn graph(process: &Process) -> Graph<'_> {
    let mut graph = Graph::new();
    for step in process.flow.steps.values() {
        graph.add_node(step);
    }
    let nodes: Vec<NodeIndex> = graph.node_indices().collect();
    for from in nodes {
        let step = graph[from];
        for target in onward(step) {
            graph.add_edge(from, node(process, target), Edge::Onward);
        }
        for target in step.meanwhile.values().filter_map(|handler| handler.next.as_ref()).flat_map(|next| next.steps()) {
            graph.add_edge(from, node(process, target.as_str()), Edge::Reopening);
        }
        if !matches!(step.kind, StepKind::End { .. }) {
            for target in process.always.values().filter_map(|handler| handler.next.as_ref()).flat_map(|next| next.steps()) {
                graph.add_edge(from, node(process, target.as_str()), Edge::FromAnywhere);
            }
        }
    }
    graph
}

/// The steps that a step itself leads to.
pub(super) fn onward(step: &Step) -> Vec<&str> {
    let mut all: Vec<&str> = step.next.iter().map(|name| name.as_str()).collect();
    match &step.kind {
        StepKind::Decision(decision) => all.extend(decision.ways.values().filter_map(|way| way.next.as_ref()).map(|name| name.as_str())),
        StepKind::Wait(until) => {
            let next = until.values().filter_map(|handler| handler.next.as_ref());
            all.extend(next.flat_map(|next| next.steps()).map(|name| name.as_str()));
        }
        _ => {}
    }
    all
}

/// The steps that some start leads to, in the end.
fn reached(process: &Process, graph: &Graph<'_>) -> BTreeSet<NodeIndex> {
    let mut all = BTreeSet::new();
    for first in process.starts.values().filter_map(|start| start.next.as_ref()) {
        let mut walk = Bfs::new(graph, node(process, first.as_str()));
        while let Some(index) = walk.next(graph) {
            all.insert(index);
        }
    }
    all
}

fn unreachable(graph: &Graph<'_>, reached: &BTreeSet<NodeIndex>, diagnostics: &mut Diagnostics) {
    let lost = |index: &NodeIndex| !reached.contains(index);
    for index in graph.node_indices().filter(lost) {
        // Only where the trouble begins: what follows an unreachable step is unreachable because of it.
        let after_another = graph.neighbors_directed(index, petgraph::Incoming).any(|from| from < index && lost(&from));
        if after_another {
            continue;
        }
        let name = graph[index].name.as_str();
        diagnostics.push(
            Diagnostic::new(
                Code::Unreachable,
                graph[index].name.span,
                words!("inget leder till steget `{name}`", "nothing leads to the step `{name}`"),
            )
            .help(words!(
                "led dit med `next` från en start, ett steg eller en väg, eller ta bort det",
                "lead there by `next` from a start, a step or a way, or remove it"
            )),
        );
    }
}

fn no_way_to_end(graph: &Graph<'_>, reached: &BTreeSet<NodeIndex>, diagnostics: &mut Diagnostics) {
    let mut ending = BTreeSet::new();
    let back = Reversed(graph);
    for end in graph.node_indices().filter(|index| matches!(graph[*index].kind, StepKind::End { .. })) {
        let mut walk = Bfs::new(back, end);
        while let Some(index) = walk.next(back) {
            ending.insert(index);
        }
    }
    let stuck: Vec<NodeIndex> = reached.iter().copied().filter(|index| !ending.contains(index)).collect();
    let Some(first) = stuck.first() else { return };
    let name = graph[*first].name.as_str();
    let mut diagnostic = Diagnostic::new(
        Code::NoWayToEnd,
        graph[*first].name.span,
        words!("från steget `{name}` når man inget slut", "from the step `{name}` no end can be reached"),
    );
    if stuck.len() > 1 {
        let list = list_of(stuck.iter().map(|index| graph[*index].name.as_str()), 8);
        let (sv, en) = (list.sv, list.en);
        diagnostic = diagnostic.label(words!("man fastnar bland {sv}", "one gets stuck among {en}"));
    }
    diagnostics.push(diagnostic.help(words!(
        "ge ett av dem en väg till ett slut: ett steg `finished: {{end: …}}`",
        "give one of them a way to an end: a step `finished: {{end: …}}`"
    )));
}

/// Loops of steps at which nobody and nothing is waited for.
fn endless_loops(world: &World<'_>, process: &Process, graph: &Graph<'_>, diagnostics: &mut Diagnostics) {
    let automatic: Vec<bool> = graph.node_weights().map(|step| is_automatic(world, process, step, 0)).collect();
    let runs = EdgeFiltered::from_fn(graph, |edge| {
        use petgraph::visit::EdgeRef;
        *edge.weight() == Edge::Onward && automatic[edge.source().index()] && automatic[edge.target().index()]
    });
    for mut round in tarjan_scc(&runs) {
        let first = round[0];
        let is_loop = round.len() > 1
            || graph.edges(first).any(|edge| {
                use petgraph::visit::EdgeRef;
                edge.target() == first && *edge.weight() == Edge::Onward && automatic[first.index()]
            });
        if !is_loop {
            continue;
        }
        round.sort();
        let names: Vec<&str> = round.iter().map(|index| graph[*index].name.as_str()).collect();
        let (story, step) = (names.join(" → "), graph[round[0]]);
        let back = names[0];
        diagnostics.push(
            Diagnostic::new(
                Code::EndlessLoop,
                step.name.span,
                words!("`{story} → {back}` är en slinga som går av sig själv", "`{story} → {back}` is a loop that runs by itself"),
            )
            .label(words!("varken en person eller en väntan stoppar den", "neither a person nor a wait stops it"))
            .help(words!(
                "lägg ett `activity`, ett `wait` eller ett beslut av en person i slingan, eller led ut ur den",
                "put an `activity`, a `wait` or a decision by a person into the loop, or lead out of it"
            )),
        );
    }
}

/// Whether a step is passed without anyone or anything being waited for.
fn is_automatic(world: &World<'_>, process: &Process, step: &Step, depth: usize) -> bool {
    match &step.kind {
        StepKind::Send(_) | StepKind::Change => true,
        StepKind::Decision(decision) => !matches!(decision.by, Decider::Person(_)),
        StepKind::Activity(_) | StepKind::Wait(_) | StepKind::End { .. } => false,
        StepKind::Call { process: called, .. } => {
            let called = called.as_ref().and_then(|name| world.draft.processes.get(name.as_str()));
            called.is_some_and(|called| depth < world.draft.processes.len() && runs_through(world, process, called, depth + 1))
        }
    }
}

/// Whether a called process can come to its end without stopping.
fn runs_through(world: &World<'_>, caller: &Process, called: &Process, depth: usize) -> bool {
    let first = start_for(called, caller.name.as_str()).and_then(|(start, _)| start.next.as_ref());
    let mut open: Vec<&str> = first.iter().map(|name| name.as_str()).collect();
    let mut seen = BTreeSet::new();
    while let Some(name) = open.pop() {
        if !seen.insert(name) {
            continue;
        }
        // A step that is broken is told elsewhere.
        let Some(step) = called.flow.steps.get(name) else { continue };
        if matches!(step.kind, StepKind::End { .. }) {
            return true;
        }
        if is_automatic(world, called, step, depth) {
            open.extend(onward(step));
        }
    }
    false
}
