//! The flow as a graph: every step can be reached, from every step an end can be reached, and no loop runs by itself for ever.

use std::collections::BTreeSet;

use petgraph::Incoming;
use petgraph::algo::tarjan_scc;
use petgraph::graph::{DiGraph, NodeIndex};
use petgraph::visit::{Bfs, EdgeFiltered, EdgeRef, IntoNeighbors, NodeFiltered, Reversed};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Decider, Process, Step, StepKind};
use crate::source::Span;
use crate::words::{Words, list_of, words};

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

/// Told only where the trouble begins: what follows an unreachable step is unreachable because of it.
fn unreachable(graph: &Graph<'_>, reached: &BTreeSet<NodeIndex>, diagnostics: &mut Diagnostics) {
    let lost = |index: &NodeIndex| !reached.contains(index);
    for group in groups(graph, lost) {
        let from_elsewhere =
            |index: &NodeIndex| graph.neighbors_directed(*index, Incoming).any(|from| lost(&from) && !group.contains(&from));
        if group.iter().any(from_elsewhere) {
            continue;
        }
        let first = graph[group[0]];
        let name = first.name.as_str();
        diagnostics.push(
            Diagnostic::new(
                Code::Unreachable,
                first.name.span,
                words!("inget leder till steget `{name}`", "nothing leads to the step `{name}`"),
            )
            .help(words!(
                "led dit med `next` från en start, ett steg eller en väg, eller ta bort det",
                "lead there by `next` from a start, a step or a way, or remove it"
            )),
        );
    }
}

/// Told only where one gets stuck at last, not at every step that leads there.
fn no_way_to_end(graph: &Graph<'_>, reached: &BTreeSet<NodeIndex>, diagnostics: &mut Diagnostics) {
    let mut ending = BTreeSet::new();
    let back = Reversed(graph);
    for end in graph.node_indices().filter(|index| matches!(graph[*index].kind, StepKind::End { .. })) {
        let mut walk = Bfs::new(back, end);
        while let Some(index) = walk.next(back) {
            ending.insert(index);
        }
    }
    let stuck = |index: &NodeIndex| reached.contains(index) && !ending.contains(index);
    for group in groups(graph, stuck) {
        let leads_on = |index: &NodeIndex| graph.neighbors(*index).any(|to| !group.contains(&to));
        if !group.iter().any(leads_on) {
            diagnostics.push(stuck_in(graph, &group));
        }
    }
}

fn stuck_in(graph: &Graph<'_>, group: &[NodeIndex]) -> Diagnostic {
    let first = graph[group[0]];
    let name = first.name.as_str();
    let message = words!("från steget `{name}` når man inget slut", "from the step `{name}` no end can be reached");
    let diagnostic = Diagnostic::new(Code::NoWayToEnd, first.name.span, message);
    let ends: Vec<&str> =
        graph.node_weights().filter(|step| matches!(step.kind, StepKind::End { .. })).map(|step| step.name.as_str()).collect();
    let Words { sv, en } = list_of(&ends, 5);
    let target = match ends.as_slice() {
        [] => words!("ett slut: ett steg `finished: {{end: …}}`", "an end: a step `finished: {{end: …}}`"),
        _ => words!("ett slut: {sv}", "an end: {en}"),
    };
    let (sv, en) = (target.sv, target.en);
    if group.len() == 1 {
        return diagnostic.help(words!("ge det en väg till {sv}", "give it a way to {en}"));
    }
    let list = list_of(group.iter().map(|index| graph[*index].name.as_str()), 8);
    let (all_sv, all_en) = (list.sv, list.en);
    diagnostic
        .label(words!("ärendet går runt bland {all_sv}", "the case goes round among {all_en}"))
        .help(words!("ge ett av dem en väg till {sv}", "give one of them a way to {en}"))
}

/// The steps that lead to each other, in groups, each in page order; a step by itself is a group of one.
fn groups(graph: &Graph<'_>, among: impl Fn(&NodeIndex) -> bool) -> Vec<Vec<NodeIndex>> {
    let some = NodeFiltered::from_fn(graph, |index| among(&index));
    let mut groups: Vec<Vec<NodeIndex>> = tarjan_scc(&some).into_iter().filter(|group| among(&group[0])).collect();
    groups.iter_mut().for_each(|group| group.sort());
    groups.sort();
    groups
}

/// Loops of steps at which nobody and nothing is waited for.
fn endless_loops(world: &World<'_>, process: &Process, graph: &Graph<'_>, diagnostics: &mut Diagnostics) {
    let automatic: Vec<bool> = graph.node_weights().map(|step| is_automatic(world, process, step, 0)).collect();
    let runs = EdgeFiltered::from_fn(graph, |edge| {
        *edge.weight() == Edge::Onward && automatic[edge.source().index()] && automatic[edge.target().index()]
    });
    for mut round in tarjan_scc(&runs) {
        round.sort();
        let Some(circle) = circle(&runs, &round) else { continue };
        let names: Vec<&str> = circle.iter().map(|index| graph[*index].name.as_str()).collect();
        let (story, first) = (names.join(" → "), graph[circle[0]]);
        diagnostics.push(
            Diagnostic::new(
                Code::EndlessLoop,
                first.name.span,
                words!("`{story}` är en slinga som går av sig själv", "`{story}` is a loop that runs by itself"),
            )
            .label(words!("varken en person eller en väntan stoppar den", "neither a person nor a wait stops it"))
            .help(words!(
                "lägg ett `activity`, ett `wait` eller ett beslut av en person i slingan",
                "put an `activity`, a `wait` or a decision by a person into the loop"
            )),
        );
    }
}

/// The shortest way from the first step of a group back to it; none if it is a step by itself.
fn circle(runs: impl IntoNeighbors<NodeId = NodeIndex>, group: &[NodeIndex]) -> Option<Vec<NodeIndex>> {
    let first = *group.first()?;
    let mut paths = vec![vec![first]];
    let mut next = 0;
    while let Some(path) = paths.get(next).cloned() {
        next += 1;
        for to in runs.neighbors(*path.last().expect("a path has a step")) {
            let longer = [path.as_slice(), &[to]].concat();
            if to == first {
                return Some(longer);
            }
            if group.contains(&to) && !paths.iter().any(|path| path.contains(&to)) {
                paths.push(longer);
            }
        }
    }
    None
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
        // A step that is unknown has been reported.
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
