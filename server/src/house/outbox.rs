//! The outbox worker: carries out what cases have placed in their outboxes, in order within a case, and reports each to its case.
//!
//! An effect is carried out at least once: who is killed between handing over and reporting does both again. A carrier makes that
//! harmless by the parcel's name, which never changes (a mail's `Message-ID`).

use std::collections::BTreeMap;
use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use tillit_engine::case::{Command, Id, Text};
use tillit_engine::{Letter, letters};
use tillit_store::{Ask, Asker, CaseName, StoreError};

use super::bell::Bell;
use super::tries::InVain;
use super::{House, with_causes};

/// How often the outbox is looked through for what is to be tried again; whatever is placed rings the bell.
const LOOK: Duration = Duration::from_secs(5);

/// Cases that are looked at together: their reports share a commit.
const AT_ONCE: usize = tillit_store::MOST_IN_A_COMMIT;

/// How long what could not be carried waits before the second try; each further one waits twice as long, up to [`LONGEST_WAIT`].
const FIRST_WAIT: Duration = Duration::from_secs(10);
const LONGEST_WAIT: Duration = Duration::from_secs(3600);

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

/// What waits for another try, by case: effects behind it wait too.
#[derive(Default)]
struct Aside(BTreeMap<Text, Tried>);

struct Tried {
    effect: Id,
    times: u32,
    again: Instant,
}

/// Carries out what is placed, until the bell ends.
pub(super) fn run(house: &House, carrier: &dyn Carrier, bell: &Bell) {
    let mut aside = Aside::default();
    while !bell.is_over() && house.store().stopped().is_none() {
        while !bell.is_over() && round(house, carrier, &mut aside) {}
        bell.wait(LOOK);
    }
}

/// Carries the first effect of each case that has any; whether there may be more to do at once.
fn round(house: &House, carrier: &dyn Carrier, aside: &mut Aside) -> bool {
    let now = Instant::now();
    let first: Vec<(Text, Id)> = {
        let work = house.store().work();
        let placed = work.outbox().filter_map(|row| Some((row.case.clone(), *row.outbox.first()?)));
        placed.filter(|(case, _)| aside.is_free(case, now)).take(AT_ONCE).collect()
    };
    let (reply, reported) = channel();
    for (case, effect) in first {
        let Some(result) = carry(house, carrier, aside, &case, effect) else { continue };
        let ask = Ask::Give { case: CaseName::Id(case.clone()), version: None, command: Command::Report { effect, result } };
        let reply = reply.clone();
        house.hand_over(Asker::Engine, ask, move |answered| {
            // The house waits for it below.
            let _ = reply.send((case, effect, answered.err()));
        });
    }
    drop(reply);
    let mut has_reported = false;
    for (case, effect, refused) in reported {
        house.tries.forget(&case, effect);
        has_reported |= refused.is_none();
        if let Some(refused) = refused {
            house.tell(&format!("effect {effect} of case {case} could not be reported, and is carried out again later: {refused:?}"));
            aside.put(&case, effect);
        }
    }
    has_reported
}

/// Carries one effect: what is to be reported of it; `None`: it waits for another try.
fn carry(house: &House, carrier: &dyn Carrier, aside: &mut Aside, case: &Text, effect: Id) -> Option<Result<(), Text>> {
    let undelivered = match parcel(house, case, effect) {
        Ok(Some(Ok(parcel))) => carrier.carry(&parcel),
        Ok(Some(Err(reason))) => Err(Undelivered::ForGood { reason }),
        // Reported meanwhile.
        Ok(None) => return None,
        Err(error) => Err(Undelivered::Later { reason: with_causes(&error) }),
    };
    match undelivered {
        Ok(()) => Some(Ok(())),
        Err(Undelivered::ForGood { reason }) => Some(Err(Text::from(reason))),
        Err(Undelivered::Later { reason }) => {
            let times = aside.put(case, effect);
            if times == 1 {
                house.tell(&format!("effect {effect} of case {case} waits for another try: {reason}"));
            }
            house.tries.note(case, effect, InVain { times, why: reason });
            None
        }
    }
}

/// What an effect says now; the inner error: why it can never be said.
fn parcel(house: &House, case: &Text, effect: Id) -> Result<Option<Result<Parcel, String>>, StoreError> {
    let store = house.store();
    let Some(found) = store.find(&CaseName::Id(case.clone()))? else { return Ok(None) };
    let Some(what) = found.case.outbox.get(&effect) else { return Ok(None) };
    let package = store.package_of(&found.case)?;
    let written = letters(&package, store.organisation().directory(), &found.case, what);
    Ok(Some(match written {
        Ok(letters) => Ok(Parcel { case: case.clone(), effect, letters }),
        Err(gone) => Err(format!("the package has no template `{}` any more", gone.template)),
    }))
}

impl Aside {
    fn is_free(&self, case: &Text, now: Instant) -> bool {
        self.0.get(case).is_none_or(|tried| tried.again <= now)
    }

    /// Puts an effect aside until its next try; how often it has been tried.
    fn put(&mut self, case: &Text, effect: Id) -> u32 {
        let before = self.0.get(case).filter(|tried| tried.effect == effect).map_or(0, |tried| tried.times);
        let wait = FIRST_WAIT.saturating_mul(2u32.saturating_pow(before)).min(LONGEST_WAIT);
        self.0.insert(case.clone(), Tried { effect, times: before + 1, again: Instant::now() + wait });
        before + 1
    }
}
