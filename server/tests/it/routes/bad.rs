//! Bad input: a clear error in the right place, the right status, nothing changed.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value as Json, json};

use super::house::{House, Told, Visitor};

fn as_json() -> Vec<(&'static str, String)> {
    vec![("content-type", "application/json".to_owned())]
}

async fn send(who: &Visitor<'_>, path: &str, body: impl Into<Body>) -> Told {
    who.send(Method::POST, path, as_json(), body.into()).await
}

#[tokio::test]
async fn whatever_does_not_fit_is_told_and_changes_nothing() {
    let house = House::new();
    let (hanna, anna, tora) = (house.who("hanna"), house.who("anna"), house.who("tora"));
    let number = hanna.phone().await;
    let before = hanna.get(&format!("/api/cases/{number}")).await.text;
    let at = |rest: &str| format!("/api/cases/{number}/{rest}");
    let complete = at("tasks/categorise/complete");
    let fields = |fields: Json| json!({ "fields": fields });
    let good = json!({"kind": "incident", "service": "mail", "known_person": true});
    let with = |name: &str, value: Json| {
        let mut all = good.clone();
        all[name] = value;
        fields(all)
    };
    let told = [
        (send(&hanna, &complete, "{\"fields\": ").await, 400, "malformed"),
        (send(&hanna, &complete, &b"{\"fields\": \"\xff\"}"[..]).await, 400, "malformed"),
        (send(&hanna, &complete, "[".repeat(100_000)).await, 400, "malformed"),
        (send(&hanna, &complete, vec![b' '; 10 * 1024 * 1024]).await, 413, "too_large"),
        (hanna.send(Method::POST, &complete, Vec::new(), Body::from("{}")).await, 415, "media_type"),
        (hanna.post(&complete, json!([])).await, 422, "input"),
        (hanna.post(&complete, json!({"feilds": {}})).await, 422, "input"),
        (hanna.post(&complete, fields(json!({"colour": "red"}))).await, 422, "input"),
        (hanna.post(&complete, with("known_person", json!("yes"))).await, 422, "input"),
        (hanna.post(&complete, with("kind", json!("holiday"))).await, 422, "input"),
        (hanna.post(&complete, with("service", json!(7))).await, 422, "input"),
        (hanna.post(&complete, with("reporter", json!("nobody"))).await, 422, "input"),
        (hanna.post(&complete, with("solution", json!("not asked"))).await, 422, "form"),
        (hanna.post(&complete, json!({})).await, 422, "form"),
        (hanna.post(&complete, json!({"way": "yes"})).await, 422, "way"),
        (hanna.post(&at("tasks/nothing/complete"), json!({})).await, 404, "task"),
        (hanna.post(&at("tasks/9-9/complete"), json!({})).await, 404, "task"),
        (hanna.post(&at("tasks/%ff/complete"), json!({})).await, 404, "not_found"),
        (hanna.post(&at("actions/nothing"), json!({})).await, 404, "action"),
        (hanna.post(&at("messages/nothing"), json!({})).await, 404, "message"),
        (hanna.post(&at("matters/1-1/dismiss"), json!({"why": "x"})).await, 409, "gone"),
        (hanna.post(&at("tasks/categorise/assign"), json!({"to": "nobody"})).await, 422, "input"),
        (hanna.post(&at("tasks/categorise/assign"), json!({"to": "tora"})).await, 403, "role"),
        (hanna.post(&at("override"), json!({"field": "summary", "value": "x", "why": "y"})).await, 422, "field"),
        (hanna.post(&at("notes"), json!({"text": "  "})).await, 422, "text"),
        (hanna.patch(&format!("/api/cases/{number}"), fields(json!({"rating": 9}))).await, 422, "form"),
        (hanna.patch(&format!("/api/cases/{number}"), fields(json!({"priority": "low"}))).await, 422, "field"),
        (hanna.post("/api/cases/INC-2026-999999/notes", json!({"text": "x"})).await, 404, "not_found"),
        (hanna.post("/api/cases", json!({"process": "holiday", "start": "web"})).await, 422, "start"),
        (hanna.post("/api/cases", json!({"process": "incident", "start": "mail"})).await, 422, "start"),
        (hanna.post("/api/cases", json!({"process": "incident"})).await, 422, "input"),
        (hanna.with("idempotency-key", "two words").post(&at("notes"), json!({"text": "x"})).await, 400, "header"),
        (tora.post(&complete, fields(good.clone())).await, 403, "role"),
        (anna.post(&complete, fields(good.clone())).await, 403, "role"),
        (anna.post(&at("cancel"), json!({"why": "x"})).await, 403, "right"),
    ];
    for (index, (told, status, kind)) in told.iter().enumerate() {
        assert_eq!(told.problem(), (*status, (*kind).to_owned()), "{index}: {}", told.text);
        assert_eq!(told.header("content-type"), Some("application/problem+json"));
        let words = told.json();
        assert!(words["detail"].as_str().is_some_and(|detail| !detail.is_empty()) && words["request"].is_string(), "{index}");
    }
    assert_eq!(hanna.get(&format!("/api/cases/{number}")).await.text, before, "nothing has changed");
    assert_eq!(hanna.phone().await, "INC-2026-000002", "no number was used up");
    assert!(house.told.lock().unwrap().is_empty(), "nothing of this is a fault of ours");
}

#[tokio::test]
async fn a_text_that_is_longer_than_the_journal_takes_is_refused_and_others_go_on() {
    let house = House::new();
    let hanna = house.who("hanna");
    let number = hanna.phone().await;
    let told = hanna.post(&format!("/api/cases/{number}/notes"), json!({"text": "x".repeat(900 * 1024)})).await;
    assert!([200, 413].contains(&told.status), "{}", told.text);
    assert_eq!(hanna.post(&format!("/api/cases/{number}/notes"), json!({"text": "short"})).await.status, 200);
}
