//! What is decided and not yet taken in by the store. Who decides next sees it over what the store has.

use std::collections::{BTreeMap, VecDeque};
use std::sync::Arc;

use crate::changed::Changed;
use crate::keys::KeyId;
use crate::request::Answer;

/// What requests have made, and nobody else sees yet.
#[derive(Debug, Default)]
pub(super) struct Layer {
    pub(super) changed: Changed,
    /// What was answered under a key, to be answered again.
    pub(super) answers: BTreeMap<KeyId, Answer>,
}

impl Layer {
    /// Adds what was made later.
    pub(super) fn add(&mut self, later: Layer) {
        self.changed.add(later.changed);
        self.answers.extend(later.answers);
    }
}

/// Layers, the latest last, each with the position of its last entry.
#[derive(Debug, Default)]
pub(super) struct Ahead(VecDeque<(u64, Arc<Layer>)>);

impl Ahead {
    pub(super) fn push(&mut self, until: u64, layer: Arc<Layer>) {
        self.0.push_back((until, layer));
    }

    /// Forgets what the store has taken in.
    pub(super) fn forget(&mut self, taken_in: u64) {
        while self.0.front().is_some_and(|(until, _)| *until <= taken_in) {
            self.0.pop_front();
        }
    }

    /// The latest first.
    pub(super) fn layers(&self) -> impl Iterator<Item = &Layer> {
        self.0.iter().rev().map(|(_, layer)| &**layer)
    }
}
