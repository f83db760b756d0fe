//! Matters: settling what no step declares.

use axum::extract::State;
use axum::response::Response;
use axum::routing::on;

use super::Api;
use super::cases::command;
use super::parameters::{IF_MATCH, KEY, MATTER, NUMBER};
use super::whole::Whole;
use super::write::Write;
use crate::http::Named;
use crate::input::{self, SETTLE};
use crate::openapi::{Parameter, Route};
use crate::problem::Problem;
use crate::words::said;

const OF_MATTER: &[Parameter] = &[NUMBER, MATTER, IF_MATCH, KEY];

pub(super) const ROUTES: &[Route<Api>] = &[
    command("/api/cases/{number}/matters/{matter}/retry", "retry", said("Försöker igen", "Tries again"), OF_MATTER, &SETTLE, |method| {
        on(method, retry)
    }),
    command(
        "/api/cases/{number}/matters/{matter}/dismiss",
        "dismiss",
        said("Lägger en anmärkning åt sidan", "Puts a matter aside"),
        OF_MATTER,
        &SETTLE,
        |method| on(method, dismiss),
    ),
];

/// The case and the matter.
type Place = Named<(String, String)>;

async fn retry(State(api): State<Api>, Named((number, matter)): Place, Whole(caller, write): Whole<Write>) -> Result<Response, Problem> {
    api.give(&caller, &number, write, move |_, write| input::retry(&matter, &write.json)).await
}

async fn dismiss(State(api): State<Api>, Named((number, matter)): Place, Whole(caller, write): Whole<Write>) -> Result<Response, Problem> {
    api.give(&caller, &number, write, move |_, write| input::dismiss(&matter, &write.json)).await
}
