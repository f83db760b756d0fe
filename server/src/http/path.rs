//! Names in a path.

use axum::extract::{FromRequestParts, Path};
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use crate::problem::Problem;

/// The names that the path of a request gives, in order. What is not UTF-8 names nothing.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named<T>(pub T);

impl<T: DeserializeOwned + Send, S: Send + Sync> FromRequestParts<S> for Named<T> {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Named<T>, Problem> {
        let path = Path::from_request_parts(parts, state).await;
        path.map(|Path(names)| Named(names)).map_err(|_| Problem::not_found())
    }
}
