//! Keeps what cases have been through: the journal is the truth, everything else can be thrown away and rebuilt from it.
//!
//! [`record`] says what is written of a command, byte for byte; it does no I/O and knows no database. [`journal`] keeps such
//! bytes on disk, in order, and knows nothing of what they mean. [`disk`] is what its files lie on.

pub mod disk;
pub mod journal;
pub mod record;
pub mod state;
mod summary;

pub use summary::{FlowKeys, Summary};
