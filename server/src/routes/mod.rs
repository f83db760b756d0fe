//! The HTTP API over the store: one resource a file, each with its part of the table of routes.
//!
//! [`admit`] stands before every route that needs a token, by what the table says (`who`): no handler can forget it. Handlers read
//! what may touch the disk on threads for that ([`Api::read`]); what changes anything is handed to the keeper and waited for
//! ([`Api::ask`]).
//!
//! What someone may do with a case is the core's to say; here it is only asked.

mod actions;
mod admit;
mod api;
mod cases;
mod counts;
mod give;
mod health;
mod journal;
mod lists;
mod mail;
mod matters;
mod package;
mod parameters;
mod people;
mod reply;
mod signals;
mod tasks;
mod whole;
mod write;

use axum::{Extension, Router, middleware};

pub use admit::Caller;
pub use api::Api;

use crate::http::around;
use crate::openapi::{self, Route, Who};

/// The tables of routes, a resource each.
const TABLES: &[&[Route<Api>]] = &[
    health::ROUTES,
    cases::ROUTES,
    tasks::ROUTES,
    actions::ROUTES,
    matters::ROUTES,
    journal::ROUTES,
    lists::ROUTES,
    counts::ROUTES,
    people::ROUTES,
    package::ROUTES,
    signals::ROUTES,
    mail::ROUTES,
];

/// All routes. Router and description are made of this table, so neither has what the other lacks.
pub fn all() -> impl Iterator<Item = &'static Route<Api>> + Clone {
    TABLES.iter().copied().flatten()
}

/// The whole surface, without a socket.
pub fn app(api: Api) -> Router {
    let surface = api.surface.clone();
    let routes = openapi::router(all(), |who, methods| match who {
        Who::Anyone => methods,
        who => methods.route_layer(middleware::from_fn_with_state((api.clone(), who), admit::admit)),
    });
    around(routes.layer(Extension(health::Description::of(all()))).with_state(api), surface)
}
