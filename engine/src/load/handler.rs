//! Starts and handlers.

use super::cursor::{Cursor, form_items, names, written};
use super::flow::Steps;
use crate::language::{HANDLER, START};
use crate::model::{Beside, Handler, InnerFlow, Name, Next, Start, StartTrigger, Trigger, Within};
use crate::source::{Node, Value};

pub(super) fn start(name: Name, node: &Node) -> Option<Start> {
    let (cursor, kind, value) = Cursor::of_kind(node, &START)?;
    let same = || if cursor.has("same") { cursor.assignments("same") } else { Vec::new() };
    let trigger = match kind {
        "form" => StartTrigger::Form { form: form_items(value), roles: cursor.names("role") },
        "mail" => StartTrigger::Mail { system: names(value).pop()?, same: same() },
        "signal" => StartTrigger::Signal { signal: names(value).pop()?, same: same() },
        "call" => StartTrigger::Call { from: names(value).pop()?, takes: cursor.form("takes") },
        other => unreachable!("`{other}` is no ready kind of the table"),
    };
    Some(Start {
        name,
        title: cursor.title("title").unwrap_or_default(),
        trigger,
        condition: if cursor.has("if") { cursor.written("if") } else { None },
        set: cursor.assignments("set"),
        next: cursor.text("next"),
        cites: cursor.names("cites"),
    })
}

/// Reads a handler of a step or of `always`, and into `steps` those of its flow.
pub(super) fn handler(name: Name, node: &Node, step: Option<&str>, steps: &mut Steps) -> Option<Handler> {
    let (cursor, kind, value) = Cursor::of_kind(node, &HANDLER)?;
    let trigger = match kind {
        "message" => Trigger::Message(names(value).pop()?),
        "role" => Trigger::Role(names(value), value.span),
        "after" => Trigger::After { time: written(value)?, since: cursor.text("since") },
        "at" => Trigger::At(written(value)?),
        other => unreachable!("`{other}` is no ready kind of the table"),
    };
    let flow = cursor.node("flow").map(|node| {
        let within = Within { step: step.map(str::to_owned), part: InnerFlow::Beside(name.value.clone()) };
        Beside { place: cursor.place("flow").unwrap_or(node.span), first: steps.read(node, Some(&within)) }
    });
    Some(Handler {
        name,
        span: node.span,
        trigger,
        title: cursor.title("title"),
        condition: cursor.written("if"),
        form: cursor.form("form"),
        why: cursor.flag("why", false),
        set: cursor.assignments("set"),
        next: cursor.node("next").and_then(next),
        flow,
        again: cursor.node("again").map(|node| node.span),
        returns: cursor.flag("return", true),
        within: cursor.text("within"),
        cites: cursor.names("cites"),
    })
}

fn next(node: &Node) -> Option<Next> {
    match &node.value {
        Value::List(_) => Some(Next::Pick(names(node), node.span)),
        _ => names(node).pop().map(Next::One),
    }
}
