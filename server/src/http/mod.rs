//! What every route shares: how a request is taken in, and how its answer leaves.
//!
//! From the outside in: each request gets an id ([`request_id`]); problems that come out become JSON in the reader's language
//! ([`render`]); whatever takes too long or panics ends as a problem, while the rest goes on ([`guard`]); then the route.
//!
//! [`app`] is apart from [`serve`], so that tests ask it without a socket.

mod bearer;
mod body;
mod guard;
mod health;
mod key;
mod language;
mod limits;
mod render;
mod request_id;
mod serve;
mod version;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::middleware;
use axum::{Extension, Router};

pub use bearer::bearer;
pub use body::JsonBody;
pub use key::IdempotencyKey;
pub use language::{ReaderLanguage, asked_language};
pub use limits::Limits;
pub use request_id::RequestId;
pub use serve::{serve, told_to_stop};
pub use version::{IfMatch, etag};

use crate::openapi::{self, Answer, Method, Route, Who};
use crate::problem::Problem;
use crate::words::said;

/// What the routes work with.
#[derive(Clone)]
pub struct Surface {
    /// Bounds on what comes in.
    pub limits: Limits,
    /// Whether requests can be answered now; else why not.
    pub ready: Arc<dyn Fn() -> Result<(), Problem> + Send + Sync>,
    /// Tells the operator something, in a line.
    pub tell: Arc<dyn Fn(&str) + Send + Sync>,
}

/// All routes. Router and description are made of this table, so neither has what the other lacks.
pub const ROUTES: &[Route<Surface>] = &[
    Route {
        method: Method::Get,
        path: "/healthz",
        id: "health",
        summary: said("Om servern lever", "Whether the server lives"),
        who: Who::Anyone,
        parameters: &[],
        body: None,
        answers: &[Answer::plain(200, said("Den lever.", "It lives."))],
        handler: |method| axum::routing::on(method, health::lives),
    },
    Route {
        method: Method::Get,
        path: "/readyz",
        id: "ready",
        summary: said("Om servern kan ta emot arbete", "Whether the server can take work"),
        who: Who::Anyone,
        parameters: &[],
        body: None,
        answers: &[Answer::plain(200, said("Den kan det.", "It can."))],
        handler: |method| axum::routing::on(method, health::ready),
    },
    Route {
        method: Method::Get,
        path: "/api/openapi.json",
        id: "openapi",
        summary: said("Den här beskrivningen, på läsarens språk", "This description, in the reader's language"),
        who: Who::Anyone,
        parameters: &[],
        body: None,
        answers: &[Answer::json(200, said("OpenAPI 3.1.", "OpenAPI 3.1."), |generator| generator.subschema_for::<serde_json::Value>())],
        handler: |method| axum::routing::on(method, health::description),
    },
];

/// The whole surface, without a socket.
pub fn app(surface: Surface) -> Router {
    around(openapi::router(ROUTES).layer(Extension(health::Description::of(ROUTES))), surface)
}

/// Puts around routes what all share.
pub fn around(routes: Router<Surface>, surface: Surface) -> Router {
    let limits = surface.limits;
    routes
        .fallback(|| async { Problem::not_found() })
        .layer(DefaultBodyLimit::max(limits.body_bytes))
        .layer(middleware::from_fn_with_state(surface.clone(), guard::guard))
        .layer(middleware::from_fn(render::render))
        .layer(middleware::from_fn(request_id::give))
        .with_state(surface)
}
