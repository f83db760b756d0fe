//! Cancel: the case is ended outside its flow, with a reason; all that is open is withdrawn.

use super::{reason, with_right};
use crate::case::{Cause, Ended, Event, Refusal, Text};
use crate::run::flow::{end_beside, withdraw};
use crate::run::judge::Judge;
use crate::run::may::Action;
use crate::run::turn::Turn;

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, why: Option<&Text>) -> Result<(), Refusal> {
    with_right(turn, &Action::Cancel)?;
    let scope = turn.case.main().id;
    turn.words(Some(reason(why)?), scope);
    withdraw(turn, scope, &Cause::Cancelled, None);
    end_beside(turn, scope);
    turn.emit(Event::Ended(Ended { end: Text::from("cancelled"), at: turn.case.at, live_until: None }));
    Ok(())
}
