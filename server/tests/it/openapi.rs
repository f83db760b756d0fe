//! The description of the API.

use std::collections::BTreeSet;

use axum::routing::on;
use expect_test::expect_file;
use serde_json::{Value as Json, json};
use tillit_engine::{Language, Said};
use tillit_server::input::{ACT, ASSIGN, COMPLETE, OVERRIDE, SHAPES, START};
use tillit_server::openapi::{Answer, In, Method, Parameter, Route, Takes, Who, document};
use tillit_server::routes;
use tillit_server::view::{CaseRow, CaseView, EntryView, Explanation, PersonHit, TaskRow};

const fn said(en: &'static str) -> Said {
    Said { sv: "på svenska", en }
}

const NUMBER: Parameter = Parameter { name: "number", place: In::Path, help: said("The case.") };
const MATCH: Parameter = Parameter { name: "If-Match", place: In::Header, help: said("Its version.") };

const THE_CASE: &[Answer] = &[Answer::json(200, said("The case."), |generator| generator.subschema_for::<CaseView>())];

async fn nothing() {}

const fn post(path: &'static str, id: &'static str, body: &'static tillit_server::input::Shape) -> Route<()> {
    Route {
        method: Method::Post,
        path,
        id,
        summary: said("Does something"),
        who: Who::Person,
        parameters: &[NUMBER, MATCH],
        body: Takes::Shape(body),
        answers: THE_CASE,
        handler: |method| on(method, nothing),
    }
}

/// Every kind of thing that a route may have.
const SAMPLE: &[Route<()>] = &[
    post("/cases/{number}/complete", "complete", &COMPLETE),
    post("/cases/{number}/act", "act", &ACT),
    post("/cases/{number}/assign", "assign", &ASSIGN),
    post("/cases/{number}/override", "override", &OVERRIDE),
    Route {
        method: Method::Get,
        path: "/cases/{number}/complete",
        id: "all",
        summary: said("Reads"),
        who: Who::Anyone,
        parameters: &[NUMBER],
        body: Takes::Nothing,
        answers: &[
            Answer::json(200, said("Rows."), |generator| generator.subschema_for::<(CaseRow, TaskRow, PersonHit)>()),
            Answer::json(203, said("A journal."), |generator| generator.subschema_for::<(EntryView, Explanation)>()),
        ],
        handler: |method| on(method, nothing),
    },
];

#[test]
fn the_kept_description_is_the_one_that_is_served() {
    let text = serde_json::to_string_pretty(&document(routes::all(), Language::English)).unwrap() + "\n";
    expect_file!["../../../docs/reference/openapi.json"].assert_eq(&text);
}

#[test]
fn every_route_is_described_in_both_languages_with_its_parameters_and_an_id_of_its_own() {
    let mut ids = BTreeSet::new();
    for route in routes::all() {
        assert!(ids.insert(route.id), "{} stands twice", route.id);
        assert_ne!(route.summary.sv, route.summary.en, "{}", route.id);
        let in_path: BTreeSet<&str> = route.path.split(['{', '}']).skip(1).step_by(2).collect();
        let described = route.parameters.iter().filter(|one| one.place == In::Path).map(|one| one.name).collect();
        assert_eq!(in_path, described, "{}", route.path);
    }
}

#[test]
fn a_description_refers_to_nothing_that_it_does_not_hold() {
    let document = document(SAMPLE, Language::English);
    let mut references = BTreeSet::new();
    collect(&document, &mut references);
    assert!(references.len() > 10, "{references:?}");
    for reference in references {
        assert!(document.pointer(reference.strip_prefix('#').unwrap()).is_some(), "{reference}");
    }
    let complete = &document["paths"]["/cases/{number}/complete"];
    assert_eq!(complete["post"]["security"], json!([{"token": []}]));
    assert_eq!(complete["get"]["security"], json!([]));
    let [number, version] = [0, 1].map(|index| &complete["post"]["parameters"][index]);
    assert_eq!((&number["in"], &number["required"]), (&json!("path"), &json!(true)));
    assert_eq!((&version["in"], &version["required"]), (&json!("header"), &json!(false)));
    for operation in [&complete["post"], &complete["get"]] {
        for response in operation["responses"].as_object().unwrap().values() {
            assert!(response["description"].is_string(), "OpenAPI wants one for each: {response}");
        }
    }
    assert_eq!(document["components"]["schemas"]["Complete"]["additionalProperties"], false);
    assert_eq!(document["components"]["schemas"]["Complete"]["properties"]["tick"]["type"], json!(["array", "null"]));
}

fn collect(json: &Json, into: &mut BTreeSet<String>) {
    match json {
        Json::Object(members) => {
            into.extend(members.get("$ref").and_then(Json::as_str).map(str::to_owned));
            members.values().for_each(|value| collect(value, into));
        }
        Json::Array(items) => items.iter().for_each(|value| collect(value, into)),
        _ => {}
    }
}

#[test]
fn bodies_have_names_of_their_own_and_help_in_both_languages() {
    assert_eq!(SHAPES.iter().map(|shape| shape.name).collect::<BTreeSet<_>>().len(), SHAPES.len());
    for member in SHAPES.iter().flat_map(|shape| shape.members) {
        assert_ne!(member.help.sv, member.help.en, "{}", member.name);
    }
    assert!(START.members.iter().any(|member| member.required));
}
