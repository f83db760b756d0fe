//! Who may ask what: a matrix of every route and every kind of asker. A route without its row fails.

use std::collections::BTreeSet;

use axum::http::Method;
use jiff::SignedDuration;
use serde_json::{Value as Json, json};
use tillit_server::openapi::{Method as Asked, Takes, Who};
use tillit_server::routes;

use super::house::{House, Visitor, phone};

/// Who asks, in the order of the columns: nobody; a system (the one that the path names, else one of the catalogue); a person without any part in the case; the one whom the case serves; an
/// owner of the process, who sees no cases; someone of third line, who sees the case; the helpdesk, whose task it is.
const ASKERS: [&str; 7] = ["", "system", "emil", "anna", "karin", "tora", "hugo"];

/// How a case must stand before it is asked.
#[derive(Clone, Copy, Debug)]
enum Stand {
    /// It is to be categorised.
    Begun,
    /// As begun, and the task is claimed by Hugo.
    Claimed,
    /// A reply came for which nobody waits.
    WithMatter,
    /// Its solution waits for whom it serves.
    Solved,
    /// It has ended.
    Ended,
}

/// A row of the matrix: the route, what stands in its path, its body, and the status for each asker.
struct Row {
    route: &'static str,
    stand: Stand,
    /// What stands for `{task}`, `{action}`, `{message}`, `{matter}` or `{system}`.
    name: &'static str,
    body: fn() -> Json,
    expected: [u16; 7],
}

const fn row(route: &'static str, stand: Stand, name: &'static str, body: fn() -> Json, expected: [u16; 7]) -> Row {
    Row { route, stand, name, body, expected }
}

fn nothing() -> Json {
    json!({})
}

fn why() -> Json {
    json!({"why": "for a reason"})
}

fn words() -> Json {
    json!({"text": "words"})
}

const MATRIX: &[Row] = &[
    //                                                                     nobody system emil anna karin tora hugo
    row("start", Stand::Begun, "", phone, [401, 403, 403, 403, 403, 403, 201]),
    row("case", Stand::Begun, "", nothing, [401, 403, 404, 200, 404, 200, 200]),
    row("update", Stand::Begun, "", || json!({"fields": {"contact": "1"}}), [401, 403, 404, 403, 404, 200, 200]),
    row("override", Stand::Begun, "", || json!({"field": "priority", "value": "low", "why": "x"}), [401, 403, 404, 403, 404, 403, 200]),
    row("note", Stand::Begun, "", words, [401, 403, 404, 200, 404, 200, 200]),
    row("reply", Stand::Begun, "", words, [401, 403, 404, 200, 404, 200, 200]),
    row("cancel", Stand::Begun, "", why, [401, 403, 404, 403, 404, 403, 200]),
    row("complete", Stand::Begun, "categorise", categorised, [401, 403, 404, 403, 404, 403, 200]),
    row("claim", Stand::Begun, "categorise", nothing, [401, 403, 404, 403, 404, 403, 200]),
    row("release", Stand::Claimed, "categorise", nothing, [401, 403, 404, 403, 404, 200, 200]),
    row("assign", Stand::Begun, "categorise", || json!({"to": "hanna"}), [401, 403, 404, 403, 404, 200, 200]),
    row("act", Stand::Solved, "pending.agreed", nothing, [401, 403, 404, 200, 404, 403, 403]),
    row("message", Stand::Ended, "survey", || json!({"fields": {"rating": 4}}), [401, 403, 404, 200, 404, 403, 403]),
    row("retry", Stand::WithMatter, "", why, [401, 403, 404, 403, 404, 409, 409]),
    row("dismiss", Stand::WithMatter, "", why, [401, 403, 404, 403, 404, 200, 200]),
    row("journal", Stand::Begun, "", nothing, [401, 403, 404, 200, 404, 200, 200]),
    row("explain", Stand::Begun, "", nothing, [401, 403, 404, 200, 404, 200, 200]),
    row("cases", Stand::Begun, "", nothing, [401, 403, 200, 200, 200, 200, 200]),
    row("tasks", Stand::Begun, "", nothing, [401, 403, 200, 200, 200, 200, 200]),
    row("case_counts", Stand::Begun, "", nothing, [401, 403, 200, 200, 200, 200, 200]),
    row("task_counts", Stand::Begun, "", nothing, [401, 403, 200, 200, 200, 200, 200]),
    row("matters", Stand::Begun, "", nothing, [401, 403, 200, 200, 200, 200, 200]),
    row("me", Stand::Begun, "", nothing, [401, 403, 200, 200, 200, 200, 200]),
    row("people", Stand::Begun, "", nothing, [401, 403, 403, 403, 200, 200, 200]),
    row("processes", Stand::Begun, "", nothing, [401, 403, 200, 200, 200, 200, 200]),
    row("package", Stand::Begun, "", nothing, [401, 403, 403, 403, 200, 200, 200]),
    row("rules", Stand::Begun, "", nothing, [401, 403, 403, 403, 200, 200, 200]),
    row("signal", Stand::Begun, "monitoring", nothing, [401, 200, 403, 403, 403, 403, 403]),
    row("mail", Stand::Begun, "helpdesk", nothing, [401, 200, 403, 403, 403, 403, 403]),
];

