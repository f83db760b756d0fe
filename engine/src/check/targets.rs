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
        (written, _) => {
            refer::step(world, process, name, diagnostics);
            let target = process.flow.steps.get(written).map(|step| (step.within.as_ref(), step.name.span));
            if let Some((to, place)) = target.filter(|(to, _)| *to != flow) {
                let error =
                    Diagnostic::new(Code::OtherFlow, name.span, why(written, flow, to)).related(place, words!("steget", "the step"));
                diagnostics.push(error.help(help(process, flow)));
            }
        }
    }
}

/// Why a step cannot be led to.
fn why(name: &str, from: Option<&Within>, to: Option<&Within>) -> Words {
    match (from, to) {
        (Some(from), _) => {
            let InnerFlow::Beside(handler) = &from.part;
            words!(
                "flödet i `{handler}` går vid sidan om och kan inte leda ut till `{name}`",
                "the flow of `{handler}` runs beside and cannot lead out to `{name}`"
            )
        }
        (None, _) => words!(
            "`{name}` står i ett inre flöde, och dit leder ingen väg in",
            "`{name}` stands in an inner flow, and no way leads into it"
        ),
    }
}

fn help(process: &Process, from: Option<&Within>) -> Words {
    match from {
        Some(_) => words!(
            "avsluta flödet med `next: done`; ska det avbryta, ge handtaget `next`",
            "end the flow by `next: done`; if it is to interrupt, give the handler a `next`"
        ),
        None => {
            let steps = process.flow.steps.values().filter(|step| step.within.is_none()).map(|step| step.name.as_str());
            let Words { sv, en } = list_of(steps, 12);
            words!("här går {sv}", "possible here: {en}")
        }
    }
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
