//! Tests of the store through what its users have.

#![expect(clippy::unwrap_used, reason = "helpers of tests fail as tests do")]

mod journal;
