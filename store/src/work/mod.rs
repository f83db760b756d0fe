//! Open work in memory: the rows of live cases, and the orders in which they are asked for.

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use tillit_engine::case::{Id, Text};
use tillit_engine::{Same, same_key};

use crate::record::ShortHash;
use crate::summary::Summary;

/// The rows of live cases.
#[derive(Debug, Default)]
pub struct Work {
    /// By where the case began: the oldest first.
    rows: BTreeMap<u64, Arc<Summary>>,
    timers: BTreeSet<(Timestamp, u64, Id)>,
    /// Until when ended cases are live.
    lasting: BTreeSet<(Timestamp, u64)>,
    /// Cases that have effects to carry out.
    outbox: BTreeSet<u64>,
    /// What cases are found by → those that are found, the oldest first.
    found_by: HashMap<Key, BTreeSet<u64>>,
    versions: BTreeMap<(Text, ShortHash), u64>,
}

/// Process, field and value.
type Key = (Text, Text, String);

impl Work {
    /// Takes the row of a case in place of the one it had.
    pub fn put(&mut self, row: Arc<Summary>) {
        self.remove(row.begun);
        self.timers.extend(row.timers.iter().map(|(due, timer)| (*due, row.begun, *timer)));
        self.lasting.extend(row.live_until.map(|until| (until, row.begun)));
        if !row.outbox.is_empty() {
            self.outbox.insert(row.begun);
        }
        for key in keys(&row) {
            self.found_by.entry(key).or_default().insert(row.begun);
        }
        *self.versions.entry((row.process.clone(), row.process_hash)).or_default() += 1;
        self.rows.insert(row.begun, row);
    }

    /// Forgets a case that is no longer live.
    pub fn remove(&mut self, begun: u64) {
        let Some(row) = self.rows.remove(&begun) else { return };
        for (due, timer) in &row.timers {
            self.timers.remove(&(*due, begun, *timer));
        }
        row.live_until.iter().for_each(|until| _ = self.lasting.remove(&(*until, begun)));
        self.outbox.remove(&begun);
        for key in keys(&row) {
            if let Some(found) = self.found_by.get_mut(&key) {
                found.remove(&begun);
                if found.is_empty() {
                    self.found_by.remove(&key);
                }
            }
        }
        let version = (row.process.clone(), row.process_hash);
        if let Some(count) = self.versions.get_mut(&version) {
            *count -= 1;
            if *count == 0 {
                self.versions.remove(&version);
            }
        }
    }

    /// The row of a live case.
    #[must_use]
    pub fn get(&self, begun: u64) -> Option<&Arc<Summary>> {
        self.rows.get(&begun)
    }

    /// All rows, the oldest case first.
    pub fn rows(&self) -> impl Iterator<Item = &Arc<Summary>> {
        self.rows.values()
    }

    /// How many cases are live.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether no case is live.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// When the next timer is due.
    #[must_use]
    pub fn next_due(&self) -> Option<Timestamp> {
        self.timers.first().map(|(due, ..)| *due)
    }

    /// The timers that are due: the earliest first, of several at once the older case's.
    #[must_use]
    pub fn due(&self, until: Timestamp, most: usize) -> Vec<(Timestamp, u64, Id)> {
        self.timers.iter().take_while(|(due, ..)| *due <= until).take(most).copied().collect()
    }

    /// The cases that have effects to carry out, the oldest first.
    pub fn outbox(&self) -> impl Iterator<Item = &Arc<Summary>> {
        self.outbox.iter().filter_map(|begun| self.rows.get(begun))
    }

    /// Ended cases that are live no longer.
    #[must_use]
    pub fn over(&self, now: Timestamp, most: usize) -> Vec<Arc<Summary>> {
        let past = self.lasting.iter().take_while(|(until, _)| *until < now);
        past.filter_map(|(_, begun)| self.rows.get(begun)).filter(|row| !row.is_live(now)).take(most).cloned().collect()
    }

    /// The cases that have not ended and that something from outside finds, the oldest first: by the main flow, or by any.
    pub fn found_by<'w>(&'w self, same: &'w Same, any_flow: bool) -> impl Iterator<Item = &'w Arc<Summary>> {
        let key = |(field, value): &(Text, tillit_engine::case::Value)| (same.process.clone(), field.clone(), same_key(value));
        let sets = same.values.iter().map(|value| self.found_by.get(&key(value)));
        let smallest = sets.min_by_key(|set| set.map_or(0, BTreeSet::len)).flatten();
        let rows = smallest.into_iter().flatten().filter_map(|begun| self.rows.get(begun));
        rows.filter(move |row| row.ended.is_none() && row.is_found(same, any_flow))
    }

    /// The versions of processes that live cases follow, with how many do.
    #[must_use]
    pub fn versions(&self) -> BTreeMap<(Text, ShortHash), u64> {
        self.versions.clone()
    }
}

fn keys(row: &Summary) -> impl Iterator<Item = Key> + '_ {
    row.keys.iter().flat_map(|flow| flow.values.iter().map(|(field, value)| (flow.process.clone(), field.clone(), same_key(value))))
}
