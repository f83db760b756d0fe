//! What runs by itself: ways that are gone without anyone or anything being waited for.

use std::collections::BTreeSet;

use crate::check::calls::start_for;
use crate::check::world::World;
use crate::model::{Decider, Process, Step, StepKind};

use super::joins::can_join;
use super::ways::{Edge, onward};

/// Whether a way from a step is gone by itself. Into its branches a parallel goes at once, whatever comes of them.
pub(super) fn runs_by_itself(world: &World<'_>, process: &Process, from: &Step, edge: Edge) -> bool {
    match edge {
        Edge::Onward => is_automatic(world, process, from, 0),
        Edge::Branch => true,
        Edge::ByHandler | Edge::Beside => false,
    }
}

/// Whether a step is passed without anyone or anything being waited for.
fn is_automatic(world: &World<'_>, process: &Process, step: &Step, depth: usize) -> bool {
    match &step.kind {
        StepKind::Send(_) | StepKind::Change => true,
        StepKind::Decision(decision) => !matches!(decision.by, Decider::Person(_)),
        StepKind::Activity(_) | StepKind::Wait(_) | StepKind::End { .. } => false,
        StepKind::Parallel(parallel) => {
            can_join(parallel, |branch| branch.first.as_deref().is_some_and(|first| runs_from(world, process, first, depth)))
        }
        StepKind::Call { process: called, .. } => {
            let called = called.as_ref().and_then(|name| world.draft.processes.get(name.as_str()));
            called.is_some_and(|called| depth < world.draft.processes.len() && runs_through(world, process, called, depth + 1))
        }
    }
}

/// Whether a called process can come to its end without stopping.
fn runs_through(world: &World<'_>, caller: &Process, called: &Process, depth: usize) -> bool {
    let first = start_for(called, caller.name.as_str()).and_then(|(start, _)| start.next.as_ref());
    first.is_some_and(|first| runs_from(world, called, first.as_str(), depth))
}

/// Whether a flow can come from a step to its end without stopping.
fn runs_from(world: &World<'_>, process: &Process, first: &str, depth: usize) -> bool {
    // A step that is unknown has been reported.
    let Some(flow) = process.flow.steps.get(first).map(|step| &step.within) else { return false };
    let mut open: Vec<&str> = vec![first];
    let mut seen = BTreeSet::new();
    while let Some(name) = open.pop() {
        if name == "done" {
            return true;
        }
        let Some(step) = process.flow.steps.get(name).filter(|step| step.within == *flow) else { continue };
        if !seen.insert(name) {
            continue;
        }
        if matches!(step.kind, StepKind::End { .. }) {
            return true;
        }
        if is_automatic(world, process, step, depth) {
            open.extend(onward(step));
        }
    }
    false
}
