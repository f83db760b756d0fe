//! What those ask who watch over the server, and the description of the API.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::on;
use tillit_engine::Language;

use super::Api;
use crate::http::asked_language;
use crate::openapi::{self, Answer, Method, Route, Takes, Who};
use crate::problem::Problem;
use crate::words::said;

pub(super) const ROUTES: &[Route<Api>] = &[
    Route {
        method: Method::Get,
        path: "/healthz",
        id: "health",
        summary: said("Om servern lever", "Whether the server lives"),
        who: Who::Anyone,
        parameters: &[],
        body: Takes::Nothing,
        answers: &[Answer::plain(200, said("Den lever.", "It lives."))],
        handler: |method| on(method, lives),
    },
    Route {
        method: Method::Get,
        path: "/readyz",
        id: "ready",
        summary: said("Om servern kan ta emot arbete", "Whether the server can take work"),
        who: Who::Anyone,
        parameters: &[],
        body: Takes::Nothing,
        answers: &[Answer::plain(200, said("Den kan det.", "It can."))],
        handler: |method| on(method, ready),
    },
    Route {
        method: Method::Get,
        path: "/api/openapi.json",
        id: "openapi",
        summary: said("Den här beskrivningen, på läsarens språk", "This description, in the reader's language"),
        who: Who::Anyone,
        parameters: &[],
        body: Takes::Nothing,
        answers: &[Answer::json(200, said("OpenAPI 3.1.", "OpenAPI 3.1."), |generator| generator.subschema_for::<serde_json::Value>())],
        handler: |method| on(method, description),
    },
];

async fn lives() -> &'static str {
    "ok\n"
}

async fn ready(State(api): State<Api>) -> Result<&'static str, Problem> {
    if api.store().stopped().is_some() {
        return Err(Problem::stopped());
    }
    api.live().map(|_| "ready\n")
}

async fn description(headers: HeaderMap, Extension(description): Extension<Description>) -> Response {
    let text = description.0[asked_language(&headers).unwrap_or_default() as usize].clone();
    ([(CONTENT_TYPE, "application/json")], text).into_response()
}

/// What the API is, in each language: made once, of the table.
#[derive(Clone)]
pub(super) struct Description(Arc<[String; Language::ALL.len()]>);

impl Description {
    pub(super) fn of(routes: impl Iterator<Item = &'static Route<Api>> + Clone) -> Description {
        Description(Arc::new(Language::ALL.map(|language| openapi::document(routes.clone(), language).to_string())))
    }
}
