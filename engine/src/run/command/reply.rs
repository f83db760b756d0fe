//! Reply: a person's public words to the requester.

use crate::case::{Effect, Event, Refusal, Text, Value};
use crate::run::judge::Judge;
use crate::run::may::{Action, allowed};
use crate::run::turn::{Place, Turn};

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, text: &Text) -> Result<(), Refusal> {
    let scope = turn.case.main().id;
    allowed(&turn.view(Place::of(scope)), turn.context.actor, &Action::Reply)?;
    if text.trim().is_empty() {
        return Err(Refusal::Text);
    }
    let requester = turn.plan(scope).requester.as_ref().and_then(|field| turn.case.main().fields.get(field));
    let to = requester.and_then(Value::as_person).cloned().ok_or(Refusal::Requester)?;
    let by = turn.actor().cloned();
    turn.emit(Event::WordsWritten { by, text: text.clone(), public: true });
    let effect = turn.id();
    turn.emit(Event::EffectPlaced { effect, what: Effect::Reply { to, text: text.clone() } });
    Ok(())
}
