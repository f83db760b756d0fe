//! Answers when all is well.

use axum::http::header::{CONTENT_TYPE, ETAG, LOCATION};
use axum::http::{HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use tillit_engine::ShortHash;
use tillit_engine::case::Case;
use tillit_store::Answered;

use super::{Api, Caller};
use crate::http::etag;
use crate::problem::Problem;
use crate::view;

/// What a case with a task takes in JSON, about.
const USUAL_BYTES: usize = 4096;

/// An answer in JSON.
pub(super) fn json(view: &impl Serialize) -> Response {
    let mut bytes = Vec::with_capacity(USUAL_BYTES);
    serde_json::to_writer(&mut bytes, view).expect("a view has only names as keys, and memory takes all");
    ([(CONTENT_TYPE, HeaderValue::from_static("application/json"))], bytes).into_response()
}

impl Api {
    /// A case as `case show` shows it, with its version as `ETag`; `None`: to who asks it does not exist.
    pub(super) fn shown(&self, caller: &Caller, case: &Case) -> Result<Option<Response>, Problem> {
        let package = self.store().package_of(case).map_err(|error| self.unread(caller, &error))?;
        let live = ShortHash::of(self.live()?.package.hash());
        let Some(view) = view::case(&caller.reader(&package), case, live) else { return Ok(None) };
        let mut response = json(&view);
        response.headers_mut().insert(ETAG, header(&etag(case.seq)));
        Ok(Some(response))
    }

    /// What a write answers: the case as it then is; where it began by that, also where it is.
    pub(super) fn written(&self, caller: &Caller, answered: &Answered) -> Result<Response, Problem> {
        let case = &answered.case;
        // Whoever saw the case by a task alone may see nothing of it once that is done.
        let shown = self.shown(caller, case)?;
        let is_shown = shown.is_some();
        let mut response = shown.unwrap_or_else(|| StatusCode::NO_CONTENT.into_response());
        if answered.began && is_shown {
            *response.status_mut() = StatusCode::CREATED;
            response.headers_mut().insert(LOCATION, header(&format!("/api/cases/{}", name(case))));
        }
        Ok(response)
    }
}

/// The name by which a case is asked for: its number, percent-encoded where it must be; its id, where it has none.
fn name(case: &Case) -> String {
    let name = case.number.as_deref().unwrap_or(&case.id);
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"-._~".contains(&byte);
    let encoded = name.bytes().map(|byte| if is_plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") });
    encoded.collect()
}

fn header(text: &str) -> HeaderValue {
    HeaderValue::from_str(text).expect("it has only visible characters of ASCII")
}
