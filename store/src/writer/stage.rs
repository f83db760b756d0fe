//! What a batch has made so far, and is not durable yet. Later requests of the batch see it before what the store has.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use jiff::Timestamp;
use tillit_engine::Package;
use tillit_engine::case::{Case, Text};

use super::decide::Made;
use crate::disk::with_causes;
use crate::error::StoreError;
use crate::keys::{self, KeyId, KeyRow};
use crate::organisation::Organisation;
use crate::packages::Packages;
use crate::record::{Chain, Change, Sealed, Stream};
use crate::request::{Answer, Ask, CaseName, Refused, Request};
use crate::state::Changes;
use crate::store::{Changed, Found, Store};
use crate::summary::Summary;

/// A batch at work.
pub(super) struct Stage<'s> {
    pub(super) store: &'s Store,
    so_far: SoFar,
}

/// What a batch has made so far.
#[derive(Clone)]
pub(super) struct SoFar {
    /// Where the chain is after it.
    pub(super) chain: Chain,
    /// The entries, in order.
    sealed: Vec<Sealed>,
    /// What they are, by request, to be kept under its key.
    made: Vec<keys::Made>,
    /// Rows of what the organisation has decided.
    pub(super) rows: Changes,
    /// The cases that it has touched, by id: the row that each had, and as they then are.
    pub(super) cases: BTreeMap<Text, (Option<Arc<Summary>>, Found)>,
    /// Series → the last count that is used up.
    counts: BTreeMap<Text, u64>,
    /// Idempotency keys.
    keys: BTreeMap<KeyId, KeyRow>,
    /// People and tokens.
    pub(super) organisation: Arc<Organisation>,
    /// The packages.
    pub(super) packages: Arc<Packages>,
    /// Streams of the organisation: the number and the position of their last entry.
    pub(super) streams: BTreeMap<Stream, (u64, u64)>,
    /// Whether people, tokens or packages have changed.
    pub(super) has_decided: bool,
}

/// What a whole batch has made: entries to append, and what is to be taken in when they are durable.
pub(super) struct Staged {
    pub(super) sealed: Vec<Sealed>,
    pub(super) chain: Chain,
    pub(super) changed: Changed,
}

