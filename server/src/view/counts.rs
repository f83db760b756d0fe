//! How many there are, of what the reader sees.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;
use tillit_engine::case::Text;
use tillit_store::work::{CaseCounts, TaskCounts};

/// How many open cases.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct CaseCountsView {
    /// All.
    pub all: usize,
    /// By status; a case without one is in none.
    pub by_status: BTreeMap<String, usize>,
}

/// How many tasks. One for several roles or teams counts for each.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct TaskCountsView {
    /// All.
    pub all: usize,
    /// Those that nobody has claimed.
    pub unclaimed: usize,
    /// Those that were due before now.
    pub late: usize,
    /// By team.
    pub by_team: BTreeMap<String, usize>,
    /// By role.
    pub by_role: BTreeMap<String, usize>,
}

impl CaseCountsView {
    /// Of what the store has counted.
    #[must_use]
    pub fn of(counts: &CaseCounts) -> CaseCountsView {
        CaseCountsView { all: counts.all, by_status: named(&counts.by_status) }
    }
}

impl TaskCountsView {
    /// Of what the store has counted.
    #[must_use]
    pub fn of(counts: &TaskCounts) -> TaskCountsView {
        let TaskCounts { all, unclaimed, late, by_team, by_role } = counts;
        TaskCountsView { all: *all, unclaimed: *unclaimed, late: *late, by_team: named(by_team), by_role: named(by_role) }
    }
}

fn named(counts: &BTreeMap<Text, usize>) -> BTreeMap<String, usize> {
    counts.iter().map(|(name, count)| (name.to_string(), *count)).collect()
}
