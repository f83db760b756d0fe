//! Bodies → commands, one function a command.

use serde_json::Value as Json;
use tillit_engine::case::{Case, Command, FieldValues, Id, Message, Refusal, Text};
use tillit_engine::{FormOf, process_of_form};

use super::shape::{ACT, ASSIGN, Body, CANCEL, COMPLETE, MESSAGE, NOTHING, OVERRIDE, SETTLE, START, TEXT, UPDATE};
use super::{Input, InputError, Misfit};
use crate::words::words;

/// A command, or why it is none.
type Read = Result<Command, InputError>;

/// What a command is given to: a case, and by what it is read.
#[derive(Clone, Copy, Debug)]
pub struct Target<'a> {
    /// By what names and types are read.
    pub input: Input<'a>,
    /// The case.
    pub case: &'a Case,
}

/// `POST cases`: begins a case.
///
/// # Errors
/// What does not fit.
pub fn start(input: &Input<'_>, json: &Json) -> Read {
    let body = START.read(json)?;
    let (process, start) = (required(&body, "process"), required(&body, "start"));
    // Of a process that there is not, no field can be unknown: the core says that there is no such start.
    let is_known = input.package.processes().any(|name| *name == process);
    let fields = body.fields().filter(|_| is_known).map(|fields| input.fields(&process, fields)).transpose()?.unwrap_or_default();
    Ok(Command::Start { process, start, fields, message: None })
}

/// `…/tasks/{task}/complete`: completes a task; with `way`, decides.
///
/// # Errors
/// What does not fit, or which task it could be.
pub fn complete(target: &Target<'_>, name: &str, json: &Json) -> Read {
    let body = COMPLETE.read(json)?;
    let task = task(target.case, name)?;
    let fields = form(target, FormOf::Task(task), &body)?;
    let tick = body.texts("tick").into_iter().map(Text::from).collect();
    let why = why(&body);
    Ok(match body.text("way") {
        Some(way) => Command::Choose { task, way: Text::from(way), fields, tick, why },
        None => Command::Complete { task, fields, tick, why },
    })
}

/// `…/actions/{action}`: does an action.
///
/// # Errors
/// What does not fit.
pub fn act(target: &Target<'_>, action: &str, json: &Json) -> Read {
    let body = ACT.read(json)?;
    let fields = form(target, FormOf::Action(action), &body)?;
    Ok(Command::Do { action: Text::from(action), next: body.text("next").map(Text::from), fields, why: why(&body) })
}

/// `…/messages/{name}`: what a form of `receives` was given. What has no form is no person's to say: mail and signals would be forged.
///
/// # Errors
/// What does not fit, or there is no such form.
pub fn message(target: &Target<'_>, name: &str, json: &Json) -> Read {
    let body = MESSAGE.read(json)?;
    if process_of_form(target.input.package, target.case, FormOf::Message(name)).is_none() {
        return Err(Refusal::NoSuchMessage { message: Text::from(name) }.into());
    }
    let fields = form(target, FormOf::Message(name), &body)?;
    let parts = fields.into_iter().filter_map(|(field, value)| Some((field, value?))).collect();
    Ok(Command::Receive { name: Text::from(name), message: Message { parts, ..Message::default() } })
}

/// `PATCH …`: changes fields of the case.
///
/// # Errors
/// What does not fit.
pub fn update(target: &Target<'_>, json: &Json) -> Read {
    let body = UPDATE.read(json)?;
    let fields = body.fields().map(|fields| target.input.fields(&target.case.process, fields)).transpose()?;
    Ok(Command::Update { fields: fields.unwrap_or_default(), why: why(&body) })
}

/// `…/override`: says what a rule otherwise says; `null` lets it hold again.
///
/// # Errors
/// What does not fit.
pub fn overrule(target: &Target<'_>, json: &Json) -> Read {
    let body = OVERRIDE.read(json)?;
    let field = required(&body, "field");
    let value = body.get("value").unwrap_or(&Json::Null);
    let value = target.input.field(&target.case.process, &field, value).map_err(|misfit| vec![misfit])?;
    Ok(Command::Override { field, value, why: why(&body) })
}

