//! The live package: how cases may begin, what it is, and its rules.

use axum::extract::State;
use axum::response::Response;
use axum::routing::on;

use super::reply::json;
use super::{Api, Caller};
use crate::openapi::{Answer, Method, Route, Takes, Who};
use crate::problem::Problem;
use crate::view::{self, PackageView, ProcessView, RuleView};
use crate::words::said;

pub(super) const ROUTES: &[Route<Api>] = &[
    Route {
        method: Method::Get,
        path: "/api/processes",
        id: "processes",
        summary: said("Hur du kan börja ett ärende", "How you may begin a case"),
        who: Who::Person,
        parameters: &[],
        body: Takes::Nothing,
        answers: &[Answer::json(200, said("Processer med starter och formulär.", "Processes with starts and forms."), |generator| {
            generator.subschema_for::<Vec<ProcessView>>()
        })],
        handler: |method| on(method, processes),
    },
    Route {
        method: Method::Get,
        path: "/api/package",
        id: "package",
        summary: said("Paketet som gäller", "The live package"),
        who: Who::Staff,
        parameters: &[],
        body: Takes::Nothing,
        answers: &[Answer::json(200, said("Paketet.", "The package."), |generator| generator.subschema_for::<PackageView>())],
        handler: |method| on(method, package),
    },
    Route {
        method: Method::Get,
        path: "/api/rules",
        id: "rules",
        summary: said("Reglerna som gäller", "The live rules"),
        who: Who::Staff,
        parameters: &[],
        body: Takes::Nothing,
        answers: &[Answer::json(200, said("Reglerna, efter namn.", "The rules, by name."), |generator| {
            generator.subschema_for::<Vec<RuleView>>()
        })],
        handler: |method| on(method, rules),
    },
];

async fn processes(State(api): State<Api>, caller: Caller) -> Result<Response, Problem> {
    Ok(json(&view::processes(&caller.reader(&api.live()?.package))))
}

async fn package(State(api): State<Api>, caller: Caller) -> Result<Response, Problem> {
    Ok(json(&view::package(&caller.reader(&api.live()?.package))))
}

async fn rules(State(api): State<Api>, caller: Caller) -> Result<Response, Problem> {
    Ok(json(&view::rules(&caller.reader(&api.live()?.package))))
}
