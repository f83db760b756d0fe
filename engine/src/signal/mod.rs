//! A system's JSON → signals, as the catalogue maps them: `each`, `from`, `map`, `default`, `if`. Pure, and without a line about
//! any system: that is all in the package (F71).
//!
//! A value that does not fit its field stays out and is kept as a misfit, so that no signal is lost; a body in which nothing is
//! found gives no signal.

#[cfg(test)]
mod tests;
mod value;

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde_json::Value as Json;

pub(crate) use value::by_address;
pub use value::read_value;

use crate::case::{Actor, Case, Context, Directory, Id, Message, Started, Text, Value};
use crate::hash::ShortHash;
use crate::package::{Formula, Package, SignalPlan};
use crate::run::{Asked, Evaluator, Judge, View, begin};

/// A signal that a body holds.
#[derive(Clone, Debug, PartialEq)]
pub struct Signal {
    /// Its name in the catalogue.
    pub name: Text,
    /// Its fields.
    pub message: Message,
}

/// The signals that a system's body holds, in the order of the body. `now` is when it came.
#[must_use]
pub fn signals(package: &Package, directory: &Directory, system: &str, body: &Json, now: Timestamp) -> Vec<Signal> {
    let mut found: Vec<(usize, Signal)> = Vec::new();
    for (name, plan) in package.signals.iter().filter(|(_, plan)| &*plan.system == system) {
        for (place, item) in items(plan, body).into_iter().enumerate() {
            if let Some(message) = of_item(package, directory, plan, item, now) {
                found.push((place, Signal { name: name.clone(), message }));
            }
        }
    }
    found.sort_by_key(|(place, _)| *place);
    found.into_iter().map(|(_, signal)| signal).collect()
}

fn items<'b>(plan: &SignalPlan, body: &'b Json) -> Vec<&'b Json> {
    match &plan.each {
        None => vec![body],
        Some(each) => body.pointer(each).and_then(Json::as_array).into_iter().flatten().collect(),
    }
}

fn of_item(package: &Package, directory: &Directory, plan: &SignalPlan, item: &Json, now: Timestamp) -> Option<Message> {
    let mut message = Message::default();
    for (name, field) in &plan.fields {
        // A key without a value, or with an empty text, says nothing.
        let Some(json) = item.pointer(&field.from).filter(|json| !matches!(json, Json::Null) && json.as_str() != Some("")) else {
            continue;
        };
        let ours = value::text_of(json).and_then(|text| field.map.get(&text)).map(|ours| Json::String(ours.clone()));
        match read_value(package, directory, &field.of, ours.as_ref().unwrap_or(json)) {
            Some(value) => message.parts.push((name.clone(), value)),
            None => message.misfits.push((name.clone(), Text::from(value::text_of(json).unwrap_or_else(|| json.to_string())))),
        }
    }
    if message.parts.is_empty() && message.misfits.is_empty() {
        return None;
    }
    let message = with_defaults(package, directory, plan, message, now);
    let is_meant = plan.condition.as_ref().is_none_or(|condition| {
        let value = computed(package, directory, &message, condition, now);
        value == Some(Value::Boolean(true))
    });
    is_meant.then_some(message)
}

/// Fills in what a signal of this name lacks: defaults rest on other fields, in whatever order. What did not fit stays out.
pub(crate) fn defaulted(package: &Package, directory: &Directory, signal: &str, message: Message, now: Timestamp) -> Message {
    match package.signals.get(signal) {
        Some(plan) => with_defaults(package, directory, plan, message, now),
        None => message,
    }
}

fn with_defaults(package: &Package, directory: &Directory, plan: &SignalPlan, mut message: Message, now: Timestamp) -> Message {
    let set: BTreeSet<Text> = message.parts.iter().map(|(name, _)| name.clone()).collect();
    let misfits: BTreeSet<Text> = message.misfits.iter().map(|(name, _)| name.clone()).collect();
    let mut left: Vec<(&Text, &Formula)> = plan
        .fields
        .iter()
        .filter(|(name, _)| !set.contains(*name) && !misfits.contains(*name))
        .filter_map(|(name, field)| Some((name, field.default.as_ref()?)))
        .collect();
    loop {
        let before = left.len();
        left.retain(|(name, default)| match computed(package, directory, &message, default, now) {
            Some(value) => {
                message.parts.push(((*name).clone(), value));
                false
            }
            None => true,
        });
        if left.len() == before {
            return message;
        }
    }
}

/// What an expression over a signal's fields gives; one that fails gives nothing.
fn computed(package: &Package, directory: &Directory, message: &Message, formula: &Formula, now: Timestamp) -> Option<Value> {
    let case = holding(message, now);
    let context = Context { now, actor: &Actor::Engine, directory, case_id: None, number: None };
    let view = View { package, case: &case, context: &context, scope: case.main().id, message: None, answer: None };
    Evaluator::default().value(&Asked { view: &view, formula }).ok().flatten()
}

/// The signal's fields as an expression sees them: those of a case that there is none of.
fn holding(message: &Message, now: Timestamp) -> Case {
    let scope = Id { seq: 0, n: 0 };
    let nobody = || Text::from("");
    let mut case = begin(&Started {
        id: nobody(),
        number: None,
        process: nobody(),
        process_hash: ShortHash::default(),
        channel: nobody(),
        at: now,
        status: None,
        scope,
    });
    if let Some(main) = std::sync::Arc::make_mut(&mut case.scopes).get_mut(&scope) {
        main.fields.extend(message.parts.iter().cloned());
    }
    case
}
