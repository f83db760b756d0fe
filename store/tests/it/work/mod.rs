//! Open work against a plain model: filter, then sort.

mod basics;
mod model;
mod random;
mod reads;
mod rows;
