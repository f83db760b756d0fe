//! The state file and the layers over it.

mod basics;
mod crash;
mod damage;
mod failure;
mod model;
