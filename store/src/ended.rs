//! Ended cases of several lists as one, by their end, read from disk as far as someone goes on asking.

use std::collections::VecDeque;
use std::sync::Arc;

use crate::error::StoreError;
use crate::rows;
use crate::state::{Direction, Span, Table};
use crate::store::Store;
use crate::summary::Summary;

/// When a case ended, as [`rows::rising`] has it, and where it began.
pub(crate) type End = (u64, u64);

/// Reads ended cases in order.
pub(crate) struct Ended<'s> {
    store: &'s Store,
    lists: Vec<List>,
    direction: Direction,
    /// How many keys of a list are read at once.
    most: usize,
}

struct List {
    table: Table,
    /// The keys that are left.
    span: Span,
    read: VecDeque<(End, Vec<u8>)>,
    is_read: bool,
}

impl<'s> Ended<'s> {
    /// Cases of lists, each a table and what keys begin with, that come after `from`; about so many will be asked for.
    pub(crate) fn new(store: &'s Store, lists: Vec<(Table, Vec<u8>)>, direction: Direction, from: Option<End>, about: usize) -> Ended<'s> {
        let most = (about / lists.len().max(1)).max(1);
        let list = |(table, prefix): (Table, Vec<u8>)| {
            let all = Span::prefix(&prefix);
            let span = match from {
                Some((at, begun)) => all.beyond(&rows::ended_key(&prefix, at, begun), direction),
                None => all,
            };
            List { table, span, read: VecDeque::new(), is_read: false }
        };
        Ended { store, lists: lists.into_iter().map(list).collect(), direction, most }
    }

    /// The next case; what is in several lists comes once.
    pub(crate) fn next(&mut self) -> Result<Option<(End, Arc<Summary>)>, StoreError> {
        loop {
            for list in &mut self.lists {
                list.fill(self.store, self.direction, self.most)?;
            }
            let heads = self.lists.iter().filter_map(|list| list.read.front().map(|(end, _)| *end));
            let Some(end) = (if self.direction == Direction::Rising { heads.min() } else { heads.max() }) else { return Ok(None) };
            let mut row = None;
            for list in &mut self.lists {
                if list.read.front().is_some_and(|(at, _)| *at == end) {
                    row = list.read.pop_front().map(|(_, key)| (list.table, key));
                }
            }
            let (table, key) = row.expect("the first of the heads is one of them");
            if let Some(row) = self.store.ended_row(table, &key)? {
                return Ok(Some((end, row)));
            }
        }
    }
}

impl List {
    fn fill(&mut self, store: &Store, direction: Direction, most: usize) -> Result<(), StoreError> {
        if self.is_read || !self.read.is_empty() {
            return Ok(());
        }
        for (key, _) in store.some(self.table, &self.span, direction, most)? {
            self.read.push_back((rows::end_of(&key)?, key));
        }
        self.is_read = self.read.len() < most;
        if let Some((_, last)) = self.read.back() {
            self.span = self.span.clone().beyond(last, direction);
        }
        Ok(())
    }
}
