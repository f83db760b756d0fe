//! What people do of own initiative, and forms that they send to a case.

use axum::extract::State;
use axum::response::Response;
use axum::routing::on;

use super::Api;
use super::cases::command;
use super::parameters::{ACTION, IF_MATCH, KEY, MESSAGE, NUMBER};
use super::whole::Whole;
use super::write::Write;
use crate::http::Named;
use crate::input::{self, ACT};
use crate::openapi::Route;
use crate::problem::Problem;
use crate::words::said;

pub(super) const ROUTES: &[Route<Api>] = &[
    command(
        "/api/cases/{number}/actions/{action}",
        "act",
        said("Gör något på eget initiativ", "Does something of own initiative"),
        &[NUMBER, ACTION, IF_MATCH, KEY],
        &ACT,
        |method| on(method, act),
    ),
    command(
        "/api/cases/{number}/messages/{message}",
        "message",
        said("Skickar ett formulär till ärendet", "Sends a form to the case"),
        &[NUMBER, MESSAGE, IF_MATCH, KEY],
        &input::MESSAGE,
        |method| on(method, message),
    ),
];

/// The case and the name of what is done.
type Place = Named<(String, String)>;

async fn act(State(api): State<Api>, Named((number, action)): Place, Whole(caller, write): Whole<Write>) -> Result<Response, Problem> {
    api.give(&caller, &number, write, move |target, write| input::act(target, &action, &write.json)).await
}

async fn message(State(api): State<Api>, Named((number, name)): Place, Whole(caller, write): Whole<Write>) -> Result<Response, Problem> {
    api.give(&caller, &number, write, move |target, write| input::message(target, &name, &write.json)).await
}
