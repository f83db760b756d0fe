//! All that comes from outside of a command: time, actor, people.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;

use super::value::{Person, Text};

/// Who acts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Actor {
    /// Someone, with the roles and teams of the moment.
    Person {
        /// Who.
        person: Person,
        /// Roles of the catalogue that the person holds.
        roles: BTreeSet<Text>,
        /// Teams that the person is in.
        teams: BTreeSet<Text>,
    },
    /// A system of the catalogue, by name: signals and mail.
    System(Text),
    /// Time, or the engine itself.
    Engine,
}

/// What the directory tells of someone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PersonFacts {
    /// The name that is shown.
    pub name: Text,
    /// Mail address.
    pub mail: Option<Text>,
    /// Language code.
    pub language: Option<Text>,
    /// Roles.
    pub roles: BTreeSet<Text>,
    /// Teams.
    pub teams: BTreeSet<Text>,
    /// Here no longer: stays where a case has them, and is named in none anew.
    pub retired: bool,
}

/// The people and memberships of the moment. They are data of the organisation, never package.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Directory {
    /// Person's id → what is known.
    pub people: BTreeMap<Text, PersonFacts>,
}

/// All that a command may know besides the case: equal contexts give equal outcomes on every machine.
#[derive(Clone, Debug)]
pub struct Context<'a> {
    /// The instant; never before the case's last one.
    pub now: Timestamp,
    /// Who acts.
    pub actor: &'a Actor,
    /// People and memberships.
    pub directory: &'a Directory,
    /// The id that a new case gets.
    pub case_id: Option<Text>,
    /// The number on offer; only acceptance uses it up.
    pub number: Option<Text>,
}

impl Actor {
    /// A person of the directory with the roles and teams it knows, or anyone else without any.
    #[must_use]
    pub fn of(person: Person, directory: &Directory) -> Actor {
        let facts = match &person {
            Person::Known(id) => directory.people.get(id).cloned().unwrap_or_default(),
            Person::Guest { .. } => PersonFacts::default(),
        };
        Actor::Person { person, roles: facts.roles, teams: facts.teams }
    }

    /// The person who acts, if it is one.
    #[must_use]
    pub fn person(&self) -> Option<&Person> {
        match self {
            Actor::Person { person, .. } => Some(person),
            Actor::System(_) | Actor::Engine => None,
        }
    }

    /// Whether the actor holds a role of the catalogue.
    #[must_use]
    pub fn has_role(&self, role: &str) -> bool {
        matches!(self, Actor::Person { roles, .. } if roles.contains(role))
    }

    /// Whether the actor is in a team.
    #[must_use]
    pub fn in_team(&self, team: &str) -> bool {
        matches!(self, Actor::Person { teams, .. } if teams.contains(team))
    }
}
