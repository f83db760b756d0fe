//! Tests of the core through what its users have: a package's files in, diagnostics out.

#![expect(clippy::disallowed_methods, reason = "tests read packages and fixtures from disk")]

mod arrive;
mod bites;
mod calendar;
mod codes;
mod demands;
mod docs;
mod files;
mod flow;
mod hostile;
mod incident;
mod mutations;
mod property;
mod records;
mod renames;
mod rules;
mod starts;
mod taken;
mod walk;
