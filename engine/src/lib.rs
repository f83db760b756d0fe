//! The pure core of tillit: from a package's text to a checked package.
mod diagnostic;
mod expression;
pub mod model;
mod source;
mod words;
