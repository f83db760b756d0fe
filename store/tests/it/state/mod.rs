//! The state file and the layers over it.

mod basics;
mod crash;
pub(crate) mod damage;
mod failure;
mod model;
