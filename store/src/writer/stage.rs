//! A batch at work: each request is decided over all that was decided before it, and adds to that or leaves it as it was.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use jiff::Timestamp;
use tillit_engine::Package;
use tillit_engine::case::{Case, Text};

use super::ahead::{Ahead, Layer};
use super::decide::Made;
use crate::changed::Changed;
use crate::disk::with_causes;
use crate::error::StoreError;
use crate::keys::{self, KeyId, KeyRow};
use crate::organisation::Organisation;
use crate::packages::Packages;
use crate::record::{Chain, Change, Sealed};
use crate::request::{Answer, Answered, Ask, CaseName, MOST_KEY_BYTES, Refused, Request};
use crate::store::{Found, Store};

/// A batch at work.
pub(super) struct Stage<'s> {
    pub(super) store: &'s Store,
    ahead: &'s Ahead,
    /// What the requests before this one have made.
    batch: Layer,
    /// What this one has made so far.
    request: Layer,
    /// The entries of that, by request, to be kept under its key.
    made: Vec<keys::Made>,
    /// The entries of all, in order.
    sealed: Vec<Sealed>,
    now: Now,
}

/// Where the next entry goes, and by what it is decided.
#[derive(Clone)]
pub(super) struct Now {
    /// Where the chain is.
    pub(super) chain: Chain,
    /// People and tokens.
    pub(super) organisation: Arc<Organisation>,
    /// The packages.
    pub(super) packages: Arc<Packages>,
}

/// What a whole batch has made: entries to append, and what is to be taken in when they are durable.
pub(super) struct Staged {
    pub(super) sealed: Vec<Sealed>,
    pub(super) layer: Layer,
    pub(super) now: Now,
}

