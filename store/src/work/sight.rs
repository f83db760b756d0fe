//! What a reader may know of a row: whoever sees less than all of a case neither finds nor sorts it by the rest.

use jiff::Timestamp;
use tillit_engine::Sight;
use tillit_engine::case::{Actor, Person, Queued, Value};

use super::ordered::Ordered;
use super::query::TaskFilter;
use crate::summary::Summary;

/// Who looks, and when.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Viewer<'a> {
    pub(crate) actor: &'a Actor,
    pub(crate) now: Timestamp,
}

/// A row as someone sees it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Look<'a> {
    pub(crate) row: &'a Summary,
    pub(crate) viewer: Viewer<'a>,
    pub(crate) sight: Sight,
}

impl<'a> Viewer<'a> {
    /// The row; none if to this viewer it does not exist.
    pub(crate) fn look(self, row: &'a Summary) -> Option<Look<'a>> {
        let sight = row.sight(self.actor);
        (sight != Sight::Nothing).then_some(Look { row, viewer: self, sight })
    }

    pub(crate) fn is(self, person: &Person) -> bool {
        self.actor.person().is_some_and(|it| it.is_same(person))
    }
}

impl<'a> Look<'a> {
    pub(crate) fn sees_all(&self) -> bool {
        self.sight == Sight::All
    }

    /// Whether they are told of a task.
    pub(crate) fn is_told_of(&self, task: &Queued) -> bool {
        self.sees_all() || task.admission.admits(self.viewer.actor)
    }

    pub(crate) fn told_tasks(&self) -> impl Iterator<Item = &'a Queued> {
        let look = *self;
        self.row.tasks.iter().filter(move |task| look.is_told_of(task))
    }

    /// The value of a field declared `listed`, if they may see it.
    pub(crate) fn listed(&self, field: &str) -> Option<&'a Value> {
        let listed = self.row.listed.iter().find(|listed| &*listed.field == field)?;
        (self.sees_all() || listed.public).then_some(&listed.value)
    }

    pub(crate) fn has(&self, field: &str, value: &Value) -> bool {
        self.listed(field).is_some_and(|it| Ordered(it.clone()) == Ordered(value.clone()))
    }

    /// Whether it is someone's own, as far as they know: everyone knows what they own themselves.
    pub(crate) fn is_owned_by(&self, person: &Person) -> bool {
        (self.sees_all() || self.viewer.is(person)) && self.row.owner.as_ref().is_some_and(|owner| owner.is_same(person))
    }

    /// Whether it serves someone, as far as they know: by a public field, too.
    pub(crate) fn serves(&self, person: &Person) -> bool {
        let public = || self.row.listed.iter().any(|it| it.public && it.value.as_person().is_some_and(|it| it.is_same(person)));
        self.row.requester.as_ref().is_some_and(|it| it.is_same(person)) && (self.sees_all() || self.viewer.is(person) || public())
    }

    /// Whether a task is claimed by or only for them, or the case is theirs.
    pub(crate) fn is_mine(&self) -> bool {
        let Some(person) = self.viewer.actor.person() else { return false };
        self.is_owned_by(person) || self.told_tasks().any(|task| is_for(task, person))
    }
}

/// Whether a task is claimed by or only for someone.
pub(crate) fn is_for(task: &Queued, person: &Person) -> bool {
    [&task.claimed_by, &task.admission.only].into_iter().flatten().any(|it| it.is_same(person))
}

impl TaskFilter {
    /// Whether it filters nothing.
    pub(crate) fn is_empty(&self) -> bool {
        *self == TaskFilter::default()
    }

    /// Whether a task is such a one.
    pub(crate) fn fits(&self, task: &Queued, viewer: Viewer<'_>) -> bool {
        let TaskFilter { role, team, person, my_teams, late } = self;
        let admission = &task.admission;
        let mut teams = admission.team.iter().chain(&admission.teams);
        role.as_ref().is_none_or(|role| admission.roles.contains(role) || admission.roles_of_any_team.contains(role))
            && team.as_ref().is_none_or(|team| teams.clone().any(|it| it == team))
            && person.as_ref().is_none_or(|person| is_for(task, person))
            && (!my_teams || teams.any(|team| viewer.actor.in_team(team)))
            && (!late || task.due.is_some_and(|due| due < viewer.now))
    }
}
