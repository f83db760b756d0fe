//! Several lists as one, in order, read only as far as someone goes on asking.

use std::cmp::Reverse;
use std::collections::{BinaryHeap, btree_set};
use std::ops::Bound;

use super::lists::{Entry, ListId, Lists, NEVER, Order};

/// A part of a list.
#[derive(Clone, Debug)]
pub(super) struct Source {
    pub(super) list: ListId,
    pub(super) order: Order,
    /// The lowest and the highest key.
    pub(super) keys: (u64, u64),
}

/// By what candidates are merged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// By the keys of the sources, which are all of one order; then by age.
    Key,
    /// By age alone: sources are in the order of age, or all of one key.
    Age,
}

/// Where to go on.
#[derive(Clone, Copy, Debug)]
pub(super) struct From {
    pub(super) key: u64,
    pub(super) begun: u64,
    /// The case at that place comes again: more of its tasks may stand there.
    pub(super) again: bool,
}

/// Cases out of several lists: key and where each began, every pair once.
pub(super) struct Merge<'w> {
    sources: Vec<btree_set::Range<'w, Entry>>,
    heads: BinaryHeap<Reverse<(u64, u64, usize)>>,
    by: By,
    falling: bool,
    last: Option<(u64, u64)>,
    /// How many entries have come out, those that came out of another list before included.
    pub(super) read: usize,
}

impl<'w> Merge<'w> {
    pub(super) fn new(lists: &'w Lists, sources: &[Source], by: By, falling: bool, from: Option<From>) -> Merge<'w> {
        let ranges = sources.iter().filter_map(|source| source.range(lists, by, falling, from));
        let mut merge = Merge { sources: ranges.collect(), heads: BinaryHeap::new(), by, falling, last: None, read: 0 };
        (0..merge.sources.len()).for_each(|source| merge.advance(source));
        merge
    }

    fn advance(&mut self, source: usize) {
        let range = &mut self.sources[source];
        let entry = if self.falling { range.next_back() } else { range.next() };
        let Some((_, key, begun)) = entry else { return };
        let key = if self.by == By::Key { *key } else { 0 };
        // What falls rises when it is turned over.
        let (key, begun) = if self.falling { (!key, !begun) } else { (key, *begun) };
        self.heads.push(Reverse((key, begun, source)));
    }
}

impl Iterator for Merge<'_> {
    type Item = (u64, u64);

    fn next(&mut self) -> Option<(u64, u64)> {
        loop {
            let Reverse((key, begun, source)) = self.heads.pop()?;
            self.advance(source);
            self.read += 1;
            if self.last.replace((key, begun)) != Some((key, begun)) {
                return Some(if self.falling { (!key, !begun) } else { (key, begun) });
            }
        }
    }
}

impl Source {
    /// All of a list in an order.
    pub(super) fn all(list: ListId, order: Order) -> Source {
        Source { list, order, keys: (0, NEVER) }
    }

    fn range<'w>(&self, lists: &'w Lists, by: By, falling: bool, from: Option<From>) -> Option<btree_set::Range<'w, Entry>> {
        let (low, high) = ((self.list, self.keys.0, 0), (self.list, self.keys.1, u64::MAX));
        let (mut low, mut high) = (Bound::Included(low), Bound::Included(high));
        if let Some(From { key, begun, again }) = from {
            let key = match (by, self.order) {
                (By::Key, _) => key,
                (By::Age, Order::Received) => begun,
                (By::Age, Order::Recent | Order::Due) => self.keys.0,
            };
            let at = (self.list, key, begun);
            let at = if again { Bound::Included(at) } else { Bound::Excluded(at) };
            // A place outside of the keys leaves either all or nothing of them.
            match (falling, key < self.keys.0, key > self.keys.1) {
                (false, false, false) => low = at,
                (true, false, false) => high = at,
                (false, true, _) | (true, _, true) => {}
                (false, _, true) | (true, true, _) => return None,
            }
        }
        let (Bound::Included(first) | Bound::Excluded(first), Bound::Included(last) | Bound::Excluded(last)) = (low, high) else {
            return None;
        };
        let both = matches!((low, high), (Bound::Excluded(_), Bound::Excluded(_)));
        (first < last || (first == last && !both)).then(|| lists.order(self.order).range((low, high)))
    }
}
