//! The surface without a socket: what comes in, what leaves.

use std::future::pending;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request};
use axum::routing::{get, post};
use serde_json::Value as Json;
use tillit_engine::Language;
use tillit_server::http::{JsonBody, Limits, ReaderLanguage, Surface, around};
use tillit_server::problem::Problem;
use tower::ServiceExt;

fn surface() -> Surface {
    Surface { limits: Limits::default(), tell: Arc::new(|_| {}) }
}

/// Routes that do what no real one should.
fn odd() -> Router {
    Router::new()
        .route("/echo", post(|JsonBody(json): JsonBody| async move { json.to_string() }))
        .route("/well", get(|| async { "well" }))
        .route("/panic", get(panics))
        .route("/never", get(|| async { pending::<()>().await }))
        .route("/swedish", get(|| async { (axum::Extension(ReaderLanguage(Language::Swedish)), Problem::not_found()) }))
}

async fn panics() -> &'static str {
    panic!("the secret of a user")
}

struct Told {
    status: u16,
    headers: HeaderMap,
    text: String,
}

impl Told {
    fn json(&self) -> Json {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).map(|value| value.to_str().unwrap())
    }
}

async fn ask(app: &Router, request: Request<Body>) -> Told {
    let response = app.clone().oneshot(request).await.unwrap();
    let (parts, body) = response.into_parts();
    let bytes = to_bytes(body, usize::MAX).await.unwrap();
    Told { status: parts.status.as_u16(), headers: parts.headers, text: String::from_utf8(bytes.to_vec()).unwrap() }
}

fn get_request(path: &str) -> Request<Body> {
    Request::get(path).body(Body::empty()).unwrap()
}

fn json_request(body: impl Into<Body>) -> Request<Body> {
    Request::post("/echo").header("content-type", "application/json; charset=utf-8").body(body.into()).unwrap()
}

#[tokio::test]
async fn what_is_not_there_and_what_takes_another_method_are_problems_too() {
    let app = around(odd(), surface());
    let missing = ask(&app, get_request("/api/cases/INC-1")).await;
    assert_eq!((missing.status, missing.header("content-type")), (404, Some("application/problem+json")));
    assert_eq!(missing.json()["title"], "Not found");
    let wrong = ask(&app, Request::delete("/well").body(Body::empty()).unwrap()).await;
    assert_eq!((wrong.status, wrong.header("allow"), wrong.json()["status"].as_u64()), (405, Some("GET,HEAD"), Some(405)));
    assert_eq!(wrong.json()["detail"], "`DELETE` does not work here; what works stands in `Allow`");
}

#[tokio::test]
async fn a_problem_is_told_in_the_language_of_whoever_is_answered_else_of_the_request() {
    let app = around(odd(), surface());
    let told = async |path: &str, language: &str| {
        let request = Request::get(path).header("accept-language", language).body(Body::empty()).unwrap();
        let told = ask(&app, request).await;
        (told.header("content-language").unwrap().to_owned(), told.json()["title"].as_str().unwrap().to_owned())
    };
    let pair = |one: &str, other: &str| (one.to_owned(), other.to_owned());
    assert_eq!(told("/nowhere", "sv-SE").await, pair("sv", "Finns inte"));
    assert_eq!(told("/nowhere", "fi").await, pair("en", "Not found"));
    assert_eq!(told("/swedish", "fi").await, pair("sv", "Finns inte"));
    assert_eq!(told("/swedish", "en").await, pair("sv", "Finns inte"));
}

#[tokio::test]
async fn a_request_is_known_by_an_id_of_its_own_or_the_one_that_a_proxy_gave() {
    let app = around(odd(), surface());
    let told = ask(&app, get_request("/nowhere")).await;
    let id = told.header("x-request-id").unwrap().to_owned();
    assert_eq!((id.len(), told.json()["request"].as_str()), (16, Some(id.as_str())));
    assert_ne!(ask(&app, get_request("/nowhere")).await.header("x-request-id"), Some(id.as_str()));
    for (given, is_kept) in [("proxy-17", true), ("two words", false), ("", false), (&"x".repeat(65), false)] {
        let request = Request::get("/well").header("x-request-id", given).body(Body::empty()).unwrap();
        assert_eq!(ask(&app, request).await.header("x-request-id") == Some(given), is_kept, "{given}");
    }
}

#[tokio::test]
async fn no_answer_is_kept_by_caches_or_guessed_at_by_browsers() {
    let told = ask(&around(odd(), surface()), get_request("/well")).await;
    assert_eq!((told.header("cache-control"), told.header("x-content-type-options")), (Some("no-store"), Some("nosniff")));
}

#[tokio::test]
async fn a_body_is_json_or_it_is_told_where_it_is_not() {
    let app = around(odd(), surface());
    let told = ask(&app, json_request(r#"{"a": [1, "å"]}"#)).await;
    assert_eq!((told.status, told.text.as_str()), (200, r#"{"a":[1,"å"]}"#));
    assert_eq!(ask(&app, Request::post("/echo").body(Body::empty()).unwrap()).await.text, "null");
    let wrong = [
        (json_request("{\n  \"a\": ,\n}"), 400, "line 2, column 8 is not JSON: expected value"),
        (json_request("{\"a\""), 400, "the JSON ends too soon, at line 1, column 4"),
        (json_request("{} {}"), 400, "line 1, column 4 is not JSON: trailing characters"),
        (json_request("[".repeat(1_000)), 400, "line 1, column 128 is not JSON: recursion limit exceeded"),
        (json_request(&b"{\"a\": \"\xff\"}"[..]), 400, "the body is not UTF-8 (byte 7)"),
        (json_request(vec![b' '; 2 * 1024 * 1024]), 413, "the body is larger than the server takes"),
        (Request::post("/echo").body(Body::from("{}")).unwrap(), 415, "send JSON, with `Content-Type: application/json`"),
        (
            Request::post("/echo").header("content-type", "text/plain").body(Body::from("{}")).unwrap(),
            415,
            "send JSON, with `Content-Type: application/json`",
        ),
    ];
    for (request, status, detail) in wrong {
        let told = ask(&app, request).await;
        assert_eq!((told.status, told.json()["detail"].as_str()), (status, Some(detail)));
    }
}

#[tokio::test]
async fn a_panic_ends_its_request_alone_and_tells_nothing_of_what_it_held() {
    let heard = Arc::new(Mutex::new(Vec::new()));
    let kept = heard.clone();
    let surface = Surface { tell: Arc::new(move |line| kept.lock().unwrap().push(line.to_owned())), ..surface() };
    let app = around(odd(), surface);
    let told = ask(&app, get_request("/panic")).await;
    assert_eq!((told.status, told.json()["type"].as_str()), (500, Some("urn:tillit:problem:fault")));
    assert!(!told.text.contains("secret"));
    let id = told.header("x-request-id").unwrap().to_owned();
    assert_eq!(*heard.lock().unwrap(), [format!("request {id} ended in a panic; it was answered with status 500")]);
    assert_eq!(ask(&app, json_request("1")).await.text, "1");
}

#[tokio::test]
async fn a_request_that_takes_too_long_is_answered() {
    let limits = Limits { answer_within: Duration::from_millis(1), ..Limits::default() };
    let told = ask(&around(odd(), Surface { limits, ..surface() }), get_request("/never")).await;
    assert_eq!((told.status, told.json()["type"].as_str()), (503, Some("urn:tillit:problem:no_answer")));
}
