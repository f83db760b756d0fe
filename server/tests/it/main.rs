//! The server's parts, driven by the package of the repository's root.
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod desk;
mod folder;
mod http;
mod input;
mod mail;
mod openapi;
mod problem;
mod routes;
mod serve;
mod view;
