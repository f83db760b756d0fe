//! A package for the cases that began by an older version of their process: its flow is the older one's, everything else is the
//! live package's. It goes through all checks, so a rule that does not fit the older fields, or something that was deleted and
//! not retired, is told before it can meet a case.

mod choices;

use super::{Checked, look};
use crate::diagnostic::{Diagnostics, Severity};
use crate::load;
use crate::model::Draft;
use crate::package::{choices_of, lower, with_called};
use crate::source::Sources;

/// A package that was pinned, and the files that its diagnostics point into.
#[derive(Debug)]
pub struct Pinned {
    /// The live package's files and the older one's.
    pub sources: Sources,
    /// Errors, and the package if there are none.
    pub checked: Checked,
}

/// Makes the package for cases of `process` as it is in `older`: with the processes that it calls and the choices that they use;
/// rules, messages and all else as in `live`. Both have been clean packages once.
///
/// The older package has the process: else nothing is pinned, and its cases are refused.
///
/// Scenarios and examples are left out, since they test the live processes; warnings are not told.
#[must_use]
pub fn pin(live: &Sources, older: &Sources, process: &str) -> Pinned {
    let sources = live.joined(older);
    let mut diagnostics = Diagnostics::default();
    let read = |is_older, diagnostics: &mut Diagnostics| load::load_those(&sources, |id| sources.is_older(id) == is_older, diagnostics);
    let draft = read(false, &mut diagnostics).zip(read(true, &mut diagnostics)).map(|(live, older)| merged(live, &older, process));
    let rules = draft.as_ref().map(|draft| look(draft, &sources, &mut diagnostics));
    diagnostics.retain(|diagnostic| diagnostic.severity() == Severity::Error);
    let package = draft.zip(rules).filter(|_| !diagnostics.has_errors()).map(|(draft, rules)| lower(draft, rules, &sources));
    let diagnostics = diagnostics.into_sorted(&sources);
    Pinned { checked: Checked { diagnostics, package }, sources }
}

fn merged(mut live: Draft, older: &Draft, process: &str) -> Draft {
    let pinned = older.processes.get(process).map(|process| with_called(older, process)).unwrap_or_default();
    for name in pinned.iter().flat_map(|process| choices_of(process)) {
        if let Some(choices) = older.catalogue.choices.get(name) {
            choices::replace(&mut live.catalogue, choices);
        }
    }
    live.elsewhere = older.processes.keys().filter(|name| !pinned.iter().any(|process| process.name.value == **name)).cloned().collect();
    live.processes = pinned.into_iter().map(|process| (process.name.value.clone(), process.clone())).collect();
    live.scenarios.clear();
    live.examples.clear();
    live
}