fn categorised() -> Json {
    json!({"fields": {"kind": "incident", "service": "mail", "known_person": true}})
}

#[test]
fn every_route_for_which_one_signs_in_has_its_row() {
    let rows: BTreeSet<&str> = MATRIX.iter().map(|row| row.route).collect();
    let routes: BTreeSet<&str> = routes::all().filter(|route| route.who != Who::Anyone).map(|route| route.id).collect();
    assert_eq!(rows, routes);
    assert_eq!(rows.len(), MATRIX.len(), "a row stands twice");
}

#[test]
fn without_a_token_one_reads_how_the_server_does_and_nothing_else() {
    let open: Vec<&str> = routes::all().filter(|route| route.who == Who::Anyone).map(|route| route.id).collect();
    assert_eq!(open, ["health", "ready", "openapi"]);
}

#[tokio::test]
async fn who_may_ask_what_is_as_the_matrix_says() {
    let house = House::new();
    let hugo = house.who("hugo");
    let mut found = Vec::new();
    for row in MATRIX {
        let route = routes::all().find(|route| route.id == row.route).unwrap();
        let mut statuses = [0; ASKERS.len()];
        for (status, asker) in statuses.iter_mut().zip(ASKERS) {
            let (number, name) = stand(&house, &hugo, row).await;
            let path = filled(route.path, &number, &name);
            let visitor = match asker {
                "" => house.stranger(),
                "system" if route.path.contains("{system}") => house.who(&format!("system:{name}")),
                "system" => house.who("system:monitoring"),
                person => house.who(person),
            };
            *status = match route.method {
                Asked::Post if route.body == Takes::Mail => visitor.mail(&path).await.status,
                Asked::Get => visitor.get(&path).await.status,
                Asked::Post => visitor.post(&path, (row.body)()).await.status,
                Asked::Patch => visitor.patch(&path, (row.body)()).await.status,
            };
        }
        if statuses != row.expected {
            found.push(format!("{}: expected {:?}, found {statuses:?}", row.route, row.expected));
        }
    }
    assert!(found.is_empty(), "of {ASKERS:?}\n{}", found.join("\n"));
    assert!(house.told.lock().unwrap().is_empty());
}

/// A new case that stands as a row wants it, and what its path names.
async fn stand(house: &House, hugo: &Visitor<'_>, row: &Row) -> (String, String) {
    let number = hugo.phone().await;
    let name = match row.stand {
        Stand::Begun => row.name.to_owned(),
        Stand::Claimed => {
            hugo.post(&format!("/api/cases/{number}/tasks/categorise/claim"), json!({})).await.case();
            row.name.to_owned()
        }
        Stand::WithMatter => house.untaken_reply(&number, "anna"),
        Stand::Solved => {
            solve(hugo, &number).await;
            row.name.to_owned()
        }
        Stand::Ended => {
            solve(hugo, &number).await;
            hugo.post(&format!("/api/cases/{number}/actions/pending.by_phone"), json!({})).await.case();
            row.name.to_owned()
        }
    };
    (number, name)
}

