//! The store through its writer: requests in, answers out, and the same again after opening it anew.

mod basics;
mod house;
mod parcels;
mod pinned;
