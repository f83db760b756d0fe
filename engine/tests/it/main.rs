//! Tests of the core through what its users have: a package's files in, diagnostics out.

mod codes;
mod docs;
mod files;
mod incident;
mod mutations;
mod rules;
