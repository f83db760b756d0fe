//! Who may: role ∧ team ∧ person (LANGUAGE.md, Work).

use super::view::View;
use crate::case::{Actor, Person, Refusal, Task, Text, Value};
use crate::package::WorkPlan;

/// Whether the actor is one of `roles`; who is it by a role of the catalogue or as `anyone` must be in the team too, if there is
/// one.
///
/// # Errors
/// Who may instead.
pub(super) fn may(view: &View<'_>, actor: &Actor, roles: &[Text], team: Option<&Text>) -> Result<(), Refusal> {
    let Some(person) = actor.person() else { return Err(Refusal::Role { roles: roles.to_vec() }) };
    let mut misses_team = false;
    for role in roles {
        let is_one = match &**role {
            "anyone" => {
                let in_team = team.is_none_or(|team| actor.in_team(team));
                misses_team |= !in_team;
                in_team
            }
            "owner" => is_owner(view, actor, person, team),
            name if view.package.roles.contains(name) => {
                let in_team = team.is_none_or(|team| actor.in_team(team));
                misses_team |= actor.has_role(name) && !in_team;
                actor.has_role(name) && in_team
            }
            field => view.fact(field).is_some_and(|value| is_in(actor, person, &value)),
        };
        if is_one {
            return Ok(());
        }
    }
    match team {
        Some(team) if misses_team => Err(Refusal::Team { team: team.clone() }),
        _ => Err(Refusal::Role { roles: roles.to_vec() }),
    }
}

/// The owner of the case; while there is none, the step's team, else the process owner's.
fn is_owner(view: &View<'_>, actor: &Actor, person: &Person, team: Option<&Text>) -> bool {
    match (&view.case.owner, team) {
        (Some(owner), _) => owner.is_same(person),
        (None, Some(team)) => actor.in_team(team),
        (None, None) => {
            let owner = &view.package.plan(&view.case.process).owner;
            actor.in_team(owner) || actor.has_role(owner)
        }
    }
}

/// Whether a value of a field is the actor, or holds the actor.
fn is_in(actor: &Actor, person: &Person, value: &Value) -> bool {
    match value {
        Value::Person(other) => person.is_same(other),
        Value::Team(team) => actor.in_team(team),
        Value::List(values) => values.iter().any(|value| is_in(actor, person, value)),
        _ => false,
    }
}

/// Whether the actor may do a task: role, team, person, four eyes. A claim of someone else is for the caller to ask.
///
/// # Errors
/// Who may instead.
pub(super) fn may_do(view: &View<'_>, actor: &Actor, work: &WorkPlan, task: &Task) -> Result<(), Refusal> {
    may(view, actor, &work.roles, task.team.as_ref())?;
    let Some(person) = actor.person() else { return Err(Refusal::NeedsPerson) };
    if task.person.as_ref().is_some_and(|only| !only.is_same(person)) {
        return Err(Refusal::Person);
    }
    let scope = view.home();
    let did = |step: &&Text| {
        let by = scope.and_then(|scope| scope.steps.get(*step)).and_then(|state| state.by.as_ref());
        by.is_some_and(|by| by.is_same(person))
    };
    match work.not_by.iter().find(did) {
        Some(step) => Err(Refusal::NotBy { step: step.clone() }),
        None => Ok(()),
    }
}
