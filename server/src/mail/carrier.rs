//! Carries what the outbox holds to a mail server.
//!
//! An effect may go to many. Whoever has got it does not get it again when others are tried later, as long as this process
//! lives; after a restart they may, with the same `Message-ID`. One address that is refused keeps it from nobody else.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use tillit_engine::Letter;
use tillit_engine::case::{Id, Text};
use tillit_store::{CaseName, Store};
use tokio::runtime::{Builder, Runtime};

use super::brake::{LIMITS, is_counted};
use super::compose::{Mail, Outgoing, Unreachable, compose};
use super::conversation::answered;
use super::ledger::Ledger;
use super::relay::{Handed, Relay};
use super::secret::Secret;
use crate::clock::Clock;
use crate::house::{Carrier, Parcel, Undelivered};

/// Sends mail for a house.
pub struct Postman {
    store: Arc<Store>,
    clock: Arc<dyn Clock>,
    secret: Secret,
    folder: PathBuf,
    relay: Relay,
    runtime: Runtime,
    memory: Mutex<Memory>,
}

/// What is remembered between parcels.
struct Memory {
    ledger: Ledger,
    /// Of a parcel that waits for another try: the addresses that have got it.
    reached: BTreeMap<(Text, Id), BTreeSet<String>>,
}

/// What came of the mails of a parcel.
#[derive(Default)]
struct Outcome {
    later: Option<String>,
    failed: Vec<String>,
}

impl Postman {
    /// Sends by a relay what cases of a store have placed. `folder`: the data folder, where mail that came is kept.
    ///
    /// # Errors
    /// The system gives no means to wait for a network, or what was sent lately cannot be read or written.
    pub fn new(store: Arc<Store>, clock: Arc<dyn Clock>, secret: Secret, folder: &Path, relay: Relay) -> io::Result<Postman> {
        let runtime = Builder::new_current_thread().enable_all().build()?;
        let ledger = Ledger::open(folder, &secret, LIMITS, clock.now())?;
        let memory = Mutex::new(Memory { ledger, reached: BTreeMap::new() });
        Ok(Postman { store, clock, secret, folder: folder.to_owned(), relay, runtime, memory })
    }

    /// Hands one mail over, unless its address has got it already, or gets too much.
    fn send(&self, parcel: &Parcel, mail: &Mail, is_counted: bool) -> Handed {
        let (to, now) = (mail.to.to_string(), self.clock.now());
        let name = (parcel.case.clone(), parcel.effect);
        {
            let memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
            if memory.reached.get(&name).is_some_and(|reached| reached.contains(&to)) {
                return Handed::Accepted;
            }
            if let Some(braked) = memory.ledger.room(&mail.to, &parcel.case, now).err().filter(|_| is_counted) {
                let (letters, hours, until) = (braked.limit.letters, braked.limit.within.as_hours(), braked.until);
                let why = format!(
                    "held back: {letters} mails by themselves in {hours} h are the most, and a machine may answer; retry after {until}"
                );
                return Handed::Refused { why };
            }
        }
        let handed = self.runtime.block_on(self.relay.hand_over(mail));
        if handed == Handed::Accepted {
            let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
            memory.reached.entry(name).or_default().insert(to);
            if is_counted {
                memory.ledger.count(&mail.to, &parcel.case, now);
            }
        }
        handed
    }

    fn forget(&self, parcel: &Parcel) {
        let mut memory = self.memory.lock().unwrap_or_else(PoisonError::into_inner);
        memory.reached.remove(&(parcel.case.clone(), parcel.effect));
    }
}

impl Carrier for Postman {
    fn carry(&self, parcel: &Parcel) -> Result<(), Undelivered> {
        let later = |error: &dyn std::error::Error| Undelivered::Later { reason: error.to_string() };
        let found = self.store.find(&CaseName::Id(parcel.case.clone())).map_err(|error| later(&error))?;
        // Else it has been reported meanwhile.
        let Some(found) = found else { return Ok(()) };
        let case = &*found.case;
        let Some(effect) = case.outbox.get(&parcel.effect) else { return Ok(()) };
        let package = self.store.package_of(case).map_err(|error| later(&error))?;
        let organisation = self.store.organisation();
        let history = self.store.history(&found.summary).map_err(|error| later(&error))?;
        let mut outcome = Outcome::default();
        for letter in &parcel.letters {
            let at = self.clock.now();
            let answering = answered(&self.folder, &history, parcel.effect, &letter.to);
            let answering = answering.as_deref();
            let outgoing = Outgoing { package: &package, case, effect: (parcel.effect, effect), letter, answering, at };
            let is_counted = is_counted(effect, &letter.to, organisation.directory());
            for mail in compose(&outgoing, &self.secret) {
                outcome.add(letter, mail.as_ref().map(|mail| self.send(parcel, mail, is_counted)));
            }
        }
        if let Some(reason) = outcome.later {
            return Err(Undelivered::Later { reason });
        }
        self.forget(parcel);
        if outcome.failed.is_empty() { Ok(()) } else { Err(Undelivered::ForGood { reason: outcome.failed.join("; ") }) }
    }
}

impl Outcome {
    fn add(&mut self, letter: &Letter, sent: Result<Handed, &Unreachable>) {
        let failed = match sent {
            Ok(Handed::Accepted) => return,
            Ok(Handed::Later { why }) => {
                self.later = Some(why);
                return;
            }
            Ok(Handed::Refused { why }) => why,
            Err(Unreachable { why, .. }) => why.en.clone(),
        };
        self.failed.push(format!("{}: {failed}", letter.name));
    }
}
