//! The outbox worker: carries out what cases have placed in their outboxes, and reports each to its case.
//!
//! What goes to one receiver goes in the order in which it was placed; within a case each receiver is a channel of its own, so that
//! what waits for one holds up nothing for the others.
//!
//! An effect is carried out at least once: who is killed between handing over and reporting does both again. A carrier makes that
//! harmless by the parcel's name, which never changes (a mail's `Message-ID`).

mod aside;
mod placed;
#[cfg(test)]
mod tests;

use std::collections::BTreeSet;
use std::sync::mpsc::{Sender, channel};
use std::time::{Duration, Instant};

use tillit_engine::case::{Case, Command, Effect, Id, Receiver, Text};
use tillit_engine::{Letter, letters};
use tillit_store::{Ask, Asker, CaseName, Refused, StoreError, with_causes};

pub(crate) use aside::Aside;
pub(super) use placed::Placed;

use super::House;
use super::bell::Bell;
use aside::What;
use placed::Origin;

/// How often it is seen whether something is to be tried again; whatever is placed rings the bell.
const LOOK: Duration = Duration::from_secs(5);

/// Cases that are looked at together: their reports share a commit.
const AT_ONCE: usize = tillit_store::MOST_IN_A_COMMIT;

/// What is to be carried out of one effect.
#[derive(Clone, Debug, PartialEq)]
pub struct Parcel {
    /// The case.
    pub case: Text,
    /// The effect within it. With the case it is the parcel's name, for good.
    pub effect: Id,
    /// What is said, to each receiver.
    pub letters: Vec<Letter>,
}

/// Hands parcels over to the outside. When it says that it has, somebody else answers for them: a mail server, a person.
pub trait Carrier: Send + Sync {
    /// Carries a parcel; the same one may come again.
    ///
    /// # Errors
    /// It could not be handed over.
    fn carry(&self, parcel: &Parcel) -> Result<(), Undelivered>;
}

/// Why a parcel was not handed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undelivered {
    /// It may go another time.
    Later {
        /// Why not now, in a sentence.
        reason: String,
    },
    /// It never will: the case gets a matter.
    ForGood {
        /// Why, in a sentence.
        reason: String,
    },
}

/// The carrier of a show: every parcel counts as handed over at once, and stays where everyone can read it, in its case.
#[derive(Clone, Copy, Debug, Default)]
pub struct HandOver;

impl Carrier for HandOver {
    fn carry(&self, _: &Parcel) -> Result<(), Undelivered> {
        Ok(())
    }
}

/// Carries out what is placed, until the bell ends. `placed` is told of every commit.
pub(super) fn run(house: &House, carrier: &dyn Carrier, placed: &Placed, bell: &Bell) {
    // What was placed before there was anyone to tell.
    placed.add_rows(house.store().work().outbox());
    let worker = Worker { house, carrier, placed, bell, now: &Instant::now };
    while !worker.is_over() {
        while worker.round() {}
        bell.wait(LOOK);
    }
}

/// Whoever carries.
struct Worker<'h> {
    house: &'h House,
    carrier: &'h dyn Carrier,
    placed: &'h Placed,
    bell: &'h Bell,
    now: &'h dyn Fn() -> Instant,
}

/// An effect that has been handed over, and why its case was not told of it.
type Reported = (Origin, Id, Option<Refused>);

