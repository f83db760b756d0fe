//! Versions of processes: what a case is pinned to.

use std::collections::{BTreeMap, BTreeSet};

use crate::case::Text;
use crate::hash::ShortHash;
use crate::model::{Draft, Of, Process, StepKind};

/// The hash of each process: of what its file says and those it calls, in turn, and the choices that they use. Rules, messages
/// and the rest of the catalogue are not in it: they are those of the moment.
pub(super) fn versions(draft: &Draft) -> BTreeMap<Text, ShortHash> {
    draft.processes.values().map(|process| (Text::from(process.name.as_str()), version(draft, process))).collect()
}

fn version(draft: &Draft, process: &Process) -> ShortHash {
    let all = with_called(draft, process);
    let files = all.iter().map(|process| (process.name.as_str(), &process.meaning));
    let used: BTreeSet<&str> = all.iter().flat_map(|process| choices_of(process)).collect();
    let choices = used.iter().filter_map(|name| Some((*name, &draft.catalogue.choices.get(*name)?.meaning)));
    let mut hasher = blake3::Hasher::new();
    let files: BTreeMap<&str, &[u8; 32]> = files.collect();
    for (name, meaning) in files.into_iter().chain(choices) {
        hasher.update(&(name.len() as u64).to_le_bytes()).update(name.as_bytes()).update(meaning);
    }
    ShortHash::of(hasher.finalize().as_bytes())
}

/// The process and every process that it calls, in turn.
pub(crate) fn with_called<'a>(draft: &'a Draft, process: &'a Process) -> Vec<&'a Process> {
    let mut all = vec![process];
    let mut next = 0;
    while let Some(process) = all.get(next).copied() {
        next += 1;
        for step in process.flow.steps.values() {
            if let StepKind::Call { process: Some(name), .. } = &step.kind
                && let Some(called) = draft.processes.get(name.as_str())
                && !all.iter().any(|known| known.name == called.name)
            {
                all.push(called);
            }
        }
    }
    all
}

/// The choices of the catalogue that a process uses.
pub(crate) fn choices_of(process: &Process) -> impl Iterator<Item = &str> {
    let of_fields = process.fields.values().filter_map(|field| match &field.of {
        Some(Of::Named(name)) => Some(name.as_str()),
        _ => None,
    });
    of_fields.chain(process.statuses.iter().map(|name| name.as_str()))
}
