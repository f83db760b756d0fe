//! The store with clients that each wait for their answer: durable, with full rows, and with work on the desk.

use tillit_engine::case::Text;
use tillit_store::{Answer, CaseName, Keeper, StoreError};

use super::clients::{Client, Given, drive};
use super::folder::{Loaded, Plan};
use super::life::{Life, Random};
use super::preload::Draw;
use super::report::Figures;

/// Measures the store in an empty folder.
pub(crate) fn store(plan: &Plan<'_>) -> Result<Figures, StoreError> {
    let (loaded, writer) = Loaded::begin(plan)?;
    let keeper = Keeper::start(writer);
    let store = keeper.store().clone();
    let before = (store.last_position(), store.flushes());
    let clients = (0..plan.clients).map(|number| Asking { keeper: &keeper, lives: plan.lives, draw: Draw(Random(number)), case: None });
    let seen = drive(clients.collect(), plan.lives, plan.seconds);
    let (entries, flushes) = (store.last_position() - before.0, store.flushes() - before.1);
    drop(store);
    keeper.stop()?;
    Ok(Figures { layer: "store", ..loaded.figures(plan, seen, entries, flushes)? })
}

/// Asks the keeper.
struct Asking<'a> {
    keeper: &'a Keeper,
    lives: &'a [Life],
    draw: Draw,
    case: Option<Text>,
}

impl Client for Asking<'_> {
    fn give(&mut self, life: usize, step: usize) -> Option<Given> {
        let life = &self.lives[life];
        let request = match step {
            0 => self.draw.start(life),
            _ => self.draw.give(life, step, CaseName::Id(self.case.clone()?)),
        };
        let Ok(Ok(Answer::Case(answered))) = self.keeper.ask_and_wait(request) else { return None };
        self.case = Some(answered.case.id.clone());
        Some(Given::Asked)
    }
}
