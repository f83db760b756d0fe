//! The flows of a process as a graph: every step can be reached, from every step its flow can come to an end, and no loop runs by
//! itself for ever.
//!
//! Each flow is judged by itself: an inner flow ends by `done`, by an end of its own, or by leading out; what follows is for the
//! flow around it to answer.

mod automatic;
mod joins;
mod ways;

use std::collections::BTreeSet;

use petgraph::Incoming;
use petgraph::algo::tarjan_scc;
use petgraph::graph::NodeIndex;
use petgraph::visit::{Bfs, EdgeFiltered, EdgeRef, IntoNeighbors, NodeFiltered, Reversed};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Process, StepKind};
use crate::source::Span;
use crate::words::{Words, list_of, words};

use super::world::World;
use automatic::runs_by_itself;
use joins::never_joins;
use ways::{Graph, Ways, node};

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for process in world.draft.processes.values() {
        if is_disturbed(process, diagnostics) {
            continue;
        }
        let ways = Ways::of(process);
        let reached = reached(process, &ways.all);
        unreachable(&ways.all, &reached, diagnostics);
        no_way_to_end(&ways, &reached, diagnostics);
        never_joined(process, diagnostics);
        endless_loops(world, process, &ways.all, diagnostics);
    }
}

/// Whether something in the file has been reported that leaves a hole in its flow: what the hole causes is not told again.
pub(super) fn is_disturbed(process: &Process, diagnostics: &Diagnostics) -> bool {
    let leaves_a_hole =
        |code| is_slip_of_form(code) || matches!(code, Code::MissingKey | Code::UnknownStep | Code::OtherFlow | Code::BadName);
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
        let message = words!("inget leder till steget `{name}`", "nothing leads to the step `{name}`");
        let diagnostic = Diagnostic::new(Code::Unreachable, first.name.span, message);
        diagnostics.push(diagnostic.help(words!(
            "led dit med `next` från en start, ett steg eller en väg, eller ta bort det",
            "lead there by `next` from a start, a step or a way, or remove it"
        )));
    }
}

/// Told only where one gets stuck at last, not at every step that leads there.
fn no_way_to_end(ways: &Ways<'_>, reached: &BTreeSet<NodeIndex>, diagnostics: &mut Diagnostics) {
    let graph = &ways.within;
    let mut ending = BTreeSet::new();
    let back = Reversed(graph);
    for end in graph.node_indices().filter(|index| ways.ends[index.index()]) {
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

/// A parallel whose branches cannot end, so many of them as its join asks for.
fn never_joined(process: &Process, diagnostics: &mut Diagnostics) {
    // A branch in which one gets stuck was told where that is.
    if diagnostics.as_slice().iter().any(|it| it.code == Code::NoWayToEnd && it.place.file == process.name.span.file) {
        return;
    }
    for step in process.flow.steps.values() {
        let StepKind::Parallel(parallel) = &step.kind else { continue };
        let stray = never_joins(process, parallel);
        if stray.is_empty() {
            continue;
        }
        let name = step.name.as_str();
        let message = words!("grenarna i `{name}` kan aldrig mötas", "the branches of `{name}` can never meet");
        let diagnostic = Diagnostic::new(Code::NeverJoined, step.name.span, message);
        let told = stray
            .iter()
            .fold(diagnostic, |diagnostic, branch| diagnostic.related(branch.name.span, words!("den blir aldrig klar", "it never ends")));
        diagnostics.push(told.help(words!(
            "låt dem sluta med `next: done`, be om färre med `join`, eller ge dem `stop`",
            "let them end by `next: done`, ask for fewer by `join`, or give them a `stop`"
        )));
    }
}

fn stuck_in(graph: &Graph<'_>, group: &[NodeIndex]) -> Diagnostic {
    let first = graph[group[0]];
    let name = first.name.as_str();
    let message = words!("från steget `{name}` når man inget slut", "from the step `{name}` no end can be reached");
    let diagnostic = Diagnostic::new(Code::NoWayToEnd, first.name.span, message);
    let of_this_flow = graph.node_weights().filter(|step| step.within == first.within);
    let ends: Vec<&str> = of_this_flow.filter(|step| matches!(step.kind, StepKind::End { .. })).map(|step| step.name.as_str()).collect();
    let Words { sv, en } = list_of(&ends, 5);
    let target = match (ends.as_slice(), &first.within) {
        ([], None) => words!("ett slut: ett steg `finished: {{end: …}}`", "an end: a step `finished: {{end: …}}`"),
        ([], Some(_)) => words!("flödets slut: `next: done`", "the end of the flow: `next: done`"),
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
    let runs = EdgeFiltered::from_fn(graph, |edge| runs_by_itself(world, process, graph[edge.source()], *edge.weight()));
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
