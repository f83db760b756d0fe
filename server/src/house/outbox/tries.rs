//! What could not be carried, why, and when it is tried again: ever less often, and forgotten once its case has it no longer. Not
//! kept over a restart, which tries all of it at once.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use tillit_engine::case::Id;
use tillit_store::Summary;

use super::placed::Origin;

/// How long what could not be carried waits before the second try; each further one waits twice as long, up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_secs(10);
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

/// What waits for another try. The worker writes it, and whoever lists the outbox reads it.
#[derive(Debug, Default)]
pub(crate) struct Tries(Mutex<Waiting>);

#[derive(Debug, Default)]
struct Waiting {
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

/// Something that was tried in vain.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Tried {
    /// How often.
    pub(crate) times: u32,
    /// Why in vain the last time, in a sentence.
    pub(crate) why: String,
    again: Instant,
}

impl Tries {
    /// How an effect of a case was tried in vain, where it was.
    pub(crate) fn of(&self, row: &Summary, effect: Id) -> Option<Tried> {
        self.all().tried.get(&Origin::of(row))?.get(&What::Effect(effect)).cloned()
    }

    /// Puts something aside until its next try; how often it has been tried.
    pub(super) fn put(&self, origin: &Origin, what: What, now: Instant, why: &str) -> u32 {
        let mut waiting = self.all();
        let all = waiting.tried.entry(origin.clone()).or_default();
        let times = all.get(&what).map_or(1, |tried| tried.times.saturating_add(1));
        let again = now + FIRST_WAIT.saturating_mul(2u32.saturating_pow(times - 1)).min(LONGEST_WAIT);
        all.insert(what, Tried { times, why: why.to_owned(), again });
        waiting.again.insert((again, origin.clone()));
        times
    }

    /// Whether something still waits.
    pub(super) fn waits(&self, origin: &Origin, what: What, now: Instant) -> bool {
        self.all().tried.get(origin).and_then(|all| all.get(&what)).is_some_and(|tried| tried.again > now)
    }

    /// The cases of which something has waited long enough. Each wait is told once.
    pub(super) fn due(&self, now: Instant) -> Vec<Origin> {
        let (mut waiting, mut due) = (self.all(), Vec::new());
        while waiting.again.first().is_some_and(|(again, _)| *again <= now) {
            due.extend(waiting.again.pop_first().map(|(_, origin)| origin));
        }
        due
    }

    /// Forgets of a case what it has no longer.
    pub(super) fn keep(&self, origin: &Origin, is_there: impl Fn(Id) -> bool) {
        let mut waiting = self.all();
        let Some(all) = waiting.tried.get_mut(origin) else { return };
        all.retain(|what, _| matches!(what, What::Effect(effect) if is_there(*effect)));
        if all.is_empty() {
            waiting.tried.remove(origin);
        }
    }

    /// How many things it remembers.
    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        let waiting = self.all();
        waiting.tried.values().map(BTreeMap::len).sum::<usize>() + waiting.again.len()
    }

    fn all(&self) -> MutexGuard<'_, Waiting> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
