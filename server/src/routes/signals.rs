//! Signals of systems: any JSON, of which the catalogue says what it means.

use std::sync::Arc;

use axum::extract::State;
use axum::response::Response;
use axum::routing::on;
use tillit_engine::case::Actor;
use tillit_store::{Answer as Answered, Ask};

use super::Api;
use super::parameters::{KEY, SYSTEM};
use super::reply::json;
use super::whole::Whole;
use super::write::Write;
use crate::http::Named;
use crate::openapi::{Answer, Method, Route, Takes, Who};
use crate::problem::Problem;
use crate::view::ArrivedView;
use crate::words::{said, words};

pub(super) const ROUTES: &[Route<Api>] = &[Route {
    method: Method::Post,
    path: "/api/signals/{system}",
    id: "signal",
    summary: said("Tar emot det som ett system säger", "Takes what a system says"),
    who: Who::System,
    parameters: &[SYSTEM, KEY],
    body: Takes::AnyJson,
    answers: &[Answer::json(200, said("Vad som nåddes, i ordning.", "What was reached, in order."), |generator| {
        generator.subschema_for::<Vec<ArrivedView>>()
    })],
    handler: |method| on(method, signal),
}];

async fn signal(State(api): State<Api>, Named(system): Named<String>, Whole(caller, write): Whole<Write>) -> Result<Response, Problem> {
    if !matches!(&*caller.actor, Actor::System(name) if **name == *system) {
        return Err(Problem::not_allowed(&words!("systemet `{system}`", "the system `{system}`")));
    }
    match api.ask(&caller, write.key, Ask::Signal { body: Arc::new(write.json) }).await? {
        Answered::Arrived(all) => Ok(json(&all.iter().map(ArrivedView::of).collect::<Vec<_>>())),
        Answered::Case(_) | Answered::Decided { .. } => unreachable!("signals are answered by whom they reach"),
    }
}
