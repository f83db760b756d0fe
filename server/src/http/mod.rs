//! What every route shares: how a request is taken in, and how its answer leaves.
//!
//! From the outside in: each request gets an id ([`request_id`]); problems that come out become JSON in the reader's language
//! ([`render`]); whatever takes too long or panics ends as a problem, while the rest goes on ([`guard`]); then the route.
//!
//! [`around`] is apart from [`serve`], so that tests ask routes without a socket.

mod bearer;
mod body;
mod guard;
mod key;
mod language;
mod limits;
mod path;
mod query;
mod render;
mod request_id;
mod serve;
mod version;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::{Router, middleware};

pub use bearer::bearer;
pub(crate) use body::MAIL;
pub use body::{JsonBody, RawMail};
pub use key::IdempotencyKey;
pub use language::{ReaderLanguage, asked_language};
pub use limits::Limits;
pub use path::Named;
pub use query::Query;
pub use request_id::RequestId;
pub use serve::{serve, told_to_stop};
pub use version::{IfMatch, etag};

use crate::problem::Problem;

/// What all routes share.
#[derive(Clone)]
pub struct Surface {
    /// Bounds on what comes in.
    pub limits: Limits,
    /// Tells the operator something, in a line.
    pub tell: Arc<dyn Fn(&str) + Send + Sync>,
}

/// Puts around routes what all share.
pub fn around(routes: Router, surface: Surface) -> Router {
    routes
        .fallback(|| async { Problem::not_found() })
        .layer(DefaultBodyLimit::max(surface.limits.body_bytes))
        .layer(middleware::from_fn_with_state(surface, guard::guard))
        .layer(middleware::from_fn(render::render))
        .layer(middleware::from_fn(request_id::give))
}
