//! The store with clients that each wait for their answer: durable, with full rows, and with work on the desk.
//!
//! One thread is all of the clients, as the few threads of a server are, so that the store is measured and not the waking of threads.

use std::sync::mpsc::{Sender, channel};
use std::time::Instant;

use tillit_engine::case::Text;
use tillit_store::{Answer, CaseName, Keeper, Refused, Request, StoreError};

use super::clients::Seen;
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
    let seen = drive(&keeper, plan);
    let (entries, flushes) = (store.last_position() - before.0, store.flushes() - before.1);
    drop(store);
    keeper.stop()?;
    Ok(Figures { layer: "store", ..loaded.figures(plan, seen, entries, flushes)? })
}

/// Whose answer it is, and the answer.
type Answered = (usize, Result<Answer, Refused>);

/// Lets each client drive one case after the other through its life, for as long as is said. Whoever is answered asks again.
fn drive(keeper: &Keeper, plan: &Plan<'_>) -> Seen {
    let mut clients: Vec<Asking<'_>> = (0..plan.clients).map(|number| Asking::new(plan.lives, number)).collect();
    let (answers, answered) = channel();
    let (mut seen, began) = (Seen::default(), Instant::now());
    clients.iter_mut().enumerate().for_each(|(number, client)| client.ask(keeper, number, &answers));
    let mut asking = clients.len();
    while asking > 0 {
        let (number, answer) = answered.recv().expect("whoever asks is answered");
        clients[number].take(answer, &mut seen);
        match began.elapsed() < plan.seconds && keeper.store().stopped().is_none() {
            true => clients[number].ask(keeper, number, &answers),
            false => asking -= 1,
        }
    }
    seen.elapsed = began.elapsed();
    seen.took.sort_unstable();
    seen
}

/// A client and what it is at.
struct Asking<'a> {
    lives: &'a [Life],
    draw: Draw,
    life: usize,
    /// The next command of that life.
    step: usize,
    case: Option<Text>,
    asked: Instant,
}

impl<'a> Asking<'a> {
    fn new(lives: &'a [Life], number: u64) -> Asking<'a> {
        let (draw, life) = (Draw(Random(number)), number as usize % lives.len());
        Asking { lives, draw, life, step: 0, case: None, asked: Instant::now() }
    }

    fn ask(&mut self, keeper: &Keeper, number: usize, answers: &Sender<Answered>) {
        let (request, answers) = (self.request(), answers.clone());
        self.asked = Instant::now();
        let handed = keeper.ask(request, move |answer| _ = answers.send((number, answer)));
        handed.expect("there are fewer clients than may wait");
    }

    fn request(&mut self) -> Request {
        let life = &self.lives[self.life];
        match &self.case {
            None => self.draw.start(life),
            Some(case) => self.draw.give(life, self.step, CaseName::Id(case.clone())),
        }
    }

    /// Takes an answer. A case whose command is not done is left.
    fn take(&mut self, answer: Result<Answer, Refused>, seen: &mut Seen) {
        if let Ok(Answer::Case(answered)) = answer {
            seen.took.push(self.asked.elapsed());
            seen.commands += 1;
            self.step += 1;
            if self.step < self.lives[self.life].commands.len() {
                self.case = Some(answered.case.id.clone());
                return;
            }
            seen.cases += 1;
        } else {
            seen.left += 1;
        }
        (self.life, self.step, self.case) = ((self.life + 1) % self.lives.len(), 0, None);
    }
}
