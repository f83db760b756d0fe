//! Cases in memory: those used last. The others are rebuilt from their entries when someone asks.

use std::collections::HashMap;
use std::collections::hash_map::IntoIter;
use std::sync::{Arc, Mutex, PoisonError};

use tillit_engine::case::{Case, Text};

/// The cases used last, in two generations: when the young one is full it becomes the old one, and the old one is forgotten. So a
/// case that is used stays, at the price of one move a generation. What is forgotten goes bit by bit, so that nobody waits for it.
#[derive(Debug)]
pub(crate) struct Cases {
    most: usize,
    generations: Mutex<Generations>,
}

#[derive(Debug)]
struct Generations {
    young: HashMap<Text, Arc<Case>>,
    old: HashMap<Text, Arc<Case>>,
    forgotten: IntoIter<Text, Arc<Case>>,
}

impl Cases {
    /// Keeps at least `most` cases, and at most thrice as many.
    pub(crate) fn new(most: usize) -> Cases {
        Cases { most: most.max(1), generations: Mutex::new(Generations::default()) }
    }

    /// The case as it was last kept.
    pub(crate) fn get(&self, id: &str) -> Option<Arc<Case>> {
        let mut all = self.all();
        if let Some(case) = all.young.get(id) {
            return Some(case.clone());
        }
        let (id, case) = all.old.remove_entry(id)?;
        all.add(self.most, id, case.clone());
        Some(case)
    }

    /// Keeps a case in place of what is known of it, unless a later state is known already: a reader who rebuilt it may have been
    /// overtaken by the writer.
    pub(crate) fn put(&self, case: Arc<Case>) {
        let mut all = self.all();
        let known = all.young.get(&case.id).or_else(|| all.old.get(&case.id));
        if known.is_none_or(|known| known.seq < case.seq) {
            all.old.remove(&case.id);
            all.add(self.most, case.id.clone(), case);
        }
    }

    fn all(&self) -> std::sync::MutexGuard<'_, Generations> {
        self.generations.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Default for Generations {
    fn default() -> Generations {
        Generations { young: HashMap::new(), old: HashMap::new(), forgotten: HashMap::new().into_iter() }
    }
}

impl Generations {
    fn add(&mut self, most: usize, id: Text, case: Arc<Case>) {
        // Twice as quick as cases come, so that one generation is gone before the next goes.
        self.forgotten.by_ref().take(2).for_each(drop);
        if self.young.len() >= most {
            self.forgotten = std::mem::replace(&mut self.old, std::mem::take(&mut self.young)).into_iter();
        }
        self.young.insert(id, case);
    }
}

#[cfg(test)]
mod tests {
    use tillit_engine::case::{Id, Started};
    use tillit_engine::{ShortHash, begin};

    use super::*;

    #[test]
    fn a_case_that_is_used_stays_and_others_are_forgotten() {
        let cases = Cases::new(2);
        cases.put(case("used", 1));
        for number in 0..20 {
            cases.put(case(&format!("other {number}"), 1));
            assert!(cases.get("used").is_some(), "after {number} others");
        }
        assert!(cases.get("other 0").is_none());
    }

    #[test]
    fn an_earlier_state_never_takes_the_place_of_a_later_one() {
        let cases = Cases::new(8);
        cases.put(case("one", 5));
        cases.put(case("one", 4));
        assert_eq!(cases.get("one").map(|case| case.seq), Some(5));
    }

    fn case(id: &str, seq: u64) -> Arc<Case> {
        let text = |words: &str| Text::from(words);
        let mut case = begin(&Started {
            id: text(id),
            number: None,
            process: text("loan"),
            process_hash: ShortHash::default(),
            channel: text("desk"),
            at: jiff::Timestamp::UNIX_EPOCH,
            status: None,
            scope: Id { seq: 1, n: 0 },
        });
        case.seq = seq;
        Arc::new(case)
    }
}
