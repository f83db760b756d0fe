//! Calls: the called process exists, can be called from here, is given what it takes, and no call comes back to itself.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Assignment, Name, Process, Start, StartTrigger, StepKind};
use crate::words::{list_of, words};

use super::refer;
use super::what;
use super::world::World;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for process in world.draft.processes.values() {
        for step in process.flow.steps.values() {
            if let StepKind::Call { process: Some(called), with } = &step.kind {
                self::call(world, process, called, with, step.name.span, diagnostics);
            }
        }
        for start in process.starts.values() {
            if let StartTrigger::Call { from, .. } = &start.trigger
                && from.as_str() != "any"
            {
                known_process(world, from, diagnostics);
            }
        }
        cycle(world, process, diagnostics);
    }
}

fn known_process(world: &World<'_>, name: &Name, diagnostics: &mut Diagnostics) -> bool {
    refer::find(world.draft, name, &what::PROCESS, world.draft.processes.keys().map(String::as_str), diagnostics)
}

fn call(world: &World<'_>, caller: &Process, name: &Name, with: &[Assignment], step: crate::source::Span, diagnostics: &mut Diagnostics) {
    if !known_process(world, name, diagnostics) {
        return;
    }
    let called = &world.draft.processes[name.as_str()];
    let (written, by) = (name.as_str(), caller.name.as_str());
    let Some((start, takes)) = start_for(called, by) else {
        diagnostics.push(
            Diagnostic::new(
                Code::UnknownProcess,
                name.span,
                words!("`{written}` har ingen start för anrop från `{by}`", "`{written}` has no start for a call from `{by}`"),
            )
            .related(called.name.span, words!("processen", "the process"))
            .help(words!("ge den en start `call: {by}` eller `call: any`", "give it a start `call: {by}` or `call: any`")),
        );
        return;
    };
    for given in with {
        if !takes.iter().any(|item| item.field.value == given.name.value) {
            let field = given.name.as_str();
            let list = list_of(takes.iter().map(|item| item.field.as_str()), 12);
            let (sv, en) = (list.sv, list.en);
            diagnostics.push(
                Diagnostic::new(
                    Code::UnknownField,
                    given.name.span,
                    words!("`{written}` tar inte emot `{field}`", "`{written}` does not take `{field}`"),
                )
                .nearest(field, takes.iter().map(|item| item.field.as_str()))
                .related(start.name.span, words!("dess start", "its start"))
                .help(words!("den tar {sv}", "it takes {en}")),
            );
        }
    }
    let missing: Vec<&str> = takes
        .iter()
        .filter(|item| item.required && !with.iter().any(|given| given.name.value == item.field.value))
        .map(|item| item.field.as_str())
        .collect();
    if !missing.is_empty() {
        let list = list_of(&missing, 12);
        let (sv, en) = (list.sv, list.en);
        diagnostics.push(
            Diagnostic::new(
                Code::MissingKey,
                step,
                words!("`with` saknar {sv} som `{written}` tar emot", "`with` lacks {en}, which `{written}` takes"),
            )
            .related(start.name.span, words!("dess start", "its start"))
            .help(words!("ge det i `with`, eller skriv `?` efter det i `takes`", "give it in `with`, or write `?` after it in `takes`")),
        );
    }
    same_statuses(caller, called, name, diagnostics);
}

/// The start of a process that a call from `caller` uses.
pub(super) fn start_for<'p>(called: &'p Process, caller: &str) -> Option<(&'p Start, &'p [crate::model::FormItem])> {
    called.starts.values().find_map(|start| match &start.trigger {
        StartTrigger::Call { from, takes } if from.as_str() == caller || from.as_str() == "any" => Some((start, takes.as_slice())),
        _ => None,
    })
}

/// A called process sets the status of the same case, so both must mean the same values (F27).
fn same_statuses(caller: &Process, called: &Process, name: &Name, diagnostics: &mut Diagnostics) {
    let of = |process: &Process| process.statuses.as_ref().map(|statuses| statuses.value.clone());
    let lacks_them = of(caller).is_none() && caller.flow.steps.values().any(|step| step.status.is_some());
    if of(called).is_some() && of(called) != of(caller) && !lacks_them {
        let (a, b) = (caller.name.as_str(), called.name.as_str());
        let place = called.statuses.as_ref().map_or(called.name.span, |statuses| statuses.span);
        diagnostics.push(
            Diagnostic::new(
                Code::KeysClash,
                name.span,
                words!(
                    "`{a}` och `{b}` har olika statusar, men är samma ärende",
                    "`{a}` and `{b}` have different statuses, but are one case"
                ),
            )
            .related(place, words!("här", "here"))
            .help(words!("ge båda samma `statuses`", "give both the same `statuses`")),
        );
    }
}

/// A process that calls itself, directly or through others, would never end; told once, at the process that comes first.
fn cycle(world: &World<'_>, process: &Process, diagnostics: &mut Diagnostics) {
    let called = world.with_called(process);
    let first_of_cycle = called.iter().all(|other| {
        let order = |name: &str| world.draft.processes.get_index_of(name);
        order(process.name.as_str()) <= order(other.name.as_str()) || !world.with_called(other).iter().any(|back| back.name == process.name)
    });
    for other in &called {
        for step in other.flow.steps.values() {
            let StepKind::Call { process: Some(name), .. } = &step.kind else { continue };
            if name.as_str() == process.name.as_str() && first_of_cycle {
                let (from, to) = (other.name.as_str(), process.name.as_str());
                diagnostics.push(
                    Diagnostic::new(
                        Code::CallCycle,
                        name.span,
                        words!(
                            "`{to}` anropar till slut sig själv, här från `{from}`",
                            "`{to}` calls itself in the end, here from `{from}`"
                        ),
                    )
                    .related(process.name.span, words!("processen", "the process"))
                    .help(words!("gå tillbaka med `next` inom en process i stället", "go back with `next` within one process instead")),
                );
                return;
            }
        }
    }
}
