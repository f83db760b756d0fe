//! Flows: the steps of a process in page order, those of an inner flow after the step that holds it.

use std::collections::BTreeSet;

use super::cursor::text;
use super::step::step;
use crate::model::{Flow, Within};
use crate::source::Node;

/// The steps of a process as they are read.
#[derive(Default)]
pub(super) struct Steps {
    pub(super) flow: Flow,
    /// Names of steps that stand in the file and could not be read.
    pub(super) broken: BTreeSet<String>,
}

impl Steps {
    /// Reads a flow; gives the name of its first step.
    pub(super) fn read(&mut self, node: &Node, within: Option<&Within>) -> Option<String> {
        let entries = node.entries().unwrap_or(&[]);
        for (n, (key, value)) in entries.iter().enumerate() {
            let Some(name) = text(key) else { continue };
            // A name that stands twice in one map was reported; the first of them counts.
            if entries[..n].iter().any(|(earlier, _)| earlier.text() == key.text()) {
                continue;
            }
            let place = self.flow.steps.len();
            match step(name.clone(), value, within, self) {
                Some(_) if self.flow.steps.contains_key(name.as_str()) => self.flow.repeated.push(name),
                Some(step) => _ = self.flow.steps.shift_insert(place, name.value, step),
                None => _ = self.broken.insert(name.value),
            }
        }
        entries.first().and_then(|(key, _)| key.text()).map(str::to_owned)
    }
}
