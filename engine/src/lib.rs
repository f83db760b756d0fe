//! The pure core of tillit: from a package's text to a checked package.
#![allow(dead_code, unused_imports, reason = "being wired")]
mod diagnostic;
mod language;
mod source;
mod words;
