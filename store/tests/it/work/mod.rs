//! Open work against a plain model: filter, then sort.

mod model;
mod random;
mod rows;
