//! One request cannot take the server with it: whatever takes too long is answered, whatever panics ends alone.

use axum::extract::{Request, State};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use tokio::time::timeout;

use super::Surface;
use super::request_id::RequestId;
use crate::problem::{NO_ANSWER, Problem};
use crate::words::words;

/// Runs the request as a task of its own. So a client that goes away, or an answer that comes too late, stops no command
/// halfway: it is done or refused as a whole, and whoever asks again with the same `Idempotency-Key` is told which.
pub(super) async fn guard(State(surface): State<Surface>, request: Request, next: Next) -> Response {
    let id = request.extensions().get::<RequestId>().map_or_else(String::new, |id| id.0.clone());
    let running = tokio::spawn(next.run(request));
    match timeout(surface.limits.answer_within, running).await {
        Ok(Ok(response)) => response,
        Ok(Err(_)) => {
            // What it panicked with may hold what a user wrote; the panic itself has been printed where it happened.
            (surface.tell)(&format!("request {id} ended in a panic; it was answered with status 500"));
            Problem::fault(&id).into_response()
        }
        Err(_) => late().into_response(),
    }
}

fn late() -> Problem {
    let detail = words!(
        "svaret dröjde för länge; det kan ändå bli gjort: fråga igen med samma `Idempotency-Key`",
        "the answer took too long; it may still be done: ask again with the same `Idempotency-Key`"
    );
    Problem::new(&NO_ANSWER, detail)
}
