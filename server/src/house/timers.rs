//! Time: timers that are due fire, in the order in which they are due, those too that came due while nobody ran (P19).
//!
//! A timer fires late by what the clock has moved since; its entry has both instants. What had come before it was due goes first:
//! what waits with the writer is before it in the queue. A mailbox, which holds what came while nobody looked, is emptied at the
//! beginning of [`round`], before anyone asks what is due.

use std::collections::BTreeMap;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use jiff::Timestamp;
use tillit_engine::case::{Command, Id, Refusal, Text};
use tillit_store::{Ask, Asker, CaseName, Refused};

use super::House;
use super::bell::Bell;

/// How often the clock is looked at: a file that moves time is seen within a second, and so is a clock that an operator sets.
const LOOK: Duration = Duration::from_millis(200);

/// How many timers are handed over at once: as many as go into one commit.
const AT_ONCE: usize = tillit_store::MOST_IN_A_COMMIT;

/// How long a timer that could not fire is left alone.
const AGAIN_AFTER: Duration = Duration::from_secs(60);

/// Timers that could not fire, each with when it is tried again.
type Aside = BTreeMap<(Text, Id), Instant>;

/// Fires what comes due, until the bell ends; or until the store takes nothing any more, of which the operator hears here.
pub(super) fn run(house: &House, bell: &Bell) {
    let mut aside = Aside::new();
    while !bell.is_over() && house.store().stopped().is_none() {
        round(house, bell, &mut aside);
        house.store().let_go(house.clock().now());
        bell.wait(LOOK);
    }
    if let Some(reason) = house.store().stopped() {
        house.tell(&format!("nothing can be changed until tillit is started again: {reason}"));
    }
}

/// Fires all that is due, also what only comes due by it.
fn round(house: &House, bell: &Bell, aside: &mut Aside) {
    aside.retain(|_, again| *again > Instant::now());
    while !bell.is_over() && house.store().stopped().is_none() {
        let due = house.store().due(house.clock().now(), AT_ONCE + aside.len());
        let due: Vec<_> = due.into_iter().filter(|(_, case, timer)| !aside.contains_key(&(case.clone(), *timer))).take(AT_ONCE).collect();
        if due.is_empty() {
            return;
        }
        fire(house, due, aside);
    }
}

/// Hands timers to the writer in order, and waits until all of them have fired.
fn fire(house: &House, due: Vec<(Timestamp, Text, Id)>, aside: &mut Aside) {
    let (reply, answers) = channel();
    for (index, (_, case, timer)) in due.iter().enumerate() {
        let ask = Ask::Give { case: CaseName::Id(case.clone()), version: None, command: Command::Fire { timer: *timer } };
        let reply = reply.clone();
        house.hand_over(Asker::Engine, ask, move |answered| {
            // The house waits for it below.
            let _ = reply.send((index, answered.err()));
        });
    }
    drop(reply);
    for (index, refused) in answers {
        let (_, case, timer) = &due[index];
        let Some(refused) = refused else { continue };
        aside.insert((case.clone(), *timer), Instant::now() + AGAIN_AFTER);
        // Gone: what fired before it has withdrawn it.
        if !matches!(refused, Refused::Refusal(Refusal::Gone) | Refused::Stopped { .. }) {
            house.tell(&format!("timer {timer} of case {case} could not fire, and is tried again in a minute: {refused}"));
        }
    }
}
