//! The API, asked through its routes on a real store.

mod access;
mod again;
mod bad;
mod cases;
mod counts;
mod full;
mod health;
pub(crate) mod house;
mod life;
mod lists;
mod mail;
mod slow;
