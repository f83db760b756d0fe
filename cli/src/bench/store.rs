//! The store with clients that each wait for their answer: durable, with full rows, and with work on the desk.
//!
//! One thread is all clients, as the threads of a server are, so that what is measured is the store and not the waking of threads.

use std::sync::mpsc::channel;
use std::time::{Duration, Instant};

use tillit_engine::case::Text;
use tillit_store::{Answer, CaseName, Keeper, Refused, Request, StoreError};

use super::folder::{Loaded, Plan};
use super::life::{Life, Random};
use super::preload::Draw;
use super::report::{Figures, Seen};

/// Measures the store in an empty folder.
pub(crate) fn store(plan: &Plan<'_>) -> Result<Figures, StoreError> {
    let (loaded, writer) = Loaded::begin(plan)?;
    let keeper = Keeper::start(writer);
    let store = keeper.store().clone();
    let before = (store.last_position(), store.flushes());
    let seen = drive(&keeper, plan.lives, plan.clients, plan.seconds);
    let (entries, flushes) = (store.last_position() - before.0, store.flushes() - before.1);
    drop(store);
    keeper.stop()?;
    Ok(Figures { layer: "store", ..loaded.figures(plan, seen, entries, flushes)? })
}

/// Has all clients drive one case after the other through its life, for a time. The one that was answered asks next.
fn drive(keeper: &Keeper, lives: &[Life], clients: u64, seconds: Duration) -> Seen {
    let mut clients: Vec<Client<'_>> = (0..clients).map(|number| Client::new(lives, number)).collect();
    let (answers, answered) = channel();
    let ask = |number: usize, client: &mut Client<'_>| {
        let answers = answers.clone();
        let request = client.next();
        client.asked = Instant::now();
        let sent = keeper.ask(request, move |answer| _ = answers.send((number, answer)));
        sent.expect("fewer clients than may wait");
    };
    let began = Instant::now();
    clients.iter_mut().enumerate().for_each(|(number, client)| ask(number, client));
    let mut seen = Seen::default();
    let mut at_work = clients.len();
    while at_work > 0 {
        let (number, answer) = answered.recv().expect("whoever asks is answered");
        let client = &mut clients[number];
        client.answered(answer, &mut seen);
        match began.elapsed() < seconds && keeper.store().stopped().is_none() {
            true => ask(number, client),
            false => at_work -= 1,
        }
    }
    seen.ended(began)
}

/// A client, and the case that it drives.
struct Client<'a> {
    draw: Draw,
    lives: &'a [Life],
    life: usize,
    /// The next command of that life.
    step: usize,
    case: Option<Text>,
    asked: Instant,
}

impl<'a> Client<'a> {
    fn new(lives: &'a [Life], number: u64) -> Client<'a> {
        let life = number as usize % lives.len();
        Client { draw: Draw(Random(number)), lives, life, step: 0, case: None, asked: Instant::now() }
    }

    fn next(&mut self) -> Request {
        let life = &self.lives[self.life];
        match &self.case {
            None => self.draw.start(life),
            Some(case) => self.draw.give(life, self.step, CaseName::Id(case.clone())),
        }
    }

    /// Takes an answer; goes on to the next life when this one has ended, or does not go on.
    fn answered(&mut self, answer: Result<Answer, Refused>, seen: &mut Seen) {
        match answer {
            Ok(Answer::Case(answered)) => {
                seen.took.push(self.asked.elapsed());
                self.step += 1;
                self.case = Some(answered.case.id.clone());
                if self.step < self.lives[self.life].commands.len() {
                    return;
                }
                seen.cases += 1;
            }
            _ => seen.left += 1,
        }
        (self.life, self.step, self.case) = ((self.life + 1) % self.lives.len(), 0, None);
    }
}
