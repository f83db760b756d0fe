//! A message goes to one handler: innermost flow first, then outward, in each flow its step's before its `always`. A handler
//! whose `if` does not hold does not take it. What nobody takes becomes a matter.

use super::{Standing, is_within, standing, standing_in, take};
use crate::case::{Case, Event, FieldValues, Id, MatterKind, Message, Refusal, Text};
use crate::package::{Package, ReceiveVia, TriggerPlan};
use crate::run::fields;
use crate::run::judge::Judge;
use crate::run::turn::{Place, Turn};

/// The flow that receives something by this name: the innermost where a handler waits for it, else the innermost whose process
/// has the name in its `receives`.
pub(crate) fn receiver<'p>(package: &'p Package, case: &Case, name: &str) -> Option<(Id, &'p ReceiveVia)> {
    let entry = |id: Id| Some((id, &package.plan(&case.scope(id)?.process).receives.get(name)?.via));
    let waiting = standing(package, case).into_iter().find(|standing| waits_for(standing, name));
    waiting.and_then(|standing| entry(standing.scope)).or_else(|| case.innermost_first().into_iter().find_map(entry))
}

/// Whether a handler answers to what comes by this name.
pub(in crate::run) fn waits_for(standing: &Standing<'_>, name: &str) -> bool {
    matches!(&standing.handler.trigger, TriggerPlan::Message(wanted) if **wanted == *name)
}

/// Delivers a message that a flow receives; `form`: what a form gave, which gets into the fields of that flow when somebody
/// takes the message.
pub(in crate::run) fn deliver<J: Judge>(
    turn: &mut Turn<'_, J>,
    receiver: Id,
    name: &Text,
    message: &Message,
    form: Option<&FieldValues>,
) -> Result<(), Refusal> {
    let flows = flows(turn, receiver, name);
    for standing in standing_in(turn.package, &turn.case, flows) {
        let handler = standing.handler;
        if !waits_for(&standing, name) || !is_within(turn.package, &turn.case, handler, turn.case.at) {
            continue;
        }
        let place = Place { scope: standing.scope, message: Some(message), answer: None };
        if let Some(condition) = &handler.condition
            && !turn.holds(condition, place)?
        {
            continue;
        }
        turn.emit(Event::MessageReceived { name: name.clone(), taken_by: Some(standing.name()) });
        if let Some(given) = form {
            fields::take(turn, receiver, given)?;
        }
        return take(turn, standing, place, None, turn.actor());
    }
    turn.emit(Event::MessageReceived { name: name.clone(), taken_by: None });
    turn.matter(MatterKind::Untaken { message: name.clone() });
    Ok(())
}

/// The flows whose handlers may take what one of them receives, innermost first: those to which the same thing comes by this
/// name. Another process may mean something else by it.
fn flows<J: Judge>(turn: &Turn<'_, J>, receiver: Id, name: &Text) -> Vec<Id> {
    let via = |id: Id| turn.plan(id).receives.get(name).map(|receive| &receive.via);
    let mut flows = turn.case.innermost_first();
    flows.retain(|id| *id == receiver || matches!((via(*id), via(receiver)), (Some(one), Some(other)) if one.brings_what(other)));
    flows
}
