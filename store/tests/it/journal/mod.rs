//! The journal.

mod basics;
mod beside;
mod crash;
mod damage;
mod failure;
mod model;
mod processes;
