//! A process file.

use std::collections::BTreeSet;

use super::catalogue::titled;
use super::cursor::{Cursor, names};
use super::flow::Steps;
use super::handler;
use crate::language::{FIELD, RECEIVE, Shape};
use crate::model::{Approved, Field, Name, Of, Process, Receive, ReceiveBy, Rights};
use crate::source::{Node, Value, meaning};

pub(super) fn process(node: &Node, shape: &'static Shape) -> Option<Process> {
    let cursor = Cursor::of(node, shape);
    let mut steps = Steps::default();
    cursor.node("flow").into_iter().for_each(|node| _ = steps.read(node, None));
    let always = cursor.entries("always", |name, node| handler::handler(name, node, None, &mut steps));
    let mut process = Process {
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
        flow: steps.flow,
        always,
        rights: cursor.shape("rights").map(|cursor| rights(&cursor)).unwrap_or_default(),
        broken: BTreeSet::new(),
        meaning: meaning(node),
        is_whole: ["starts", "flow"].iter().all(|key| cursor.node(key).is_some_and(|node| node.entries().is_some())),
    };
    process.broken = broken(node, &process);
    process.broken.extend(steps.broken);
    Some(process)
}

/// Starts, messages and handlers of `always` that stand in the file and have no model, since they have a mistake of their own.
fn broken(node: &Node, process: &Process) -> BTreeSet<String> {
    let written = |key: &str| {
        let entries = node.entries().unwrap_or(&[]).iter().find(|(node, _)| node.text() == Some(key));
        entries.and_then(|(_, value)| value.entries()).unwrap_or(&[]).iter().filter_map(|(name, _)| name.text())
    };
    let starts = written("starts").filter(|name| !process.starts.contains_key(*name));
    let receives = written("receives").filter(|name| !process.receives.contains_key(*name));
    let always = written("always").filter(|name| !process.always.contains_key(*name));
    starts.chain(receives).chain(always).map(str::to_owned).collect()
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
