//! Report: an effect has been carried out, or has failed for good. Counted once.

use crate::case::{Actor, Effect, Event, Id, MatterKind, Refusal, Text};
use crate::run::judge::Judge;
use crate::run::step::timers_since;
use crate::run::turn::Turn;
use crate::words::Words;

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, effect: Id, result: &Result<(), Text>) -> Result<(), Refusal> {
    if *turn.context.actor != Actor::Engine {
        return Err(Refusal::NeedsSystem);
    }
    let known = turn.case.outbox.get(&effect).cloned().ok_or(Refusal::Gone)?;
    match result {
        Ok(()) => {
            let home = turn.case.sent.get(&effect).and_then(|senders| senders.last()).copied();
            turn.emit(Event::EffectDone { effect });
            match known {
                Effect::Send(send) => home.map_or(Ok(()), |home| timers_since(turn, home, &send.step)),
                Effect::Reply { .. } => Ok(()),
            }
        }
        Err(reason) => {
            turn.emit(Event::EffectFailed { effect, reason: reason.clone() });
            let reason = Words { sv: reason.to_string(), en: reason.to_string() };
            turn.matter(MatterKind::EffectFailed { effect, what: known, reason });
            Ok(())
        }
    }
}
