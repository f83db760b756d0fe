//! How many there are, of what the viewer sees.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tillit_engine::case::{Actor, Queued, Text};

use super::Work;
use super::query::{CaseQuery, TaskQuery};
use super::sight::Viewer;
use super::walk::Wanted;

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

/// Everything from the beginning, in any order.
const ALL: Wanted = Wanted { falling: false, limit: usize::MAX, from: None };

impl Work {
    /// How many cases a list has in all its pages.
    #[must_use]
    pub fn count_cases(&self, query: &CaseQuery, viewer: &Actor, now: Timestamp) -> CaseCounts {
        let mut counts = CaseCounts::default();
        for (_, row) in self.walk_cases(query, Viewer { actor: viewer, now }, &ALL).found {
            counts.all += 1;
            if let Some(status) = &row.status {
                *counts.by_status.entry(status.clone()).or_default() += 1;
            }
        }
        counts
    }

    /// How many tasks a list has in all its pages.
    #[must_use]
    pub fn count_tasks(&self, query: &TaskQuery, viewer: &Actor, now: Timestamp) -> TaskCounts {
        let mut counts = TaskCounts::default();
        for (_, row) in self.walk_tasks(query, Viewer { actor: viewer, now }, &ALL).found {
            counts.add(row.task(), now);
        }
        counts
    }
}

impl TaskCounts {
    fn add(&mut self, task: &Queued, now: Timestamp) {
        self.all += 1;
        self.unclaimed += usize::from(task.claimed_by.is_none());
        self.late += usize::from(task.due.is_some_and(|due| due < now));
        let admission = &task.admission;
        for team in admission.team.iter().chain(&admission.teams) {
            *self.by_team.entry(team.clone()).or_default() += 1;
        }
        for role in admission.roles.iter().chain(&admission.roles_of_any_team) {
            *self.by_role.entry(role.clone()).or_default() += 1;
        }
    }
}
