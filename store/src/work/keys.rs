//! What cases and tasks are sorted by, as numbers.

use jiff::Timestamp;
use tillit_engine::case::Queued;

use super::lists::{Keys, NEVER};
use crate::summary::Summary;

/// In the orders in which cases are listed.
pub(super) fn of_case(row: &Summary) -> Keys {
    [row.begun, row.head, due(row.tasks.iter().filter_map(|task| task.due).min())]
}

/// In the orders in which tasks are listed.
pub(super) fn of_task(row: &Summary, task: &Queued) -> Keys {
    [row.begun, of_instant(task.since), due(task.due)]
}

fn due(due: Option<Timestamp>) -> u64 {
    due.map_or(NEVER, of_instant)
}

/// Instants before 1970 stand first.
fn of_instant(instant: Timestamp) -> u64 {
    instant.as_microsecond().cast_unsigned() ^ (1 << 63)
}
