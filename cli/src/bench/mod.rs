//! Measures the layers of tillit with a real package: the core alone, or with the store under it, beside what the disk itself can do.

mod core;
mod life;
mod limits;
mod preload;
mod report;
mod store;

pub(crate) use core::core;
pub(crate) use life::lives;
pub(crate) use report::Figures;
pub(crate) use store::{Plan, store};
