//! Every request gets an id, by which an operator finds again what a user reports.

use axum::extract::Request;
use axum::http::{HeaderMap, HeaderName, HeaderValue};
use axum::middleware::Next;
use axum::response::Response;

static HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The longest id that is taken from a client or a proxy.
const MOST: usize = 64;

/// The id of a request, among its extensions.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RequestId(pub String);

/// Takes over the id that a proxy gave, if it is a plain word, or gives one, and says it in the answer.
pub(super) async fn give(mut request: Request, next: Next) -> Response {
    let id = given(request.headers()).unwrap_or_else(random);
    request.extensions_mut().insert(RequestId(id.clone()));
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id) {
        response.headers_mut().insert(HEADER.clone(), value);
    }
    response
}

fn given(headers: &HeaderMap) -> Option<String> {
    let id = headers.get(&HEADER)?.to_str().ok()?;
    // Such words can be written into a log without making lines of their own.
    let is_plain = id.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_.".contains(&byte));
    (is_plain && !id.is_empty() && id.len() <= MOST).then(|| id.to_owned())
}

/// 64 random bits; where the machine has none to give, a word that is the same for all.
fn random() -> String {
    getrandom::u64().map_or_else(|_| "unnamed".to_owned(), |bits| format!("{bits:016x}"))
}
