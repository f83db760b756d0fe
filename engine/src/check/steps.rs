//! References within a flow: steps, roles, fields, statuses, messages.

use crate::diagnostic::{Code, Diagnostics};
use crate::model::{Decider, Entries, Handler, Process, Start, StartTrigger, Step, StepKind, Trigger, Work};

use super::process::signal;
use super::refer;
use super::world::World;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for process in world.draft.processes.values() {
        for start in process.starts.values() {
            self::start(world, process, start, diagnostics);
        }
        for step in process.flow.steps.values() {
            self::step(world, process, step, diagnostics);
        }
        handlers(world, process, &process.always, diagnostics);
    }
}

fn start(world: &World<'_>, process: &Process, start: &Start, diagnostics: &mut Diagnostics) {
    match &start.trigger {
        StartTrigger::Form { form, roles } => {
            refer::form(process, form, diagnostics);
            roles.iter().for_each(|name| refer::role(world, process, name, diagnostics));
        }
        StartTrigger::Mail { system, same } => {
            mailbox(world, system, diagnostics);
            same.iter().for_each(|given| _ = refer::field(process, &given.name, diagnostics));
        }
        StartTrigger::Signal { signal: name, same } => {
            signal(world, name, diagnostics);
            same.iter().for_each(|given| _ = refer::field(process, &given.name, diagnostics));
        }
        StartTrigger::Call { takes, .. } => refer::form(process, takes, diagnostics),
    }
    start.next.iter().for_each(|name| refer::step(process, name, diagnostics));
}

/// A system that has a mailbox.
pub(super) fn mailbox(world: &World<'_>, system: &crate::model::Name, diagnostics: &mut Diagnostics) {
    let systems = world.draft.catalogue.systems.values().filter(|system| system.mailbox.is_some());
    refer::one_of(
        system,
        Code::UnknownSystem,
        ("inget system med brevlåda som heter", "no system with a mailbox called"),
        ("system med brevlåda:", "systems with a mailbox:"),
        systems.map(|system| system.name.as_str()),
        diagnostics,
    );
}

fn step(world: &World<'_>, process: &Process, step: &Step, diagnostics: &mut Diagnostics) {
    step.next.iter().for_each(|name| refer::step(process, name, diagnostics));
    if let Some(status) = &step.status {
        self::status(world, process, status, diagnostics);
    }
    match &step.kind {
        StepKind::Activity(work) => self::work(world, process, work, diagnostics),
        StepKind::Decision(decision) => {
            match &decision.by {
                Decider::Person(work) => self::work(world, process, work, diagnostics),
                Decider::Rule(rule) => refer::rule(world.draft, rule, diagnostics),
                Decider::Expressions => {}
            }
            for way in decision.ways.values() {
                way.next.iter().for_each(|name| refer::step(process, name, diagnostics));
                refer::form(process, &way.form, diagnostics);
            }
        }
        StepKind::Wait(until) => handlers(world, process, until, diagnostics),
        StepKind::End { gives } => gives.iter().for_each(|name| _ = refer::field(process, name, diagnostics)),
        StepKind::Send(_) | StepKind::Change | StepKind::Call { .. } => {}
    }
    handlers(world, process, &step.meanwhile, diagnostics);
}

fn work(world: &World<'_>, process: &Process, work: &Work, diagnostics: &mut Diagnostics) {
    work.roles.iter().for_each(|name| refer::role(world, process, name, diagnostics));
    refer::form(process, &work.form, diagnostics);
    work.show.iter().for_each(|name| _ = refer::field(process, name, diagnostics));
    work.not_by.iter().for_each(|name| refer::step(process, name, diagnostics));
}

fn handlers(world: &World<'_>, process: &Process, handlers: &Entries<Handler>, diagnostics: &mut Diagnostics) {
    for handler in handlers.values() {
        match &handler.trigger {
            Trigger::Message(name) => {
                refer::one_of(
                    name,
                    Code::UnknownMessage,
                    ("inget meddelande", "no message"),
                    ("`receives` har", "`receives` has"),
                    process.receives.keys().map(String::as_str),
                    diagnostics,
                );
            }
            Trigger::Role(roles, _) => roles.iter().for_each(|name| refer::role(world, process, name, diagnostics)),
            Trigger::After { since, .. } => since.iter().for_each(|name| refer::step(process, name, diagnostics)),
            Trigger::At(_) => {}
        }
        refer::form(process, &handler.form, diagnostics);
        handler.next.iter().flat_map(|next| next.steps()).for_each(|name| refer::step(process, name, diagnostics));
    }
}

/// A status is a value of the process's `statuses`.
pub(super) fn status(world: &World<'_>, process: &Process, status: &crate::model::Name, diagnostics: &mut Diagnostics) {
    let list = process.statuses.as_ref().map(|statuses| world.draft.catalogue.choices.get(statuses.as_str()));
    match list {
        Some(Some(list)) => {
            refer::one_of(
                status,
                Code::OutsideChoice,
                ("ingen status", "no status"),
                ("statusarna är", "the statuses are"),
                list.items.keys().map(String::as_str),
                diagnostics,
            );
        }
        // The list itself does not exist, which has been said.
        Some(None) => {}
        None => {
            refer::one_of(
                status,
                Code::OutsideChoice,
                ("ingen `statuses` i processen, så heller ingen status", "no `statuses` in the process, so no status"),
                ("", ""),
                std::iter::empty(),
                diagnostics,
            );
        }
    }
}
