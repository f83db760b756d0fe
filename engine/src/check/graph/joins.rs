//! Whether the branches of a parallel can meet: a question about which of them are begun and which of those can end.

use std::collections::BTreeSet;

use super::ways::{nexts, onward};
use crate::model::{Branch, Join, Parallel, Process, Step, StepKind};

/// Whether there is a choice of branches to begin of which as many can end as `join` asks. `can_end` says it of one branch.
pub(super) fn can_join(parallel: &Parallel, can_end: impl Fn(&Branch) -> bool) -> bool {
    let always = || parallel.branches.values().filter(|branch| branch.condition.is_none());
    // With a condition a branch need not be begun; if none is, the flow goes on at once.
    if always().count() == 0 {
        return true;
    }
    let at_will = parallel.branches.values().filter(|branch| branch.condition.is_some() && can_end(branch)).count();
    let (begun, ended) = (always().count() + at_will, always().filter(|branch| can_end(branch)).count() + at_will);
    match parallel.join.value {
        Join::All => ended == begun,
        Join::Number(number) => ended >= begun.min(number as usize),
    }
}

/// The branches that never end, where the join needs one of them; none if it can be met or the step be stopped.
pub(super) fn never_joins<'p>(process: &Process, parallel: &'p Parallel) -> Vec<&'p Branch> {
    let ends = |branch: &Branch| branch.first.as_deref().is_some_and(|first| can_end(process, first));
    if parallel.stop.is_some() || can_join(parallel, ends) {
        return Vec::new();
    }
    parallel.branches.values().filter(|branch| branch.condition.is_none() && !ends(branch)).collect()
}

/// Whether from the first step of an inner flow one comes to its end by ways that stay in it.
fn can_end(process: &Process, first: &str) -> bool {
    let flow = process.flow.steps.get(first).and_then(|step| step.within.as_ref());
    let mut open = vec![first];
    let mut seen = BTreeSet::new();
    while let Some(name) = open.pop() {
        // What leads out of the flow, or nowhere, ends it not.
        let Some(step) = process.flow.steps.get(name).filter(|step| step.within.as_ref() == flow) else { continue };
        if !seen.insert(name) {
            continue;
        }
        let before = open.len();
        open.extend(ways_from(process, step));
        if matches!(step.kind, StepKind::End { .. }) || open[before..].contains(&"done") {
            return true;
        }
    }
    false
}

/// Where one comes from a step: by itself, by what interrupts it, and by what leads out of its branches.
fn ways_from<'p>(process: &'p Process, step: &'p Step) -> Vec<&'p str> {
    let is_held = |other: &&Step| other.within.as_ref().and_then(|within| within.step.as_deref()) == Some(step.name.as_str());
    let held = process.flow.steps.values().filter(is_held).flat_map(|inner| ways_from(process, inner)).filter(|to| *to != "done");
    onward(step).chain(step.meanwhile.values().flat_map(nexts)).chain(held).collect()
}
