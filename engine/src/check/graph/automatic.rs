//! What runs by itself: ways that are gone without anyone or anything being waited for.

use std::collections::BTreeSet;

use crate::check::calls::start_for;
use crate::check::world::World;
use crate::model::{Decider, Process, Step, StepKind};

use super::ways::{Edge, onward};

/// Whether a way from a step is gone by itself.
pub(super) fn runs_by_itself(world: &World<'_>, process: &Process, from: &Step, edge: Edge) -> bool {
    edge == Edge::Onward && is_automatic(world, process, from, 0)
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
