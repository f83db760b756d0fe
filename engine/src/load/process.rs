//! A process file.

use super::catalogue::titled;
use super::cursor::{Cursor, names};
use super::handler;
use super::step;
use crate::language::{FIELD, RECEIVE, STEP, Shape};
use crate::model::{Approved, Field, Flow, Name, Of, Process, Receive, ReceiveBy, Rights};
use crate::source::{Node, Value};

pub(super) fn process(node: &Node, shape: &'static Shape) -> Option<Process> {
    let cursor = Cursor::of(node, shape);
    Some(Process {
        name: cursor.text("process")?,
        noun: cursor.title("noun").unwrap_or_default(),
        title: cursor.title("title").unwrap_or_default(),
        owner: cursor.text("owner"),
        requester: cursor.text("requester"),
        version: cursor.text("version"),
        approved: cursor.shape("approved").map(|cursor| Approved { by: cursor.text("by"), date: cursor.text("date") }),
        number: cursor.text("number"),
        keep: cursor.text("keep"),
        statuses: cursor.text("statuses"),
        cites: cursor.names("cites"),
        fields: cursor.entries("fields", |name, node| Some(field(name, node))),
        receives: cursor.entries("receives", receive),
        starts: cursor.entries("starts", handler::start),
        flow: Flow { steps: cursor.entries("flow", |name, node| step::step(name, node, &STEP)) },
        always: cursor.entries("always", handler::handler),
        rights: cursor.shape("rights").map(|cursor| rights(&cursor)).unwrap_or_default(),
    })
}

fn field(name: Name, node: &Node) -> Field {
    let cursor = Cursor::of(node, &FIELD);
    Field {
        name,
        title: cursor.title("title").unwrap_or_default(),
        type_word: cursor.text("type"),
        list: cursor.flag("list", false),
        of: cursor.node("of").and_then(of),
        default: cursor.value("default"),
        rule: cursor.text("rule"),
        overriders: cursor.names("override"),
        listed: cursor.flag("listed", false),
        public: cursor.flag("public", false),
        sensitive: cursor.flag("sensitive", false),
        min: cursor.value("min"),
        max: cursor.value("max"),
        pattern: cursor.text("pattern"),
        help: cursor.title("help"),
        cites: cursor.names("cites"),
    }
}

/// The value of `of`.
pub(super) fn of(node: &Node) -> Option<Of> {
    match &node.value {
        Value::Scalar(_) => names(node).pop().map(Of::Named),
        Value::List(_) => Some(Of::Allowed(names(node), node.span)),
        Value::Map(_) => Some(Of::Here(titled(node), node.span)),
        Value::Nothing | Value::Refused => None,
    }
}

fn receive(name: Name, node: &Node) -> Option<Receive> {
    let (cursor, kind, value) = Cursor::of_kind(node, &RECEIVE)?;
    let by = match kind {
        "mail" => ReceiveBy::Reply,
        "signal" => ReceiveBy::Signal { signal: names(value).pop()?, same: cursor.assignments("same") },
        "form" => ReceiveBy::Form { form: super::cursor::form_items(value), roles: cursor.names("role") },
        other => unreachable!("`{other}` is no kind of the table"),
    };
    Some(Receive { name, title: cursor.title("title").unwrap_or_default(), by })
}

fn rights(cursor: &Cursor<'_>) -> Rights {
    Rights { given: cursor.present().into_iter().map(|(name, node)| (name.value.clone(), (name, names(node)))).collect() }
}
