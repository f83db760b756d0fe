//! Tests of the store through what its users have: core values in, bytes out and on disk, and back.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod desk;
mod disk;
mod journal;
mod random;
mod record;
mod scratch;
mod script;
mod state;
mod store;
mod work;
