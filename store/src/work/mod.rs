//! Open work in memory: the rows of live cases, and the orders in which they are asked for. No I/O, no clock.
//!
//! A row stands in lists (`entry`): of its process, its status, its teams, its values, of who sees it (`audience`). Each list
//! stands in several orders (`lists`). A query is read from those lists that hold least of all that hold what it wants (`drive`),
//! several at once if need be (`merge`), until the page is full (`walk`); what the viewer may not know is passed over (`sight`).

pub(crate) mod audience;
pub(crate) mod cases;
mod counts;
pub(crate) mod cursor;
mod drive;
mod entry;
mod keys;
mod lists;
mod matters;
mod merge;
mod ordered;
pub(crate) mod query;
pub(crate) mod sight;
mod tasks;
mod walk;
pub(crate) mod who;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::sync::Arc;

use jiff::Timestamp;
use tillit_engine::case::{Id, Text};
use tillit_engine::{Same, same_key};

use self::lists::{Keys, Lists, Within};
use crate::record::ShortHash;
use crate::request::CaseName;
use crate::summary::Summary;

pub use counts::{CaseCounts, TaskCounts};
pub use query::{CaseQuery, CaseSort, MOST_ROWS, Page, PageOf, QueryError, TaskFilter, TaskQuery, TaskRow, TaskSort, USUAL_ROWS};

/// The rows of live cases.
#[derive(Debug, Default)]
pub struct Work {
    /// By where the case began: the oldest first.
    rows: BTreeMap<u64, Kept>,
    /// Where each began.
    names: HashMap<CaseName, u64>,
    cases: Lists,
    tasks: Lists,
    matters: Lists,
    timers: BTreeSet<(Timestamp, u64, Id)>,
    /// Until when ended cases are live.
    lasting: BTreeSet<(Timestamp, u64)>,
    /// Cases that have effects to carry out.
    outbox: BTreeSet<u64>,
    /// What cases are found by → those that are found, the oldest first.
    found_by: HashMap<Key, BTreeSet<u64>>,
    versions: BTreeMap<(Text, ShortHash), u64>,
}

/// A row, and the lists in which it stands.
#[derive(Debug)]
struct Kept {
    row: Arc<Summary>,
    case: Within,
    /// Of each of its tasks.
    tasks: Box<[Within]>,
    matters: Within,
}

/// Process, field and value.
type Key = (Text, Text, String);

impl Work {
    /// The work of many cases: as if each row were put, and much quicker.
    pub fn of(rows: impl IntoIterator<Item = Arc<Summary>>) -> Work {
        let mut work = Work::default();
        [&mut work.cases, &mut work.tasks, &mut work.matters].into_iter().for_each(Lists::wait);
        rows.into_iter().for_each(|row| work.put(row));
        let Work { rows, cases, tasks, matters, .. } = &mut work;
        let all = rows.iter();
        let of_tasks = all.clone().flat_map(|(begun, kept)| {
            let tasks = kept.tasks.iter().zip(&kept.row.tasks);
            tasks.map(|(within, task)| (*begun, within, keys::of_task(&kept.row, task)))
        });
        std::thread::scope(|threads| {
            threads.spawn(|| tasks.settle(of_tasks));
            cases.settle(all.clone().map(|(begun, kept)| (*begun, &kept.case, keys::of_case(&kept.row))));
            matters.settle(all.map(|(begun, kept)| (*begun, &kept.matters, keys::of_case(&kept.row))));
        });
        work
    }

    /// Takes the row of a case in place of the one it had.
    pub fn put(&mut self, row: Arc<Summary>) {
        let before = self.rows.remove(&row.begun);
        if before.is_none() {
            self.names.extend(names_of(&row).map(|name| (name, row.begun)));
        }
        let same = |same: fn(&Summary, &Summary) -> bool| before.as_ref().is_some_and(|before| same(&before.row, &row));
        if !same(|one, other| (&one.timers, one.live_until) == (&other.timers, other.live_until)) {
            before.iter().for_each(|before| self.leave_times(&before.row));
            self.enter_times(&row);
        }
        if !same(|one, other| (&one.keys, &one.process, one.process_hash) == (&other.keys, &other.process, other.process_hash)) {
            before.iter().for_each(|before| self.leave_keys(&before.row));
            self.enter_keys(&row);
        }
        match row.outbox.is_empty() {
            true => self.outbox.remove(&row.begun),
            false => self.outbox.insert(row.begun),
        };
        let begun = row.begun;
        let kept = match before {
            Some(before) if is_listed_alike(&before.row, &row) => {
                let kept = Kept { row, case: before.case, tasks: before.tasks, matters: before.matters };
                let (old, new) = (keys::of_case(&before.row), keys::of_case(&kept.row));
                self.cases.rekey(begun, &kept.case, old, new);
                self.matters.rekey(begun, &kept.matters, old, new);
                kept
            }
            before => {
                let kept = self.enter(row);
                self.shift(begun, before.as_ref(), Some(&kept));
                before.iter().for_each(|before| self.leave(before));
                kept
            }
        };
        self.rows.insert(begun, kept);
    }

    /// Forgets a case that is no longer live.
    pub fn remove(&mut self, begun: u64) {
        let Some(kept) = self.rows.remove(&begun) else { return };
        names_of(&kept.row).for_each(|name| _ = self.names.remove(&name));
        self.leave_times(&kept.row);
        self.leave_keys(&kept.row);
        self.outbox.remove(&begun);
        self.shift(begun, Some(&kept), None);
        self.leave(&kept);
    }

