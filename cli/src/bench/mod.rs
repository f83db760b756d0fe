//! Measures the layers of tillit with a real package: the core alone, with the store under it, or the whole server, these two
//! beside what the disk itself can do; and how long a start takes.

mod clients;
mod connection;
mod core;
mod folder;
mod http;
mod life;
mod limits;
mod preload;
mod report;
mod start;
mod store;

pub(crate) use core::core;
pub(crate) use folder::Plan;
pub(crate) use http::http;
pub(crate) use life::lives;
pub(crate) use start::start;
pub(crate) use store::store;
