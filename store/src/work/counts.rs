//! How many there are, of what the viewer sees.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tillit_engine::case::{Actor, Queued, Text};

use super::Work;
use super::query::{CaseQuery, TaskQuery};
use super::sight::Viewer;

/// How many cases.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CaseCounts {
    /// All.
    pub all: usize,
    /// By status; those without one are in none.
    pub by_status: BTreeMap<Text, usize>,
}

/// How many tasks. One for several roles or teams counts for each.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct TaskCounts {
    /// All.
    pub all: usize,
    /// Those that nobody has claimed.
    pub unclaimed: usize,
    /// Those that were due before now.
    pub late: usize,
    /// By team.
    pub by_team: BTreeMap<Text, usize>,
    /// By role.
    pub by_role: BTreeMap<Text, usize>,
}

impl Work {
    /// How many cases a list has in all its pages.
    #[must_use]
    pub fn count_cases(&self, query: &CaseQuery, viewer: &Actor, now: Timestamp) -> CaseCounts {
        let mut counts = CaseCounts::default();
        self.each_case(query, Viewer { actor: viewer, now }, |row| {
            counts.all += 1;
            row.status.iter().for_each(|status| add_to(&mut counts.by_status, status));
        });
        counts
    }

    /// How many tasks a list has in all its pages.
    #[must_use]
    pub fn count_tasks(&self, query: &TaskQuery, viewer: &Actor, now: Timestamp) -> TaskCounts {
        let mut counts = TaskCounts::default();
        self.each_task(query, Viewer { actor: viewer, now }, |task| counts.add(task, now));
        counts
    }
}

impl TaskCounts {
    fn add(&mut self, task: &Queued, now: Timestamp) {
        self.all += 1;
        self.unclaimed += usize::from(task.claimed_by.is_none());
        self.late += usize::from(task.due.is_some_and(|due| due < now));
        let admission = &task.admission;
        admission.team.iter().chain(&admission.teams).for_each(|team| add_to(&mut self.by_team, team));
        admission.roles.iter().chain(&admission.roles_of_any_team).for_each(|role| add_to(&mut self.by_role, role));
    }
}

fn add_to(counts: &mut BTreeMap<Text, usize>, name: &Text) {
    match counts.get_mut(name) {
        Some(count) => *count += 1,
        None => _ = counts.insert(name.clone(), 1),
    }
}
