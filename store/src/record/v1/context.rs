//! What was read besides the case.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tillit_engine::case::{Actor, Person, PersonFacts, Text};

use super::is_false;
use super::personal::{Reading, RefV1, Writing};
use super::text::AsText;
use crate::record::entry::Read;
use crate::record::envelope::By;
use crate::record::error::RecordError;

/// Who acted, as far as the envelope does not say, and what else was read.
#[derive(Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct ContextV1 {
    #[serde(skip_serializing_if = "Option::is_none")]
    guest: Option<RefV1>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    roles: BTreeSet<Text>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    teams: BTreeSet<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clock: Option<AsText<Timestamp>>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    people: Vec<PersonFactsV1>,
}

/// What the directory told of someone.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct PersonFactsV1 {
    id: Text,
    name: RefV1,
    #[serde(skip_serializing_if = "Option::is_none")]
    mail: Option<RefV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<Text>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    roles: BTreeSet<Text>,
    #[serde(default, skip_serializing_if = "BTreeSet::is_empty")]
    teams: BTreeSet<Text>,
    #[serde(default, skip_serializing_if = "is_false")]
    retired: bool,
}

impl ContextV1 {
    pub(super) fn write(actor: &Actor, read: &Read, writing: &mut Writing<'_>) -> ContextV1 {
        let mut context = ContextV1 { clock: read.clock.map(AsText), ..ContextV1::default() };
        if let Actor::Person { person, roles, teams } = actor {
            (context.roles, context.teams) = (roles.clone(), teams.clone());
            if let Person::Guest { name, mail } = person {
                context.guest = Some(writing.guest(name, mail));
            }
        }
        context.people = read.people.iter().map(|(id, facts)| PersonFactsV1::write(id, facts, writing)).collect();
        context
    }

    pub(super) fn is_empty(&self) -> bool {
        let ContextV1 { guest, roles, teams, clock, people } = self;
        guest.is_none() && roles.is_empty() && teams.is_empty() && clock.is_none() && people.is_empty()
    }

    /// The actor and what was read. `reading` has not got the actor yet.
    pub(super) fn read(self, by: &By, reading: &Reading) -> Result<(Actor, Read), RecordError> {
        let person = match (by, self.guest) {
            (By::Person(id), None) => Some(Person::Known(id.clone())),
            (By::Guest, Some(place)) => Some(reading.guest(place)?.unwrap_or_else(nobody)),
            (By::Guest, None) if reading.actor_is_gone => Some(nobody()),
            (By::System(_) | By::Engine, None) => None,
            _ => return Err(RecordError::Contradiction { what: "envelope and context name different actors" }),
        };
        let actor = match (person, by) {
            (Some(person), _) => Actor::Person { person, roles: self.roles, teams: self.teams },
            (None, By::System(name)) => Actor::System(name.clone()),
            (None, _) => Actor::Engine,
        };
        let people = self.people.into_iter().map(|facts| facts.read(reading)).collect::<Result<BTreeMap<_, _>, _>>()?;
        Ok((actor, Read { clock: self.clock.map(|clock| clock.0), people }))
    }
}

/// A guest who has been erased.
fn nobody() -> Person {
    Person::Guest { name: Text::from(""), mail: Text::from("") }
}

impl PersonFactsV1 {
    fn write(id: &Text, facts: &PersonFacts, writing: &mut Writing<'_>) -> PersonFactsV1 {
        PersonFactsV1 {
            id: id.clone(),
            name: writing.text(&facts.name),
            mail: facts.mail.as_ref().map(|mail| writing.text(mail)),
            language: facts.language.clone(),
            roles: facts.roles.clone(),
            teams: facts.teams.clone(),
            retired: facts.retired,
        }
    }

    fn read(self, reading: &Reading) -> Result<(Text, PersonFacts), RecordError> {
        let PersonFactsV1 { id, name, mail, language, roles, teams, retired } = self;
        let mail = mail.map(|mail| reading.text(mail)).transpose()?.flatten();
        let name = reading.text_or_empty(name)?;
        Ok((id, PersonFacts { name, mail, language, roles, teams, retired }))
    }
}