/// `…/notes`: internal words.
///
/// # Errors
/// What does not fit.
pub fn note(json: &Json) -> Read {
    Ok(Command::Note { text: required(&TEXT.read(json)?, "text") })
}

/// `…/replies`: public words to the requester.
///
/// # Errors
/// What does not fit.
pub fn reply(json: &Json) -> Read {
    Ok(Command::Reply { text: required(&TEXT.read(json)?, "text") })
}

/// `…/tasks/{task}/claim`.
///
/// # Errors
/// What does not fit, or which task it could be.
pub fn claim(case: &Case, name: &str, json: &Json) -> Read {
    NOTHING.read(json)?;
    Ok(Command::Claim { task: task(case, name)? })
}

/// `…/tasks/{task}/release`.
///
/// # Errors
/// What does not fit, or which task it could be.
pub fn release(case: &Case, name: &str, json: &Json) -> Read {
    NOTHING.read(json)?;
    Ok(Command::Release { task: task(case, name)? })
}

/// `…/tasks/{task}/assign`.
///
/// # Errors
/// What does not fit, or which task it could be.
pub fn assign(target: &Target<'_>, name: &str, json: &Json) -> Read {
    let body = ASSIGN.read(json)?;
    let task = task(target.case, name)?;
    let unknown = || vec![Misfit::new("to", words!("det finns ingen sådan person", "there is no such person"))];
    let to = body.get("to").and_then(|to| target.input.person(to)).ok_or_else(unknown)?;
    Ok(Command::Assign { task, to })
}

/// `…/cancel`: ends the case outside its flow.
///
/// # Errors
/// What does not fit.
pub fn cancel(json: &Json) -> Read {
    Ok(Command::Cancel { why: why(&CANCEL.read(json)?) })
}

/// `…/matters/{matter}/retry`.
///
/// # Errors
/// What does not fit.
pub fn retry(name: &str, json: &Json) -> Read {
    let body = SETTLE.read(json)?;
    Ok(Command::Retry { matter: id(name).ok_or(Refusal::Gone)?, why: why(&body) })
}

/// `…/matters/{matter}/dismiss`.
///
/// # Errors
/// What does not fit.
pub fn dismiss(name: &str, json: &Json) -> Read {
    let body = SETTLE.read(json)?;
    Ok(Command::Dismiss { matter: id(name).ok_or(Refusal::Gone)?, why: why(&body) })
}

/// The open task of an id, or of a step that has no more than one.
///
/// # Errors
/// There is none, or the step has several.
pub fn task(case: &Case, name: &str) -> Result<Id, InputError> {
    if let Some(id) = id(name).filter(|id| case.tasks.contains_key(id)) {
        return Ok(id);
    }
    let of_step: Vec<Id> = case.tasks.values().filter(|task| *task.step == *name).map(|task| task.id).collect();
    match of_step.as_slice() {
        [] => Err(Refusal::NoSuchTask { task: Text::from(name) }.into()),
        [one] => Ok(*one),
        _ => Err(InputError::Ambiguous { step: Text::from(name), tasks: of_step }),
    }
}

/// `3-0`: the entry and the place in it.
fn id(text: &str) -> Option<Id> {
    let (seq, n) = text.split_once('-')?;
    let id = Id { seq: seq.parse().ok()?, n: n.parse().ok()? };
    (id.to_string() == text).then_some(id)
}

/// What a form was given. Where the case has no such form now the core refuses the command, whatever the form was given.
fn form(target: &Target<'_>, of: FormOf<'_>, body: &Body<'_>) -> Result<FieldValues, InputError> {
    let process = process_of_form(target.input.package, target.case, of);
    match (process, body.fields()) {
        (Some(process), Some(fields)) => Ok(target.input.fields(process, fields)?),
        (None, _) | (_, None) => Ok(FieldValues::new()),
    }
}

fn why(body: &Body<'_>) -> Option<Text> {
    body.text("why").map(Text::from)
}

fn required(body: &Body<'_>, name: &str) -> Text {
    Text::from(body.text(name).expect("a body that has its shape has the texts that it must have"))
}
