//! The shell around tillit's core: what a case looks like on the wire, how requests are read, and what is told when they fail.
//!
//! Types that go over the wire are apart from the core's and from the store's, and converted by hand: [`view`] outwards,
//! [`input`] inwards, [`problem`] for what went wrong. [`http`] holds what every route shares, [`openapi`] the one table of
//! routes of which router and description are made, [`token`] and [`clock`] who is asking, and when.
//!
//! [`house`] is all of it at work: doors, timers, outbox. [`order`] is what whoever has the data folder may ask, with and
//! without a running server.
//!
//! Nothing here knows what a package is about.

pub mod clock;
pub mod house;
pub mod http;
pub mod input;
pub mod mail;
pub mod openapi;
pub mod order;
pub mod problem;
pub mod routes;
pub mod token;
pub mod view;
mod words;
