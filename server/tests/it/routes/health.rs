//! What those are told who watch over the server.

use serde_json::Value as Json;

use super::house::House;

#[tokio::test]
async fn whoever_watches_is_told_whether_the_server_lives_and_can_take_work() {
    let house = House::new();
    let stranger = house.stranger();
    assert_eq!(stranger.get("/healthz").await.status, 200);
    assert_eq!(stranger.get("/readyz").await.status, 200);
    let empty = House::empty();
    assert_eq!(empty.stranger().get("/healthz").await.status, 200);
    assert_eq!(empty.stranger().get("/readyz").await.problem(), (503, "no_package".to_owned()));
}

#[tokio::test]
async fn the_description_is_served_in_the_language_that_is_asked_for() {
    let house = House::new();
    let summary = async |language: &str| {
        let told = house.stranger().with("accept-language", language).get("/api/openapi.json").await;
        let json: Json = told.json();
        json["paths"]["/healthz"]["get"]["summary"].as_str().unwrap().to_owned()
    };
    assert_eq!(summary("sv").await, "Om servern lever");
    assert_eq!(summary("fi").await, "Whether the server lives");
}
