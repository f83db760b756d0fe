//! Note: internal words.

use crate::case::{Event, Refusal, Text};
use crate::run::judge::Judge;
use crate::run::may::{Action, allowed};
use crate::run::turn::{Place, Turn};

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, text: &Text) -> Result<(), Refusal> {
    allowed(&turn.view(Place::of(turn.case.main().id)), turn.context.actor, &Action::Note)?;
    if text.trim().is_empty() {
        return Err(Refusal::Text);
    }
    let by = turn.actor().cloned();
    turn.emit(Event::WordsWritten { by, text: text.clone(), public: false });
    Ok(())
}
