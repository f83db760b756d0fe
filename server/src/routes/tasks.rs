//! Tasks: doing them, and saying whose they are.

use axum::extract::State;
use axum::response::Response;
use axum::routing::on;

use super::Api;
use super::cases::command;
use super::parameters::{IF_MATCH, KEY, NUMBER, TASK};
use super::whole::Whole;
use super::write::Write;
use crate::http::Named;
use crate::input::{self, ASSIGN, COMPLETE, NOTHING};
use crate::openapi::{Parameter, Route};
use crate::problem::Problem;
use crate::words::said;

const OF_TASK: &[Parameter] = &[NUMBER, TASK, IF_MATCH, KEY];

pub(super) const ROUTES: &[Route<Api>] = &[
    command(
        "/api/cases/{number}/tasks/{task}/complete",
        "complete",
        said("Gör klart en uppgift, eller beslutar med en väg", "Completes a task, or decides by a way"),
        OF_TASK,
        &COMPLETE,
        |method| on(method, complete),
    ),
    command("/api/cases/{number}/tasks/{task}/claim", "claim", said("Tar en uppgift", "Takes a task"), OF_TASK, &NOTHING, |method| {
        on(method, claim)
    }),
    command(
        "/api/cases/{number}/tasks/{task}/release",
        "release",
        said("Lämnar tillbaka en uppgift", "Gives a task back"),
        OF_TASK,
        &NOTHING,
        |method| on(method, release),
    ),
    command(
        "/api/cases/{number}/tasks/{task}/assign",
        "assign",
        said("Ger en uppgift till någon", "Gives a task to someone"),
        OF_TASK,
        &ASSIGN,
        |method| on(method, assign),
    ),
];

/// The case and the task.
type Place = Named<(String, String)>;

async fn complete(State(api): State<Api>, Named((number, task)): Place, Whole(caller, write): Whole<Write>) -> Result<Response, Problem> {
    api.give(&caller, &number, write, move |target, write| input::complete(target, &task, &write.json)).await
}

async fn claim(State(api): State<Api>, Named((number, task)): Place, Whole(caller, write): Whole<Write>) -> Result<Response, Problem> {
    api.give(&caller, &number, write, move |target, write| input::claim(target.case, &task, &write.json)).await
}

async fn release(State(api): State<Api>, Named((number, task)): Place, Whole(caller, write): Whole<Write>) -> Result<Response, Problem> {
    api.give(&caller, &number, write, move |target, write| input::release(target.case, &task, &write.json)).await
}

async fn assign(State(api): State<Api>, Named((number, task)): Place, Whole(caller, write): Whole<Write>) -> Result<Response, Problem> {
    api.give(&caller, &number, write, move |target, write| input::assign(target, &task, &write.json)).await
}
