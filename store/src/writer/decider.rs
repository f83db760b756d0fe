//! The first half of a commit: requests are decided. Nothing is changed.

use std::sync::Arc;

use tillit_engine::case::Text;

use super::ahead::{Ahead, Layer};
use super::stage::{Now, Stage, Staged};
use crate::record::{Chain, Sealed};
use crate::request::{Answer, Refused, Request};
use crate::state::Changes;
use crate::store::Store;

/// Decides requests, over all that it has decided before.
#[derive(Debug)]
pub(crate) struct Decider {
    store: Arc<Store>,
    chain: Chain,
    ahead: Ahead,
}

/// A batch that is decided and not durable.
#[derive(Debug)]
pub(crate) struct Decided {
    /// The answers to its requests, to be given when it is durable.
    pub(super) answers: Vec<Result<Answer, Refused>>,
    /// Its entries.
    pub(super) sealed: Vec<Sealed>,
    /// Where they end.
    pub(super) chain: Chain,
    /// The rows that they change.
    pub(super) rows: Changes,
    /// What else they change.
    pub(super) layer: Arc<Layer>,
}

impl Decider {
    pub(super) fn new(store: Arc<Store>, chain: Chain) -> Decider {
        Decider { store, chain, ahead: Ahead::default() }
    }

    /// Decides all requests, in order.
    pub(crate) fn decide(&mut self, batch: &[Request]) -> Decided {
        // Before anything of the store is looked at: what it takes in meanwhile is then seen twice, which does no harm.
        self.ahead.forget(self.store.taken_in());
        let mut stage = Stage::new(&self.store, &self.ahead, self.now());
        let answers = batch.iter().map(|request| stage.take(request)).collect();
        let Staged { sealed, layer, now } = stage.staged();
        let (rows, layer) = (layer.changed.rows(), Arc::new(layer));
        // What a store that has stopped will never have is not kept in mind.
        if !sealed.is_empty() && self.store.stopped().is_none() {
            self.chain = now.chain.clone();
            self.ahead.push(self.chain.position, layer.clone());
        }
        Decided { answers, sealed, chain: now.chain, rows, layer }
    }

    /// By what the next request is decided.
    fn now(&self) -> Now {
        let decided = self.ahead.layers().find_map(|layer| layer.changed.organisation.clone());
        let (organisation, packages) = decided.unwrap_or_else(|| (self.store.organisation(), self.store.packages()));
        Now { chain: self.chain.clone(), organisation, packages }
    }
}

impl Decided {
    /// Nothing of it is kept, and every request is told why.
    pub(super) fn stop(&mut self, reason: &Text) {
        self.sealed.clear();
        self.answers.iter_mut().for_each(|answer| *answer = Err(Refused::Stopped { reason: reason.clone() }));
    }
}
