//! Acceptance: what the binary `tillit` does, seen from a terminal.
//!
//! Nothing here calls a crate of the workspace. Each test works in a folder of its own; none of them sleeps.

mod check;
mod examples;
mod explain_code;
mod guide;
mod house;
mod package;
mod readme;
mod scenario;
mod schema;
