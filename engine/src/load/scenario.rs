//! Scenarios.

use serde_json::Value as Json;

use super::cursor::{Cursor, names, text, written_value};
use crate::language::{EXPECT, Form, Kinds, Shape};
use crate::model::{Command, Entries, Expect, Given, MattersExpected, Name, Scenario, ScenarioStep, TaskExpected};
use crate::source::{At, Node, Style, Value};

pub(super) fn scenario(node: &Node, shape: &'static Shape) -> Option<Scenario> {
    let cursor = Cursor::of(node, shape);
    let Form::Many(Form::Kinds(kinds)) = cursor.form_of("steps") else { unreachable!("`steps` is a list of commands") };
    let steps = match cursor.node("steps").map(|node| &node.value) {
        Some(Value::List(steps)) => steps.iter().filter_map(|node| step(node, kinds)).collect(),
        _ => Vec::new(),
    };
    let given = cursor.shape("given").map(|given| Given { now: given.text("now"), begin: given.text("begin"), until: given.text("until") });
    Some(Scenario {
        name: cursor.text("scenario")?,
        title: cursor.title("title").unwrap_or_default(),
        process: cursor.text("process"),
        cites: cursor.names("cites"),
        given: given.unwrap_or_default(),
        steps,
    })
}

fn step(node: &Node, kinds: &'static Kinds) -> Option<ScenarioStep> {
    let (cursor, kind, value) = Cursor::of_kind(node, kinds)?;
    let command = command(&cursor, kind, value)?;
    let (by, why) = by_whom(&cursor);
    Some(ScenarioStep { span: node.span, command, by, why, mark: cursor.text("mark") })
}

/// Who, and the reason; not every command has them.
fn by_whom(cursor: &Cursor<'_>) -> (Option<At<String>>, Option<At<String>>) {
    let optional = |key: &str| if cursor.has(key) { cursor.text(key) } else { None };
    (optional("by"), optional("why"))
}

fn command(cursor: &Cursor<'_>, kind: &str, value: &Node) -> Option<Command> {
    let optional = |key: &str| if cursor.has(key) { cursor.text(key) } else { None };
    let name = || text(value);
    Some(match kind {
        "start" => Command::Start { start: name()?, set: cursor.assignments("set") },
        "complete" => Command::Complete { step: name()?, set: cursor.assignments("set"), tick: cursor.names("tick") },
        "choose" => Command::Choose { way: name()?, set: cursor.assignments("set"), tick: cursor.names("tick") },
        "do" => Command::Do { action: name()?, set: cursor.assignments("set"), next: cursor.text("next") },
        "message" => {
            Command::Message { message: name()?, set: cursor.assignments("set"), subject: optional("subject"), text: optional("text") }
        }
        "mail" => Command::Mail { system: name()?, subject: cursor.text("subject"), text: cursor.text("text") },
        "signal" => Command::Signal { signal: name()?, with: cursor.assignments("with") },
        "post" => Command::Post { system: name()?, body: cursor.node("body").map(|node| At { value: json(node), span: node.span })? },
        "set" => Command::Set(super::cursor::assignments(value)),
        "override" => Command::Override(super::cursor::assignments(value)),
        "after" => Command::After(name()?),
        "until" => Command::Until(name()?),
        "expect" => Command::Expect(Box::new(expect(value))),
        "refused" => {
            let Form::Kinds(kinds) = cursor.form_of("refused") else { unreachable!("`refused` holds a command") };
            let (inner, kind, command_value) = Cursor::of_kind(value, kinds)?;
            let (by, why) = by_whom(&inner);
            let refused = ScenarioStep { span: value.span, command: command(&inner, kind, command_value)?, by, why, mark: None };
            Command::Refused { because: inner.text("because"), command: Box::new(refused) }
        }
        other => unreachable!("`{other}` is no command of the table"),
    })
}

fn expect(node: &Node) -> Expect {
    let cursor = Cursor::of(node, &EXPECT);
    let whole = |key: &str| cursor.text(key).and_then(|text| Some(text.with(text.value.parse().ok()?)));
    let pairs = |key: &str| cursor.node(key).and_then(Node::entries).unwrap_or(&[]).iter();
    let Form::Entries(_, Form::Shape(task_shape)) = cursor.form_of("tasks") else { unreachable!("`tasks` is a map of tasks") };
    Expect {
        status: cursor.text("status"),
        at: cursor.node("at").map(names),
        withdrawn: cursor.names("withdrawn"),
        fields: pairs("fields").filter_map(|(key, value)| Some((text(key)?, written_value(value)?))).collect(),
        sent: pairs("sent").filter_map(|(key, value)| Some((text(key)?, names(value)))).collect(),
        ended: cursor.text("ended"),
        cases: whole("cases"),
        returns: whole("returns"),
        matters: cursor.node("matters").and_then(matters),
        tasks: tasks(&cursor, task_shape),
    }
}

fn matters(node: &Node) -> Option<MattersExpected> {
    match &node.value {
        Value::List(_) => Some(MattersExpected::Kinds(names(node), node.span)),
        _ => text(node).and_then(|text| Some(MattersExpected::Count(text.with(text.value.parse().ok()?)))),
    }
}

fn tasks(cursor: &Cursor<'_>, shape: &'static Shape) -> Entries<TaskExpected> {
    cursor.entries("tasks", |step: Name, node| {
        let task = Cursor::of(node, shape);
        Some(TaskExpected {
            step,
            roles: task.names("role"),
            team: task.text("team"),
            person: task.text("person"),
            claimed_by: task.text("claimed_by"),
            due: task.text("due"),
        })
    })
}

/// A tree as JSON, by YAML's core types.
fn json(node: &Node) -> Json {
    match &node.value {
        Value::Nothing | Value::Refused => Json::Null,
        Value::List(items) => Json::Array(items.iter().map(json).collect()),
        Value::Map(entries) => {
            Json::Object(entries.iter().filter_map(|(key, value)| Some((key.text()?.to_owned(), json(value)))).collect())
        }
        Value::Scalar(scalar) if scalar.style == Style::Plain => match scalar.text.as_str() {
            "true" => Json::Bool(true),
            "false" => Json::Bool(false),
            text => text.parse::<serde_json::Number>().map_or_else(|_| Json::String(text.to_owned()), Json::Number),
        },
        Value::Scalar(scalar) => Json::String(scalar.text.clone()),
    }
}
