//! What every write brings: a body, which version it means, and a key by which it is done once.

use axum::extract::{FromRequest, Request};
use serde_json::Value as Json;
use tillit_engine::case::Text;
use tillit_store::Key;
use tillit_store::record::Hash;

use crate::http::{IdempotencyKey, IfMatch, JsonBody};
use crate::problem::Problem;

/// A request that changes something.
#[derive(Clone, Debug)]
pub(super) struct Write {
    /// Its body.
    pub(super) json: Json,
    /// The version of the case that it means.
    pub(super) version: Option<IfMatch>,
    /// Its key, with a hash of method, path and body.
    pub(super) key: Option<Key>,
}

impl<S: Send + Sync> FromRequest<S> for Write {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &S) -> Result<Write, Problem> {
        let version = IfMatch::of(request.headers())?;
        let key = IdempotencyKey::of(request.headers())?;
        let asked = format!("{} {}\n", request.method(), request.uri().path());
        let JsonBody(json) = JsonBody::from_request(request, state).await?;
        let key = key.map(|key| Key { key: Text::from(key.as_str()), request: hash(&asked, &json) });
        Ok(Write { json, version, key })
    }
}

/// Two bodies that say the same in another layout are the same request.
fn hash(asked: &str, json: &Json) -> Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(asked.as_bytes()).update(json.to_string().as_bytes());
    Hash::new(*hasher.finalize().as_bytes())
}
