//! The store through its writer: requests in, answers out, and the same again after opening it anew.

mod basics;
mod crash;
mod errands;
mod house;
mod parcels;
mod pinned;
mod verify;
mod workload;
