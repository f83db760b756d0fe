//! The API, asked through its routes on a real store.

mod cases;
mod health;
pub(crate) mod house;
