//! Measures the layers of tillit with a real package: the core alone, with the store under it, or the whole server; the last two
//! beside what the disk itself can do.

mod clients;
mod connection;
mod core;
mod folder;
mod http;
mod life;
mod limits;
mod preload;
mod report;
mod store;

pub(crate) use core::core;
pub(crate) use folder::Plan;
pub(crate) use http::http;
pub(crate) use life::lives;
pub(crate) use report::Figures;
pub(crate) use store::store;
