//! Lists of cases: open ones from memory, ended ones from disk.

use std::sync::Arc;

use jiff::Timestamp;
use tillit_engine::case::Actor;

use crate::ended::Ended;
use crate::error::StoreError;
use crate::row::RowError;
use crate::rows;
use crate::state::{Direction, Span, Table};
use crate::store::Store;
use crate::summary::Summary;
use crate::work::audience::Audience;
use crate::work::cases::list_of;
use crate::work::cursor::{self, Place, Rank};
use crate::work::sight::Viewer;
use crate::work::who::Who;
use crate::work::{CaseQuery, CaseSort, Page, QueryError};

/// How many ended cases a page looks at, at most: who sees few of many goes on with the next page.
pub const MOST_LOOKED_AT: usize = 2_000;

/// A list that was not given.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListError {
    /// What was asked for cannot be.
    #[error(transparent)]
    Query(#[from] QueryError),
    /// What is kept cannot be read.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<RowError> for ListError {
    fn from(error: RowError) -> ListError {
        ListError::Store(error.into())
    }
}

impl Store {
    /// Cases as `viewer` may know them at `now`: those that have ended if they are sorted by that, else those that have not.
    ///
    /// # Errors
    /// There can be no such page, or what is kept cannot be read.
    pub fn list(&self, query: &CaseQuery, viewer: &Actor, now: Timestamp) -> Result<Page<Arc<Summary>>, ListError> {
        match query.sort {
            CaseSort::Ended => self.list_ended(query, Viewer { actor: viewer, now }),
            _ => Ok(self.work().cases(query, viewer, now)?),
        }
    }

    /// How many rows reads have gone over in what is derived from the journal, in memory or on disk.
    #[must_use]
    pub fn rows_read(&self) -> u64 {
        self.state.rows_read()
    }

    fn list_ended(&self, query: &CaseQuery, viewer: Viewer<'_>) -> Result<Page<Arc<Summary>>, ListError> {
        let (limit, falling, list) = (query.page.limit()?, query.page.falling, list_of(&query.sort));
        let from = query.page.after.as_deref().map(|after| cursor::read(&list, falling, after)).transpose()?;
        let from = from.map(|place| if let Rank::Key(at) = place.rank { Ok((at, place.begun)) } else { Err(QueryError::Cursor) });
        let direction = if falling { Direction::Falling } else { Direction::Rising };
        let mut ended = Ended::new(self, self.ended_lists(query, viewer.actor)?, direction, from.transpose()?, limit);
        let mut page = Page { rows: Vec::new(), next: None, read: 0 };
        while let Some(((at, begun), row)) = ended.next()? {
            page.read += 1;
            if viewer.look(&row).is_some_and(|look| row.ended.is_some() && query.fits(&look)) {
                page.rows.push(row);
            }
            if page.rows.len() == limit || page.read == MOST_LOOKED_AT {
                page.next = Some(cursor::write(&list, falling, &Place { rank: Rank::Key(at), begun, task: None }));
                break;
            }
        }
        Ok(page)
    }

    /// Tables with the beginnings of keys under which all ended cases lie that are wanted: a person's own, those with a value, those of
    /// a process, or all that the viewer sees, whichever is likely to be least.
    fn ended_lists(&self, query: &CaseQuery, viewer: &Actor) -> Result<Vec<(Table, Vec<u8>)>, ListError> {
        let me = viewer.person();
        let own = |who: Option<Who>| who.map(|who| (Table::ClosedByPerson, rows::person_prefix(&who))).into_iter().collect();
        let someone = query.requester.as_ref().or(query.owner.as_ref());
        if let Some(person) = someone.or(me.filter(|_| query.mine)) {
            return Ok(own(Who::of(person)));
        }
        let mut seen = self.audiences(viewer)?;
        if seen.is_empty() {
            return Ok(own(me.and_then(Who::of)));
        }
        Ok(match (&query.process, query.listed.first()) {
            (Some(process), Some((field, value))) => vec![(Table::ClosedByField, rows::field_prefix(process, field, value))],
            (Some(process), None) => vec![(Table::ClosedByEnd, rows::end_prefix(process))],
            (None, _) => {
                seen.extend(own(me.and_then(Who::of)));
                seen
            }
        })
    }

    /// The audiences of ended cases that someone is in.
    fn audiences(&self, viewer: &Actor) -> Result<Vec<(Table, Vec<u8>)>, ListError> {
        let (mut seen, mut span) = (Vec::new(), Span::all());
        loop {
            let first = self.some(Table::ClosedByAudience, &span, Direction::Rising, 1)?;
            let Some((key, _)) = first.first() else { return Ok(seen) };
            let prefix = key.get(..rows::AUDIENCE_BYTES).unwrap_or(key);
            if let Some(row) = self.ended_row(Table::ClosedByAudience, key)? {
                let (audience, _) = Audience::of_case(&row.onlookers, &row.tasks);
                if audience.admits(viewer) {
                    seen.push((Table::ClosedByAudience, prefix.to_vec()));
                }
            }
            span = Span::all().beyond(&rows::ended_key(prefix, u64::MAX, u64::MAX), Direction::Rising);
        }
    }

    /// The row of the ended case that a key of an index is about; none if it has been reopened since the key was read.
    pub(crate) fn ended_row(&self, table: Table, key: &[u8]) -> Result<Option<Arc<Summary>>, StoreError> {
        let (_, begun) = rows::end_of(key)?;
        let row = self.row(begun)?;
        if row.is_none() && self.state.get(table, key)?.is_some() {
            return Err(StoreError::Contradiction { position: begun, cause: "its case has no row" });
        }
        Ok(row)
    }
}

#[cfg(test)]
mod tests;
