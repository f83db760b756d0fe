//! Receive: something came that `receives` declares, of the case's process or of one that it has called; it goes to one handler.

use crate::case::{Event, MatterKind, Message, Refusal, Text};
use crate::package::ReceiveVia;
use crate::run::fields;
use crate::run::judge::Judge;
use crate::run::trigger::{deliver, is_within, receiver, standing, waits_for};
use crate::run::turn::{Place, Turn};
use crate::run::who;

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, name: &Text, message: &Message) -> Result<(), Refusal> {
    let none = || Refusal::NoSuchMessage { message: name.clone() };
    let (scope, via) = receiver(turn.package, &turn.case, name, message.answers).ok_or_else(none)?;
    let given = match via {
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
    match &message.undelivered {
        Some(reason) => {
            returned(turn, name, reason);
            Ok(())
        }
        None => deliver(turn, scope, name, message, given.as_ref()),
    }
}

/// What was sent has come back: nobody has answered, so no handler takes it, and the case stays where it is.
fn returned<J: Judge>(turn: &mut Turn<'_, J>, name: &Text, reason: &Text) {
    turn.emit(Event::MessageReceived { name: name.clone(), taken_by: None });
    turn.matter(MatterKind::Undelivered { message: name.clone(), reason: reason.clone() });
}

/// A person's answer to a case that has ended: some handler of the end must wait for it, and its time must not have passed.
/// What comes by itself is never refused: it becomes a matter.
fn in_time<J: Judge>(turn: &Turn<'_, J>, name: &Text) -> Result<(), Refusal> {
    if turn.case.ended.is_none() {
        return Ok(());
    }
    let all = standing(turn.package, &turn.case);
    let mut waiting = all.iter().filter(|standing| waits_for(standing, name)).map(|standing| standing.handler).peekable();
    if waiting.peek().is_none() {
        return Err(Refusal::Ended);
    }
    let holds = waiting.any(|handler| is_within(turn.package, &turn.case, handler, turn.case.at));
    if holds { Ok(()) } else { Err(Refusal::Within) }
}
