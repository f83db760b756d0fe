//! The journal → what is derived from it. Used at every start for what the state file does not have yet, and for all of it when
//! that file is built anew.

use std::collections::BTreeMap;
use std::sync::Arc;

use jiff::Timestamp;
use tillit_engine::case::{Actor, Case, Person, Text};
use tillit_engine::signal_of;

use crate::changed::Changed;
use crate::error::StoreError;
use crate::keys::{KeyId, KeyRow, Made};
use crate::record::{Chain, Entry, KeyUsed, OrganisationEntry, Record};
use crate::request::{Asker, CaseName};
use crate::store::{Found, Store, read_record};
use crate::summarise::summarise;
use crate::summary::Summary;

/// How many entries are replayed before their rows are put: memory stays bounded, and a case that has many of them is
/// summarised once.
const AT_A_TIME: u64 = 20_000;

/// Replays the journal from where the rows are true, up to its end; gives where the chain ends.
pub(crate) fn replay(store: &Store) -> Result<Chain, StoreError> {
    let mut chain = store.state.mark();
    let last = store.journal.last_position();
    while chain.position < last {
        let end = last.min(chain.position + AT_A_TIME);
        let mut stretch = Stretch { store, cases: BTreeMap::new(), changed: Changed::default() };
        chain = stretch.replay(chain, end)?;
        stretch.keep(&chain)?;
        if store.state.wants_fold()
            && let Some(fold) = store.state.freeze()
        {
            fold.write()?;
        }
    }
    Ok(chain)
}

/// A stretch of the journal, and what it has made.
struct Stretch<'s> {
    store: &'s Store,
    cases: BTreeMap<Text, Touched>,
    changed: Changed,
}

/// A case that the stretch has touched.
struct Touched {
    case: Case,
    begun: u64,
    head: u64,
    before: Option<Arc<Summary>>,
}

impl Stretch<'_> {
    fn replay(&mut self, mut chain: Chain, end: u64) -> Result<Chain, StoreError> {
        let missing = (end - chain.position) as usize;
        for stored in self.store.journal.read_from(chain.position + 1).take(missing) {
            let stored = stored?;
            let position = stored.position;
            chain.follow(&stored.envelope).map_err(|source| StoreError::Entry { position, source })?;
            match read_record(stored)?.1 {
                Record::Case(entry) => self.case(position, &entry)?,
                Record::Organisation(entry) => self.organisation(position, &entry)?,
            }
        }
        match chain.position == end {
            true => Ok(chain),
            false => Err(StoreError::Contradiction { position: chain.position + 1, cause: "it is missing" }),
        }
    }

    fn case(&mut self, position: u64, entry: &Entry) -> Result<(), StoreError> {
        let (case, begun, before) = match (self.cases.remove(&entry.case), &entry.outcome.started) {
            (Some(touched), _) => (Some(touched.case), touched.begun, touched.before),
            (None, Some(_)) => (None, position, None),
            (None, None) => {
                let missing = StoreError::Contradiction { position, cause: "it goes on with a case that never began" };
                let Found { case, summary } = self.store.find(&CaseName::Id(entry.case.clone()))?.ok_or(missing)?;
                (Some(Case::clone(&case)), summary.begun, Some(summary))
            }
        };
        let case = entry.replay(case).ok_or(StoreError::Contradiction { position, cause: "it goes on with a case that never began" })?;
        self.count(entry)?;
        if let Some((key, by)) = entry.read.key.zip(asker(&entry.actor)) {
            let package = self.store.package_of(&case)?;
            let signal = signal_of(&package, &entry.command).cloned();
            let asked = entry.read.clock.unwrap_or(case.at);
            self.key(key, &by, Made { case: case.id.clone(), seq: case.seq, signal }, asked)?;
        }
        self.cases.insert(entry.case.clone(), Touched { case, begun, head: position, before });
        Ok(())
    }

    /// The number that a new case has used up.
    fn count(&mut self, entry: &Entry) -> Result<(), StoreError> {
        let Some(started) = &entry.outcome.started else { return Ok(()) };
        let Some(number) = &started.number else { return Ok(()) };
        let package = self.store.packages().version(&(started.process.clone(), started.process_hash), self.store)?;
        let pattern = package.kept(&started.process).and_then(|kept| kept.number.as_ref());
        if let Some((series, count)) = pattern.and_then(|pattern| pattern.read(number)) {
            let last = self.changed.counts.entry(Text::from(series)).or_default();
            *last = count.max(*last);
        }
        Ok(())
    }

    /// What an idempotency key has done. One request may have made several entries.
    fn key(&mut self, used: KeyUsed, by: &Asker, made: Made, at: Timestamp) -> Result<(), StoreError> {
        let id = KeyId::of(by, &used.key);
        let known = match self.changed.keys.remove(&id) {
            Some(row) => Some(row),
            None => self.store.key(id)?,
        };
        let goes_on = |row: &KeyRow| row.request == used.request && row.is_kept(at);
        let mut row = known.filter(goes_on).unwrap_or(KeyRow { request: used.request, at, made: Vec::new() });
        row.made.push(made);
        self.changed.keys.insert(id, row);
        Ok(())
    }

    /// What the organisation decided holds at once, since the entries that follow were made under it.
    fn organisation(&mut self, position: u64, entry: &OrganisationEntry) -> Result<(), StoreError> {
        self.store.decide(position, entry, &mut self.changed)
    }

    fn keep(mut self, chain: &Chain) -> Result<(), StoreError> {
        for (_, touched) in std::mem::take(&mut self.cases) {
            let Touched { case, begun, head, before } = touched;
            let package = self.store.package_of(&case)?;
            let summary = Arc::new(summarise(&package, &case, begun, head));
            self.changed.touch(before, Found { case: Arc::new(case), summary });
        }
        self.store.take_in(self.changed.rows(), &self.changed, chain.clone());
        Ok(())
    }
}

/// Whose key an entry used; nobody's any more, if it was a guest who has been erased.
pub(crate) fn asker(actor: &Actor) -> Option<Asker> {
    match actor {
        Actor::Person { person: Person::Guest { mail, .. }, .. } if mail.is_empty() => None,
        Actor::Person { person, .. } => Some(Asker::Person(person.clone())),
        Actor::System(name) => Some(Asker::System(name.clone())),
        Actor::Engine => Some(Asker::Engine),
    }
}
