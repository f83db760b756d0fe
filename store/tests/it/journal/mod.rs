//! The journal.

mod basics;
mod crash;
mod damage;
mod disk;
mod failure;
mod model;
mod processes;
mod random;
