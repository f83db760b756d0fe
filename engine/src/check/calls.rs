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
                && is_unknown(world, from)
            {
                known_process(world, from, diagnostics);
            }
        }
        cycle(world, process, diagnostics);
        gives(process, diagnostics);
    }
}

fn is_unknown(world: &World<'_>, from: &Name) -> bool {
    let name = from.as_str();
    name != "any" && !world.draft.processes.contains_key(name) && !world.draft.elsewhere.contains(name)
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
        // A start whose `call` names no process may be meant for this one; that has been said.
        let unclear = |start: &Start| matches!(&start.trigger, StartTrigger::Call { from, .. } if is_unknown(world, from));
        if called.starts.values().any(unclear) {
            return;
        }
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
    // A field that the called process takes and does not have may be the one that is given; that has been said.
    let broken = takes.iter().any(|item| !called.fields.contains_key(item.field.as_str()));
    for given in with.iter().filter(|_| !broken) {
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
        .filter(|item| item.required && called.fields.contains_key(item.field.as_str()))
        .filter(|item| !with.iter().any(|given| given.name.value == item.field.value))
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
    same_statuses(world, caller, called, name, diagnostics);
}

/// Only who calls a process gets what its ends give.
fn gives(process: &Process, diagnostics: &mut Diagnostics) {
    if process.starts.values().any(|start| matches!(start.trigger, StartTrigger::Call { .. })) {
        return;
    }
    let ends = process.flow.steps.values().filter_map(|step| match (&step.kind, &step.within) {
        (StepKind::End { gives }, None) => Some(gives),
        _ => None,
    });
    // A field that does not exist has been reported.
    if let Some(first) = ends.flatten().find(|field| process.fields.contains_key(field.as_str())) {
        let name = process.name.as_str();
        diagnostics.push(
            Diagnostic::new(
                Code::KeysClash,
                first.span,
                words!("`gives`, men ingen anropar `{name}`", "`gives`, but nobody calls `{name}`"),
            )
            .help(words!(
                "ge processen en start `call: any`, eller ta bort `gives`",
                "give the process a start `call: any`, or remove `gives`"
            )),
        );
    }
}

/// The start of a process that a call from `caller` uses.
pub(crate) fn start_for<'p>(called: &'p Process, caller: &str) -> Option<(&'p Start, &'p [crate::model::FormItem])> {
    called.starts.values().find_map(|start| match &start.trigger {
        StartTrigger::Call { from, takes } if from.as_str() == caller || from.as_str() == "any" => Some((start, takes.as_slice())),
        _ => None,
    })
}

/// A called process sets the status of the same case, so both must mean the same values (F27).
fn same_statuses(world: &World<'_>, caller: &Process, called: &Process, name: &Name, diagnostics: &mut Diagnostics) {
    let of = |process: &Process| process.statuses.as_ref().map(|statuses| statuses.value.clone());
    let unknown = |process: &Process| of(process).is_some_and(|name| !world.draft.catalogue.choices.contains_key(&name));
    let lacks_them = of(caller).is_none() && caller.flow.steps.values().any(|step| step.status.is_some());
    if unknown(caller) || unknown(called) || lacks_them {
        return;
    }
    if of(called).is_some() && of(called) != of(caller) {
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

/// Processes that call each other in a circle would never end; told once, at the call that closes it.
fn cycle(world: &World<'_>, process: &Process, diagnostics: &mut Diagnostics) {
    let Some(circle) = circle(world, process) else { return };
    let order = |name: &str| world.draft.processes.get_index_of(name);
    let first = circle.iter().map(|(from, _)| order(from.name.as_str())).min().flatten();
    let Some((_, last)) = circle.last().filter(|_| first == order(process.name.as_str())) else { return };
    let names: Vec<&str> = std::iter::once(process.name.as_str()).chain(circle.iter().map(|(_, to)| to.as_str())).collect();
    let (name, story) = (process.name.as_str(), names.join(" → "));
    let message = match circle.as_slice() {
        [_] => words!("`{name}` anropar sig själv", "`{name}` calls itself"),
        _ => words!("anropen går i cirkel: `{story}`", "the calls go in a circle: `{story}`"),
    };
    let mut diagnostic = Diagnostic::new(Code::CallCycle, last.span, message);
    for (_, to) in &circle[..circle.len() - 1] {
        let called = to.as_str();
        diagnostic = diagnostic.related(to.span, words!("här anropas `{called}`", "here `{called}` is called"));
    }
    diagnostics.push(
        diagnostic
            .label(words!("här börjar den om", "here it begins anew"))
            .help(words!("gå tillbaka med `next` inom en process i stället", "go back with `next` within one process instead")),
    );
}

/// The shortest row of calls from a process back to itself: who calls, and where.
fn circle<'a>(world: &World<'a>, process: &'a Process) -> Option<Vec<(&'a Process, &'a Name)>> {
    let mut rows: Vec<Vec<(&Process, &Name)>> = vec![Vec::new()];
    let mut next = 0;
    while let Some(row) = rows.get(next).cloned() {
        next += 1;
        let from = row.last().map_or(Some(process), |(_, to)| world.draft.processes.get(to.as_str()));
        for step in from.into_iter().flat_map(|from| from.flow.steps.values()) {
            let StepKind::Call { process: Some(to), .. } = &step.kind else { continue };
            let longer = [row.as_slice(), &[(from?, to)]].concat();
            if *to.value == *process.name.value {
                return Some(longer);
            }
            if !rows.iter().flatten().any(|(_, known)| known.value == to.value) {
                rows.push(longer);
            }
        }
    }
    None
}
