//! What the routes work with: the store, a clock, and what all routes share.

use std::path::Path;
use std::sync::Arc;

use tillit_store::{Answer, Ask, Chance, Keeper, Key, Live, Refused, Request, Store, StoreError, with_causes};
use tokio::sync::oneshot;
use tokio::task::spawn_blocking;

use super::Caller;
use crate::clock::Clock;
use crate::http::Surface;
use crate::problem::{HEADER, Problem};
use crate::words::words;

/// What the routes work with.
#[derive(Clone)]
pub struct Api {
    /// What all routes share.
    pub surface: Surface,
    /// The store and its writer.
    pub keeper: Arc<Keeper>,
    /// What time it is.
    pub clock: Arc<dyn Clock>,
    /// The data folder, where mail is kept whole.
    pub data: Arc<Path>,
}

impl Api {
    pub(super) fn store(&self) -> &Arc<Store> {
        self.keeper.store()
    }

    /// The live package.
    pub(super) fn live(&self) -> Result<Arc<Live>, Problem> {
        self.store().live().ok_or_else(Problem::no_package)
    }

    /// Does what may touch the disk, on a thread for that.
    pub(super) async fn read<T: Send + 'static>(
        &self,
        caller: &Caller,
        read: impl FnOnce(&Api, &Caller) -> Result<T, Problem> + Send + 'static,
    ) -> Result<T, Problem> {
        let (api, caller) = (self.clone(), caller.clone());
        let done = spawn_blocking(move || read(&api, &caller)).await;
        // A panic goes on where the request ends by it; such a thread is never cancelled.
        done.unwrap_or_else(|error| std::panic::resume_unwind(error.into_panic()))
    }

    /// Hands a request to the writer and waits until it is durable, or refused.
    pub(super) async fn ask(&self, caller: &Caller, key: Option<Key>, ask: Ask) -> Result<Answer, Problem> {
        let mut chance = [0; 32];
        getrandom::fill(&mut chance).map_err(|error| self.fault(caller, &format!("the machine gives no randomness: {error}")))?;
        let request = Request { at: self.clock.now(), chance: Chance(chance), by: caller.asker.clone(), key, ask };
        let (reply, answer) = oneshot::channel();
        let handed = self.keeper.ask(request, move |answered| {
            // Whoever asked may have gone; what was asked is done all the same.
            let _ = reply.send(answered);
        });
        handed.map_err(|_| Problem::busy())?;
        match answer.await {
            Ok(answered) => answered.map_err(|refused| self.refused(caller, refused)),
            Err(_) => Err(Problem::stopped()),
        }
    }

    /// Why the store did nothing, as a problem.
    pub(super) fn refused(&self, caller: &Caller, refused: Refused) -> Problem {
        match refused {
            Refused::Refusal(refusal) => refusal.into(),
            Refused::NoSuchCase => Problem::not_found(),
            Refused::Version { current } => Problem::stale(current),
            Refused::KeyUsed => Problem::key_reused(),
            Refused::KeyTooLong => Problem::new(&HEADER, words!("nyckeln är för lång", "the key is too long")),
            Refused::NoPackage => Problem::no_package(),
            Refused::TooLarge { bytes, most } => Problem::too_large(bytes, most),
            Refused::Stopped { .. } if self.store().is_disk_full() => Problem::disk_full(),
            Refused::Stopped { .. } => Problem::stopped(),
            other => self.fault(caller, &other.to_string()),
        }
    }

    /// A fault of the store, as a problem.
    pub(super) fn unread(&self, caller: &Caller, error: &StoreError) -> Problem {
        self.fault(caller, &with_causes(error))
    }

    /// Ours to mend: told to the operator, and to the user by its name alone.
    pub(super) fn fault(&self, caller: &Caller, what: &str) -> Problem {
        let id = &caller.request;
        (self.surface.tell)(&format!("request {id}: {what}"));
        Problem::fault(id)
    }
}
