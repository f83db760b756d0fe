//! What those ask who watch over the server.

use std::sync::Arc;

use axum::Extension;
use axum::extract::State;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use tillit_engine::Language;

use super::Surface;
use super::language::ReaderLanguage;
use crate::openapi::{self, Route};
use crate::problem::Problem;

pub(super) async fn lives() -> &'static str {
    "ok\n"
}

pub(super) async fn ready(State(surface): State<Surface>) -> Result<&'static str, Problem> {
    (surface.ready)().map(|()| "ready\n")
}

pub(super) async fn description(ReaderLanguage(language): ReaderLanguage, Extension(description): Extension<Description>) -> Response {
    let text = description.0[language.unwrap_or_default() as usize].clone();
    ([(CONTENT_TYPE, "application/json")], text).into_response()
}

/// What the API is, in each language: made once, of the table.
#[derive(Clone)]
pub(super) struct Description(Arc<[String; Language::ALL.len()]>);

impl Description {
    pub(super) fn of<S>(routes: &[Route<S>]) -> Description {
        Description(Arc::new(Language::ALL.map(|language| openapi::document(routes, language).to_string())))
    }
}
