//! How many cases and tasks a list has in all its pages: for queues, without reading them.

use axum::extract::State;
use axum::response::Response;
use axum::routing::on;

use super::lists::{FIELD, LATE, MATTERS, MAY, MINE, MY_TEAMS, OWNER, PERSON, PROCESS, REQUESTER, ROLE, STATUS, STEP, TEAM, UNCLAIMED};
use super::reply::json;
use super::{Api, Caller};
use crate::http::Query;
use crate::input::{self, Input};
use crate::openapi::{Answer, Method, Route, Takes, Who};
use crate::problem::Problem;
use crate::view::{CaseCountsView, TaskCountsView};
use crate::words::said;

pub(super) const ROUTES: &[Route<Api>] = &[
    Route {
        method: Method::Get,
        path: "/api/cases/counts",
        id: "case_counts",
        summary: said("Hur många öppna ärenden", "How many open cases"),
        who: Who::Person,
        parameters: &[FIELD, PROCESS, STATUS, OWNER, REQUESTER, MINE, ROLE, TEAM, PERSON, MY_TEAMS, LATE, MATTERS],
        body: Takes::Nothing,
        answers: &[Answer::json(200, said("Hur många.", "How many."), |generator| generator.subschema_for::<CaseCountsView>())],
        handler: |method| on(method, cases),
    },
    Route {
        method: Method::Get,
        path: "/api/tasks/counts",
        id: "task_counts",
        summary: said("Hur många uppgifter", "How many tasks"),
        who: Who::Person,
        parameters: &[PROCESS, STEP, MINE, UNCLAIMED, MAY, ROLE, TEAM, PERSON, MY_TEAMS, LATE],
        body: Takes::Nothing,
        answers: &[Answer::json(200, said("Hur många.", "How many."), |generator| generator.subschema_for::<TaskCountsView>())],
        handler: |method| on(method, tasks),
    },
];

async fn cases(State(api): State<Api>, caller: Caller, query: Query) -> Result<Response, Problem> {
    let live = api.live()?;
    let asked = input::counted_cases(&Input { package: &live.package, directory: caller.organisation.directory() }, &query)?;
    let count =
        move |api: &Api, caller: &Caller| Ok(json(&CaseCountsView::of(&api.store().work().count_cases(&asked, &caller.actor, caller.now))));
    api.read(&caller, count).await
}

async fn tasks(State(api): State<Api>, caller: Caller, query: Query) -> Result<Response, Problem> {
    let live = api.live()?;
    let asked = input::counted_tasks(&Input { package: &live.package, directory: caller.organisation.directory() }, &query)?;
    let count =
        move |api: &Api, caller: &Caller| Ok(json(&TaskCountsView::of(&api.store().work().count_tasks(&asked, &caller.actor, caller.now))));
    api.read(&caller, count).await
}
