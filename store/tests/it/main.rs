//! Tests of the store through what its users have: core values in, bytes out, and back.

#![expect(clippy::unwrap_used, reason = "helpers of tests are tests")]

mod desk;
mod record;
mod script;
