//! A request that has arrived whole: who asks, and when, is what holds as its body is there. Whoever sends slowly gains no earlier
//! instant, and a token that was revoked meanwhile lets nothing in.

use axum::extract::{FromRequest, Request};

use super::{Api, Caller};
use crate::problem::Problem;

/// Who asks, and the body.
pub(super) struct Whole<B>(pub(super) Caller, pub(super) B);

impl<B: FromRequest<Api, Rejection = Problem>> FromRequest<Api> for Whole<B> {
    type Rejection = Problem;

    async fn from_request(request: Request, api: &Api) -> Result<Whole<B>, Problem> {
        let admitted = request.extensions().get::<Caller>().cloned().ok_or_else(Problem::unknown_token)?;
        let body = B::from_request(request, api).await?;
        Ok(Whole(api.again(admitted)?, body))
    }
}
