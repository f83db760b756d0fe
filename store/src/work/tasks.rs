//! Lists of tasks.

use jiff::Timestamp;
use tillit_engine::case::{Actor, Queued};

use super::cursor;
use super::lists::{ListId, NEVER, Order, Seen};
use super::merge::Source;
use super::query::{Page, QueryError, TaskQuery, TaskRow, TaskSort};
use super::sight::{Look, Viewer, is_for};
use super::walk::{Kind, Stage, Walked, Wanted};
use super::{Work, drive, keys};

impl Work {
    /// Open tasks, as `viewer` may be told of them at `now`: those of cases that they see all of, and those that they may do.
    ///
    /// # Errors
    /// The page is none that there can be.
    pub fn tasks(&self, query: &TaskQuery, viewer: &Actor, now: Timestamp) -> Result<Page<TaskRow>, QueryError> {
        let (limit, falling, list) = (query.page.limit()?, query.page.falling, query.sort.list());
        let from = query.page.after.as_deref().map(|after| cursor::read(list, falling, after)).transpose()?;
        let walked = self.walk_tasks(query, Viewer { actor: viewer, now }, &Wanted { falling, limit, from });
        Ok(Page::of(walked, limit, |place| cursor::write(list, falling, place)))
    }

    /// Every task of a list, by the age of their cases.
    pub(super) fn each_task(&self, query: &TaskQuery, viewer: Viewer<'_>, mut each: impl FnMut(&Queued)) {
        let Seen { all, some } = self.tasks.seen(viewer.actor);
        let lists = drive::of_tasks(&self.tasks, query, viewer.actor, [all, some].concat());
        for row in self.rows_in(&self.tasks, &lists) {
            if let Some(look) = viewer.look(row) {
                row.tasks.iter().filter(|task| query.fits(&look, task)).for_each(&mut each);
            }
        }
    }

    fn walk_tasks(&self, query: &TaskQuery, viewer: Viewer<'_>, wanted: &Wanted) -> Walked<TaskRow> {
        let Seen { all, some } = self.tasks.seen(viewer.actor);
        let lists = drive::of_tasks(&self.tasks, query, viewer.actor, [all, some].concat());
        let order = query.sort.order();
        let stages = stages(&lists, order).into_iter();
        self.walk(&self.tasks, stages, wanted, |row, kind, key, found| {
            let Some(look) = viewer.look(row) else { return };
            let key = if matches!(kind, Kind::Unset) { NEVER } else { key };
            for (place, task) in row.tasks.iter().enumerate() {
                if keys::of_task(row, task)[order as usize] == key && query.fits(&look, task) {
                    found.push((Some(task.id), TaskRow { row: row.clone(), place }));
                }
            }
        })
    }
}

/// The parts of a list: what has a key, then what stands last whatever the direction.
fn stages(lists: &[ListId], order: Order) -> [Stage; 2] {
    let part = |keys| lists.iter().map(|list| Source { list: *list, order, keys }).collect();
    [Stage { kind: Kind::Keyed, sources: part((0, NEVER - 1)) }, Stage { kind: Kind::Unset, sources: part((NEVER, NEVER)) }]
}

impl TaskQuery {
    /// Whether a task is wanted, and the viewer is told of it.
    fn fits(&self, look: &Look<'_>, it: &Queued) -> bool {
        let TaskQuery { task, mine, unclaimed, may, process, step, sort: _, page: _ } = self;
        look.is_told_of(it)
            && task.fits(it, look.viewer)
            && (!mine || look.viewer.actor.person().is_some_and(|person| is_for(it, person)))
            && (!unclaimed || it.claimed_by.is_none())
            && (!may || it.admission.admits(look.viewer.actor))
            && process.as_ref().is_none_or(|process| *process == it.process)
            && step.as_ref().is_none_or(|step| *step == it.step)
    }
}

impl TaskSort {
    fn order(self) -> Order {
        match self {
            TaskSort::Due => Order::Due,
            TaskSort::Since => Order::Recent,
            TaskSort::Received => Order::Received,
        }
    }

    /// Names the list, so that no cursor is taken for another's.
    fn list(self) -> &'static str {
        match self {
            TaskSort::Due => "tasks due",
            TaskSort::Since => "tasks since",
            TaskSort::Received => "tasks received",
        }
    }
}
