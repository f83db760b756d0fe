//! A message goes to one handler: innermost flow first, then outward, then flows beside, then `always`; a reply first to the flow
//! whose send it answers. A handler whose `if` does not hold does not take it. What nobody takes becomes a matter.

use super::{Standing, is_within, standing_in, take};
use crate::case::{Case, Event, FieldValues, Id, MatterKind, Message, Refusal, Text};
use crate::package::{Package, ReceiveVia, TriggerPlan};
use crate::run::fields;
use crate::run::judge::Judge;
use crate::run::turn::{Place, Turn};

/// The flow that receives something by this name, which may answer a send: the first where a handler waits for it, else the first whose
/// process has the name in its `receives`.
pub(crate) fn receiver<'p>(package: &'p Package, case: &Case, name: &str, answers: Option<Id>) -> Option<(Id, &'p ReceiveVia)> {
    let flows = in_order(case, answers);
    let entry = |id: Id| Some((id, &package.plan(&case.scope(id)?.process).receives.get(name)?.via));
    let waiting = standing_in(package, case, &flows).into_iter().find(|standing| waits_for(standing, name));
    waiting.and_then(|standing| entry(standing.scope)).or_else(|| flows.into_iter().find_map(entry))
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
    let flows = flows(turn, receiver, name, message.answers);
    for standing in standing_in(turn.package, &turn.case, &flows) {
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
        if standing.is_busy(&turn.case) {
            return Ok(());
        }
        if let Some(given) = form {
            fields::take(turn, receiver, given)?;
        }
        return take(turn, standing, place, None, turn.actor());
    }
    turn.emit(Event::MessageReceived { name: name.clone(), taken_by: None });
    turn.matter(MatterKind::Untaken { message: name.clone() });
    Ok(())
}

/// The flows whose handlers may take what one of them receives: those to which the same thing comes by this name. Another process
/// may mean something else by it.
fn flows<J: Judge>(turn: &Turn<'_, J>, receiver: Id, name: &Text, answers: Option<Id>) -> Vec<Id> {
    let via = |id: Id| turn.plan(id).receives.get(name).map(|receive| &receive.via);
    let mut flows = in_order(&turn.case, answers);
    flows.retain(|id| *id == receiver || matches!((via(*id), via(receiver)), (Some(one), Some(other)) if one.brings_what(other)));
    flows
}

/// The flows in the order in which they are asked: innermost first. For a reply the flow whose send it answers, with what its step
/// holds; then outward, with the flows beside; then those that it has called. Other branches do not get it. A process that is over
/// waits for no reply, and what is sent by a branch that is over is answered outward.
fn in_order(case: &Case, answers: Option<Id>) -> Vec<Id> {
    let all = case.innermost_first();
    let senders = answers.and_then(|effect| case.sent.get(&effect)).map(Vec::as_slice).unwrap_or_default();
    let Some(asked) = senders.iter().copied().find(|flow| case.scope(*flow).is_some()) else { return all };
    let is_over = senders.first() != Some(&asked);
    let held = if is_over { vec![asked] } else { case.held_by(asked) };
    let home = |id: Id| case.home(id).map(|home| home.id);
    let (own, called): (Vec<Id>, Vec<Id>) = held.into_iter().partition(|id| home(*id) == home(asked));
    let outward: Vec<Id> = case.outward(asked).map(|flow| flow.id).collect();
    let is_around = |id: &Id| outward.contains(id) || (case.is_beside(*id) && home(*id).is_some_and(|home| outward.contains(&home)));
    let around = all.into_iter().filter(|id| is_around(id) && !own.contains(id)).collect::<Vec<Id>>();
    [own, around, called].concat()
}
