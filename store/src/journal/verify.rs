//! Looks at every byte of the journal, without changing any.

use std::sync::PoisonError;

use redb::ReadableTable;

use super::fault::damaged;
use super::segment::{ENTRIES, META, SEGMENTS, Segment, name_of};
use super::{Journal, JournalError, Problem};

/// How many entries are looked at in one transaction.
const AT_A_TIME: u64 = 1024;

/// What [`Journal::verify`] found.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// How many segments it looked at.
    pub segments: u64,
    /// How many entries are whole.
    pub entries: u64,
    /// All that is not as it was written.
    pub problems: Vec<Problem>,
}

impl Journal {
    /// Reads every segment anew from the disk: each page against redb's checksum, each record against ours, each position in its
    /// place. Touches nothing; erasing in a sealed segment waits until that one has been looked at. What it cannot reach at all is
    /// a [`JournalError`]; what it reaches and finds wrong is in the report.
    ///
    /// Of a journal that is only looked at, the last segment may be written meanwhile: there the records are verified, and what redb
    /// keeps of free pages is not.
    pub fn verify(&self) -> Result<Report, JournalError> {
        let mut report = Report::default();
        let mut number = 1;
        while number <= self.segments() {
            // A segment is read from its file, which must not change meanwhile. The last one is changed by who has the turn. A sealed
            // one changes only when a part of it is erased, so whoever appends need not wait.
            let turn = self.turn.lock().unwrap_or_else(PoisonError::into_inner);
            let (first, end) = (self.end_of(number - 1).unwrap_or(1), self.end_of(number));
            match end {
                Some(next) => {
                    drop(turn);
                    let _unchanged = self.erasing.read().unwrap_or_else(PoisonError::into_inner);
                    self.verify_segment(number, first, next - 1, &mut report)?;
                }
                None => self.verify_segment(number, first, self.last_position(), &mut report)?,
            }
            number += 1;
        }
        Ok(report)
    }

    fn verify_segment(&self, number: u64, first: u64, last: u64, report: &mut Report) -> Result<(), JournalError> {
        report.segments += 1;
        let name = name_of(number);
        let is_written = self.is_beside && number == self.segments();
        if is_written {
            let segment = match note(Segment::open_beside(&self.ground, &name), report)? {
                Some(segment) => segment,
                None => return Ok(()),
            };
            return verify_records(&segment, first, last, report);
        }
        // A segment whose pages fail may still hold records that can be read; those that cannot are named one by one.
        let segment = match note(Segment::open_to_look(&self.ground, &name, true), report)? {
            Some(segment) => segment,
            None => match Segment::open_to_look(&self.ground, &name, false) {
                Ok(segment) => segment,
                Err(JournalError::Damaged(_)) => return Ok(()),
                Err(error) => return Err(error),
            },
        };
        verify_records(&segment, first, last, report)?;
        note(strays(&segment, first, last), report)?;
        Ok(())
    }
}

fn verify_records(segment: &Segment, first: u64, last: u64, report: &mut Report) -> Result<(), JournalError> {
    if segment.meta.first != first {
        let cause = format!("it says that it begins at {}, and the last segment says {first}", segment.meta.first);
        note::<()>(Err(damaged(&segment.name, "meta", None, cause)), report)?;
    }
    let mut next = first;
    while next <= last {
        let end = last.min(next + AT_A_TIME - 1);
        for entry in segment.read_run(next..=end) {
            report.entries += u64::from(note(entry, report)?.is_some());
        }
        next = end + 1;
    }
    note(segment.firsts(), report)?;
    Ok(())
}

/// Fails if the segment has records beside those that it should have.
fn strays(segment: &Segment, first: u64, last: u64) -> Result<(), JournalError> {
    let (entries, segments, meta) = segment.reading("read", |transaction| {
        let mut entries = Vec::new();
        for item in transaction.open_table(ENTRIES)?.iter()? {
            let position = item?.0.value();
            if !(first..=last).contains(&position) {
                entries.push(position);
            }
        }
        let segments = transaction.open_table(SEGMENTS)?.iter()?.count() as u64;
        Ok((entries, segments, transaction.open_table(META)?.iter()?.count()))
    })?;
    match entries.first() {
        Some(stray) => {
            let cause = format!("it is outside of {first}–{last}, which is all that this segment has");
            Err(damaged(&segment.name, "entries", Some(*stray), cause))
        }
        None if segments != segment.meta.number || meta != 1 => {
            let cause = format!("{segments} segments and {meta} meta records, where {} and 1 should be", segment.meta.number);
            Err(damaged(&segment.name, "segments", None, cause))
        }
        None => Ok(()),
    }
}

/// Puts damage into the report; passes other faults on.
fn note<T>(found: Result<T, JournalError>, report: &mut Report) -> Result<Option<T>, JournalError> {
    match found {
        Ok(value) => Ok(Some(value)),
        Err(JournalError::Damaged(problem)) => {
            if !report.problems.contains(&problem) {
                report.problems.push(problem);
            }
            Ok(None)
        }
        Err(error) => Err(error),
    }
}
