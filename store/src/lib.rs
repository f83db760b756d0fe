//! Keeps what cases have been through: the journal is the truth, everything else can be rebuilt from it.
//!
//! [`record`] says what is written of a command, byte for byte. It does no I/O and knows no database.

pub mod record;
