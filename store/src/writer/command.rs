//! Starts and commands to one case.

use tillit_engine::case::{Command, FieldValues, Text};

use super::arrival::arrived_again;
use super::decide::Deciding;
use super::stage::{Stage, fault};
use crate::keys::{KeyRow, Made};
use crate::request::{Answer, Answered, Ask, CaseName, Refused, Request};
use crate::store::Found;

impl Stage<'_> {
    /// A new case by a form.
    pub(super) fn start(&mut self, request: &Request, process: &Text, start: &Text, fields: &FieldValues) -> Result<Answer, Refused> {
        let command = Command::Start { process: process.clone(), start: start.clone(), fields: fields.clone(), message: None };
        let found = self.begin(request, 0, &command)?;
        Ok(Answer::Case(Answered { case: found.case, summary: found.summary, began: true, again: false }))
    }

    /// A command to a case.
    pub(super) fn give(&mut self, request: &Request, name: &CaseName, version: Option<u64>, command: &Command) -> Result<Answer, Refused> {
        let found = self.find(name)?;
        let current = found.case.seq;
        if version.is_some_and(|version| version != current) {
            return Err(Refused::Version { current });
        }
        let found = self.go_on(request, 0, &found, command)?;
        Ok(Answer::Case(Answered { case: found.case, summary: found.summary, began: false, again: false }))
    }

    /// Begins a case by a `start` command, in the live package.
    pub(super) fn begin(&mut self, request: &Request, n: u32, command: &Command) -> Result<Found, Refused> {
        let package = self.live()?;
        let made = self.decide(&Deciding { request, n, package: &package, before: None, command })?;
        Ok(self.stage(made, None))
    }

    /// Goes on with a case, by the flow that it is pinned to.
    pub(super) fn go_on(&mut self, request: &Request, n: u32, found: &Found, command: &Command) -> Result<Found, Refused> {
        let package = self.package_of(&found.case)?;
        let made = self.decide(&Deciding { request, n, package: &package, before: Some(found), command })?;
        Ok(self.stage(made, Some(found)))
    }

    /// The answer that was given to the same request before, made anew from what its key has done.
    pub(super) fn given_before(&self, request: &Request, row: &KeyRow) -> Result<Answer, Refused> {
        let found = row.made.iter().map(|made| self.as_it_was(made));
        let mut found = found.collect::<Result<Vec<Found>, Refused>>()?;
        Ok(match (&request.ask, found.len()) {
            (Ask::Start { .. } | Ask::Give { .. }, 1) => {
                let Found { case, summary } = found.remove(0);
                Answer::Case(Answered { began: case.seq == 1, case, summary, again: true })
            }
            _ => Answer::Arrived(found.iter().zip(&row.made).map(|(found, made)| arrived_again(found, made)).collect()),
        })
    }

    /// A case as it was after one of its entries, which is in the store.
    fn as_it_was(&self, made: &Made) -> Result<Found, Refused> {
        let found = self.store.find(&CaseName::Id(made.case.clone())).map_err(fault)?.ok_or(Refused::NoSuchCase)?;
        if found.case.seq == made.seq {
            return Ok(found);
        }
        self.store.as_it_was(&found.summary, made.seq).map_err(fault)
    }
}
