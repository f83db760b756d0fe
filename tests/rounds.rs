//! `tillit serve` is killed again and again while many connections change its cases (P1, P13).

use std::time::Duration;

use crate::ledger::{Clerk, Ledger, work};
use crate::parcels::parcels;
use crate::random::{Random, amount, seed};
use crate::server::{Server, token, verified};

/// How many ask at once.
const CLERKS: usize = 16;

/// Entries of no case: the package, its person, her token.
const BESIDE: usize = 3;

#[test]
fn what_was_answered_survives_kill_9_at_any_instant_and_what_was_not_is_done_once() {
    let mut random = Random::new(seed(41));
    let folder = parcels(1);
    let mut server = Server::start(&folder, &[]);
    let eva = token(&folder, "eva");
    let mut ledger = Ledger::begun(&server, &eva);
    for round in 0..amount("TILLIT_SERVE_KILL_ROUNDS", 20) {
        println!("round {round}: {} answers", ledger.given.len());
        let clerks = Clerk::several(CLERKS, &round.to_string(), &ledger, &mut random);
        ledger.add(work_until_killed(server, &eva, clerks, Duration::from_micros(random.next() % 500_000)));
        if round % 4 == 3 {
            Server::kill_early(&folder, Duration::from_micros(random.next() % 300_000));
        }
        verified(&folder, "data");
        server = Server::start(&folder, &[]);
        ledger.settle(&server, &eva);
        ledger.repeat(&server, &eva, CLERKS, &mut random);
        ledger.compare(&server, &eva);
    }
    ledger.compare_journals(&server, &eva);
    server.stop();
    let (cases, entries) = ledger.counts();
    assert_eq!(verified(&folder, "data"), (cases, entries + BESIDE));
    println!("{entries} answers, none lost");
}

/// All ask at once until the server is killed, which happens after a while.
fn work_until_killed(server: Server, token: &str, clerks: Vec<Clerk>, after: Duration) -> Ledger {
    let address = server.address().to_owned();
    std::thread::scope(|scope| {
        let at_work = scope.spawn(|| work(clerks, &address, token, &|| false));
        std::thread::sleep(after);
        server.kill();
        at_work.join().expect("they find nothing wrong")
    })
}
