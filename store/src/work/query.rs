//! What is asked of open work, and what is answered: a page, and how much was looked at for it.

use std::sync::Arc;

use tillit_engine::case::{Person, Queued, Text, Value};

use super::cursor::Place;
use super::walk::Walked;
use crate::summary::Summary;

/// How many rows a page has at most: more does nobody read, and a page is made under a lock.
pub const MOST_ROWS: usize = 500;

/// How many rows a page has unless something else is asked for.
pub const USUAL_ROWS: usize = 50;

/// Which cases. What is left out filters nothing; what is given must all be so. Nobody finds a case by what they may not see of it.
#[derive(Clone, Debug, PartialEq)]
pub struct CaseQuery {
    /// Cases of this process.
    pub process: Option<Text>,
    /// With this status.
    pub status: Option<Text>,
    /// One open task fits all of this.
    pub task: TaskFilter,
    /// Owned by this person.
    pub owner: Option<Person>,
    /// Serving this person.
    pub requester: Option<Person>,
    /// A task is claimed by or only for who asks, or the case is theirs.
    pub mine: bool,
    /// With open matters.
    pub matters: bool,
    /// With these values of fields declared `listed`.
    pub listed: Vec<(Text, Value)>,
    /// By what they are sorted.
    pub sort: CaseSort,
    /// Which page.
    pub page: PageOf,
}

/// What is asked of a task.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TaskFilter {
    /// For holders of this role.
    pub role: Option<Text>,
    /// For this team.
    pub team: Option<Text>,
    /// Claimed by or only for this person.
    pub person: Option<Person>,
    /// For one of the teams of who asks.
    pub my_teams: bool,
    /// Due before now.
    pub late: bool,
}

/// Which tasks: those of all cases that who asks sees all of, and those that they may do.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskQuery {
    /// What is asked of the task as of one of a case's.
    pub task: TaskFilter,
    /// Claimed by or only for who asks.
    pub mine: bool,
    /// Claimed by nobody.
    pub unclaimed: bool,
    /// Who asks may do it.
    pub may: bool,
    /// Of this process, which may be one that the case's own calls.
    pub process: Option<Text>,
    /// This step.
    pub step: Option<Text>,
    /// By what they are sorted.
    pub sort: TaskSort,
    /// Which page.
    pub page: PageOf,
}

/// A page of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PageOf {
    /// The last first; what has no place in an order stands last all the same.
    pub falling: bool,
    /// How many rows at most, up to [`MOST_ROWS`].
    pub limit: usize,
    /// What the page before gave as [`Page::next`].
    pub after: Option<String>,
}

/// By what cases are sorted; those that are equal by age.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CaseSort {
    /// The oldest first, as the journal has them, whatever the clock said. Numbers are given in this order too.
    Received,
    /// By their last entry.
    Changed,
    /// By when the first of their tasks is due; none last. To who does not see all of a case it has no due time.
    Due,
    /// By a field declared `listed`; none last.
    Listed(Text),
    /// Cases that have ended, and no others, by when they did. Only the store has them.
    Ended,
}

/// By what tasks are sorted; those that are equal by age.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TaskSort {
    /// By when they are due; those that never are last.
    Due,
    /// Since when they are asked.
    Since,
    /// By the age of the case.
    Received,
}

/// A page of rows.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The rows in order.
    pub rows: Vec<T>,
    /// Where the next page goes on; it may turn out to be empty. None if there are no more rows. A page of ended cases may be short
    /// and have a next one, when many were passed over.
    pub next: Option<String>,
    /// How many rows were looked at: those of the page, and those that an index had and a filter did not want.
    pub read: usize,
}

/// A task of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct TaskRow {
    /// Its case.
    pub row: Arc<Summary>,
    /// Which of the row's tasks.
    pub place: usize,
}

/// A list that cannot be given.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum QueryError {
    /// The cursor was not made here.
    #[error("the cursor is none that a page gave; leave it out to begin with the first page")]
    Cursor,
    /// The cursor was made for another order.
    #[error("the cursor is of a list in another order; leave it out to begin with the first page")]
    OtherOrder,
    /// Open work has no ended cases.
    #[error("cases that have ended are not among the open work; ask the store for them")]
    Ended,
    /// No or too many rows.
    #[error("a page has 1 to {MOST_ROWS} rows, not {limit}")]
    Limit {
        /// What was asked for.
        limit: usize,
    },
}

impl Default for CaseQuery {
    fn default() -> CaseQuery {
        CaseQuery {
            process: None,
            status: None,
            task: TaskFilter::default(),
            owner: None,
            requester: None,
            mine: false,
            matters: false,
            listed: Vec::new(),
            sort: CaseSort::Received,
            page: PageOf::default(),
        }
    }
}

impl Default for TaskQuery {
    fn default() -> TaskQuery {
        TaskQuery {
            task: TaskFilter::default(),
            mine: false,
            unclaimed: false,
            may: false,
            process: None,
            step: None,
            sort: TaskSort::Due,
            page: PageOf::default(),
        }
    }
}

impl Default for PageOf {
    fn default() -> PageOf {
        PageOf { falling: false, limit: USUAL_ROWS, after: None }
    }
}

impl PageOf {
    /// How many rows, if that many may be asked for.
    pub(crate) fn limit(&self) -> Result<usize, QueryError> {
        match self.limit {
            limit @ 1..=MOST_ROWS => Ok(limit),
            limit => Err(QueryError::Limit { limit }),
        }
    }
}

impl TaskRow {
    /// The task.
    #[must_use]
    pub fn task(&self) -> &Queued {
        &self.row.tasks[self.place]
    }
}

impl<T> Page<T> {
    /// What was found, with the cursor after its last row if the page is full.
    pub(super) fn of(walked: Walked<T>, limit: usize, cursor: impl FnOnce(&Place) -> String) -> Page<T> {
        let Walked { found, read } = walked;
        let last = found.last().filter(|_| found.len() == limit);
        let next = last.map(|(place, _)| cursor(place));
        Page { rows: found.into_iter().map(|(_, row)| row).collect(), next, read }
    }
}
