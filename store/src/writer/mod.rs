//! The one writer. Everything that changes anything goes through [`Writer::commit`], so the order of commands, publishing and what the
//! organisation decides is total.
//!
//! It has no thread, clock or randomness of its own: requests bring what comes from outside. What one request of a batch has made,
//! the next one sees; readers see it when it is durable, all at once.
//!
//! A commit has two halves. The [`Decider`] decides each request over all that was decided before (`stage`), also over what is not
//! in the store yet (`ahead`). The [`Committer`] makes that durable and lets the store take it in; only then are answers given. So
//! [`Keeper`](crate::Keeper) lets the next requests be decided while the disk is at work.

mod ahead;
mod arrival;
mod command;
mod committer;
mod decide;
mod decider;
mod organisation;
mod stage;

use std::sync::Arc;

use crate::error::StoreError;
use crate::record::Chain;
use crate::request::{Answer, Refused, Request};
use crate::store::Store;
pub(crate) use committer::{Committer, Durable};
pub(crate) use decider::{Decided, Decider};
pub(crate) use stage::fault;

/// Decides requests and writes what they make. There is one for a store.
#[derive(Debug)]
pub struct Writer {
    decider: Decider,
    committer: Committer,
}

impl Writer {
    pub(crate) fn new(store: Arc<Store>, chain: Chain) -> Writer {
        Writer { decider: Decider::new(store.clone(), chain), committer: Committer::new(store) }
    }

    /// What can be read.
    #[must_use]
    pub fn store(&self) -> &Arc<Store> {
        self.committer.store()
    }

    /// Decides all requests in order, writes what they make in one durable commit, and answers each.
    ///
    /// An answer that is no refusal is durable. A refusal changes nothing, and neither does a fault of ours in one request: the
    /// others go on. If the disk fails, all of the batch may have been kept, or none of it; every request is answered
    /// [`Refused::Stopped`], and from then on the store takes nothing (P5, P6).
    pub fn commit(&mut self, batch: Vec<Request>) -> Vec<Result<Answer, Refused>> {
        let decided = self.decider.decide(&batch);
        self.committer.take_in(self.committer.write(vec![decided]))
    }

    /// Folds what is fresh if it is time, on this thread. [`Keeper`](crate::Keeper) does it beside.
    ///
    /// # Errors
    /// The state file cannot be written; the journal has all, and a start builds it anew.
    pub fn fold_if_due(&self) -> Result<(), StoreError> {
        if self.store().state().wants_fold() { self.fold() } else { Ok(()) }
    }

    /// Folds what is fresh into the state file, on this thread. Without it, [`Keeper`](crate::Keeper) does so on one of its own.
    ///
    /// # Errors
    /// The disk failed, and the state file is not written any more by this process. Nothing is lost: commits go on.
    pub fn fold(&self) -> Result<(), StoreError> {
        fold(self.store())
    }

    /// Folds what is fresh, so that the next start has nothing to replay. The files close when nobody reads any more.
    ///
    /// # Errors
    /// The disk failed; the journal tells at the next start what it has.
    pub fn finish(self) -> Result<(), StoreError> {
        self.fold()
    }

    /// Its two halves, for threads of their own. What one decides, the other must write and take in, all of it and in order.
    pub(crate) fn split(self) -> (Decider, Committer) {
        (self.decider, self.committer)
    }
}

/// Folds what is fresh into the state file.
pub(crate) fn fold(store: &Store) -> Result<(), StoreError> {
    match store.state().freeze() {
        Some(fold) => Ok(fold.write()?),
        None => Ok(()),
    }
}
