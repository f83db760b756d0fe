//! The one writer. Everything that changes anything goes through [`Writer::commit`], so the order of commands, publishing and what the
//! organisation decides is total.
//!
//! It has no thread, clock or randomness of its own: requests bring what comes from outside. What one request of a batch has made,
//! the next one sees; readers see it when it is durable, all at once.

mod arrival;
mod command;
mod decide;
mod organisation;
mod stage;

use std::sync::Arc;

use tillit_engine::case::Text;

use crate::disk::with_causes;
use crate::error::StoreError;
use crate::record::Chain;
use crate::request::{Answer, Refused, Request};
use crate::store::Store;
use stage::{Stage, Staged};

/// Decides requests and writes what they make. There is one for a store.
#[derive(Debug)]
pub struct Writer {
    store: Arc<Store>,
    chain: Chain,
    stopped: Option<Text>,
}

impl Writer {
    pub(crate) fn new(store: Arc<Store>, chain: Chain) -> Writer {
        Writer { store, chain, stopped: None }
    }

    /// What can be read.
    #[must_use]
    pub fn store(&self) -> &Arc<Store> {
        &self.store
    }

    /// Decides all requests in order, writes what they make in one durable commit, and answers each.
    ///
    /// An answer that is no refusal is durable. A refusal changes nothing, and neither does a fault of ours in one request: the
    /// others go on. If the disk fails, all of the batch may have been kept, or none of it; every request is answered
    /// [`Refused::Stopped`], and from then on the store takes nothing (P5, P6).
    pub fn commit(&mut self, batch: Vec<Request>) -> Vec<Result<Answer, Refused>> {
        if let Some(reason) = &self.stopped {
            return batch.iter().map(|_| Err(Refused::Stopped { reason: reason.clone() })).collect();
        }
        let mut stage = Stage::new(&self.store, self.chain.clone());
        let answers: Vec<_> = batch.into_iter().map(|request| stage.take(request)).collect();
        let Staged { sealed, chain, changed } = stage.staged();
        if sealed.is_empty() {
            return answers;
        }
        match self.store.append(&sealed) {
            Ok(()) => {
                self.chain = chain.clone();
                self.store.take_in(changed, chain);
                answers
            }
            Err(error) => {
                let reason = Text::from(with_causes(&error));
                self.store.stop(&reason);
                self.stopped = Some(reason.clone());
                answers.iter().map(|_| Err(Refused::Stopped { reason: reason.clone() })).collect()
            }
        }
    }

    /// Folds what is fresh if it is time, on this thread. [`Keeper`](crate::Keeper) does it beside.
    ///
    /// # Errors
    /// The state file cannot be written; the journal has all, and a start builds it anew.
    pub fn fold_if_due(&self) -> Result<(), StoreError> {
        let state = self.store.state();
        match state.wants_fold().then(|| state.freeze()).flatten() {
            Some(fold) => Ok(fold.write()?),
            None => Ok(()),
        }
    }

    /// Folds what is fresh, so that the next start has nothing to replay. The files close when nobody reads any more.
    ///
    /// # Errors
    /// The disk failed; the journal tells at the next start what it has.
    pub fn finish(self) -> Result<(), StoreError> {
        self.fold()
    }

    /// Folds what is fresh into the state file, on this thread. Without it, [`Keeper`](crate::Keeper) does so on one of its own.
    ///
    /// # Errors
    /// The disk failed, and the state file is not written any more by this process. Nothing is lost: commits go on.
    pub fn fold(&self) -> Result<(), StoreError> {
        match self.store.state().freeze() {
            Some(fold) => Ok(fold.write()?),
            None => Ok(()),
        }
    }
}
