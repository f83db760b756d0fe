//! Receive: something came that `receives` declares; it goes to one handler.

use crate::case::{MatterKind, Message, Refusal, Text};
use crate::package::{ReceiveVia, TriggerPlan};
use crate::run::fields;
use crate::run::judge::Judge;
use crate::run::trigger::{deliver, is_within, standing};
use crate::run::turn::{Place, Turn};
use crate::run::who;

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, name: &Text, message: &Message) -> Result<(), Refusal> {
    let scope = turn.case.main().id;
    let plan = turn.plan(scope);
    let receive = plan.receives.get(name).ok_or_else(|| Refusal::NoSuchMessage { message: name.clone() })?;
    let given = match &receive.via {
        ReceiveVia::Form { form, roles } => {
            who::may(&turn.view(Place::of(scope)), turn.context.actor, roles, None)?;
            in_time(turn, name)?;
            let given = message.parts.iter().map(|(field, value)| (field.clone(), Some(value.clone()))).collect();
            fields::in_order(turn, scope, &[form], &given)?;
            Some(given)
        }
        ReceiveVia::Reply | ReceiveVia::Signal { .. } => None,
    };
    for (part, value) in &message.misfits {
        turn.matter(MatterKind::Misfit { part: part.clone(), value: value.clone() });
    }
    deliver(turn, name, message, given.as_ref())
}

/// A person's answer to a case that has ended: some handler of the end must wait for it, and its time must not have passed.
/// What comes by itself is never refused: it becomes a matter.
fn in_time<J: Judge>(turn: &Turn<'_, J>, name: &Text) -> Result<(), Refusal> {
    if turn.case.ended.is_none() {
        return Ok(());
    }
    let all = standing(turn.package, &turn.case);
    let mut waiting = all
        .iter()
        .map(|standing| standing.handler)
        .filter(|it| matches!(&it.trigger, TriggerPlan::Message(wanted) if wanted == name))
        .peekable();
    if waiting.peek().is_none() {
        return Err(Refusal::Ended);
    }
    let holds = waiting.any(|handler| is_within(turn.package, &turn.case, handler, turn.case.at));
    if holds { Ok(()) } else { Err(Refusal::Within) }
}
