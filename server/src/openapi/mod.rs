//! The one table of routes, and what is made of it: the router, and OpenAPI 3.1 (decision 0020).
//!
//! A [`Route`] has every part of its description, so none can be added without one; bodies are described by the tables that read
//! them, answers by the wire types that are written.

mod body;
mod document;
mod route;

pub use document::document;
pub use route::{Answer, In, Method, Parameter, Route, Takes, Who, router};
