//! What could not be carried, why, and when it is tried again: ever less often, and forgotten once it has gone or its case has it no
//! longer. Not kept over a restart, which tries all of it at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tillit_engine::case::{Id, Text};

use super::placed::Origin;

/// How long what could not be carried waits before the second try; each further one waits twice as long, up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_secs(10);
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// What waits for another try. The worker writes it, and operators read it.
#[derive(Debug, Default)]
pub(crate) struct Aside(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
    /// By case.
    tried: BTreeMap<Text, BTreeMap<What, Tried>>,
    /// When which case is to be looked at again: one for each wait that has not ended.
    again: BTreeSet<(Instant, Origin)>,
}

/// What was tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum What {
    /// To read the case.
    Reading,
    /// To carry one of its effects.
    Effect(Id),
}

#[derive(Debug)]
struct Tried {
    times: u32,
    again: Instant,
    why: String,
}

impl Aside {
    /// Puts something aside until its next try; how often it has been tried.
    pub(super) fn put(&self, origin: &Origin, what: What, now: Instant, why: &str) -> u32 {
        let mut waiting = self.waiting();
        let all = waiting.tried.entry(origin.case.clone()).or_default();
        let times = all.get(&what).map_or(1, |tried| tried.times.saturating_add(1));
        let again = now + FIRST_WAIT.saturating_mul(2u32.saturating_pow(times - 1)).min(LONGEST_WAIT);
        all.insert(what, Tried { times, again, why: why.to_owned() });
        waiting.again.insert((again, origin.clone()));
        times
    }

    /// Whether something still waits.
    pub(super) fn waits(&self, origin: &Origin, what: What, now: Instant) -> bool {
        self.waiting().tried.get(&origin.case).and_then(|all| all.get(&what)).is_some_and(|tried| tried.again > now)
    }

    /// The cases of which something has waited long enough. Each wait is told once.
    pub(super) fn due(&self, now: Instant) -> Vec<Origin> {
        let (mut waiting, mut due) = (self.waiting(), Vec::new());
        while waiting.again.first().is_some_and(|(again, _)| *again <= now) {
            due.extend(waiting.again.pop_first().map(|(_, origin)| origin));
        }
        due
    }

    /// How often an effect was tried in vain, and why the last time; `None`: it was not.
    pub(crate) fn of(&self, case: &Text, effect: Id) -> Option<(u32, String)> {
        let waiting = self.waiting();
        let tried = waiting.tried.get(case)?.get(&What::Effect(effect))?;
        Some((tried.times, tried.why.clone()))
    }

    /// Forgets an effect that has gone.
    pub(super) fn forget(&self, origin: &Origin, gone: Id) {
        self.keep(&origin.case, |what| what != What::Effect(gone));
    }

    /// Forgets of a case that was read what it has no longer.
    pub(super) fn keep_placed(&self, origin: &Origin, is_there: impl Fn(Id) -> bool) {
        self.keep(&origin.case, |what| matches!(what, What::Effect(effect) if is_there(effect)));
    }

    fn keep(&self, case: &Text, is_kept: impl Fn(What) -> bool) {
        let mut waiting = self.waiting();
        let Some(all) = waiting.tried.get_mut(case) else { return };
        all.retain(|what, _| is_kept(*what));
        if all.is_empty() {
            waiting.tried.remove(case);
        }
    }

    /// How many things it remembers.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        let waiting = self.waiting();
        waiting.tried.values().map(BTreeMap::len).sum::<usize>() + waiting.again.len()
    }

    fn waiting(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
