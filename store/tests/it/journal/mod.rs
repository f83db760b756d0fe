//! The journal.

mod basics;
mod crash;
mod damage;
mod failure;
mod model;
mod processes;
