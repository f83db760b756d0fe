//! Problems become JSON here, in one place and the reader's language, as the answer leaves.

use axum::body::Body;
use axum::extract::Request;
use axum::http::header::{CACHE_CONTROL, CONTENT_LANGUAGE, CONTENT_TYPE, RETRY_AFTER, WWW_AUTHENTICATE, X_CONTENT_TYPE_OPTIONS};
use axum::http::{HeaderValue, Method, StatusCode};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tillit_engine::Language;

use super::language::{ReaderLanguage, asked_language};
use super::request_id::RequestId;
use crate::problem::{BUSY, METHOD, Problem};
use crate::words::words;

/// A route answers with the problem itself; what is told of it is written by [`render`].
impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let status = StatusCode::from_u16(self.kind.status).expect("every kind has a status of HTTP");
        let mut response = status.into_response();
        response.extensions_mut().insert(self);
        response
    }
}

pub(super) async fn render(request: Request, next: Next) -> Response {
    let asked = asked_language(request.headers());
    let id = request.extensions().get::<RequestId>().cloned();
    let method = request.method().clone();
    let mut response = next.run(request).await;
    let read_by = response.extensions().get::<ReaderLanguage>().map(|reader| reader.0);
    let problem = response.extensions_mut().remove::<Problem>().or_else(|| wrong_method(&method, response.status()));
    if let Some(problem) = problem {
        write(&mut response, &problem, read_by.or(asked).unwrap_or_default(), id.as_ref());
    }
    let headers = response.headers_mut();
    headers.insert(X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    // Cases change, and hold what is not for the next user of a shared browser.
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// The router itself answers so, with `Allow`.
fn wrong_method(method: &Method, status: StatusCode) -> Option<Problem> {
    let detail =
        || words!("`{method}` går inte här; det som går står i `Allow`", "`{method}` does not work here; what works stands in `Allow`");
    (status == StatusCode::METHOD_NOT_ALLOWED).then(|| Problem::new(&METHOD, detail()))
}

fn write(response: &mut Response, problem: &Problem, language: Language, id: Option<&RequestId>) {
    let view = problem.in_language(language, id.map(|id| id.0.as_str()));
    let json = serde_json::to_vec(&view).expect("a problem has only names as keys");
    *response.body_mut() = Body::from(json);
    let headers = response.headers_mut();
    headers.remove(axum::http::header::CONTENT_LENGTH);
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
    headers.insert(CONTENT_LANGUAGE, HeaderValue::from_static(language.code()));
    if problem.kind.status == 401 {
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    if *problem.kind == BUSY {
        headers.insert(RETRY_AFTER, HeaderValue::from_static("1"));
    }
}
