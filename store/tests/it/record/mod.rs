//! What is written of a command.

mod chain;
mod damage;
mod erasure;
mod fixtures;
mod life;
mod organisation;
mod samples;
mod versions;
