//! What is declared and never used: a warning, since it is mostly a slip of a name or something left behind.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Name, StepKind};
use crate::words::words;

use super::values::Uses;
use super::world::World;

/// Every word of the package that could name something, outside the places where names are given.
pub(super) fn check(world: &World<'_>, uses: &Uses, diagnostics: &mut Diagnostics) {
    let draft = world.draft;
    let mut sends: BTreeSet<&str> = BTreeSet::new();
    let mut calls: BTreeSet<&str> = BTreeSet::new();
    for step in draft.processes.values().flat_map(|process| process.flow.steps.values()) {
        match &step.kind {
            StepKind::Send(send) => sends.extend(send.template.iter().map(|name| name.as_str())),
            StepKind::Call { process, .. } => calls.extend(process.iter().map(|name| name.as_str())),
            _ => {}
        }
    }
    for template in draft.templates.values().filter(|template| !sends.contains(template.name.as_str())) {
        warn(&template.name, ("mallen", "the template"), ("inget `send` skickar den", "no `send` sends it"), diagnostics);
    }
    for process in draft.processes.values() {
        let only_called = process.starts.values().all(|start| matches!(start.trigger, crate::model::StartTrigger::Call { .. }));
        if only_called && !calls.contains(process.name.as_str()) {
            warn(&process.name, ("processen", "the process"), ("ingen anropar den", "nothing calls it"), diagnostics);
        }
        let taken: BTreeSet<&str> = super::values::handlers_of(process)
            .filter_map(|handler| match &handler.trigger {
                crate::model::Trigger::Message(name) => Some(name.as_str()),
                _ => None,
            })
            .collect();
        for receive in process.receives.values().filter(|receive| !taken.contains(receive.name.as_str())) {
            warn(&receive.name, ("meddelandet", "the message"), ("inget handtag tar det", "no handler takes it"), diagnostics);
        }
    }
    for way in draft.processes.values().flat_map(|process| super::decisions::dead_ways(world, process)) {
        dead_way(&way.name, diagnostics);
    }
    for rule in draft.rules.values().filter(|rule| !super::rules::is_used(world, uses, rule.name.as_str())) {
        warn(
            &rule.name,
            ("regeln", "the rule"),
            ("inget fält, beslut eller uttryck frågar den", "no field, decision or expression asks it"),
            diagnostics,
        );
    }
}

fn dead_way(name: &Name, diagnostics: &mut Diagnostics) {
    let written = name.as_str();
    diagnostics.push(
        Diagnostic::new(Code::Unused, name.span, words!("vägen `{written}` tas aldrig", "the way `{written}` is never taken"))
            .label(words!("den gäller inget som inte en tidigare väg tar", "it holds for nothing that an earlier way does not take"))
            .help(words!("ta bort den, rätta dess villkor, eller sätt den före", "remove it, mend its condition, or put it earlier")),
    );
}

fn warn(name: &Name, what: (&str, &str), why: (&str, &str), diagnostics: &mut Diagnostics) {
    let written = name.as_str();
    let ((sv, en), (why_sv, why_en)) = (what, why);
    diagnostics.push(
        Diagnostic::new(Code::Unused, name.span, words!("{sv} `{written}` används inte", "{en} `{written}` is not used"))
            .label(words!("{why_sv}", "{why_en}"))
            .help(words!("ta bort det, eller använd det", "remove it, or use it")),
    );
}
