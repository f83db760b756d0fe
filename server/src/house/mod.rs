//! The running house: all that works while tillit serves a data folder.
//!
//! A [`House`] is an open data folder with its writer and its clock. [`serve`] lets it work: people and systems come in by HTTP,
//! operators by the socket in the data folder ([`crate::order`]), [`timers`] fire what is due, [`outbox`] carries out what cases
//! have placed there. All of them ask the one writer, so what comes first is done first.
//!
//! Whoever has no server running opens a house too, gives it an order, and closes it.

mod bell;
mod outbox;
mod private;
mod publish;
mod serve;
mod stories;
mod timers;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use tillit_engine::Sources;
use tillit_store::{Answer, Ask, Asker, Busy, Chance, Keeper, Key, Options, Refused, Request, Store, StoreError};

use outbox::Aside;
pub use outbox::{Carrier, HandOver, Parcel, Undelivered};
pub(crate) use private::is_private;
pub use publish::{Publication, folder_differs, publish};
pub use serve::{ServeError, Serving, serve};

use crate::clock::Clock;

/// Tells the operator something, in a line.
pub type Tell = Arc<dyn Fn(&str) + Send + Sync>;

/// Reads the package's folder anew; the error says in a sentence why that cannot be done.
pub type ReadFolder = Arc<dyn Fn() -> Result<Sources, String> + Send + Sync>;

/// How long whoever works in the house waits when the writer has too much to do, before asking again.
const PAUSE: Duration = Duration::from_millis(10);

/// An open data folder with its writer and its clock.
pub struct House {
    data: PathBuf,
    keeper: Arc<Keeper>,
    clock: Arc<dyn Clock>,
    tell: Tell,
    folder: Option<ReadFolder>,
    aside: Aside,
}

/// Why a data folder cannot be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The folder cannot be made, or not be closed to others.
    #[error("cannot make the data folder {}, or close it to others", path.display())]
    Folder {
        /// The folder.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// What is in it cannot be opened.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl House {
    /// Opens a data folder, or begins one. It is for its owner alone, and closed to others where it was not.
    ///
    /// # Errors
    /// Another process has it open, a newer tillit wrote it, or the disk fails.
    pub fn open(data: &Path, clock: Arc<dyn Clock>, tell: Tell) -> Result<House, OpenError> {
        if private::make_private(data).map_err(|source| OpenError::Folder { path: data.to_owned(), source })? {
            tell(&format!("the data folder {} was open to others of this machine; it is closed to them now", data.display()));
        }
        let keeper = Keeper::start(tillit_store::open(data, &Options::default())?);
        Ok(House { data: data.to_owned(), keeper: Arc::new(keeper), clock, tell, folder: None, aside: Aside::default() })
    }

    /// The same, with the folder that its package is edited in.
    #[must_use]
    pub fn with_folder(self, folder: Option<ReadFolder>) -> House {
        House { folder, ..self }
    }

    /// What can be read.
    #[must_use]
    pub fn store(&self) -> &Arc<Store> {
        self.keeper.store()
    }

    /// What time it is.
    #[must_use]
    pub fn clock(&self) -> &Arc<dyn Clock> {
        &self.clock
    }

    /// The data folder.
    #[must_use]
    pub fn data(&self) -> &Path {
        &self.data
    }

    /// Tells the operator something.
    pub fn tell(&self, what: &str) {
        (self.tell)(what);
    }

    /// What the outbox worker has tried in vain.
    pub(crate) fn aside(&self) -> &Aside {
        &self.aside
    }

    /// Reads the package's folder anew; `None`: the house knows none.
    pub(crate) fn read_folder(&self) -> Option<Result<Sources, String>> {
        self.folder.as_ref().map(|read| read())
    }

    /// Asks the writer and waits for its answer; where too many wait, comes again.
    ///
    /// # Errors
    /// It is refused.
    pub fn ask(&self, by: Asker, ask: Ask) -> Result<Answer, Refused> {
        self.ask_once(by, None, ask)
    }

    /// The same; with a key, what was asked before is not done again.
    ///
    /// # Errors
    /// It is refused.
    pub fn ask_once(&self, by: Asker, key: Option<Key>, ask: Ask) -> Result<Answer, Refused> {
        loop {
            let request = Request { key: key.clone(), ..self.request(by.clone(), ask.clone())? };
            match self.keeper.ask_and_wait(request) {
                Ok(answered) => return answered,
                Err(Busy) => std::thread::sleep(PAUSE),
            }
        }
    }

    /// Hands a request to the writer, after those that were handed over before; where too many wait, waits too.
    fn hand_over(&self, by: Asker, ask: Ask, reply: impl FnOnce(Result<Answer, Refused>) + Send + Clone + 'static) {
        loop {
            let request = match self.request(by.clone(), ask.clone()) {
                Ok(request) => request,
                Err(refused) => return reply(Err(refused)),
            };
            match self.keeper.ask(request, reply.clone()) {
                Ok(()) => return,
                Err(Busy) => std::thread::sleep(PAUSE),
            }
        }
    }

    /// A request of this moment.
    fn request(&self, by: Asker, ask: Ask) -> Result<Request, Refused> {
        let mut chance = [0; 32];
        getrandom::fill(&mut chance)
            .map_err(|error| Refused::Fault { what: format!("the machine gives no randomness: {error}").into() })?;
        Ok(Request { at: self.clock.now(), chance: Chance(chance), by, key: None, ask })
    }

    /// Finishes what waits, folds what is fresh, and closes all files.
    ///
    /// # Errors
    /// The disk failed; the journal tells at the next start what it has.
    pub fn close(self) -> Result<(), StoreError> {
        match Arc::into_inner(self.keeper) {
            Some(keeper) => keeper.stop(),
            // A request that did not end in time still holds it; the writer ends with the process, and the journal has all.
            None => Ok(()),
        }
    }
}
