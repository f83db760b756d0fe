//! The whole server over HTTP, on a port of this machine: clients that each wait for their answer, with tokens of the people whose
//! tasks they do.
//!
//! The lives are the store layer's. What people do comes by HTTP, and that alone is counted and timed; what timers and outbox do of
//! themselves they cannot ask for, so the house is told that it is time, and the writer has that work beside.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, mpsc};

use serde_json::{Value as Json, json};
use tillit_engine::case::{Command, Directory, FieldValues, Person, Text};
use tillit_server::clock::MachineClock;
use tillit_server::house::{House, Serving, serve};
use tillit_server::order::{Order, carry_out};
use tillit_server::view;
use tillit_store::Asker;
use tokio::sync::oneshot;

use super::clients::{Client, drive};
use super::folder::{Loaded, Plan};
use super::life::Life;
use super::report::Figures;
use crate::failure::Failure;

/// Any port of this machine that is free.
const ADDRESS: &str = "127.0.0.1:0";

/// Measures the server on a store in an empty folder.
pub(crate) fn http(plan: &Plan<'_>) -> Result<Figures, Failure> {
    let (loaded, writer) = Loaded::begin(plan)?;
    writer.finish()?;
    let house = Arc::new(House::open(plan.folder, Arc::new(MachineClock), Arc::new(|what| eprintln!("{what}")))?);
    let turns = turns(&house, plan.lives)?;
    let store = house.store();
    let before = (store.last_position(), store.flushes());
    let seen = served(&house, |address| {
        let clients = (0..plan.clients).map(|_| Client::new(&house, address, &turns)).collect::<std::io::Result<Vec<_>>>();
        clients.map(|clients| drive(clients, plan.seconds))
    })?;
    let (entries, flushes) = (house.store().last_position() - before.0, house.store().flushes() - before.1);
    Arc::into_inner(house).map_or(Ok(()), House::close)?;
    Ok(Figures { layer: "http", ..loaded.figures(plan, seen, entries, flushes)? })
}

/// Serves while something is done with the server's address.
fn served<T>(house: &Arc<House>, act: impl FnOnce(SocketAddr) -> std::io::Result<T>) -> Result<T, Failure> {
    let (stop, stopped) = oneshot::channel::<()>();
    let (begun, address) = mpsc::channel();
    std::thread::scope(|threads| {
        let server = threads.spawn(move || {
            let stop = async {
                // Dropping the other end stops it too.
                let _ = stopped.await;
                Ok(())
            };
            // Nobody waits for the address any more where this thread has ended.
            serve(house, Serving { address: ADDRESS.to_owned(), carrier: None }, stop, |address| _ = begun.send(address))
        });
        let done = address.recv().map(act);
        drop(stop);
        server.join().expect("the server ends by itself")?;
        let done = done.expect("who has served has told its address");
        done.map_err(|error| Failure::Unreachable { server: ADDRESS.to_owned(), reason: error.to_string() })
    })
}

/// A command of a life, ready to be given.
pub(super) enum Turn {
    /// A person asks.
    Asked {
        token: Arc<str>,
        /// Below the case; empty begins one.
        place: String,
        body: String,
    },
    /// The house does it of itself.
    ByHouse(Command),
}

/// The commands of all lives as requests.
fn turns(house: &House, lives: &[Life]) -> Result<Vec<Vec<Turn>>, Failure> {
    let organisation = house.store().organisation();
    let (directory, mut tokens) = (organisation.directory(), BTreeMap::new());
    let mut turn = |(by, command): &(Asker, Command)| {
        let Asker::Person(Person::Known(person)) = by else { return Ok(Turn::ByHouse(command.clone())) };
        if !tokens.contains_key(person) {
            let made = carry_out(house, &Order::TokenNew { holder: person.to_string() }).map_err(Failure::Declined)?;
            tokens.insert(person.clone(), Arc::from(made["token"].as_str().unwrap_or_default()));
        }
        let (place, body) = request(directory, command);
        Ok(Turn::Asked { token: Arc::clone(&tokens[person]), place, body: body.to_string() })
    };
    lives.iter().map(|life| life.commands.iter().map(&mut turn).collect()).collect()
}

/// Where below the case a command is asked for, and by what.
fn request(directory: &Directory, command: &Command) -> (String, Json) {
    let fields = |fields: &FieldValues| -> Json {
        let fields = fields.iter().map(|(name, value)| (name.to_string(), value.as_ref().map(|value| view::json(directory, value)).into()));
        Json::Object(fields.collect())
    };
    let texts = |texts: &[Text]| texts.iter().map(|text| Json::from(&**text)).collect::<Json>();
    match command {
        Command::Start { process, start, fields: given, .. } => {
            (String::new(), json!({"process": &**process, "start": &**start, "fields": fields(given)}))
        }
        Command::Complete { task, fields: given, tick, why } => {
            (format!("/tasks/{task}/complete"), json!({"fields": fields(given), "tick": texts(tick), "why": why.as_deref()}))
        }
        Command::Choose { task, way, fields: given, tick, why } => {
            let body = json!({"way": &**way, "fields": fields(given), "tick": texts(tick), "why": why.as_deref()});
            (format!("/tasks/{task}/complete"), body)
        }
        other => unreachable!("no person of a life does this: {other:?}"),
    }
}
