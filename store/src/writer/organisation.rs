//! What the organisation decides: a package goes live, people and tokens change.

use std::collections::BTreeMap;
use std::sync::Arc;

use tillit_engine::case::{Person, Text};

use super::decide::sealed;
use super::stage::{Stage, fault};
use crate::organisation::Organisation;
use crate::packages::{Packages, Prepared, Version};
use crate::record::{By, Change, Hash, OrganisationEntry, PersonData, Stream};
use crate::request::{Answer, Asker, Refused, Request};

impl Stage<'_> {
    /// Makes a prepared package the live one, for all cases at once. It is checked anew against the versions that live cases follow
    /// now: some may have begun since it was prepared. People of its seed that nobody knows yet are taken in.
    pub(super) fn publish(&mut self, request: &Request, prepared: &Arc<Prepared>, why: Option<&Text>) -> Result<Answer, Refused> {
        let live = self.now().packages.live().cloned();
        if let Some(live) = live.filter(|live| live.package.hash() == prepared.live.package.hash()) {
            return Ok(Answer::Decided { position: live.position });
        }
        let prepared = self.fitted(prepared)?;
        let package = Hash::new(*prepared.live.package.hash());
        let change = Change::Published { package, files: prepared.files.iter().cloned().collect(), why: why.cloned() };
        let position = self.write(request, 0, &change)?;
        let packages = Arc::new(self.now().packages.with(&prepared, position));
        packages.put_rows(&mut self.changed_mut().decided);
        self.decided(self.now().organisation.clone(), packages);
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
        let anew = self.now().packages.prepare(prepared.files.clone(), &followed, self.store).map_err(fault)?;
        anew.map(Arc::new).map_err(Refused::Package)
    }

    /// The versions that live cases follow, those included that the store does not have yet.
    pub(super) fn followed(&self) -> BTreeMap<Version, u64> {
        let mut followed = self.store.work().versions();
        for touched in self.changed().flat_map(|changed| changed.cases.values()) {
            let case = &touched.found.case;
            followed.entry((case.process.clone(), case.process_hash)).or_insert(1);
        }
        followed
    }

    fn unknown_people(&self, prepared: &Prepared) -> Vec<PersonData> {
        let seed = prepared.live.package.directory().people.into_iter();
        let unknown = seed.filter(|(id, _)| self.now().organisation.person(id).is_none());
        unknown.map(|(id, facts)| PersonData { id, facts, phone: None, logins: Vec::new() }).collect()
    }

    /// Revokes a token, if there is one.
    pub(super) fn revoke(&mut self, request: &Request, token: &Text) -> Result<Answer, Refused> {
        if self.now().organisation.token(token).is_none() {
            return Err(Refused::NoSuchToken);
        }
        self.resolve(request, 0, Change::TokenRevoked { token: token.clone() })
    }

    /// Makes a decision about people or tokens.
    pub(super) fn resolve(&mut self, request: &Request, n: u32, change: Change) -> Result<Answer, Refused> {
        let position = self.write(request, n, &change)?;
        let mut organisation = Organisation::clone(&self.now().organisation);
        organisation.apply(&change, request.at);
        organisation.put_rows(&change, &mut self.changed_mut().decided);
        self.decided(Arc::new(organisation), self.now().packages.clone());
        Ok(Answer::Decided { position })
    }

    /// Writes a decision behind what is staged; gives its position.
    fn write(&mut self, request: &Request, n: u32, change: &Change) -> Result<u64, Refused> {
        let (seq, before) = self.last_of(change.stream())?;
        let entry = OrganisationEntry {
            seq: seq + 1,
            at: request.at,
            by: by(&request.by)?,
            package: self.now().packages.live_hash(),
            change: change.clone(),
            erased: Vec::new(),
        };
        let written = entry.write(&request.chance.salt(n)).map_err(|error| Refused::Fault { what: error.to_string().into() })?;
        let (sealed, chain) = sealed(written, before, &self.now().chain)?;
        let position = chain.position;
        self.entry(sealed, chain);
        self.changed_mut().streams.insert(change.stream(), (seq + 1, position));
        Ok(position)
    }

    /// The number and the position of a stream's last entry.
    fn last_of(&self, stream: Stream) -> Result<(u64, Option<u64>), Refused> {
        let staged = self.changed().find_map(|changed| changed.streams.get(&stream)).copied();
        let last = match staged {
            Some(last) => Some(last),
            None => self.store.last_of(stream).map_err(fault)?,
        };
        Ok(last.map_or((0, None), |(seq, position)| (seq, Some(position))))
    }

    /// From here on, requests are decided by other people, tokens or packages.
    fn decided(&mut self, organisation: Arc<Organisation>, packages: Arc<Packages>) {
        self.changed_mut().organisation = Some((organisation.clone(), packages.clone()));
        let now = self.now_mut();
        (now.organisation, now.packages) = (organisation, packages);
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
