//! Where `next` may lead: to a step of its own flow, or of one around that flow, never into an inner flow or from one to another.
//! `done` ends an inner flow.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{InnerFlow, Name, Process, StepKind, Within};
use crate::words::{Words, list_of, words};

use super::refer;
use super::world::World;

/// A `next` that stands in a flow of a process; `None`: its main flow.
pub(super) fn check(world: &World<'_>, process: &Process, flow: Option<&Within>, name: &Name, diagnostics: &mut Diagnostics) {
    match (name.as_str(), flow) {
        ("done", Some(_)) => {}
        ("done", None) => no_inner_flow(process, name, diagnostics),
        (written, _) => match process.flow.steps.get(written) {
            Some(step) if outward(process, flow).contains(&step.within.as_ref()) => {}
            Some(step) => {
                let error = Diagnostic::new(Code::OtherFlow, name.span, why(process, written, flow, step.within.as_ref()));
                diagnostics.push(error.related(step.name.span, words!("steget", "the step")).help(help(process, flow)));
            }
            None => refer::step_among(world, process, name, possible(process, flow).into_iter(), diagnostics),
        },
    }
}

/// The flows that one may lead to from a flow: itself, and those around it that it is withdrawn with. A flow beside is not left.
fn outward<'p>(process: &'p Process, flow: Option<&'p Within>) -> Vec<Option<&'p Within>> {
    let mut all = vec![flow];
    let mut inner = flow;
    while let Some(Within { step: Some(step), part: InnerFlow::Branch(_) }) = inner {
        let holder = process.flow.steps.get(step);
        inner = holder.and_then(|holder| holder.within.as_ref());
        all.push(inner);
    }
    all
}

/// Why a step cannot be led to.
fn why(process: &Process, name: &str, from: Option<&Within>, to: Option<&Within>) -> Words {
    match outward(process, from).last().copied().flatten() {
        // Whatever is not in the flow beside is outside it.
        Some(Within { part: InnerFlow::Beside(handler), .. }) if to.is_none_or(|to| !is_inside(process, to, handler)) => words!(
            "flödet i `{handler}` går vid sidan om och kan inte leda ut till `{name}`",
            "the flow of `{handler}` runs beside and cannot lead out to `{name}`"
        ),
        _ => words!(
            "`{name}` står i ett annat inre flöde, och dit leder ingen väg in",
            "`{name}` stands in another inner flow, and no way leads into it"
        ),
    }
}

/// Whether a flow is that of a handler, or is held by a step of it.
fn is_inside(process: &Process, flow: &Within, handler: &str) -> bool {
    outward(process, Some(flow)).iter().any(|flow| matches!(flow, Some(Within { part: InnerFlow::Beside(name), .. }) if name == handler))
}

fn help(process: &Process, from: Option<&Within>) -> Words {
    let Words { sv, en } = list_of(possible(process, from), 12);
    words!("här går {sv}", "possible here: {en}")
}

/// Where a `next` of a flow may lead.
fn possible<'p>(process: &'p Process, from: Option<&Within>) -> Vec<&'p str> {
    let flows = outward(process, from);
    let steps = process.flow.steps.values().filter(|step| flows.contains(&step.within.as_ref())).map(|step| step.name.as_str());
    steps.chain(from.map(|_| "done")).collect()
}

fn no_inner_flow(process: &Process, name: &Name, diagnostics: &mut Diagnostics) {
    if !process.is_whole {
        return;
    }
    let ends = process.flow.steps.values().filter(|step| step.within.is_none() && matches!(step.kind, StepKind::End { .. }));
    let ends: Vec<&str> = ends.map(|step| step.name.as_str()).collect();
    let Words { sv, en } = list_of(&ends, 5);
    diagnostics.push(
        Diagnostic::new(
            Code::UnknownStep,
            name.span,
            words!("`done` avslutar ett inre flöde, och detta är huvudflödet", "`done` ends an inner flow, and this is the main one"),
        )
        .help(match ends.as_slice() {
            [] => words!("led till ett slut: ett steg `finished: {{end: …}}`", "lead to an end: a step `finished: {{end: …}}`"),
            _ => words!("led till ett slut: {sv}", "lead to an end: {en}"),
        }),
    );
}