impl<'s> Stage<'s> {
    pub(super) fn new(store: &'s Store, chain: Chain) -> Stage<'s> {
        let so_far = SoFar {
            chain,
            sealed: Vec::new(),
            made: Vec::new(),
            rows: Changes::default(),
            cases: BTreeMap::new(),
            counts: BTreeMap::new(),
            keys: BTreeMap::new(),
            organisation: store.organisation(),
            packages: store.packages(),
            streams: BTreeMap::new(),
            has_decided: false,
        };
        Stage { store, so_far }
    }

    /// What the whole batch has made.
    pub(super) fn staged(self) -> Staged {
        let SoFar { chain, sealed, rows, cases, counts, keys, organisation, packages, has_decided, .. } = self.so_far;
        let organisation = has_decided.then_some((organisation, packages));
        let changed = Changed { rows, cases: cases.into_values().collect(), counts, keys, organisation };
        Staged { sealed, chain, changed }
    }

    /// Does one request. A refusal, or a fault of ours, leaves the batch as it was before it.
    pub(super) fn take(&mut self, request: Request) -> Result<Answer, Refused> {
        if let Some(answer) = self.given_before(&request)? {
            return Ok(answer);
        }
        self.so_far.made.clear();
        let answer = self.do_it(&request)?;
        self.remember(&request);
        Ok(answer)
    }

    fn do_it(&mut self, request: &Request) -> Result<Answer, Refused> {
        match &request.ask {
            Ask::Start { process, start, fields } => self.start(request, process, start, fields),
            Ask::Give { case, version, command } => self.give(request, case, *version, command),
            Ask::Signal { body } => self.whole(|stage| stage.signals(request, body)),
            Ask::Mail { message, answers } => self.whole(|stage| stage.mail(request, message, answers.as_ref())),
            Ask::Publish { prepared, why } => self.whole(|stage| stage.publish(request, prepared, why.as_ref())),
            Ask::SetPerson(person) => self.whole(|stage| stage.resolve(request, 0, Change::PersonSet(person.clone()))),
            Ask::MakeToken(token) => self.whole(|stage| stage.resolve(request, 0, Change::TokenMade(token.clone()))),
            Ask::RevokeToken(token) => self.whole(|stage| stage.revoke(request, token)),
        }
    }

    /// What makes several entries is done whole, or not at all; also if it panics on the way.
    fn whole(&mut self, act: impl FnOnce(&mut Self) -> Result<Answer, Refused>) -> Result<Answer, Refused> {
        let before = self.so_far.clone();
        let done = caught(|| act(self));
        if done.is_err() {
            self.so_far = before;
        }
        done
    }

    /// Takes in what a command has made. This is the only place that changes what is staged of a case.
    pub(super) fn stage(&mut self, made: Made, before: Option<&Found>) -> Found {
        let Made { chain, sealed, found, count, signal } = made;
        self.entry(sealed, chain);
        self.so_far.made.push(keys::Made { case: found.case.id.clone(), seq: found.case.seq, signal });
        self.so_far.counts.extend(count);
        let id = found.case.id.clone();
        let had = match self.so_far.cases.remove(&id) {
            Some((had, _)) => had,
            None => before.map(|before| before.summary.clone()),
        };
        self.so_far.cases.insert(id, (had, found.clone()));
        found
    }

    /// Puts an entry behind the ones that are staged.
    pub(super) fn entry(&mut self, sealed: Sealed, chain: Chain) {
        self.so_far.sealed.push(sealed);
        self.so_far.chain = chain;
    }

    pub(super) fn so_far(&self) -> &SoFar {
        &self.so_far
    }

    pub(super) fn so_far_mut(&mut self) -> &mut SoFar {
        &mut self.so_far
    }

    /// What an idempotency key has done, while it counts.
    pub(super) fn key(&self, id: KeyId, now: Timestamp) -> Result<Option<KeyRow>, Refused> {
        let row = match self.so_far.keys.get(&id) {
            Some(row) => Some(row.clone()),
            None => self.store.key(id).map_err(fault)?,
        };
        Ok(row.filter(|row| row.is_kept(now)))
    }

    /// Keeps what a request has made under its key.
    fn remember(&mut self, request: &Request) {
        if let Some(key) = &request.key {
            let (used, made) = (key.used(), std::mem::take(&mut self.so_far.made));
            self.so_far.keys.insert(KeyId::of(&request.by, &used.key), KeyRow { request: used.request, at: request.at, made });
        }
    }

    /// A case as it is after what is staged.
    pub(super) fn find(&self, name: &CaseName) -> Result<Found, Refused> {
        let staged = match name {
            CaseName::Id(id) => self.so_far.cases.get(id),
            CaseName::Number(number) => self.so_far.cases.values().find(|(_, found)| found.case.number.as_ref() == Some(number)),
        };
        match staged {
            Some((_, found)) => Ok(found.clone()),
            None => self.store.find(name).map_err(fault)?.ok_or(Refused::NoSuchCase),
        }
    }

    /// The package that a case goes by: the flow that it is pinned to, with the rules of now.
    pub(super) fn package_of(&self, case: &Case) -> Result<Arc<Package>, Refused> {
        self.so_far.packages.of(case, self.store).map_err(fault)
    }

    /// The live package.
    pub(super) fn live(&self) -> Result<Arc<Package>, Refused> {
        self.so_far.packages.live().map(|live| live.package.clone()).ok_or(Refused::NoPackage)
    }

    /// The last count of a series.
    pub(super) fn count(&self, series: &str) -> Result<u64, Refused> {
        match self.so_far.counts.get(series) {
            Some(count) => Ok(*count),
            None => self.store.count(series).map_err(fault),
        }
    }
}

/// Runs what decides one request: a panic is a refusal of that request alone.
pub(super) fn caught<T>(decide: impl FnOnce() -> Result<T, Refused>) -> Result<T, Refused> {
    catch_unwind(AssertUnwindSafe(decide)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Err(Refused::Fault { what: Text::from(said.unwrap_or("a panic without a word")) })
    })
}

/// A fault of the store in the middle of one request: that request is refused, and nothing of it is kept.
pub(super) fn fault(error: StoreError) -> Refused {
    Refused::Fault { what: Text::from(with_causes(&error)) }
}
