//! Clients that each wait for their answer before they ask again, and what they see.

use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use super::life::Life;

/// One who has commands done.
pub(super) trait Client: Send {
    /// Has a command of a life done, for the case that the client is at; a life's first command begins another case. `None`: it was
    /// refused, or nobody answers any more.
    fn give(&mut self, life: usize, step: usize) -> Option<Given>;
}

/// How a command came to be done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Given {
    /// The client asked.
    Asked,
    /// It is not for clients to ask; the house did it of itself.
    ByHouse,
}

/// What clients have seen.
#[derive(Default)]
pub(super) struct Seen {
    /// How many commands they asked for, and had done.
    pub(super) commands: u64,
    /// How many the house did of itself.
    pub(super) by_house: u64,
    /// How many cases reached their end.
    pub(super) cases: u64,
    /// How many were left, since a command was not done.
    pub(super) left: u64,
    /// How long each command took that was asked for, the shortest first.
    pub(super) took: Vec<Duration>,
    /// From the first request to the last answer.
    pub(super) elapsed: Duration,
}

/// Lets each client drive one case after the other through its life, for as long as is said.
pub(super) fn drive(clients: Vec<impl Client>, lives: &[Life], seconds: Duration) -> Seen {
    let is_over = AtomicBool::new(false);
    let began = Instant::now();
    let each: Vec<Seen> = std::thread::scope(|threads| {
        let is_over = &is_over;
        let clients = clients.into_iter().enumerate();
        let clients: Vec<_> = clients.map(|(number, client)| threads.spawn(move || work(client, lives, number, is_over))).collect();
        std::thread::sleep(seconds);
        is_over.store(true, Ordering::Relaxed);
        clients.into_iter().map(|client| client.join().expect("a client only asks")).collect()
    });
    let mut all = Seen { elapsed: began.elapsed(), ..Seen::default() };
    for one in each {
        all.commands += one.commands;
        all.by_house += one.by_house;
        all.cases += one.cases;
        all.left += one.left;
        all.took.extend(one.took);
    }
    all.took.sort_unstable();
    all
}

/// One client. Each begins with another life; a case whose command is not done is left.
fn work(mut client: impl Client, lives: &[Life], number: usize, is_over: &AtomicBool) -> Seen {
    let mut seen = Seen::default();
    for life in (0..lives.len()).cycle().skip(number % lives.len()) {
        let last = lives[life].commands.len() - 1;
        for step in 0..=last {
            if is_over.load(Ordering::Relaxed) {
                return seen;
            }
            let before = Instant::now();
            match client.give(life, step) {
                Some(Given::Asked) => {
                    seen.took.push(before.elapsed());
                    seen.commands += 1;
                }
                Some(Given::ByHouse) => seen.by_house += 1,
                None => {
                    seen.left += 1;
                    break;
                }
            }
            seen.cases += u64::from(step == last);
        }
    }
    seen
}
