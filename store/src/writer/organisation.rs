//! What the organisation decides: a package goes live, people and tokens change.

use std::collections::BTreeMap;
use std::sync::Arc;

use tillit_engine::case::{Person, Text};

use super::stage::{Stage, fault};
use crate::packages::{Prepared, Version};
use crate::record::{By, Chain, Change, Hash, OrganisationEntry, PersonData, Place, Stream};
use crate::request::{Answer, Asker, Refused, Request};

impl Stage<'_> {
    /// Makes a prepared package the live one, for all cases at once. It is checked anew against the versions that live cases follow
    /// now: some may have begun since it was prepared. People of its seed that nobody knows yet are taken in.
    pub(super) fn publish(&mut self, request: &Request, prepared: &Arc<Prepared>, why: Option<&Text>) -> Result<Answer, Refused> {
        let live = self.so_far().packages.live().cloned();
        if let Some(live) = live.filter(|live| live.package.hash() == prepared.live.package.hash()) {
            return Ok(Answer::Decided { position: live.position });
        }
        let prepared = self.fitted(prepared)?;
        let package = Hash::new(*prepared.live.package.hash());
        let change = Change::Published { package, files: prepared.files.iter().cloned().collect(), why: why.cloned() };
        let position = self.write(request, 0, &change)?;
        let packages = Arc::new(self.so_far().packages.with(&prepared, position));
        packages.put_rows(&mut self.so_far_mut().rows);
        self.so_far_mut().packages = packages;
        for (n, person) in (1..).zip(self.unknown_people(&prepared)) {
            self.resolve(request, n, Change::PersonSet(person))?;
        }
        Ok(Answer::Decided { position })
    }

    /// The prepared package, if it still fits every version that live cases follow; else it is prepared again.
    fn fitted(&self, prepared: &Arc<Prepared>) -> Result<Arc<Prepared>, Refused> {
        let followed = self.followed();
        if prepared.fits(&followed) {
            return Ok(prepared.clone());
        }
        let anew = self.so_far().packages.prepare(prepared.files.clone(), &followed, self.store).map_err(fault)?;
        anew.map(Arc::new).map_err(Refused::Package)
    }

    /// The versions that live cases follow, those of this batch included.
    pub(super) fn followed(&self) -> BTreeMap<Version, u64> {
        let mut followed = self.store.work().versions();
        for (_, found) in self.so_far().cases.values() {
            followed.entry((found.case.process.clone(), found.case.process_hash)).or_insert(1);
        }
        followed
    }

    fn unknown_people(&self, prepared: &Prepared) -> Vec<PersonData> {
        let seed = prepared.live.package.directory().people.into_iter();
        let unknown = seed.filter(|(id, _)| self.so_far().organisation.person(id).is_none());
        unknown.map(|(id, facts)| PersonData { id, facts, phone: None, logins: Vec::new() }).collect()
    }

    /// Revokes a token, if there is one.
    pub(super) fn revoke(&mut self, request: &Request, token: &Text) -> Result<Answer, Refused> {
        if self.so_far().organisation.token(token).is_none() {
            return Err(Refused::NoSuchToken);
        }
        self.resolve(request, 0, Change::TokenRevoked { token: token.clone() })
    }

    /// Makes a decision about people or tokens.
    pub(super) fn resolve(&mut self, request: &Request, n: u32, change: Change) -> Result<Answer, Refused> {
        let position = self.write(request, n, &change)?;
        let so_far = self.so_far_mut();
        Arc::make_mut(&mut so_far.organisation).apply(&change, request.at);
        so_far.organisation.put_rows(&change, &mut so_far.rows);
        Ok(Answer::Decided { position })
    }

    /// Writes a decision behind what is staged; gives its position.
    fn write(&mut self, request: &Request, n: u32, change: &Change) -> Result<u64, Refused> {
        let (seq, before) = self.last_of(change.stream())?;
        let entry = OrganisationEntry {
            seq: seq + 1,
            at: request.at,
            by: by(&request.by)?,
            package: self.so_far().packages.live_hash(),
            change: change.clone(),
            erased: Vec::new(),
        };
        let chain = &self.so_far().chain;
        let place = Place { position: chain.position + 1, before, previous: chain.hash };
        let written = entry.write(&request.chance.salt(n)).map_err(|error| Refused::Fault { what: error.to_string().into() })?;
        let sealed = written.seal(place);
        super::decide::fits(&sealed)?;
        let chain = Chain { position: chain.position + 1, hash: Some(sealed.hash) };
        let position = chain.position;
        self.entry(sealed, chain);
        self.so_far_mut().has_decided = true;
        self.set_last(change.stream(), seq + 1, position);
        Ok(position)
    }

    /// The number and the position of a stream's last entry.
    fn last_of(&self, stream: Stream) -> Result<(u64, Option<u64>), Refused> {
        let staged = self.so_far().streams.get(&stream).copied();
        let last = match staged {
            Some(last) => Some(last),
            None => self.store.last_of(stream).map_err(fault)?,
        };
        Ok(last.map_or((0, None), |(seq, position)| (seq, Some(position))))
    }

    fn set_last(&mut self, stream: Stream, seq: u64, position: u64) {
        let so_far = self.so_far_mut();
        so_far.streams.insert(stream, (seq, position));
        crate::rows::put_stream(&mut so_far.rows, stream, seq, position);
    }
}

/// Who decides. A guest decides nothing.
fn by(asker: &Asker) -> Result<By, Refused> {
    match asker {
        Asker::Person(Person::Known(id)) => Ok(By::Person(id.clone())),
        Asker::Person(Person::Guest { .. }) => Err(tillit_engine::case::Refusal::NeedsPerson.into()),
        Asker::System(name) => Ok(By::System(name.clone())),
        Asker::Engine => Ok(By::Engine),
    }
}
