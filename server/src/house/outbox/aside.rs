//! What could not be carried, and when it is tried again: ever less often, and forgotten once its case has it no longer.

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use tillit_engine::case::Id;

use super::placed::Origin;

/// How long what could not be carried waits before the second try; each further one waits twice as long, up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_secs(10);
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// What waits for another try.
#[derive(Debug, Default)]
pub(super) struct Aside {
    /// By case.
    tried: BTreeMap<Origin, BTreeMap<What, Tried>>,
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
}

impl Aside {
    /// Puts something aside until its next try; how often it has been tried.
    pub(super) fn put(&mut self, origin: &Origin, what: What, now: Instant) -> u32 {
        let all = self.tried.entry(origin.clone()).or_default();
        let times = all.get(&what).map_or(1, |tried| tried.times.saturating_add(1));
        let again = now + FIRST_WAIT.saturating_mul(2u32.saturating_pow(times - 1)).min(LONGEST_WAIT);
        all.insert(what, Tried { times, again });
        self.again.insert((again, origin.clone()));
        times
    }

    /// Whether something still waits.
    pub(super) fn waits(&self, origin: &Origin, what: What, now: Instant) -> bool {
        self.tried.get(origin).and_then(|all| all.get(&what)).is_some_and(|tried| tried.again > now)
    }

    /// The cases of which something has waited long enough. Each wait is told once.
    pub(super) fn due(&mut self, now: Instant) -> Vec<Origin> {
        let mut due = Vec::new();
        while self.again.first().is_some_and(|(again, _)| *again <= now) {
            due.extend(self.again.pop_first().map(|(_, origin)| origin));
        }
        due
    }

    /// Forgets of a case what it has no longer.
    pub(super) fn keep(&mut self, origin: &Origin, is_there: impl Fn(Id) -> bool) {
        let Some(all) = self.tried.get_mut(origin) else { return };
        all.retain(|what, _| matches!(what, What::Effect(effect) if is_there(*effect)));
        if all.is_empty() {
            self.tried.remove(origin);
        }
    }

    /// How many things it remembers.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.tried.values().map(BTreeMap::len).sum::<usize>() + self.again.len()
    }
}
