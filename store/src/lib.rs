//! Keeps what tillit must not lose: the journals of its cases.
//!
//! The journal is the truth; everything else can be thrown away and rebuilt from it.
pub mod journal;
