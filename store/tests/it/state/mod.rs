//! The state file and the layers over it.

mod basics;
mod model;