impl<'s> Stage<'s> {
    pub(super) fn new(store: &'s Store, ahead: &'s Ahead, now: Now) -> Stage<'s> {
        Stage { store, ahead, batch: Layer::default(), request: Layer::default(), made: Vec::new(), sealed: Vec::new(), now }
    }

    /// What the whole batch has made.
    pub(super) fn staged(self) -> Staged {
        Staged { sealed: self.sealed, layer: self.batch, now: self.now }
    }

    /// Does one request. A refusal, or a fault of ours, leaves everything as it was before it, also if it made several entries.
    pub(super) fn take(&mut self, request: &Request) -> Result<Answer, Refused> {
        let (before, entries) = (self.now.clone(), self.sealed.len());
        let answer = caught(|| self.respond(request));
        let made = std::mem::take(&mut self.request);
        self.made.clear();
        match &answer {
            Ok(_) => self.batch.add(made),
            Err(_) => {
                self.now = before;
                self.sealed.truncate(entries);
            }
        }
        answer
    }

    fn respond(&mut self, request: &Request) -> Result<Answer, Refused> {
        let Some(key) = &request.key else { return self.act(request) };
        if key.key.len() > MOST_KEY_BYTES {
            return Err(Refused::KeyTooLong);
        }
        let used = key.used();
        let id = KeyId::of(&request.by, &used.key);
        if let Some(row) = self.key(id, request.at)? {
            return if row.request == used.request { self.again(request, id, &row) } else { Err(Refused::KeyUsed) };
        }
        let answer = self.act(request)?;
        // One that made nothing of a case is free to be asked again, since nothing would tell of it after a restart.
        let made = std::mem::take(&mut self.made);
        if !made.is_empty() {
            self.request.changed.keys.insert(id, KeyRow { request: used.request, at: request.at, made });
            self.request.answers.insert(id, answer.clone());
        }
        Ok(answer)
    }

    fn act(&mut self, request: &Request) -> Result<Answer, Refused> {
        match &request.ask {
            Ask::Start { process, start, fields } => self.start(request, process, start, fields),
            Ask::Give { case, version, command } => self.give(request, case, *version, command),
            Ask::Signal { body } => self.signals(request, body),
            Ask::Mail { message, answers } => self.mail(request, message, answers.as_ref()),
            Ask::Publish { prepared, why } => self.publish(request, prepared, why.as_ref()),
            Ask::SetPerson(person) => self.resolve(request, 0, Change::PersonSet(person.clone())),
            Ask::MakeToken(token) => self.resolve(request, 0, Change::TokenMade(token.clone())),
            Ask::RevokeToken(token) => self.revoke(request, token),
        }
    }

    /// The answer that was given under a key before.
    fn again(&self, request: &Request, id: KeyId, row: &KeyRow) -> Result<Answer, Refused> {
        match self.layers().find_map(|layer| layer.answers.get(&id)) {
            Some(Answer::Case(answered)) => Ok(Answer::Case(Answered { again: true, ..answered.clone() })),
            Some(answer) => Ok(answer.clone()),
            None => self.given_before(request, row),
        }
    }

    /// Takes in what a command has made. This is the only place that changes what is staged of a case.
    pub(super) fn stage(&mut self, made: Made, before: Option<&Found>) -> Found {
        let Made { chain, sealed, found, count, signal } = made;
        self.entry(sealed, chain);
        self.made.push(keys::Made { case: found.case.id.clone(), seq: found.case.seq, signal });
        self.request.changed.counts.extend(count);
        self.request.changed.touch(before.map(|before| before.summary.clone()), found.clone());
        found
    }

    /// Puts an entry behind the ones that are staged.
    pub(super) fn entry(&mut self, sealed: Sealed, chain: Chain) {
        self.sealed.push(sealed);
        self.now.chain = chain;
    }

    pub(super) fn now(&self) -> &Now {
        &self.now
    }

    pub(super) fn now_mut(&mut self) -> &mut Now {
        &mut self.now
    }

    /// What the request at work changes.
    pub(super) fn changed_mut(&mut self) -> &mut Changed {
        &mut self.request.changed
    }

    /// What is decided and not in the store, the latest first.
    fn layers(&self) -> impl Iterator<Item = &Layer> {
        [&self.request, &self.batch].into_iter().chain(self.ahead.layers())
    }

    /// What has changed and is not in the store, the latest first.
    pub(super) fn changed(&self) -> impl Iterator<Item = &Changed> {
        self.layers().map(|layer| &layer.changed)
    }

    /// What an idempotency key has done, while it counts.
    fn key(&self, id: KeyId, now: Timestamp) -> Result<Option<KeyRow>, Refused> {
        let row = match self.changed().find_map(|changed| changed.keys.get(&id)) {
            Some(row) => Some(row.clone()),
            None => self.store.key(id).map_err(fault)?,
        };
        Ok(row.filter(|row| row.is_kept(now)))
    }

    /// A case as it is after all that is decided.
    pub(super) fn find(&self, name: &CaseName) -> Result<Found, Refused> {
        let kept = match name {
            CaseName::Id(id) => match self.ahead_of(id) {
                Some(found) => return Ok(found.clone()),
                None => self.store.find(name).map_err(fault)?,
            },
            CaseName::Number(number) => match self.changed().find_map(|changed| changed.numbers.get(number)) {
                Some(id) => return self.find(&CaseName::Id(id.clone())),
                None => self.store.find(name).map_err(fault)?,
            },
        };
        let kept = kept.ok_or(Refused::NoSuchCase)?;
        Ok(self.ahead_of(&kept.case.id).cloned().unwrap_or(kept))
    }

    /// A case that is other than the store has it.
    pub(super) fn ahead_of(&self, id: &Text) -> Option<&Found> {
        self.changed().find_map(|changed| Some(&changed.cases.get(id)?.found))
    }

    /// The package that a case goes by: the flow that it is pinned to, with the rules of now.
    pub(super) fn package_of(&self, case: &Case) -> Result<Arc<Package>, Refused> {
        self.now.packages.of(case, self.store).map_err(fault)
    }

    /// The live package.
    pub(super) fn live(&self) -> Result<Arc<Package>, Refused> {
        self.now.packages.live().map(|live| live.package.clone()).ok_or(Refused::NoPackage)
    }

    /// The last count of a series.
    pub(super) fn count(&self, series: &str) -> Result<u64, Refused> {
        match self.changed().find_map(|changed| changed.counts.get(series)) {
            Some(count) => Ok(*count),
            None => self.store.count(series).map_err(fault),
        }
    }
}

/// Runs what one request asks for. A panic on the way is a refusal of that request alone.
fn caught<T>(act: impl FnOnce() -> Result<T, Refused>) -> Result<T, Refused> {
    catch_unwind(AssertUnwindSafe(act)).unwrap_or_else(|panic| {
        let said = panic.downcast_ref::<String>().map(String::as_str).or_else(|| panic.downcast_ref::<&str>().copied());
        Err(Refused::Fault { what: Text::from(said.unwrap_or("a panic without a word")) })
    })
}

/// A fault of the store in the middle of one request: that request is refused, and nothing of it is kept.
pub(crate) fn fault(error: StoreError) -> Refused {
    Refused::Fault { what: Text::from(with_causes(&error)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_refuses_the_request_that_it_came_from_and_tells_what_it_said() {
        let refused = caught::<()>(|| panic!("{} is not as it should be", "a thing"));
        assert!(matches!(&refused, Err(Refused::Fault { what }) if &**what == "a thing is not as it should be"), "{refused:?}");
        assert!(matches!(caught(|| Ok(7)), Ok(7)));
    }
}
