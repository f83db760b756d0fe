//! The journal.

mod basics;
mod crash;
pub(crate) mod damage;
mod failure;
mod model;
mod processes;
