//! The JSON of a body, or a mail as it came; or what is wrong with it.

use axum::body::Bytes;
use axum::extract::rejection::{BytesRejection, FailedToBufferBody};
use axum::extract::{FromRequest, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;
use serde_json::Value as Json;

use crate::problem::{MALFORMED, MEDIA_TYPE, Problem, TOO_LARGE};
use crate::words::words;

/// What a raw message may be called.
pub(crate) const MAIL: [&str; 3] = ["message/rfc822", "message/global", "application/octet-stream"];

/// The body of a request as JSON; without a body, `null`.
#[derive(Clone, Debug, PartialEq)]
pub struct JsonBody(pub Json);

impl<S: Send + Sync> FromRequest<S> for JsonBody {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<JsonBody, Problem> {
        let is_json = is_json(request.headers());
        let bytes = Bytes::from_request(request, state).await.map_err(unread)?;
        match (bytes.is_empty(), is_json) {
            (true, _) => Ok(JsonBody(Json::Null)),
            (false, false) => Err(media_type()),
            (false, true) => serde_json::from_slice(&bytes).map(JsonBody).map_err(|error| malformed(&error, &bytes)),
        }
    }
}

/// The body of a request as it came: a raw message (RFC 5322).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawMail(pub Bytes);

impl<S: Send + Sync> FromRequest<S> for RawMail {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<RawMail, Problem> {
        if !MAIL.contains(&kind(request.headers()).as_str()) {
            let detail = words!(
                "skicka hela mailet som det är, med `Content-Type: message/rfc822`",
                "send the whole mail as it is, with `Content-Type: message/rfc822`"
            );
            return Err(Problem::new(&MEDIA_TYPE, detail));
        }
        Bytes::from_request(request, state).await.map(RawMail).map_err(unread)
    }
}

/// `application/json`, or `application/…+json`; nothing said is another type, so that no form of another site passes for JSON.
fn is_json(headers: &HeaderMap) -> bool {
    let kind = kind(headers);
    kind == "application/json" || kind.strip_prefix("application/").is_some_and(|kind| kind.ends_with("+json"))
}

/// What the request says that its body is, without parameters; empty, where it says nothing.
fn kind(headers: &HeaderMap) -> String {
    let said = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    said.split(';').next().unwrap_or_default().trim().to_ascii_lowercase()
}

fn unread(rejection: BytesRejection) -> Problem {
    match rejection {
        BytesRejection::FailedToBufferBody(FailedToBufferBody::LengthLimitError(_)) => {
            let detail = words!("kroppen är större än vad servern tar emot", "the body is larger than the server takes");
            Problem::new(&TOO_LARGE, detail)
        }
        _ => Problem::new(&MALFORMED, words!("kroppen tog slut i förtid", "the body ended too soon")),
    }
}

fn media_type() -> Problem {
    let detail = words!("skicka JSON, med `Content-Type: application/json`", "send JSON, with `Content-Type: application/json`");
    Problem::new(&MEDIA_TYPE, detail)
}

fn malformed(error: &serde_json::Error, bytes: &[u8]) -> Problem {
    let (line, column) = (error.line(), error.column());
    let problem = match std::str::from_utf8(bytes) {
        Err(utf8) => {
            let place = utf8.valid_up_to();
            Problem::new(&MALFORMED, words!("kroppen är inte UTF-8 (byte {place})", "the body is not UTF-8 (byte {place})"))
        }
        Ok(_) if error.is_eof() => {
            let detail =
                words!("JSON tar slut i förtid, på rad {line}, kolumn {column}", "the JSON ends too soon, at line {line}, column {column}");
            Problem::new(&MALFORMED, detail)
        }
        Ok(_) => {
            let text = error.to_string();
            let why = text.split(" at line ").next().unwrap_or_default();
            let detail = words!("rad {line}, kolumn {column} är inte JSON: {why}", "line {line}, column {column} is not JSON: {why}");
            Problem::new(&MALFORMED, detail)
        }
    };
    problem.with("line", line).with("column", column)
}
