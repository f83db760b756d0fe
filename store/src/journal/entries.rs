//! Reading the journal from a position on.

use std::collections::VecDeque;

use super::{Journal, JournalError, StoredEntry};

/// How many entries are read at a time. A reader holds no transaction open between them, which would keep redb from using freed
/// pages again.
const AT_A_TIME: u64 = 64;

/// The entries of a journal in order (see [`Journal::read_from`]).
#[derive(Debug)]
pub struct Entries<'a> {
    journal: &'a Journal,
    next: u64,
    ready: VecDeque<Result<StoredEntry, JournalError>>,
}

impl<'a> Entries<'a> {
    pub(super) fn new(journal: &'a Journal, position: u64) -> Entries<'a> {
        Entries { journal, next: position.max(1), ready: VecDeque::new() }
    }

    fn fetch(&mut self) {
        let first = self.next;
        // Asked before the ends of segments: of what there was then, each entry is in the segment that they tell.
        let last = self.journal.last_position();
        let number = self.journal.number_of(first);
        let end_of_segment = self.journal.end_of(number).map_or(u64::MAX, |first| first - 1);
        let last_of_segment = last.min(end_of_segment);
        let last = last_of_segment.min(first + AT_A_TIME - 1);
        match self.journal.segment_of(first, |segment| Ok(segment.read_run(first..=last))) {
            Ok(run) => {
                self.next = last + 1;
                self.ready.extend(run);
            }
            // The whole segment cannot be read: told once, and the next one follows.
            Err(error) => {
                self.next = last_of_segment + 1;
                self.ready.push_back(Err(error));
            }
        }
    }
}

impl Iterator for Entries<'_> {
    type Item = Result<StoredEntry, JournalError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ready.is_empty() && self.next <= self.journal.last_position() {
            self.fetch();
        }
        self.ready.pop_front()
    }
}