    fn enter(&mut self, row: Arc<Summary>) -> Kept {
        let case = entry::enter_case(&mut self.cases, &row);
        let tasks = row.tasks.iter().map(|task| entry::enter_task(&mut self.tasks, &row, task)).collect();
        let matters = entry::enter_matters(&mut self.matters, &row);
        Kept { row, case, tasks, matters }
    }

    fn leave(&mut self, kept: &Kept) {
        kept.case.iter().for_each(|list| self.cases.leave(*list));
        kept.tasks.iter().flatten().for_each(|list| self.tasks.leave(*list));
        kept.matters.iter().for_each(|list| self.matters.leave(*list));
    }

    fn shift(&mut self, begun: u64, before: Option<&Kept>, after: Option<&Kept>) {
        let [before, after] = [before, after].map(|kept| kept.map(Kept::standing).unwrap_or_default());
        self.cases.shift(begun, &before.case, &after.case);
        self.tasks.shift(begun, &before.tasks, &after.tasks);
        self.matters.shift(begun, &before.matters, &after.matters);
    }

    fn enter_times(&mut self, row: &Summary) {
        self.timers.extend(row.timers.iter().map(|(due, timer)| (*due, row.begun, *timer)));
        self.lasting.extend(row.live_until.map(|until| (until, row.begun)));
    }

    fn leave_times(&mut self, row: &Summary) {
        row.timers.iter().for_each(|(due, timer)| _ = self.timers.remove(&(*due, row.begun, *timer)));
        row.live_until.iter().for_each(|until| _ = self.lasting.remove(&(*until, row.begun)));
    }

    fn enter_keys(&mut self, row: &Summary) {
        for key in keys_of(row) {
            self.found_by.entry(key).or_default().insert(row.begun);
        }
        *self.versions.entry((row.process.clone(), row.process_hash)).or_default() += 1;
    }

    fn leave_keys(&mut self, row: &Summary) {
        for key in keys_of(row) {
            if let Some(found) = self.found_by.get_mut(&key) {
                found.remove(&row.begun);
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
        self.rows.get(&begun).map(|kept| &kept.row)
    }

    /// The row of a live case, by its id or number.
    #[must_use]
    pub fn named(&self, name: &CaseName) -> Option<&Arc<Summary>> {
        self.get(*self.names.get(name)?)
    }

    /// All rows, the oldest case first.
    pub fn rows(&self) -> impl Iterator<Item = &Arc<Summary>> {
        self.rows.values().map(|kept| &kept.row)
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

    /// Whether every list is empty and forgotten, as when no case is live.
    #[must_use]
    pub fn lists_nothing(&self) -> bool {
        self.names.is_empty() && [&self.cases, &self.tasks, &self.matters].into_iter().all(Lists::is_empty)
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
        self.outbox.iter().filter_map(|begun| self.get(*begun))
    }

    /// Ended cases that are live no longer.
    #[must_use]
    pub fn over(&self, now: Timestamp, most: usize) -> Vec<Arc<Summary>> {
        let past = self.lasting.iter().take_while(|(until, _)| *until < now);
        past.filter_map(|(_, begun)| self.get(*begun)).filter(|row| !row.is_live(now)).take(most).cloned().collect()
    }

    /// The cases that have not ended and that something from outside finds, the oldest first: by the main flow, or by any.
    pub fn found_by<'w>(&'w self, same: &'w Same, any_flow: bool) -> impl Iterator<Item = &'w Arc<Summary>> {
        let key = |(field, value): &(Text, tillit_engine::case::Value)| (same.process.clone(), field.clone(), same_key(value));
        let sets = same.values.iter().map(|value| self.found_by.get(&key(value)));
        let smallest = sets.min_by_key(|set| set.map_or(0, BTreeSet::len)).flatten();
        let rows = smallest.into_iter().flatten().filter_map(|begun| self.get(*begun));
        rows.filter(move |row| row.ended.is_none() && row.is_found(same, any_flow))
    }

    /// The versions of processes that live cases follow, with how many do.
    #[must_use]
    pub fn versions(&self) -> BTreeMap<(Text, ShortHash), u64> {
        self.versions.clone()
    }
}

/// Where a case, its tasks and its matters stand: lists with keys.
#[derive(Default)]
struct Standing<'k> {
    case: Vec<(&'k Within, Keys)>,
    tasks: Vec<(&'k Within, Keys)>,
    matters: Vec<(&'k Within, Keys)>,
}

impl Kept {
    fn standing(&self) -> Standing<'_> {
        let keys = keys::of_case(&self.row);
        let tasks = self.tasks.iter().zip(&self.row.tasks).map(|(within, task)| (within, keys::of_task(&self.row, task)));
        Standing { case: vec![(&self.case, keys)], tasks: tasks.collect(), matters: vec![(&self.matters, keys)] }
    }
}

/// Whether two rows of a case stand in the same lists, as they do after most commands.
fn is_listed_alike(one: &Summary, other: &Summary) -> bool {
    let of = |row: &'_ Summary| (row.ended.is_some(), row.matters.is_empty());
    of(one) == of(other)
        && (&one.process, &one.status, &one.owner, &one.requester) == (&other.process, &other.status, &other.owner, &other.requester)
        && one.onlookers == other.onlookers
        && one.listed == other.listed
        && one.tasks == other.tasks
}

/// What a case is called.
fn names_of(row: &Summary) -> impl Iterator<Item = CaseName> + use<> {
    [CaseName::Id(row.case.clone())].into_iter().chain(row.number.clone().map(CaseName::Number))
}

fn keys_of(row: &Summary) -> impl Iterator<Item = Key> + '_ {
    row.keys.iter().flat_map(|flow| flow.values.iter().map(|(field, value)| (flow.process.clone(), field.clone(), same_key(value))))
}
