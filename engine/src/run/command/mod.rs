//! The commands, one a file: when each is refused, and what it makes true.

mod assign;
mod cancel;
mod choose;
mod claim;
mod complete;
mod dismiss;
mod fire;
mod note;
mod r#override;
mod receive;
mod release;
mod reply;
mod report;
mod retry;
pub(super) mod start;
mod update;

use super::flow::set_owner;
use super::judge::Judge;
use super::may::{Action, allowed, work_of};
use super::trigger::act;
use super::turn::{Place, Turn};
use crate::case::{Command, Event, Id, Person, Refusal, Task, Text};
use crate::package::WorkPlan;

/// Does a command.
pub(super) fn execute<J: Judge>(turn: &mut Turn<'_, J>, command: &Command) -> Result<(), Refusal> {
    match command {
        Command::Start { start, fields, message, .. } => start::run(turn, start, fields, message.as_ref()),
        Command::Claim { task } => claim::run(turn, *task),
        Command::Release { task } => release::run(turn, *task),
        Command::Assign { task, to } => assign::run(turn, *task, to),
        Command::Complete { task, fields, tick, why } => complete::run(turn, *task, fields, tick, why.as_ref()),
        Command::Choose { task, way, fields, tick, why } => choose::run(turn, *task, way, fields, tick, why.as_ref()),
        Command::Do { action, next, fields, why } => act(turn, action, next.as_ref(), fields, why.as_ref()),
        Command::Update { fields, why } => update::run(turn, fields, why.as_ref()),
        Command::Override { field, value, why } => r#override::run(turn, field, value.as_ref(), why.as_ref()),
        Command::Note { text } => note::run(turn, text),
        Command::Reply { text } => reply::run(turn, text),
        Command::Receive { name, message } => receive::run(turn, name, message),
        Command::Fire { timer } => fire::run(turn, *timer),
        Command::Report { effect, result } => report::run(turn, *effect, result),
        Command::Retry { matter, why } => retry::run(turn, *matter, why.as_ref()),
        Command::Dismiss { matter, why } => dismiss::run(turn, *matter, why.as_ref()),
        Command::Cancel { why } => cancel::run(turn, why.as_ref()),
    }
}

/// A task that the acting person may do, and that nobody else has claimed.
fn own_task<J: Judge>(turn: &Turn<'_, J>, task: Id) -> Result<(Task, Person), Refusal> {
    task_for(turn, task, &Action::Task(task))
}

/// A task that the acting person may do something with, and that nobody else has claimed.
fn task_for<J: Judge>(turn: &Turn<'_, J>, task: Id, action: &Action) -> Result<(Task, Person), Refusal> {
    let person = turn.actor().cloned().ok_or(Refusal::NeedsPerson)?;
    let view = turn.view(Place::of(turn.case.main().id));
    allowed(&view, turn.context.actor, action)?;
    let task = turn.case.tasks[&task].clone();
    match &task.claimed_by {
        Some(by) if !by.is_same(&person) => Err(Refusal::Claimed { by: Text::from(by.to_string()) }),
        _ => Ok((task, person)),
    }
}

/// The task is the person's, and so is the case.
fn take_task<J: Judge>(turn: &mut Turn<'_, J>, task: &Task, person: &Person) {
    if task.claimed_by.as_ref() != Some(person) {
        turn.emit(Event::TaskClaimed { task: task.id, by: person.clone() });
    }
    set_owner(turn, task.scope, person);
}

/// Every item of the checklist must be ticked.
fn ticked(work: &WorkPlan, tick: &[Text]) -> Result<(), Refusal> {
    let missing: Vec<Text> = work.checklist.iter().filter(|item| !tick.contains(item)).cloned().collect();
    if missing.is_empty() { Ok(()) } else { Err(Refusal::Checklist { missing }) }
}

fn work_in<'a, J: Judge>(turn: &Turn<'a, J>, task: &Task) -> &'a WorkPlan {
    work_of(turn.package, &turn.case, task)
}

/// The actor has a right outside the steps, and the case has not ended.
fn with_right<J: Judge>(turn: &Turn<'_, J>, action: &Action) -> Result<(), Refusal> {
    let view = turn.view(Place::of(turn.case.main().id));
    allowed(&view, turn.context.actor, action)?;
    if turn.case.ended.is_some() { Err(Refusal::Ended) } else { Ok(()) }
}

/// A reason that must be given.
fn reason(why: Option<&Text>) -> Result<&Text, Refusal> {
    why.filter(|why| !why.trim().is_empty()).ok_or(Refusal::Why)
}
