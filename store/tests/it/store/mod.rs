//! The store through its writer: requests in, answers out, and the same again after opening it anew.

mod basics;
mod crash;
mod damage;
mod errands;
mod failure;
mod house;
mod keeper;
mod parcels;
mod pinned;
mod processes;
mod repeated;
mod verify;
mod workload;
