//! What a step of an inner flow may not say: the status is the main flow's, and an own end ends no more than its flow.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{InnerFlow, Step, StepKind, Within};
use crate::source::Span;
use crate::words::{Words, words};

use super::world::World;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for step in world.draft.processes.values().flat_map(|process| process.flow.steps.values()) {
        if let Some(within) = &step.within {
            status(step, within, diagnostics);
            end(step, diagnostics);
        }
    }
}

fn status(step: &Step, within: &Within, diagnostics: &mut Diagnostics) {
    let Some(status) = &step.status else { return };
    let (message, help) = match &within.part {
        InnerFlow::Branch(branch) => (
            words!(
                "`status` i grenen `{branch}`, men flera grenar pågår samtidigt",
                "`status` in the branch `{branch}`, but several go on at once"
            ),
            words!("sätt den på steget som har grenarna", "put it on the step that has the branches"),
        ),
        InnerFlow::Beside(handler) => (
            words!(
                "`status` i flödet av `{handler}`, som går vid sidan om huvudflödet",
                "`status` in the flow of `{handler}`, which runs beside the main flow"
            ),
            words!("ta bort den: statusen visar var huvudflödet är", "remove it: the status shows where the main flow is"),
        ),
    };
    clash(status.span, message, help, diagnostics);
}

fn end(step: &Step, diagnostics: &mut Diagnostics) {
    let StepKind::End { gives } = &step.kind else { return };
    let help = words!("ta bort det, eller sätt det på ett slut av huvudflödet", "remove it, or put it on an end of the main flow");
    if let Some(field) = gives.first() {
        let message = words!("`gives`, men slutet avslutar bara ett inre flöde", "`gives`, but the end ends only an inner flow");
        clash(field.span, message, help.clone(), diagnostics);
    }
    if let Some(handler) = step.meanwhile.values().next() {
        let message = words!("`meanwhile`, men slutet avslutar bara ett inre flöde", "`meanwhile`, but the end ends only an inner flow");
        clash(handler.name.span, message, help, diagnostics);
    }
}

fn clash(place: Span, message: Words, help: Words, diagnostics: &mut Diagnostics) {
    diagnostics.push(Diagnostic::new(Code::KeysClash, place, message).help(help));
}
