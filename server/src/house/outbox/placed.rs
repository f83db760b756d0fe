//! The cases whose outbox is to be looked at. Commits tell of them, so nobody has to search all open work for them.

use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tillit_engine::case::Text;
use tillit_store::{News, Summary};

/// A case that has placed something. Those that began earlier come first.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Origin {
    begun: u64,
    pub(super) case: Text,
}

impl Origin {
    pub(super) fn of(row: &Summary) -> Origin {
        Origin { begun: row.begun, case: row.case.clone() }
    }
}

/// Cases to be looked at, each once.
#[derive(Debug, Default)]
pub(in crate::house) struct Placed(Mutex<BTreeSet<Origin>>);

impl Placed {
    /// Takes note of what a commit has changed, on the writer's thread; whether there is something to look at by it.
    pub(in crate::house) fn note(&self, news: &News) -> bool {
        self.add_rows(news.cases.iter().map(|found| &found.summary))
    }

    /// Adds those rows that have something placed; whether any has.
    pub(super) fn add_rows<'r>(&self, rows: impl Iterator<Item = &'r Arc<Summary>>) -> bool {
        let origins: Vec<Origin> = rows.filter(|row| !row.outbox.is_empty()).map(|row| Origin::of(row)).collect();
        let has_any = !origins.is_empty();
        self.add(origins);
        has_any
    }

    pub(super) fn add(&self, origins: impl IntoIterator<Item = Origin>) {
        self.set().extend(origins);
    }

    /// Takes out the first ones.
    pub(super) fn take(&self, most: usize) -> Vec<Origin> {
        let mut set = self.set();
        let rest = set.iter().nth(most).cloned();
        let later = rest.map(|rest| set.split_off(&rest)).unwrap_or_default();
        std::mem::replace(&mut *set, later).into_iter().collect()
    }

    fn set(&self) -> MutexGuard<'_, BTreeSet<Origin>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
