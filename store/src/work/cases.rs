//! Lists of cases.

use std::iter::once;
use std::sync::Arc;

use jiff::Timestamp;
use tillit_engine::case::Actor;

use super::Work;
use super::cursor::{self, Place, Rank};
use super::lists::{ListId, NEVER, Order, Seen, Values};
use super::merge::Source;
use super::ordered::Ordered;
use super::query::{CaseQuery, CaseSort, Page, QueryError};
use super::sight::{Look, Viewer};
use super::walk::{Kind, Stage, Walked, Wanted};
use super::{drive, keys};
use crate::summary::Summary;

/// Lists that hold all that is wanted; and those that hold all that the viewer sees.
struct Driver {
    lists: Vec<ListId>,
    seen: Seen,
}

impl Work {
    /// Cases that have not ended, as `viewer` may know them at `now`.
    ///
    /// # Errors
    /// The page is none that there can be, or of cases that have ended.
    pub fn cases(&self, query: &CaseQuery, viewer: &Actor, now: Timestamp) -> Result<Page<Arc<Summary>>, QueryError> {
        let (limit, falling, list) = (query.page.limit()?, query.page.falling, list_of(&query.sort));
        if query.sort == CaseSort::Ended {
            return Err(QueryError::Ended);
        }
        let from = query.page.after.as_deref().map(|after| cursor::read(&list, falling, after)).transpose()?;
        let wanted = Wanted { falling, limit, from };
        let walked = self.walk_cases(query, Viewer { actor: viewer, now }, &wanted);
        Ok(Page::of(walked, limit, |place| cursor::write(&list, falling, place)))
    }

    fn walk_cases(&self, query: &CaseQuery, viewer: Viewer<'_>, wanted: &Wanted) -> Walked<Arc<Summary>> {
        let seen = self.cases.seen(viewer.actor);
        let lists = drive::of_cases(&self.cases, query, viewer.actor, [&seen.all[..], &seen.some].concat());
        let driver = Driver { lists, seen };
        match &query.sort {
            CaseSort::Listed(field) if self.is_sooner_sorted(&driver.lists, field, wanted.limit) => {
                self.sort_cases(query, field, viewer, &driver.lists, wanted)
            }
            _ => self.walk(&self.cases, self.case_stages(query, &driver, wanted), wanted, |row, kind, _, found| {
                let wanted = viewer.look(row).filter(|look| query.fits(look) && query.stands_in(kind, look));
                found.extend(wanted.map(|_| (None, row.clone())));
            }),
        }
    }

    /// Every case of a list, by age.
    pub(super) fn each_case(&self, query: &CaseQuery, viewer: Viewer<'_>, mut each: impl FnMut(&Summary)) {
        let Seen { all, some } = self.cases.seen(viewer.actor);
        let lists = drive::of_cases(&self.cases, query, viewer.actor, [all, some].concat());
        for row in self.rows_in(&self.cases, &lists) {
            if viewer.look(row).is_some_and(|look| query.fits(&look)) {
                each(row);
            }
        }
    }

    /// The parts of a list in their order.
    fn case_stages<'w>(&'w self, query: &'w CaseQuery, driver: &Driver, wanted: &Wanted) -> Box<dyn Iterator<Item = Stage> + 'w> {
        let in_order = |order| driver.lists.iter().map(|list| Source::all(*list, order)).collect::<Vec<_>>();
        let keyed = |sources| Stage { kind: Kind::Keyed, sources };
        match &query.sort {
            CaseSort::Received | CaseSort::Ended => Box::new(once(keyed(in_order(Order::Received)))),
            CaseSort::Changed => Box::new(once(keyed(in_order(Order::Recent)))),
            CaseSort::Due => {
                let (set, unset) = (keyed(self.with_due(driver)), Stage { kind: Kind::Unset, sources: self.without_due(driver) });
                Box::new([set, unset].into_iter())
            }
            CaseSort::Listed(field) => {
                let unset = Stage { kind: Kind::Unset, sources: in_order(Order::Received) };
                Box::new(self.value_stages(field, wanted).chain(once(unset)))
            }
        }
    }

    /// Where cases are that to the viewer have a due time: they see all of them.
    fn with_due(&self, driver: &Driver) -> Vec<Source> {
        let all = &driver.seen.all;
        let lists = if self.cases.size(all) < self.cases.size(&driver.lists) { all } else { &driver.lists };
        lists.iter().map(|list| Source { list: *list, order: Order::Due, keys: (0, NEVER - 1) }).collect()
    }

    /// Where cases are that to the viewer have no due time: they have none, or the viewer does not see all of them.
    fn without_due(&self, driver: &Driver) -> Vec<Source> {
        let by_age = |lists: &[ListId]| lists.iter().map(|list| Source::all(*list, Order::Received)).collect::<Vec<_>>();
        if self.cases.size(&driver.lists) <= self.cases.size(&driver.seen.some) {
            return by_age(&driver.lists);
        }
        let never = driver.lists.iter().map(|list| Source { list: *list, order: Order::Due, keys: (NEVER, NEVER) });
        never.chain(by_age(&driver.seen.some)).collect()
    }

