//! What the outbox worker has tried in vain, as an operator can read it. Not kept over a restart, which tries all of it at once.

use std::collections::BTreeMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use tillit_engine::case::{Id, Text};

/// By case and effect.
#[derive(Debug, Default)]
pub(crate) struct Tries(Mutex<BTreeMap<(Text, Id), InVain>>);

/// An effect that could not be carried yet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct InVain {
    /// How often.
    pub(crate) times: u32,
    /// Why the last time, in a sentence.
    pub(crate) why: String,
}

impl Tries {
    /// How an effect was tried in vain, where it was.
    pub(crate) fn of(&self, case: &Text, effect: Id) -> Option<InVain> {
        self.all().get(&(case.clone(), effect)).cloned()
    }

    pub(super) fn note(&self, case: &Text, effect: Id, tried: InVain) {
        self.all().insert((case.clone(), effect), tried);
    }

    pub(super) fn forget(&self, case: &Text, effect: Id) {
        self.all().remove(&(case.clone(), effect));
    }

    fn all(&self) -> MutexGuard<'_, BTreeMap<(Text, Id), InVain>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
