//! Clients of the server, each with a connection and a thread of its own: they wait for an answer before they ask again.

use std::io;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use serde::Deserialize;
use tillit_engine::case::Text;
use tillit_server::house::House;
use tillit_store::{Ask, Asker, CaseName};

use super::connection::Connection;
use super::http::Turn;
use super::report::Seen;
use crate::client::escaped;

/// Has each client drive one case after the other through its life, for a time.
pub(super) fn drive(clients: Vec<Client<'_>>, seconds: Duration) -> Seen {
    let is_over = AtomicBool::new(false);
    let began = Instant::now();
    let each: Vec<Seen> = std::thread::scope(|threads| {
        let is_over = &is_over;
        let clients = clients.into_iter().enumerate();
        let clients: Vec<_> = clients.map(|(number, client)| threads.spawn(move || client.work(number, is_over))).collect();
        std::thread::sleep(seconds);
        is_over.store(true, Ordering::Relaxed);
        clients.into_iter().map(|client| client.join().expect("a client only asks")).collect()
    });
    let all = each.into_iter().fold(Seen::default(), Seen::and);
    all.ended(began)
}

/// A client, and the case that it drives.
pub(super) struct Client<'a> {
    house: &'a House,
    connection: Connection,
    /// The commands of each life.
    lives: &'a [Vec<Turn>],
    at: Option<At>,
}

/// A case as the server tells of it; the rest of the answer is read and not looked at.
#[derive(Deserialize)]
struct At {
    id: String,
    number: Option<String>,
}

impl<'a> Client<'a> {
    pub(super) fn new(house: &'a House, address: SocketAddr, lives: &'a [Vec<Turn>]) -> io::Result<Client<'a>> {
        Ok(Client { house, connection: Connection::open(address)?, lives, at: None })
    }

    /// Each begins with another life; a case whose command is not done is left.
    fn work(mut self, number: usize, is_over: &AtomicBool) -> Seen {
        let mut seen = Seen::default();
        for life in self.lives.iter().cycle().skip(number % self.lives.len()) {
            for (step, turn) in life.iter().enumerate() {
                if is_over.load(Ordering::Relaxed) {
                    return seen;
                }
                if self.give(step == 0, turn, &mut seen).is_none() {
                    seen.left += 1;
                    break;
                }
                seen.cases += u64::from(step + 1 == life.len());
            }
        }
        seen
    }

    /// Has a command done; `None`: it was refused, or nobody answers any more.
    fn give(&mut self, begins: bool, turn: &Turn, seen: &mut Seen) -> Option<()> {
        match turn {
            Turn::Asked { token, place, body } => {
                let path = match &self.at {
                    Some(At { id, number }) if !begins => format!("/api/cases/{}{place}", escaped(number.as_ref().unwrap_or(id))),
                    _ => "/api/cases".to_owned(),
                };
                let before = Instant::now();
                let answer = self.connection.post(&path, token, body).ok()?;
                let took = before.elapsed();
                match answer.status {
                    201 if begins => self.at = Some(serde_json::from_slice(answer.body).ok()?),
                    200 | 204 if !begins => {}
                    _ => return None,
                }
                seen.took.push(took);
            }
            Turn::ByHouse(command) => {
                let case = CaseName::Id(Text::from(self.at.as_ref()?.id.as_str()));
                self.house.ask(Asker::Engine, Ask::Give { case, version: None, command: command.clone() }).ok()?;
                seen.by_house += 1;
            }
        }
        Some(())
    }
}