    /// One stage for each value of a field, in order, from where the page begins.
    fn value_stages<'w>(&'w self, field: &'w str, wanted: &Wanted) -> Box<dyn Iterator<Item = Stage> + 'w> {
        let Some(Values { lists: values, .. }) = self.cases.values(field) else { return Box::new(std::iter::empty()) };
        let stage = |(value, list): (&Ordered, &ListId)| Stage {
            kind: Kind::Valued(value.0.clone()),
            sources: vec![Source::all(*list, Order::Received)],
        };
        let from = match wanted.from.as_ref().map(|from| &from.rank) {
            Some(Rank::Value(value)) => Some(Ordered(value.clone())),
            Some(Rank::Unset) => return Box::new(std::iter::empty()),
            Some(Rank::Key(_)) | None => None,
        };
        match (from, wanted.falling) {
            (None, false) => Box::new(values.iter().map(stage)),
            (None, true) => Box::new(values.iter().rev().map(stage)),
            (Some(from), false) => Box::new(values.range(from..).map(stage)),
            (Some(from), true) => Box::new(values.range(..=from).rev().map(stage)),
        }
    }

    /// Whether it is less to read all that could be wanted and sort it than to go through the values of a field and pass over what is
    /// not wanted: of so many cases with a value, one in so many is.
    fn is_sooner_sorted(&self, lists: &[ListId], field: &str, limit: usize) -> bool {
        let wanted = self.cases.size(lists);
        let valued = self.cases.values(field).map_or(0, |values| values.size);
        wanted.saturating_mul(wanted) <= limit.saturating_mul(valued)
    }

    /// A page of all that could be wanted, read and sorted by a field.
    fn sort_cases(&self, query: &CaseQuery, field: &str, viewer: Viewer<'_>, lists: &[ListId], wanted: &Wanted) -> Walked<Arc<Summary>> {
        let everything = Wanted { falling: wanted.falling, limit: usize::MAX, from: None };
        let sources = lists.iter().map(|list| Source::all(*list, Order::Received)).collect();
        let by_age = once(Stage { kind: Kind::Keyed, sources });
        let all = self.walk(&self.cases, by_age, &everything, |row, _, _, found| {
            let look = viewer.look(row).filter(|look| query.fits(look));
            found.extend(look.map(|look| (None, (look.listed(field).cloned().map(Ordered), row.clone()))));
        });
        let place = |(_, (value, row)): (Place, (Option<Ordered>, Arc<Summary>))| {
            let rank = value.map_or(Rank::Unset, |value| Rank::Value(value.0));
            (Place { rank, begun: row.begun, task: None }, row)
        };
        let mut found: Vec<_> = all.found.into_iter().map(place).collect();
        found.sort_by(|(one, _), (other, _)| one.compare(other, wanted.falling));
        if let Some(from) = &wanted.from {
            found.retain(|(place, _)| place.compare(from, wanted.falling).is_gt());
        }
        found.truncate(wanted.limit);
        Walked { found, read: all.read }
    }
}

impl CaseQuery {
    /// Whether a row is wanted, as far as the viewer may know.
    pub(crate) fn fits(&self, look: &Look<'_>) -> bool {
        let row = look.row;
        let CaseQuery { process, status, task, owner, requester, mine, matters, listed, sort: _, page: _ } = self;
        process.as_ref().is_none_or(|process| *process == row.process)
            && (status.is_none() || *status == row.status)
            && (task.is_empty() || look.told_tasks().any(|it| task.fits(it, look.viewer)))
            && owner.as_ref().is_none_or(|owner| look.is_owned_by(owner))
            && requester.as_ref().is_none_or(|requester| look.serves(requester))
            && (!mine || look.is_mine())
            && (!matters || (look.sees_all() && !row.matters.is_empty()))
            && listed.iter().all(|(field, value)| look.has(field, value))
    }

    /// Whether to the viewer a row stands in a stage.
    fn stands_in(&self, kind: &Kind, look: &Look<'_>) -> bool {
        let is_ranked = match &self.sort {
            CaseSort::Received | CaseSort::Changed | CaseSort::Ended => true,
            CaseSort::Due => look.sees_all() && keys::of_case(look.row)[Order::Due as usize] < NEVER,
            CaseSort::Listed(field) => look.listed(field).is_some(),
        };
        is_ranked != matches!(kind, Kind::Unset)
    }
}

/// Names a list by what it is sorted by, so that no cursor is taken for another's.
pub(crate) fn list_of(sort: &CaseSort) -> String {
    match sort {
        CaseSort::Received => "cases received".to_owned(),
        CaseSort::Changed => "cases changed".to_owned(),
        CaseSort::Due => "cases due".to_owned(),
        CaseSort::Listed(field) => format!("cases by {field}"),
        CaseSort::Ended => "cases ended".to_owned(),
    }
}
