//! The rows of open work → the index of it, at start: on two threads, one that reads rows while the other puts them in their places.

use std::sync::Arc;
use std::sync::mpsc::{SyncSender, sync_channel};

use crate::error::StoreError;
use crate::row::{Row, RowError, Texts};
use crate::state::{Direction, Span, Table};
use crate::store::Store;
use crate::summary::Summary;
use crate::work::Work;

/// How many rows are read and handed over at a time, and how many such hands may wait.
const AT_A_TIME: usize = 100;
const MOST_WAITING: usize = 20;

type Hand = Vec<Arc<Summary>>;

/// The index of open work, of the rows that the state file has.
///
/// # Errors
/// A row cannot be read.
pub(crate) fn open_work(store: &Store) -> Result<Work, StoreError> {
    let (hands, taken) = sync_channel(MOST_WAITING);
    std::thread::scope(|threads| {
        let reading = threads.spawn(move || read(store, &hands));
        let work = Work::of(taken.into_iter().flatten());
        reading.join().expect("what cannot be read is no panic")?;
        Ok(work)
    })
}

fn read(store: &Store, hands: &SyncSender<Hand>) -> Result<(), StoreError> {
    let (mut texts, mut span) = (Texts::default(), Span::all());
    loop {
        let rows = store.some(Table::Open, &span, Direction::Rising, AT_A_TIME)?;
        let Some((last, _)) = rows.last() else { return Ok(()) };
        span = Span::all().beyond(last, Direction::Rising);
        let hand = rows.iter().map(|(_, row)| Ok(Arc::new(Summary::of_row_among(row, &mut texts)?)));
        // Nobody takes it where the other thread has panicked, which then goes on.
        let _ = hands.send(hand.collect::<Result<Hand, RowError>>()?);
    }
}
