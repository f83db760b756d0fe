//! Sensitive content stays in sensitive fields, which are erased some time after the end (F64): none gets into other fields or
//! into `same`, the index by which cases are found.
//!
//! Templates may show it: whom a message goes to is the process owner's choice. What a rule answers is not followed: it is a
//! decision about the content, not the content. `has(x)` says only that something is there.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{Expr, ExprKind, Operator};
use crate::model::{Assignment, Field, Process, ReceiveBy, StartTrigger};
use crate::source::Span;
use crate::words::words;

use super::values::{Outside, Uses, Write};
use super::world::World;

pub(super) fn check(world: &World<'_>, uses: &Uses, diagnostics: &mut Diagnostics) {
    for write in &uses.writes {
        let (process, field) = &write.into;
        let into = &world.draft.processes[process].fields[field];
        if !into.sensitive {
            for (source, place, path) in copied(world, write) {
                diagnostics.push(leak(into, source, place, path));
            }
        }
    }
    for process in world.draft.processes.values() {
        same_of(process).for_each(|given| found_by(process, given, diagnostics));
    }
}

/// Sensitive fields whose content an expression holds, with where it is read and how that is written.
fn copied<'a>(world: &'a World<'_>, write: &'a Write) -> Vec<(&'a Field, Span, &'a str)> {
    let mut paths = BTreeSet::new();
    content(&write.checked.expression, &mut paths);
    let own = &world.draft.processes[&write.process].fields;
    let reads = write.checked.reads.iter().filter(|read| paths.contains(&read.path));
    let sources = reads.filter_map(|read| {
        let part = read.path.split('.').nth(1).unwrap_or_default();
        let field = match (read.name.as_str(), &write.outside) {
            ("answer", Outside::Called(called)) => world.draft.processes[called].fields.get(part),
            ("message", Outside::OwnForm) => own.get(part),
            (name, _) => own.get(name),
        };
        Some((field.filter(|field| field.sensitive)?, read.span, read.path.as_str()))
    });
    sources.collect()
}

/// The paths whose content is in what an expression gives: what is only compared, counted or asked for is not.
fn content(expr: &Expr, paths: &mut BTreeSet<String>) {
    match &expr.kind {
        ExprKind::Name(_) | ExprKind::Member { .. } => paths.extend(expr.path()),
        ExprKind::Index { of, .. } => content(of, paths),
        ExprKind::Method { owner, method, .. } if matches!(method.text.as_str(), "to_lower" | "to_upper" | "trim") => content(owner, paths),
        ExprKind::Binary { operator: Operator::Add, left, right } => [left, right].into_iter().for_each(|part| content(part, paths)),
        ExprKind::List(items) => items.iter().for_each(|item| content(item, paths)),
        _ => {}
    }
}

fn leak(into: &Field, source: &Field, place: Span, path: &str) -> Diagnostic {
    let name = into.name.as_str();
    Diagnostic::new(
        Code::SensitiveLeak,
        place,
        words!(
            "`{path}` är känsligt, men `{name}` som får innehållet raderas inte",
            "`{path}` is sensitive, but `{name}`, which gets its content, is not erased"
        ),
    )
    .related(source.name.span, words!("känsligt: `sensitive: true`", "sensitive: `sensitive: true`"))
    .related(into.name.span, words!("fältet saknar `sensitive: true`", "the field lacks `sensitive: true`"))
    .help(words!(
        "ge även `{name}` `sensitive: true`, eller skriv något annat i det",
        "give `{name}` `sensitive: true` too, or write something else into it"
    ))
}

/// Every `same` of a process.
fn same_of(process: &Process) -> impl Iterator<Item = &Assignment> {
    let starts = process.starts.values().filter_map(|start| match &start.trigger {
        StartTrigger::Mail { same, .. } | StartTrigger::Signal { same, .. } => Some(same),
        StartTrigger::Form { .. } | StartTrigger::Call { .. } => None,
    });
    let receives = process.receives.values().filter_map(|receive| match &receive.by {
        ReceiveBy::Signal { same, .. } => Some(same),
        ReceiveBy::Reply | ReceiveBy::Form { .. } => None,
    });
    starts.chain(receives).flatten()
}

/// What a case is found by stands in an index that erasing does not reach.
fn found_by(process: &Process, given: &Assignment, diagnostics: &mut Diagnostics) {
    let Some(field) = process.fields.get(given.name.as_str()).filter(|field| field.sensitive) else { return };
    let name = field.name.as_str();
    diagnostics.push(
        Diagnostic::new(
            Code::SensitiveLeak,
            given.name.span,
            words!(
                "`{name}` är känsligt och raderas, så ärenden kan inte återfinnas med det",
                "`{name}` is sensitive and erased, so cases cannot be found by it"
            ),
        )
        .related(field.name.span, words!("känsligt: `sensitive: true`", "sensitive: `sensitive: true`"))
        .help(words!(
            "välj ett fält som inte säger något om en person, som ett nummer eller ett kännetecken",
            "choose a field that tells nothing of a person, such as a number or a fingerprint"
        )),
    );
}
