//! Cases over HTTP.

use serde_json::json;

use super::house::{House, phone};

#[tokio::test]
async fn a_case_is_begun_and_read_and_its_tasks_are_completed() {
    let house = House::new();
    let hanna = house.who("hanna");
    let told = hanna.post("/api/cases", phone()).await;
    let case = told.case();
    assert_eq!((told.status, told.header("location"), told.header("etag")), (201, Some("/api/cases/INC-2026-000001"), Some("\"1\"")));
    assert_eq!((&case["number"], &case["tasks"][0]["step"]), (&json!("INC-2026-000001"), &json!("categorise")));

    let read = hanna.get("/api/cases/INC-2026-000001").await;
    assert_eq!((read.case(), read.header("etag")), (case.clone(), Some("\"1\"")));
    assert_eq!(hanna.get(&format!("/api/cases/{}", case["id"].as_str().unwrap())).await.case(), case, "by its id too");

    let told = hanna
        .complete("INC-2026-000001", "categorise", json!({"fields": {"kind": "incident", "service": "mail", "known_person": true}}))
        .await;
    assert_eq!((told.status, told.header("etag")), (200, Some("\"2\"")));
    assert_eq!(told.case()["tasks"][0]["step"], "prioritise");
}
