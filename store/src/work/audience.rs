//! Who sees a case or is told of a task, without the names of people: few such audiences cover all cases, so that a reader asks each
//! audience once instead of each case.

use serde::Serialize;
use tillit_engine::case::{Actor, Admission, Onlookers, Queued, Text};

use super::who::Who;

/// What admits someone, whoever they are.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) enum Ground {
    Anyone,
    Role(Text),
    Team(Text),
    RoleInTeam(Text, Text),
}

/// Grounds to see all of a case; and to see what is public of it, or to be told of a task.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub(crate) struct Audience {
    pub(crate) all: Vec<Ground>,
    pub(crate) some: Vec<Ground>,
    /// Some are barred from seeing all, whom grounds do not tell.
    pub(crate) is_unsure: bool,
}

/// People who are admitted by name, as an audience tells grounds apart.
#[derive(Debug, Default)]
pub(crate) struct Named {
    pub(crate) all: Vec<Who>,
    pub(crate) some: Vec<Who>,
}

impl Audience {
    /// Who sees a case.
    pub(crate) fn of_case(onlookers: &Onlookers, tasks: &[Queued]) -> (Audience, Named) {
        let some = std::iter::once(&onlookers.public).chain(tasks.iter().map(|task| &task.admission));
        Audience::of(&onlookers.all, some)
    }

    /// Who is told of a task: who sees all of the case, and who may do it.
    pub(crate) fn of_task(onlookers: &Onlookers, task: &Queued) -> (Audience, Named) {
        Audience::of(&onlookers.all, std::iter::once(&task.admission))
    }

    /// Whether someone sees something of it whoever they are by name.
    pub(crate) fn admits(&self, actor: &Actor) -> bool {
        self.all.iter().chain(&self.some).any(|ground| ground.admits(actor))
    }

    /// Who sees a case's matters.
    pub(crate) fn of_matters(onlookers: &Onlookers) -> (Audience, Named) {
        Audience::of(&onlookers.all, std::iter::empty())
    }

    fn of<'a>(all: &Admission, some: impl Iterator<Item = &'a Admission>) -> (Audience, Named) {
        let (mut audience, mut named) = (Audience::default(), Named::default());
        add(all, &mut audience.all, &mut named.all);
        audience.is_unsure = !all.barred.is_empty();
        if audience.is_unsure {
            named.some.clone_from(&named.all);
        }
        some.for_each(|admission| add(admission, &mut audience.some, &mut named.some));
        for grounds in [&mut audience.all, &mut audience.some] {
            grounds.sort();
            grounds.dedup();
        }
        for people in [&mut named.all, &mut named.some] {
            people.sort();
            people.dedup();
        }
        (audience, named)
    }
}

impl Ground {
    /// Whether it admits a person.
    pub(crate) fn admits(&self, actor: &Actor) -> bool {
        let Actor::Person { roles, teams, .. } = actor else { return false };
        match self {
            Ground::Anyone => true,
            Ground::Role(role) => roles.contains(role),
            Ground::Team(team) => teams.contains(team),
            Ground::RoleInTeam(role, team) => roles.contains(role) && teams.contains(team),
        }
    }
}

/// Who is barred is not looked at: who is, is a row that is looked at and passed over.
fn add(admission: &Admission, grounds: &mut Vec<Ground>, people: &mut Vec<Who>) {
    let Admission { anyone, roles, team, people: named, teams, roles_of_any_team, only, barred: _ } = admission;
    if let Some(only) = only {
        people.extend(Who::of(only));
        return;
    }
    grounds.extend(anyone.then(|| team.clone().map_or(Ground::Anyone, Ground::Team)));
    grounds.extend(roles.iter().map(|role| match team {
        Some(team) => Ground::RoleInTeam(role.clone(), team.clone()),
        None => Ground::Role(role.clone()),
    }));
    grounds.extend(roles_of_any_team.iter().cloned().map(Ground::Role));
    grounds.extend(teams.iter().cloned().map(Ground::Team));
    people.extend(named.iter().filter_map(Who::of));
}
