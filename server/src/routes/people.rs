//! People: who asks, and finding others.

use axum::extract::State;
use axum::response::Response;
use axum::routing::on;

use super::parameters::query;
use super::reply::json;
use super::{Api, Caller};
use crate::http::Query;
use crate::openapi::{Answer, Method, Route, Takes, Who};
use crate::problem::Problem;
use crate::view::{self, MeView, PersonHit, search_people};
use crate::words::said;

/// How many people a search finds at most: whoever is not among them is searched for with another word.
const MOST: usize = 20;

pub(super) const ROUTES: &[Route<Api>] = &[
    Route {
        method: Method::Get,
        path: "/api/me",
        id: "me",
        summary: said("Vem som frågar", "Who asks"),
        who: Who::Person,
        parameters: &[],
        body: Takes::Nothing,
        answers: &[Answer::json(200, said("Du.", "You."), |generator| generator.subschema_for::<MeView>())],
        handler: |method| on(method, me),
    },
    Route {
        method: Method::Get,
        path: "/api/people",
        id: "people",
        summary: said("Hittar personer", "Finds people"),
        who: Who::Staff,
        parameters: &[query(
            "q",
            "Id, inloggningsnamn, mailadress, telefonnummer eller början på namn.",
            "An id, a name to sign in by, a mail address, a telephone number, or the beginnings of names.",
        )],
        body: Takes::Nothing,
        answers: &[Answer::json(200, said("Högst 20.", "At most 20."), |generator| generator.subschema_for::<Vec<PersonHit>>())],
        handler: |method| on(method, people),
    },
];

async fn me(State(api): State<Api>, caller: Caller) -> Result<Response, Problem> {
    let live = api.live()?;
    view::me(&caller.reader(&live.package)).map(|me| json(&me)).ok_or_else(Problem::not_found)
}

async fn people(caller: Caller, query: Query) -> Result<Response, Problem> {
    query.has_only(&["q"])?;
    Ok(json(&search_people(caller.organisation.people(), query.value("q").unwrap_or_default(), MOST)))
}
