//! Effects.

use serde::{Deserialize, Serialize};
use tillit_engine::case::{Effect, Receiver, SendEffect, Text};

use super::is_false;
use super::personal::{Reading, RefV1, Writing};
use super::text::{IdV1, scope, scope_of};
use super::value::{PersonV1, ValueV1};
use crate::record::error::RecordError;

/// What must happen outside.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum EffectV1 {
    Send {
        #[serde(skip_serializing_if = "Option::is_none")]
        scope: Option<IdV1>,
        step: Text,
        visit: u32,
        template: Text,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        to: Vec<ReceiverV1>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        facts: Vec<(Text, ValueV1)>,
        #[serde(default, skip_serializing_if = "is_false")]
        public: bool,
    },
    Reply {
        to: PersonV1,
        text: RefV1,
    },
}

/// To whom.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ReceiverV1 {
    Person(PersonV1),
    Team(Text),
    Contact(Text),
}

impl EffectV1 {
    pub(super) fn write(effect: &Effect, writing: &mut Writing<'_>) -> EffectV1 {
        match effect {
            Effect::Send(send) => EffectV1::Send {
                scope: scope(send.scope),
                step: send.step.clone(),
                visit: send.visit,
                template: send.template.clone(),
                to: send.to.iter().map(|receiver| ReceiverV1::write(receiver, writing)).collect(),
                facts: send.facts.iter().map(|(fact, value)| (fact.clone(), ValueV1::write(fact, value, writing))).collect(),
                public: send.public,
            },
            Effect::Reply { to, text } => EffectV1::Reply { to: PersonV1::write(to, writing), text: writing.text(text) },
        }
    }

    pub(super) fn read(self, reading: &Reading) -> Result<Effect, RecordError> {
        match self {
            EffectV1::Send { scope, step, visit, template, to, facts, public } => {
                let to = to.into_iter().map(|receiver| receiver.read(reading)).collect::<Result<Vec<Receiver>, _>>()?;
                let mut said = Vec::with_capacity(facts.len());
                for (fact, value) in facts {
                    said.extend(value.read(reading)?.map(|value| (fact, value)));
                }
                Ok(Effect::Send(SendEffect { scope: scope_of(scope), step, visit, template, to, facts: said, public }))
            }
            EffectV1::Reply { to, text } => Ok(Effect::Reply { to: to.read(reading)?, text: reading.text_or_empty(text)? }),
        }
    }
}

impl ReceiverV1 {
    fn write(receiver: &Receiver, writing: &mut Writing<'_>) -> ReceiverV1 {
        match receiver {
            Receiver::Person(person) => ReceiverV1::Person(PersonV1::write(person, writing)),
            Receiver::Team(team) => ReceiverV1::Team(team.clone()),
            Receiver::Contact(contact) => ReceiverV1::Contact(contact.clone()),
        }
    }

    fn read(self, reading: &Reading) -> Result<Receiver, RecordError> {
        Ok(match self {
            ReceiverV1::Person(person) => Receiver::Person(person.read(reading)?),
            ReceiverV1::Team(team) => Receiver::Team(team),
            ReceiverV1::Contact(contact) => Receiver::Contact(contact),
        })
    }
}
