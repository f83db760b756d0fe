//! Access: one function for `execute` and for every read (lists, counts, links, search, exports). Pure; deny by default.

use super::trigger;
use super::view::View;
use super::who;
use crate::case::{Actor, Case, Context, Directory, Id, Refusal, Task, Text};
use crate::model::Type;
use crate::package::{DecidedBy, Package, StepKindPlan, TriggerPlan, WorkPlan};

/// What someone wants to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// See the case at all.
    See,
    /// Do a task: complete, choose.
    Task(Id),
    /// Claim a task: do it, and have the right `claim`.
    Claim(Id),
    /// Give a task to someone.
    Assign,
    /// Change fields.
    Update,
    /// Override a derived field.
    Override(Text),
    /// Write internal words.
    Note,
    /// Write to the requester.
    Reply,
    /// End the case outside its flow.
    Cancel,
    /// Do an action by name.
    Do(Text),
}

/// What of a case someone sees.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Sight {
    /// Nothing: to them the case does not exist.
    Nothing,
    /// Public fields and words.
    Public,
    /// All fields and words.
    All,
}

/// What of a case someone sees: all by the right `see` as a role; what is public as the person that a field of `see` holds, as
/// `anyone`, or by no more than a task of the case to do.
#[must_use]
pub fn sight(package: &Package, actor: &Actor, case: &Case, directory: &Directory) -> Sight {
    let context = Context { now: case.at, actor, directory, case_id: None, number: None };
    seen(&View { package, case, context: &context, scope: case.main().id, message: None, answer: None }, actor)
}

/// Whether someone may do something with a case.
///
/// # Errors
/// Why not, and who may. To outsiders a case that they may not see does not exist: that is for the caller to say.
pub fn may(package: &Package, actor: &Actor, action: &Action, case: &Case, directory: &Directory) -> Result<(), Refusal> {
    let context = Context { now: case.at, actor, directory, case_id: None, number: None };
    let view = View { package, case, context: &context, scope: case.main().id, message: None, answer: None };
    allowed(&view, actor, action)
}

pub(super) fn allowed(view: &View<'_>, actor: &Actor, action: &Action) -> Result<(), Refusal> {
    match action {
        Action::See if seen(view, actor) == Sight::Nothing => Err(Refusal::Right { right: Text::from("see") }),
        Action::See => Ok(()),
        Action::Task(id) => {
            let task = view.case.tasks.get(id).ok_or(Refusal::NoSuchTask { task: Text::from(id.to_string()) })?;
            let view = View { scope: task.scope, ..*view };
            who::may_do(&view, actor, work_of(view.package, view.case, task), task)
        }
        Action::Claim(id) => {
            allowed(view, actor, &Action::Task(*id))?;
            // Unless it is given, whoever may do a task of the case may claim it.
            if view.package.plan(&view.case.process).rights.contains_key("claim") { right(view, actor, "claim") } else { Ok(()) }
        }
        Action::Assign => right(view, actor, "assign"),
        Action::Update => right(view, actor, "update"),
        Action::Note => right(view, actor, "note"),
        Action::Reply => right(view, actor, "reply"),
        Action::Cancel => right(view, actor, "cancel"),
        Action::Override(field) => {
            let plan = view.plan().and_then(|plan| plan.fields.get(field));
            let field_plan = plan.filter(|plan| plan.rule.is_some()).ok_or_else(|| Refusal::Field { field: field.clone() })?;
            who::may(view, actor, &field_plan.overriders, None)
        }
        Action::Do(name) => {
            let standing = trigger::find(view.package, view.case, name).ok_or_else(|| Refusal::NoSuchAction { action: name.clone() })?;
            let TriggerPlan::Role(roles) = &standing.handler.trigger else { unreachable!("only handlers with `role` are actions") };
            who::may(&View { scope: standing.scope, ..*view }, actor, roles, None)
        }
    }
}

/// As [`sight`], from the main flow.
pub(super) fn seen(view: &View<'_>, actor: &Actor) -> Sight {
    let roles = view.package.plan(&view.case.process).rights.get("see").map(Vec::as_slice).unwrap_or_default();
    let has_task = || view.case.tasks.keys().any(|task| allowed(view, actor, &Action::Task(*task)).is_ok());
    match seen_as(view, actor, roles, None) {
        Sight::Nothing if has_task() => Sight::Public,
        sight => sight,
    }
}

/// What someone sees who is one of `roles`: all by a role; what is public as no more than `anyone`, or the person of a field.
pub(super) fn seen_as(view: &View<'_>, actor: &Actor, roles: &[Text], team: Option<&Text>) -> Sight {
    let (outside, inside) = outside_and_inside(view, roles);
    if who::may(view, actor, &inside, team).is_ok() {
        Sight::All
    } else if who::may(view, actor, &outside, team).is_ok() {
        Sight::Public
    } else {
        Sight::Nothing
    }
}

/// Of roles: those that see no more than what is public, as `anyone` or as the person of a field, and those that see all.
pub(super) fn outside_and_inside(view: &View<'_>, roles: &[Text]) -> (Vec<Text>, Vec<Text>) {
    let is_outside = |role: &Text| {
        let field = view.plan().and_then(|plan| plan.fields.get(role));
        let is_person = field.is_some_and(|field| match &field.of {
            Type::List(of) => **of == Type::Person,
            of => *of == Type::Person,
        });
        is_person || **role == *"anyone"
    };
    roles.iter().cloned().partition(is_outside)
}

fn right(view: &View<'_>, actor: &Actor, right: &'static str) -> Result<(), Refusal> {
    let roles = view.package.plan(&view.case.process).rights.get(right).map(Vec::as_slice).unwrap_or_default();
    who::may(view, actor, roles, None).map_err(|_| Refusal::Right { right: Text::from(right) })
}

/// What a task asks.
pub(super) fn work_of<'p>(package: &'p Package, case: &Case, task: &Task) -> &'p WorkPlan {
    let scope = case.scope(task.scope).expect("a task ends with its scope");
    match &package.plan(&scope.process).steps[&task.step].kind {
        StepKindPlan::Activity(work) | StepKindPlan::Decision { by: DecidedBy::Person(work), .. } => work,
        _ => unreachable!("only activities and decisions of people open tasks"),
    }
}
