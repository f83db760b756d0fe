//! Cases: beginning one, reading one, and what is done to a case as a whole.

use axum::extract::State;
use axum::response::Response;
use axum::routing::on;
use tillit_engine::Said;
use tillit_engine::case::Command;
use tillit_store::{Ask, CaseName};

use super::give::named;
use super::parameters::{IF_MATCH, KEY, NUMBER};
use super::whole::Whole;
use super::write::Write;
use super::{Api, Caller};
use crate::http::Named;
use crate::input::{self, CANCEL, Input, OVERRIDE, START, Shape, TEXT, UPDATE};
use crate::openapi::{Answer, Method, Parameter, Route, Takes, Who};
use crate::problem::Problem;
use crate::view::CaseView;
use crate::words::said;

/// What a write to a case answers.
pub(super) const THE_CASE: &[Answer] = &[
    Answer::json(200, said("Ärendet, som det nu är.", "The case as it now is."), |generator| generator.subschema_for::<CaseView>()),
    Answer::plain(204, said("Gjort; du ser inte längre ärendet.", "Done; you no longer see the case.")),
];

/// A command to a case.
pub(super) const fn command(
    path: &'static str,
    id: &'static str,
    summary: Said,
    parameters: &'static [Parameter],
    body: &'static Shape,
    handler: fn(axum::routing::MethodFilter) -> axum::routing::MethodRouter<Api>,
) -> Route<Api> {
    Route { method: Method::Post, path, id, summary, who: Who::Person, parameters, body: Takes::Shape(body), answers: THE_CASE, handler }
}

const OF_CASE: &[Parameter] = &[NUMBER, IF_MATCH, KEY];

pub(super) const ROUTES: &[Route<Api>] = &[
    Route {
        method: Method::Post,
        path: "/api/cases",
        id: "start",
        summary: said("Börjar ett ärende med ett formulär", "Begins a case by a form"),
        who: Who::Person,
        parameters: &[KEY],
        body: Takes::Shape(&START),
        answers: &[
            Answer::json(201, said("Ärendet; `Location` säger var det finns.", "The case; `Location` says where it is."), |generator| {
                generator.subschema_for::<CaseView>()
            }),
            Answer::plain(204, said("Börjat; du ser inte ärendet.", "Begun; you do not see the case.")),
        ],
        handler: |method| on(method, start),
    },
    Route {
        method: Method::Get,
        path: "/api/cases/{number}",
        id: "case",
        summary: said("Ett ärende", "A case"),
        who: Who::Person,
        parameters: &[NUMBER],
        body: Takes::Nothing,
        answers: &[Answer::json(200, said("Ärendet; `ETag` är dess version.", "The case; `ETag` is its version."), |generator| {
            generator.subschema_for::<CaseView>()
        })],
        handler: |method| on(method, show),
    },
    Route {
        method: Method::Patch,
        ..command("/api/cases/{number}", "update", said("Ändrar fält", "Changes fields"), OF_CASE, &UPDATE, |method| on(method, update))
    },
    command(
        "/api/cases/{number}/override",
        "override",
        said("Säger vad en regel annars säger", "Says what a rule otherwise says"),
        OF_CASE,
        &OVERRIDE,
        |method| on(method, overrule),
    ),
    command(
        "/api/cases/{number}/notes",
        "note",
        said("Skriver interna ord i journalen", "Writes internal words in the journal"),
        OF_CASE,
        &TEXT,
        |method| on(method, note),
    ),
    command(
        "/api/cases/{number}/replies",
        "reply",
        said("Svarar den som ärendet gäller", "Replies to whom the case serves"),
        OF_CASE,
        &TEXT,
        |method| on(method, reply),
    ),
    command(
        "/api/cases/{number}/cancel",
        "cancel",
        said("Avslutar ärendet utanför flödet", "Ends the case outside its flow"),
        OF_CASE,
        &CANCEL,
        |method| on(method, cancel),
    ),
];

async fn start(State(api): State<Api>, Whole(caller, write): Whole<Write>) -> Result<Response, Problem> {
    let start = |api: &Api, caller: &Caller, write: &Write| {
        let live = api.live()?;
        let input = Input { package: &live.package, directory: caller.organisation.directory() };
        match input::start(&input, &write.json)? {
            Command::Start { process, start, fields, .. } => Ok(Ask::Start { process, start, fields }),
            _ => unreachable!("a start is read as one"),
        }
    };
    api.once(&caller, write, start).await
}

async fn show(State(api): State<Api>, caller: Caller, Named(number): Named<String>) -> Result<Response, Problem> {
    let name: CaseName = named(&number);
    let show = move |api: &Api, caller: &Caller| {
        let (found, _) = api.seen(caller, &name)?;
        api.shown(caller, &found.case)?.ok_or_else(Problem::not_found)
    };
    api.read(&caller, show).await
}

async fn update(State(api): State<Api>, Named(number): Named<String>, Whole(caller, write): Whole<Write>) -> Result<Response, Problem> {
    api.give(&caller, &number, write, |target, write| input::update(target, &write.json)).await
}

async fn overrule(State(api): State<Api>, Named(number): Named<String>, Whole(caller, write): Whole<Write>) -> Result<Response, Problem> {
    api.give(&caller, &number, write, |target, write| input::overrule(target, &write.json)).await
}

async fn note(State(api): State<Api>, Named(number): Named<String>, Whole(caller, write): Whole<Write>) -> Result<Response, Problem> {
    api.give(&caller, &number, write, |_, write| input::note(&write.json)).await
}

async fn reply(State(api): State<Api>, Named(number): Named<String>, Whole(caller, write): Whole<Write>) -> Result<Response, Problem> {
    api.give(&caller, &number, write, |_, write| input::reply(&write.json)).await
}

async fn cancel(State(api): State<Api>, Named(number): Named<String>, Whole(caller, write): Whole<Write>) -> Result<Response, Problem> {
    api.give(&caller, &number, write, |_, write| input::cancel(&write.json)).await
}
