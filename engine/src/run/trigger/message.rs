//! A message goes to one handler: of the scope whose send it answers, else of the main flow; from there innermost first, then
//! outward, then `always`. A handler whose `if` does not hold does not take it. What nobody takes becomes a matter.

use super::{is_within, standing, take};
use crate::case::{Event, FieldValues, MatterKind, Message, Refusal, Text};
use crate::package::TriggerPlan;
use crate::run::fields;
use crate::run::judge::Judge;
use crate::run::turn::{Place, Turn};

/// Delivers a message; `form`: what a form gave, which gets into the fields of the case when somebody takes the message.
pub(in crate::run) fn deliver<J: Judge>(
    turn: &mut Turn<'_, J>,
    name: &Text,
    message: &Message,
    form: Option<&FieldValues>,
) -> Result<(), Refusal> {
    for standing in standing(turn.package, &turn.case) {
        let handler = standing.handler;
        let answers = matches!(&handler.trigger, TriggerPlan::Message(wanted) if wanted == name);
        if !answers || !is_within(turn.package, &turn.case, handler, turn.case.at) {
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
            fields::take(turn, turn.case.main().id, given)?;
        }
        return take(turn, standing, place, None, turn.actor());
    }
    turn.emit(Event::MessageReceived { name: name.clone(), taken_by: None });
    turn.matter(MatterKind::Untaken { message: name.clone() });
    Ok(())
}