impl Worker<'_> {
    fn is_over(&self) -> bool {
        self.bell.is_over() || self.house.store().stopped().is_some()
    }

    /// Looks at some of the cases that have placed something; whether there may be more to do at once.
    fn round(&self) -> bool {
        self.placed.add(self.house.aside.due((self.now)()));
        let origins = self.placed.take(AT_ONCE);
        let (reply, reported) = channel();
        for origin in &origins {
            self.look_at(origin, &reply);
        }
        drop(reply);
        for (origin, effect, refused) in reported {
            match refused {
                None => self.house.aside.forget(&origin, effect),
                Some(refused) => {
                    let reason = format!("its case could not be told that it was carried out: {refused}");
                    self.put_aside(&origin, What::Effect(effect), &reason);
                }
            }
        }
        !origins.is_empty() && !self.is_over()
    }

    /// Carries what a case has placed, but what waits or is behind something that waits.
    fn look_at(&self, origin: &Origin, reply: &Sender<Reported>) {
        let case = match self.house.store().find(&CaseName::Id(origin.case.clone())) {
            Ok(found) => found.map(|found| found.case),
            Err(error) => return self.put_aside(origin, What::Reading, &with_causes(&error)),
        };
        let outbox = case.as_ref().map(|case| &*case.outbox);
        self.house.aside.keep_placed(origin, |effect| outbox.is_some_and(|outbox| outbox.contains_key(&effect)));
        let Some(case) = &case else { return };
        let mut behind: BTreeSet<Receiver> = BTreeSet::new();
        for (effect, what) in case.outbox.iter() {
            if self.is_over() {
                return;
            }
            let to = receivers(what);
            let waits = to.iter().any(|one| behind.contains(one)) || self.house.aside.waits(origin, What::Effect(*effect), (self.now)());
            let result = if waits { None } else { self.carry(origin, case, *effect, what) };
            match result {
                Some(result) => self.report(origin, *effect, result, reply),
                None => behind.extend(to),
            }
        }
    }

    /// Carries one effect: what is to be reported of it; `None`: it waits for another try.
    fn carry(&self, origin: &Origin, case: &Case, effect: Id, what: &Effect) -> Option<Result<(), Text>> {
        let undelivered = match self.parcel(case, effect, what) {
            Ok(Ok(parcel)) => self.carrier.carry(&parcel),
            Ok(Err(reason)) => Err(Undelivered::ForGood { reason }),
            Err(error) => Err(Undelivered::Later { reason: with_causes(&error) }),
        };
        match undelivered {
            Ok(()) => Some(Ok(())),
            Err(Undelivered::ForGood { reason }) => Some(Err(Text::from(reason))),
            Err(Undelivered::Later { reason }) => {
                self.put_aside(origin, What::Effect(effect), &reason);
                None
            }
        }
    }

    /// What an effect says now; the inner error: why it can never be said.
    fn parcel(&self, case: &Case, effect: Id, what: &Effect) -> Result<Result<Parcel, String>, StoreError> {
        let store = self.house.store();
        let package = store.package_of(case)?;
        let written = letters(&package, store.organisation().directory(), case, what);
        let gone = |template: &Text| format!("the package has no template `{template}` any more");
        Ok(written.map(|letters| Parcel { case: case.id.clone(), effect, letters }).map_err(|missing| gone(&missing.template)))
    }

    /// Puts something aside; the operator is told the first time.
    fn put_aside(&self, origin: &Origin, what: What, reason: &str) {
        if self.house.aside.put(origin, what, (self.now)(), reason) == 1 {
            let what = match what {
                What::Reading => "the outbox".to_owned(),
                What::Effect(effect) => format!("effect {effect}"),
            };
            self.house.tell(&format!("{what} of case {} waits for another try: {reason}", origin.case));
        }
    }

    fn report(&self, origin: &Origin, effect: Id, result: Result<(), Text>, reply: &Sender<Reported>) {
        let (origin, reply) = (origin.clone(), reply.clone());
        let case = CaseName::Id(origin.case.clone());
        let ask = Ask::Give { case, version: None, command: Command::Report { effect, result } };
        self.house.hand_over(Asker::Engine, ask, move |answered| {
            // The round waits for it.
            let _ = reply.send((origin, effect, answered.err()));
        });
    }
}

/// To whom an effect goes.
fn receivers(effect: &Effect) -> Vec<Receiver> {
    match effect {
        Effect::Send(send) => send.to.clone(),
        Effect::Reply { to, .. } => vec![Receiver::Person(to.clone())],
    }
}
