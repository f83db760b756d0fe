//! The list of cases that have matters.

use std::iter::once;
use std::sync::Arc;

use tillit_engine::case::Actor;

use super::lists::{Order, Seen};
use super::merge::Source;
use super::query::{Page, PageOf, QueryError};
use super::walk::{Kind, Stage, Wanted};
use super::{Work, cursor};
use crate::summary::Summary;

const LIST: &str = "matters";

impl Work {
    /// Cases with open matters that the viewer sees all of, by age: those that have ended too.
    ///
    /// # Errors
    /// The page is none that there can be.
    pub fn matters(&self, page: &PageOf, viewer: &Actor) -> Result<Page<Arc<Summary>>, QueryError> {
        let (limit, falling) = (page.limit()?, page.falling);
        let from = page.after.as_deref().map(|after| cursor::read(LIST, falling, after)).transpose()?;
        let Seen { all, some } = self.matters.seen(viewer);
        let sources = all.into_iter().chain(some).map(|list| Source::all(list, Order::Received)).collect();
        let stage = Stage { kind: Kind::Keyed, sources };
        let wanted = Wanted { falling, limit, from };
        let walked = self.walk(&self.matters, once(stage), &wanted, |row, _, _, found| {
            if row.onlookers.all.admits(viewer) {
                found.push((None, row.clone()));
            }
        });
        Ok(Page::of(walked, limit, |place| cursor::write(LIST, falling, place)))
    }
}
