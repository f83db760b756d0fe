//! What entries of the journal change: cases, counts, keys, and what the organisation has decided.

use std::collections::BTreeMap;
use std::sync::Arc;

use tillit_engine::case::Text;

use crate::keys::{KeyId, KeyRow};
use crate::organisation::Organisation;
use crate::packages::Packages;
use crate::record::Stream;
use crate::rows;
use crate::state::Changes;
use crate::store::Found;
use crate::summary::Summary;

/// What has changed, of which the store takes in all or nothing.
#[derive(Debug, Default)]
pub(crate) struct Changed {
    /// Cases by id.
    pub(crate) cases: BTreeMap<Text, Touched>,
    /// The ids of cases that began, by number.
    pub(crate) numbers: BTreeMap<Text, Text>,
    /// Series → the last count that is used up.
    pub(crate) counts: BTreeMap<Text, u64>,
    /// What idempotency keys have done.
    pub(crate) keys: BTreeMap<KeyId, KeyRow>,
    /// Streams of the organisation: the number and the position of their last entry.
    pub(crate) streams: BTreeMap<Stream, (u64, u64)>,
    /// Rows of people, tokens and packages.
    pub(crate) decided: Changes,
    /// People, tokens and packages, if they have changed.
    pub(crate) organisation: Option<(Arc<Organisation>, Arc<Packages>)>,
}

/// A case that has changed.
#[derive(Debug)]
pub(crate) struct Touched {
    /// Its row until then; `None` if it began.
    pub(crate) before: Option<Arc<Summary>>,
    /// As it now is.
    pub(crate) found: Found,
}

impl Changed {
    /// Takes in a case as it now is. `before`: its row until now, if it had one.
    pub(crate) fn touch(&mut self, before: Option<Arc<Summary>>, found: Found) {
        let id = found.case.id.clone();
        match self.cases.get_mut(&id) {
            Some(touched) => touched.found = found,
            None => {
                if let (None, Some(number)) = (&before, &found.case.number) {
                    self.numbers.insert(number.clone(), id.clone());
                }
                self.cases.insert(id, Touched { before, found });
            }
        }
    }

    /// Adds what has changed later.
    pub(crate) fn add(&mut self, later: Changed) {
        let Changed { cases, numbers, counts, keys, streams, decided, organisation } = later;
        cases.into_values().for_each(|Touched { before, found }| self.touch(before, found));
        self.numbers.extend(numbers);
        self.counts.extend(counts);
        self.keys.extend(keys);
        self.streams.extend(streams);
        self.decided.add(decided);
        self.organisation = organisation.or(self.organisation.take());
    }

    /// The rows of the state file that are other than before.
    pub(crate) fn rows(&self) -> Changes {
        let mut rows = self.decided.clone();
        for Touched { before, found } in self.cases.values() {
            rows::put_case(&mut rows, before.as_deref(), &found.summary);
        }
        self.counts.iter().for_each(|(series, count)| rows::put_count(&mut rows, series, *count));
        self.keys.iter().for_each(|(id, row)| rows::put_key(&mut rows, *id, row));
        self.streams.iter().for_each(|(stream, (seq, position))| rows::put_stream(&mut rows, *stream, *seq, *position));
        rows
    }
}
