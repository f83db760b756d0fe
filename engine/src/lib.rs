//! The pure core of tillit: from a package's text to a checked package.
mod diagnostic;
pub mod model;
mod rules;
mod source;
mod words;
