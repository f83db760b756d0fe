//! The shell around tillit's core: what a case looks like on the wire, what time it is, and how one is let in.
//!
//! Types that go over the wire are apart from the core's and from the store's, and converted by hand: [`view`] outwards.
//! [`token`] and [`clock`] say who is asking, and when.
//!
//! Nothing here knows what a package is about.

pub mod clock;
pub mod input;
pub mod problem;
pub mod token;
pub mod view;
mod words;
