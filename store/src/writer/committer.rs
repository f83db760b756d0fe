//! The second half of a commit: what was decided becomes durable, and is taken in.

use std::sync::Arc;

use tillit_engine::case::Text;

use super::decider::Decided;
use crate::disk::{is_full, with_causes};
use crate::request::{Answer, Refused};
use crate::store::Store;

/// The answers to a batch.
type Answers = Vec<Result<Answer, Refused>>;

/// Makes durable what was decided, and lets the store take it in.
#[derive(Debug)]
pub(crate) struct Committer {
    store: Arc<Store>,
}

impl Committer {
    pub(super) fn new(store: Arc<Store>) -> Committer {
        Committer { store }
    }

    /// What can be read.
    pub(crate) fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Commits batches in the order in which they were decided, in one durable write; gives the answers to each.
    ///
    /// If the disk fails or has failed, all are answered [`Refused::Stopped`]: also refusals, which were decided over what may not
    /// have been kept.
    pub(crate) fn commit(&self, batches: Vec<Decided>) -> Vec<Answers> {
        let stopped = self.store.stopped().cloned().or_else(|| self.append(&batches));
        if let Some(reason) = stopped {
            let refused = |decided: &Decided| decided.answers.iter().map(|_| Err(Refused::Stopped { reason: reason.clone() })).collect();
            return batches.iter().map(refused).collect();
        }
        let taken_in = batches.into_iter().map(|Decided { answers, sealed, chain, rows, layer }| {
            if !sealed.is_empty() {
                self.store.take_in(rows, &layer.changed, chain);
            }
            answers
        });
        taken_in.collect()
    }

    /// Appends all entries to the journal; gives why that failed, if so.
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
