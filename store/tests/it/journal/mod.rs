//! The journal.

mod basics;
