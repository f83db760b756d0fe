//! What is written of a command.

mod chain;
mod damage;
mod erasure;
mod fixtures;
mod forged;
mod life;
mod organisation;
mod samples;
mod strange;
mod versions;
