//! Tests of the store through what its users have.

mod journal;
