//! Who sees a case and who may do its tasks, worked out once, so that lists need not ask the case each time.
//!
//! Says the same as [`sight`](super::sight) and [`may`](super::may): a test holds them against each other.

use super::may::{outside_and_inside, work_of};
use super::view::View;
use crate::case::{Actor, Admission, Case, Context, Directory, Onlookers, Person, Queued, Task, Text, Value};
use crate::package::{Package, WorkPlan};

/// Who sees the case.
#[must_use]
pub fn onlookers(package: &Package, case: &Case) -> Onlookers {
    looking(package, case, |view| {
        let roles = package.plan(&case.process).rights.get("see").map(Vec::as_slice).unwrap_or_default();
        let (outside, inside) = outside_and_inside(view, roles);
        Onlookers { all: admission(view, &inside, None), public: admission(view, &outside, None) }
    })
}

/// The open tasks in the order of their ids, each with who may do it.
#[must_use]
pub fn queue(package: &Package, case: &Case) -> Vec<Queued> {
    looking(package, case, |view| {
        let queued = case.tasks.values().map(|task| {
            let view = View { scope: task.scope, ..*view };
            let scope = case.scope(task.scope).expect("a task ends with its scope");
            let since = scope.at.as_ref().map_or(case.at, |visit| visit.since);
            Queued {
                id: task.id,
                process: scope.process.clone(),
                step: task.step.clone(),
                admission: admission_to(&view, work_of(package, case, task), task),
                claimed_by: task.claimed_by.clone(),
                due: task.due,
                since,
            }
        });
        queued.collect()
    })
}

/// Roles, teams and fields need neither the people of the moment nor an actor.
fn looking<T>(package: &Package, case: &Case, look: impl FnOnce(&View<'_>) -> T) -> T {
    let directory = Directory::default();
    let context = Context { now: case.at, actor: &Actor::Engine, directory: &directory, case_id: None, number: None };
    look(&View { package, case, context: &context, scope: case.main().id, message: None, answer: None })
}

fn admission_to(view: &View<'_>, work: &WorkPlan, task: &Task) -> Admission {
    let steps = view.home().map(|scope| &scope.steps);
    let by = |step: &Text| steps?.get(step)?.by.clone();
    Admission {
        only: task.person.clone(),
        barred: work.not_by.iter().filter_map(by).collect(),
        ..admission(view, &work.roles, task.team.as_ref())
    }
}

fn admission(view: &View<'_>, roles: &[Text], team: Option<&Text>) -> Admission {
    let mut admission = Admission { team: team.cloned(), ..Admission::default() };
    for role in roles {
        match &**role {
            "anyone" => admission.anyone = true,
            "owner" => add_owner(view, team, &mut admission),
            name if view.package.roles.contains(name) => admission.roles.push(role.clone()),
            field => view.fact(field).iter().for_each(|value| add_value(value, &mut admission)),
        }
    }
    admission
}

fn add_owner(view: &View<'_>, team: Option<&Text>, admission: &mut Admission) {
    match (&view.case.owner, team) {
        (Some(owner), _) => admission.people.push(owner.clone()),
        (None, Some(team)) => admission.teams.push(team.clone()),
        (None, None) => {
            let owner = &view.package.plan(&view.case.process).owner;
            admission.teams.push(owner.clone());
            admission.roles_of_any_team.push(owner.clone());
        }
    }
}

fn add_value(value: &Value, admission: &mut Admission) {
    match value {
        Value::Person(person) => admission.people.push(Person::clone(person)),
        Value::Team(team) => admission.teams.push(team.clone()),
        Value::List(values) => values.iter().for_each(|value| add_value(value, admission)),
        _ => {}
    }
}
