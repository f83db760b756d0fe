//! References within a flow: steps, roles, fields, statuses, messages.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Decider, Entries, Handler, Name, Process, Start, StartTrigger, Step, StepKind, Trigger, Type, Within, Work};
use crate::words::{Words, list_of, words};

use super::process::signal;
use super::refer;
use super::targets;
use super::what;
use super::world::World;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for process in world.draft.processes.values() {
        for start in process.starts.values() {
            self::start(world, process, start, diagnostics);
        }
        for step in process.flow.steps.values() {
            self::step(world, process, step, diagnostics);
        }
        handlers(world, process, None, &process.always, diagnostics);
    }
}

fn start(world: &World<'_>, process: &Process, start: &Start, diagnostics: &mut Diagnostics) {
    match &start.trigger {
        StartTrigger::Form { form, roles } => {
            refer::form(world, process, form, diagnostics);
            roles.iter().for_each(|name| self::starter(world, process, name, diagnostics));
        }
        StartTrigger::Mail { system, same } => {
            mailbox(world, system, diagnostics);
            same.iter().for_each(|given| _ = refer::field(world, process, &given.name, diagnostics));
        }
        StartTrigger::Signal { signal: name, same } => {
            signal(world, name, diagnostics);
            same.iter().for_each(|given| _ = refer::field(world, process, &given.name, diagnostics));
        }
        StartTrigger::Call { takes, .. } => refer::form(world, process, takes, diagnostics),
    }
    start.next.iter().for_each(|name| targets::check(world, process, None, name, diagnostics));
}

/// Who may start a case: no field and no `owner`, since there is no case yet that could have them.
fn starter(world: &World<'_>, process: &Process, name: &Name, diagnostics: &mut Diagnostics) {
    let written = name.as_str();
    let is_who = |of: &Type| matches!(of, Type::Person | Type::Team);
    let of_case = written == "owner" || world.of(process).fields.get(written).is_some_and(is_who);
    if !of_case || world.draft.catalogue.roles.contains_key(written) {
        return refer::role(world, process, name, diagnostics);
    }
    let Words { sv, en } = list_of(world.draft.catalogue.roles.keys().map(String::as_str).chain(["anyone"]), 12);
    diagnostics.push(
        Diagnostic::new(
            Code::UnknownRole,
            name.span,
            words!("`{written}` är ingen innan ärendet finns", "`{written}` is nobody before there is a case"),
        )
        .help(words!("en start har {sv}", "a start has {en}")),
    );
}

/// A system that has a mailbox.
pub(super) fn mailbox(world: &World<'_>, system: &Name, diagnostics: &mut Diagnostics) {
    let systems = world.draft.catalogue.systems.values().filter(|system| system.mailbox.is_some());
    refer::find(world.draft, system, &what::MAILBOX, systems.map(|system| system.name.as_str()), diagnostics);
}

fn step(world: &World<'_>, process: &Process, step: &Step, diagnostics: &mut Diagnostics) {
    let flow = step.within.as_ref();
    step.next.iter().for_each(|name| targets::check(world, process, flow, name, diagnostics));
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
                way.next.iter().for_each(|name| targets::check(world, process, flow, name, diagnostics));
                refer::form(world, process, &way.form, diagnostics);
            }
        }
        StepKind::Wait(until) => handlers(world, process, flow, until, diagnostics),
        StepKind::End { gives } => gives.iter().for_each(|name| _ = refer::field(world, process, name, diagnostics)),
        StepKind::Parallel(_) | StepKind::Send(_) | StepKind::Change | StepKind::Call { .. } => {}
    }
    handlers(world, process, flow, &step.meanwhile, diagnostics);
}

fn work(world: &World<'_>, process: &Process, work: &Work, diagnostics: &mut Diagnostics) {
    work.roles.iter().for_each(|name| refer::role(world, process, name, diagnostics));
    refer::form(world, process, &work.form, diagnostics);
    work.show.iter().for_each(|name| _ = refer::field(world, process, name, diagnostics));
    work.not_by.iter().for_each(|name| refer::step(world, process, name, diagnostics));
}

/// Handlers that stand in a flow.
fn handlers(world: &World<'_>, process: &Process, flow: Option<&Within>, handlers: &Entries<Handler>, diagnostics: &mut Diagnostics) {
    for handler in handlers.values() {
        match &handler.trigger {
            Trigger::Message(name) => {
                refer::find(world.draft, name, &what::RECEIVE, process.receives.keys().map(String::as_str), diagnostics);
            }
            Trigger::Role(roles, _) => roles.iter().for_each(|name| refer::role(world, process, name, diagnostics)),
            Trigger::After { since, .. } => since.iter().for_each(|name| refer::step(world, process, name, diagnostics)),
            Trigger::At(_) => {}
        }
        refer::form(world, process, &handler.form, diagnostics);
        handler.next.iter().flat_map(|next| next.steps()).for_each(|name| targets::check(world, process, flow, name, diagnostics));
    }
}

/// A status is a value of the process's `statuses`.
pub(super) fn status(world: &World<'_>, process: &Process, status: &Name, diagnostics: &mut Diagnostics) {
    let list = process.statuses.as_ref().map(|statuses| world.draft.catalogue.choices.get(statuses.as_str()));
    match list {
        Some(Some(list)) => {
            refer::find(world.draft, status, &what::STATUS, list.items.keys().map(String::as_str), diagnostics);
        }
        // The list itself does not exist, which has been said.
        Some(None) => {}
        None => {
            let process = process.name.as_str();
            let message = words!("en status, men `{process}` har inga `statuses`", "a status, but `{process}` has no `statuses`");
            // The one line that is missing is missed by every status; it is told once.
            if diagnostics.as_slice().iter().any(|told| told.message == message) {
                return;
            }
            diagnostics.push(Diagnostic::new(Code::KeysClash, status.span, message).help(words!(
                "skriv överst i processen `statuses:` och namnet på ett val i katalogen (`choices`)",
                "write at the top of the process `statuses:` and the name of a choice of the catalogue (`choices`)"
            )));
        }
    }
}
