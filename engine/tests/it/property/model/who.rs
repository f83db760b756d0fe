//! Who may: role ∧ team ∧ person, and rights.

use tillit_engine::case::{Person, Value};

use super::super::people::{TEAMS, has_role, in_team, same};
use super::super::process::{Process, ReceiveBy, StartBy, Step, StepKind, Trigger};
use super::{Asked, Model, Refused, State, refused};

impl Model<'_> {
    /// "Who may do a task: role ∧ team ∧ person; a person or team that `role` names by a field, and `owner`, need no team."
    pub(super) fn lacks(
        &self,
        s: &State,
        flow: usize,
        asked: &Asked<'_>,
        roles: &[String],
        team: Option<&str>,
        person: Option<&Person>,
    ) -> Refused {
        let Some(actor) = asked.actor.person() else { return refused(&["needs_person", "role"]) };
        let flow = s.home(flow);
        let process = &self.package.processes[flow.process];
        let of_case = &self.package.processes[0];
        let (mut by_role, mut without_team) = (false, false);
        for role in roles {
            if let Some(field) = process.field(role) {
                let value = flow.fields.get(&field.name);
                without_team |= value.is_some_and(|value| names(value, actor));
            } else if role == "owner" {
                without_team |= match &s.owner {
                    Some(owner) => same(owner, actor),
                    // "until then nobody: `role: owner` means the step's team, else the process owner's": who has the case is
                    // a question about the case, so it is the process of the case, in a called one too.
                    None => match team {
                        Some(team) => in_team(actor, team),
                        None if TEAMS.contains(&of_case.owner) => in_team(actor, of_case.owner),
                        None => has_role(actor, of_case.owner),
                    },
                };
            } else {
                by_role |= role == "anyone" || has_role(actor, role);
            }
        }
        let mut reasons = Refused::new();
        let in_its_team = team.is_none_or(|team| in_team(actor, team));
        if !without_team && !by_role {
            reasons.extend(["role"]);
        }
        if !without_team && !in_its_team {
            reasons.extend(["team"]);
        }
        if person.is_some_and(|person| !same(person, actor)) {
            reasons.insert("person");
        }
        reasons
    }

    /// "Keys given replace their default, the others keep it: every role named in the process may see, claim, note; the rest nobody."
    pub(super) fn right(&self, s: &State, right: &str, asked: &Asked<'_>) -> Refused {
        let process = &self.package.processes[0];
        let given = process.rights.iter().find(|(name, _)| *name == right).map(|(_, who)| who.clone());
        let who = given.unwrap_or_else(|| if right == "note" { named(process) } else { Vec::new() });
        let lacks = self.lacks(s, s.main(), asked, &who, None, None);
        if lacks.is_empty() { Refused::new() } else { refused(&["right", "needs_person"]) }
    }

    /// A matter is for the owner of the case and for the process owner's people; and for whoever may change the case.
    pub(super) fn keeps(&self, s: &State, asked: &Asked<'_>) -> Refused {
        let Some(actor) = asked.actor.person() else { return refused(&["needs_person"]) };
        let process = &self.package.processes[0];
        let is_owner = s.owner.as_ref().is_some_and(|owner| same(owner, actor));
        if is_owner || in_team(actor, process.owner) || has_role(actor, process.owner) {
            Refused::new()
        } else {
            self.right(s, "update", asked)
        }
    }
}

fn names(value: &Value, actor: &Person) -> bool {
    match value {
        Value::Person(person) => same(person, actor),
        Value::Team(team) => in_team(actor, team),
        Value::List(values) => values.iter().any(|value| names(value, actor)),
        other => panic!("{other:?} says not who"),
    }
}

/// Every role that the process names. `anyone` is no role: whoever may begin a case does not see them all.
fn named(process: &Process) -> Vec<String> {
    let starts = process.starts.iter().filter_map(|start| match &start.by {
        StartBy::Form(_, roles) => Some(roles),
        _ => None,
    });
    let receives = process.receives.iter().filter_map(|receive| match &receive.by {
        ReceiveBy::Form(_, roles) => Some(roles),
        _ => None,
    });
    let work = process.steps.iter().filter_map(|step| match &step.kind {
        StepKind::Activity(work, _) | StepKind::Person(work, _) => Some(&work.roles),
        _ => None,
    });
    let handlers = process.steps.iter().flat_map(Step::handlers);
    let actions = handlers.chain(&process.always).filter_map(|handler| match &handler.trigger {
        Trigger::Role(roles) => Some(roles),
        _ => None,
    });
    starts.chain(receives).chain(work).chain(actions).flatten().filter(|role| *role != "anyone").cloned().collect()
}
