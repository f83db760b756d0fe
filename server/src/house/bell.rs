//! Wakes a worker: a commit rings it, so does whoever wants the worker to stop.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;

/// A bell that one worker listens to.
#[derive(Debug, Default)]
pub(super) struct Bell {
    state: Mutex<State>,
    rung: Condvar,
}

#[derive(Debug, Default)]
struct State {
    has_rung: bool,
    is_over: bool,
}

impl Bell {
    /// There may be something to do. Never waits.
    pub(super) fn ring(&self) {
        self.change(|state| state.has_rung = true);
    }

    /// There is nothing to do any more.
    pub(super) fn end(&self) {
        self.change(|state| state.is_over = true);
    }

    pub(super) fn is_over(&self) -> bool {
        self.state.lock().unwrap_or_else(PoisonError::into_inner).is_over
    }

    /// Waits until it rings, at the longest `most`; a ring that came before counts.
    pub(super) fn wait(&self, most: Duration) {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let waited = self.rung.wait_timeout_while(state, most, |state| !state.has_rung && !state.is_over);
        waited.unwrap_or_else(PoisonError::into_inner).0.has_rung = false;
    }

    fn change(&self, change: impl FnOnce(&mut State)) {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
        self.rung.notify_all();
    }
}
