//! Access: one function for `execute` and for every read (lists, counts, links, search, exports). Pure; deny by default.

use super::trigger;
use super::view::View;
use super::who;
use crate::case::{Actor, Case, Context, Directory, Id, Refusal, Task, Text};
use crate::package::{DecidedBy, Package, StepKindPlan, TriggerPlan, WorkPlan};

/// What someone wants to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Action {
    /// See the case at all.
    See,
    /// Do a task: claim, complete, choose.
    Task(Id),
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
        Action::See => sees(view, actor),
        Action::Task(id) => {
            let task = view.case.tasks.get(id).ok_or(Refusal::NoSuchTask { task: Text::from(id.to_string()) })?;
            let view = View { scope: task.scope, ..*view };
            who::may_do(&view, actor, work_of(view.package, view.case, task), task)
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

/// Whoever has the right `see`, and whoever has a task of the case to do.
fn sees(view: &View<'_>, actor: &Actor) -> Result<(), Refusal> {
    let by_right = right(view, actor, "see");
    let by_task = || view.case.tasks.keys().any(|task| allowed(view, actor, &Action::Task(*task)).is_ok());
    if by_right.is_ok() || by_task() { Ok(()) } else { by_right }
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
