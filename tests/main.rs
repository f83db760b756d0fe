//! Acceptance: what the binary `tillit` does, seen from a terminal.
//!
//! Nothing here calls a crate of the workspace. Each test works in a folder of its own.

mod alertmanager;
mod bench;
mod check;
mod desk;
mod examples;
mod explain_code;
mod guide;
mod house;
mod mail;
mod package;
mod readme;
mod scenario;
mod schema;
mod serve;
mod server;
