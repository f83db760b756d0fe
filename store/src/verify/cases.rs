//! Every case by itself: replayed from its first entry to its last, along its entries' own pointers.

use std::panic::{AssertUnwindSafe, catch_unwind};

use tillit_engine::case::{Case, Text};

use super::Findings;
use super::entries::Pass;
use super::rows::Rows;
use crate::disk::with_causes;
use crate::error::StoreError;
use crate::record::{Entry, Envelope, Of};
use crate::store::entries_up_to;
use crate::summarise::summarise;
use crate::summary::Summary;

/// Replays each case, and holds its row against the state file's.
pub(super) fn replay_each(pass: &Pass<'_>, rows: &mut Rows, findings: &mut Findings) {
    for head in 1..=pass.journal.last_position() {
        if !pass.of_cases.has(head) || pass.followed.has(head) {
            continue;
        }
        // What a damaged or forged entry makes of a case may be nothing that the core knows.
        let replayed = catch_unwind(AssertUnwindSafe(|| replay(pass, head)));
        match replayed.unwrap_or_else(|_| Err("what it has been through makes no case".to_owned())) {
            Ok(Some(summary)) => rows.case(&summary, findings),
            Ok(None) => {}
            Err(cause) => findings.of_entry(head, case_at(pass, head), format!("its case cannot be replayed: {cause}")),
        }
    }
}

/// Replays the case whose last entry stands at `head`; gives its row as it was where the state file is true. `None`: it began later.
fn replay(pass: &Pass<'_>, head: u64) -> Result<Option<Summary>, String> {
    let entries = entries_up_to(pass.journal, head).map_err(|error| with_causes(&error))?;
    let begun = entries.first().map_or(head, |(envelope, _)| envelope.place.position);
    let (mut case, mut row) = (None, None);
    let mut left = entries.iter().peekable();
    while let Some((envelope, entry)) = left.next() {
        case = Some(go_on(case, envelope, entry)?);
        let is_last_of_file = left.peek().is_none_or(|(next, _)| next.place.position > pass.mark.position);
        if let Some(case) = case.as_ref().filter(|_| is_last_of_file && row.is_none() && envelope.place.position <= pass.mark.position) {
            row = Some(summary(pass, case, begun, envelope.place.position).map_err(|error| with_causes(&error))?);
        }
    }
    Ok(row)
}

fn go_on(case: Option<Case>, envelope: &Envelope, entry: &Entry) -> Result<Case, String> {
    let position = envelope.place.position;
    let case = entry.replay(case).ok_or_else(|| format!("entry {position} goes on with a case that never began"))?;
    match case.seq == envelope.seq && case.id == entry.case {
        true => Ok(case),
        false => Err(format!("entry {position} makes another case or version of it than it says")),
    }
}

fn summary(pass: &Pass<'_>, case: &Case, begun: u64, head: u64) -> Result<Summary, StoreError> {
    let package = pass.packages.of(case, pass.journal)?;
    Ok(summarise(&package, case, begun, head))
}

fn case_at(pass: &Pass<'_>, position: u64) -> Option<Text> {
    let stored = pass.journal.read(position).ok().flatten()?;
    match Envelope::read(&stored.envelope).ok()?.of {
        Of::Case { case, .. } => Some(case),
        Of::Organisation(_) => None,
    }
}
