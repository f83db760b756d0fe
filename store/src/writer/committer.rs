//! The second half of a commit: what was decided becomes durable, and is taken in.

use std::sync::Arc;

use tillit_engine::case::Text;

use super::decider::Decided;
use crate::disk::{is_full, with_causes};
use crate::request::{Answer, Refused};
use crate::store::Store;

/// Makes durable what was decided, and lets the store take it in.
#[derive(Clone, Debug)]
pub(crate) struct Committer {
    store: Arc<Store>,
}

/// Batches that are in the journal, or never will be. The store takes them in before they are answered.
#[derive(Debug)]
pub(crate) struct Durable(Vec<Decided>);

impl Committer {
    pub(super) fn new(store: Arc<Store>) -> Committer {
        Committer { store }
    }

    /// What can be read.
    pub(crate) fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Appends batches to the journal in the order in which they were decided, in one durable write.
    ///
    /// If the disk fails or has failed, all are answered [`Refused::Stopped`]: also refusals, which were decided over what may not
    /// have been kept.
    pub(crate) fn write(&self, mut batches: Vec<Decided>) -> Durable {
        if let Some(reason) = self.store.stopped().cloned().or_else(|| self.append(&batches)) {
            batches.iter_mut().for_each(|decided| decided.stop(&reason));
        }
        Durable(batches)
    }

    /// Lets the store take in what is durable; gives the answers to all requests, in order.
    pub(crate) fn take_in(&self, Durable(batches): Durable) -> Vec<Result<Answer, Refused>> {
        let mut all = Vec::new();
        for Decided { answers, sealed, chain, rows, layer } in batches {
            if !sealed.is_empty() {
                self.store.take_in(rows, &layer.changed, chain);
            }
            all.extend(answers);
        }
        all
    }

    /// Gives why it failed, if it did.
    fn append(&self, batches: &[Decided]) -> Option<Text> {
        let sealed: Vec<_> = batches.iter().flat_map(|decided| &decided.sealed).collect();
        if sealed.is_empty() {
            return None;
        }
        let error = self.store.append(&sealed).err()?;
        let reason = Text::from(with_causes(&error));
        self.store.stop(&reason, is_full(&error));
        Some(reason)
    }
}