async fn solve(hugo: &Visitor<'_>, number: &str) {
    hugo.complete(number, "categorise", categorised()).await.case();
    hugo.complete(number, "prioritise", json!({"fields": {"impact": "person", "urgency": "later"}})).await.case();
    let solved = json!({"way": "solved", "tick": ["earlier", "known_errors"], "fields": {"solution": "Turned it on"}});
    hugo.complete(number, "analyse", solved).await.case();
}

/// A path with its names filled in.
fn filled(path: &str, number: &str, name: &str) -> String {
    let parts = path.split('/').map(|part| match part {
        "{number}" => number,
        part if part.starts_with('{') => name,
        part => part,
    });
    parts.collect::<Vec<_>>().join("/")
}

#[tokio::test]
async fn a_case_that_may_not_be_seen_is_answered_as_one_that_is_not_there() {
    let house = House::new();
    let (hugo, emil) = (house.who("hugo"), house.who("emil"));
    let number = hugo.phone().await;
    let told = async |number: &str, rest: &str, method: Method| {
        let body = (method != Method::GET).then(|| json!({"nonsense": 1}));
        let told =
            emil.with("x-request-id", "one").with("if-match", "\"9\"").ask(method, &format!("/api/cases/{number}{rest}"), body).await;
        (told.status, told.text, told.headers)
    };
    for (rest, method) in [
        ("", Method::GET),
        ("", Method::PATCH),
        ("/journal", Method::GET),
        ("/explain", Method::GET),
        ("/notes", Method::POST),
        ("/tasks/categorise/complete", Method::POST),
        ("/tasks/nothing/claim", Method::POST),
        ("/actions/closed.reopen", Method::POST),
        ("/messages/survey", Method::POST),
        ("/matters/1-1/retry", Method::POST),
    ] {
        assert_eq!(told(&number, rest, method.clone()).await, told("INC-2026-999999", rest, method).await, "{rest}");
    }
}

#[tokio::test]
async fn a_token_lets_in_until_it_ends_is_revoked_or_its_person_has_left() {
    let house = House::new();
    let until = house.now() + SignedDuration::from_hours(1);
    let guest = house.visitor(house.token_until("hugo", Some(until)));
    assert_eq!(guest.get("/api/me").await.status, 200);
    house.pass(SignedDuration::from_hours(1));
    assert_eq!(guest.get("/api/me").await.problem(), (401, "token".to_owned()));
    assert_eq!(guest.get("/api/me").await.header("www-authenticate"), Some("Bearer"));

    let hugo = house.who("hugo");
    assert_eq!(hugo.get("/api/me").await.status, 200);
    let mut left = house.keeper.store().organisation().person("hugo").unwrap().clone();
    left.facts.retired = true;
    house.set_person(left);
    assert_eq!(hugo.get("/api/me").await.status, 401);

    let hanna = house.who("hanna");
    let id = house.keeper.store().organisation().tokens().last().unwrap().data.id.clone();
    house.decide(tillit_store::Ask::RevokeToken(id));
    let all = [hanna.get("/api/me").await.status, house.visitor("tillit_x".to_owned()).get("/api/me").await.status];
    assert_eq!(all, [401, 401]);
}

#[tokio::test]
async fn whoever_loses_a_role_loses_what_it_opened_at_once() {
    let house = House::new();
    let hugo = house.who("hugo");
    let number = hugo.phone().await;
    let mut changed = house.keeper.store().organisation().person("hugo").unwrap().clone();
    changed.facts.roles.clear();
    house.set_person(changed);
    assert_eq!(hugo.get(&format!("/api/cases/{number}")).await.status, 404);
    assert_eq!(hugo.get("/api/people?q=a").await.status, 403);
}

#[tokio::test]
async fn a_system_speaks_for_itself_alone() {
    let house = House::new();
    let told = house.who("system:helpdesk").post("/api/signals/monitoring", json!({})).await;
    assert_eq!(told.problem(), (403, "not_allowed".to_owned()));
}
