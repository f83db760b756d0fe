//! Acceptance: what the binary `tillit` does, seen from a terminal.
//!
//! Nothing here calls a crate of the workspace. Each test works in a folder of its own.

mod alertmanager;
mod bench;
mod calendar;
mod check;
mod desk;
mod examples;
mod explain_code;
mod full;
mod guide;
mod house;
mod ledger;
mod mail;
mod package;
mod parcels;
mod pinned;
#[expect(dead_code, reason = "the store's tests use all of it")]
#[path = "../store/tests/it/random.rs"]
mod random;
mod readme;
mod reload;
mod rounds;
mod scenario;
mod schema;
mod serve;
mod server;
