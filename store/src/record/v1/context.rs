//! What was read besides the case.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tillit_engine::case::{Actor, Person, Text};

use super::envelope::short_hash;
use super::personal::{Reading, RefV1, Writing};
use super::text::AsText;
use crate::record::entry::{KeyUsed, Read};
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
    #[serde(skip_serializing_if = "Option::is_none")]
    key: Option<KeyV1>,
}

/// An idempotency key, hashed.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyV1 {
    hash: String,
    request: String,
}

impl ContextV1 {
    pub(super) fn write(actor: &Actor, read: &Read, writing: &mut Writing<'_>) -> ContextV1 {
        let mut context = ContextV1 { clock: read.clock.map(AsText), key: read.key.map(KeyV1::write), ..ContextV1::default() };
        if let Actor::Person { person, roles, teams } = actor {
            (context.roles, context.teams) = (roles.clone(), teams.clone());
            if let Person::Guest { name, mail } = person {
                context.guest = Some(writing.guest(name, mail));
            }
        }
        context
    }

    pub(super) fn is_empty(&self) -> bool {
        let ContextV1 { guest, roles, teams, clock, key } = self;
        guest.is_none() && roles.is_empty() && teams.is_empty() && clock.is_none() && key.is_none()
    }

    /// The actor and what was read. `reading` has not got the actor yet.
    pub(super) fn read(self, by: &By, reading: &Reading) -> Result<(Actor, Read), RecordError> {
        let person = match (by, self.guest) {
            (By::Person(id), None) => Some(Person::Known(id.clone())),
            (By::Guest, Some(place)) => Some(reading.guest(place)?.unwrap_or_else(nobody)),
            (By::System(_) | By::Engine, None) => None,
            _ => return Err(RecordError::Contradiction { what: "envelope and context name different actors" }),
        };
        if person.is_none() && !(self.roles.is_empty() && self.teams.is_empty()) {
            return Err(RecordError::Contradiction { what: "who did it is no person, and has roles or teams" });
        }
        let actor = match (person, by) {
            (Some(person), _) => Actor::Person { person, roles: self.roles, teams: self.teams },
            (None, By::System(name)) => Actor::System(name.clone()),
            (None, _) => Actor::Engine,
        };
        let key = self.key.map(|key| key.read()).transpose()?;
        Ok((actor, Read { clock: self.clock.map(|clock| clock.0), key }))
    }
}

/// A guest who has been erased.
fn nobody() -> Person {
    Person::Guest { name: Text::from(""), mail: Text::from("") }
}

impl KeyV1 {
    fn write(key: KeyUsed) -> KeyV1 {
        KeyV1 { hash: key.key.to_string(), request: key.request.to_string() }
    }

    fn read(&self) -> Result<KeyUsed, RecordError> {
        Ok(KeyUsed { key: short_hash(&self.hash)?, request: short_hash(&self.request)? })
    }
}
