//! Who may do something or see a case, worked out: what lists keep, so that they need neither the case nor its package.

use super::context::Actor;
use super::state::Id;
use super::value::{Person, Text};

/// Who may: whoever is one of these, is not barred, and is the only one where there is an only one. Nobody by default.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Admission {
    /// Anyone; of the team, where there is one.
    pub anyone: bool,
    /// Holders of one of these roles of the catalogue; in the team, where there is one.
    pub roles: Vec<Text>,
    /// The team that `anyone` and `roles` must be in.
    pub team: Option<Text>,
    /// These people, in whatever team.
    pub people: Vec<Person>,
    /// Whoever is in one of these teams, in whatever role.
    pub teams: Vec<Text>,
    /// Holders of these roles, in whatever team.
    pub roles_of_any_team: Vec<Text>,
    /// Of those, only this person.
    pub only: Option<Person>,
    /// None of these: four eyes.
    pub barred: Vec<Person>,
}

/// Who sees a case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Onlookers {
    /// Who sees all of it.
    pub all: Admission,
    /// Who sees what is public; who may do a task of it does too, and is not named here.
    pub public: Admission,
}

/// An open task as lists need it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Queued {
    /// The task.
    pub id: Id,
    /// The process whose step it is.
    pub process: Text,
    /// The step.
    pub step: Text,
    /// Who may do it. A claim of someone else is not looked at.
    pub admission: Admission,
    /// Who claimed it.
    pub claimed_by: Option<Person>,
    /// By when.
    pub due: Option<jiff::Timestamp>,
    /// Since when the flow is there.
    pub since: jiff::Timestamp,
}

impl Admission {
    /// Whether an actor is admitted; systems and the engine never are.
    #[must_use]
    pub fn admits(&self, actor: &Actor) -> bool {
        let Actor::Person { person, roles, teams } = actor else { return false };
        let in_team = self.team.as_ref().is_none_or(|team| teams.contains(team));
        let has = |wanted: &[Text]| wanted.iter().any(|role| roles.contains(role));
        let is_one = (in_team && (self.anyone || has(&self.roles)))
            || has(&self.roles_of_any_team)
            || self.teams.iter().any(|team| teams.contains(team))
            || self.people.iter().any(|one| one.is_same(person));
        is_one && self.only.as_ref().is_none_or(|only| only.is_same(person)) && !self.barred.iter().any(|one| one.is_same(person))
    }
}
