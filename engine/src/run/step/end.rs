//! An end: of the main flow it ends the case; of a called process the caller goes on with what it gives; of an inner flow it ends
//! that.

use jiff::Timestamp;

use crate::case::{Ended, Event, Id, Inside, Part, Refusal, Text, Value};
use crate::package::StepPlan;
use crate::run::fields;
use crate::run::flow::{Leaving, Onward, end_beside, end_inner, leave, plan_of, withdraw_inside};
use crate::run::judge::Judge;
use crate::run::time;
use crate::run::turn::{Place, Turn};

pub(super) fn enter<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &StepPlan, gives: &[Text]) -> Result<Onward, Refusal> {
    let place = Place::of(scope);
    fields::set(turn, &step.set, place)?;
    withdraw_inside(turn, scope);
    match turn.case.scope(scope).and_then(|scope| scope.inside.clone()) {
        None => {
            end_beside(turn, scope);
            let live_until = live_until(turn, step);
            turn.emit(Event::Ended(Ended { end: step.name.clone(), at: turn.case.at, live_until }));
            Ok(Onward::Stands)
        }
        Some(Inside { outer, step: Some(call), part: Part::Called }) => give_back(turn, scope, (outer, &call), gives),
        Some(_) => end_inner(turn, scope),
    }
}

/// The called process is over, with what ran beside it; the caller goes on.
fn give_back<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, (outer, call): (Id, &Text), gives: &[Text]) -> Result<Onward, Refusal> {
    end_beside(turn, scope);
    let given = |name: &Text| Some((name.clone(), turn.case.scope(scope)?.fields.get(name)?.clone()));
    let answer: Vec<(Text, Value)> = gives.iter().filter_map(given).collect();
    turn.emit(Event::ScopeEnded { scope });
    let caller = plan_of(turn.plan(outer), call);
    let next = caller.next.as_ref().expect("a checked call has a `next`");
    let place = Place { scope: outer, message: None, answer: Some(&answer) };
    leave(turn, caller, place, Leaving { next, way: None, by: None, returns: caller.returns })
}

/// Until when something may happen to the ended case: the longest `within` of its end's handlers.
fn live_until<J: Judge>(turn: &Turn<'_, J>, step: &StepPlan) -> Option<Timestamp> {
    let within = step.meanwhile.values().filter_map(|handler| handler.within.as_ref());
    within.map(|within| time::after(turn.case.at, within, turn.package)).max()
}
