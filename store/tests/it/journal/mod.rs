//! The journal.

mod basics;
mod beside;
mod crash;
pub(crate) mod damage;
mod failure;
mod model;
mod processes;
