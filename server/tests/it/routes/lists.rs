//! Lists over HTTP: filters, orders, pages, and what they do not tell.

use jiff::SignedDuration;
use serde_json::{Value as Json, json};

use super::house::{House, Visitor, phone};

/// A call of Emil and three of Anna: of two the priority is known.
pub(super) async fn four_calls(house: &House, hugo: &Visitor<'_>) {
    for (reporter, urgency) in [("anna", None), ("emil", Some("later")), ("anna", Some("now")), ("anna", None)] {
        let mut call = phone();
        call["fields"]["reporter"] = json!(reporter);
        let number = hugo.post("/api/cases", call).await.case()["number"].as_str().unwrap().to_owned();
        if let Some(urgency) = urgency {
            let kind = json!({"fields": {"kind": "incident", "service": "mail", "known_person": true}});
            hugo.complete(&number, "categorise", kind).await.case();
            hugo.complete(&number, "prioritise", json!({"fields": {"impact": "group", "urgency": urgency}})).await.case();
        }
        house.pass(SignedDuration::from_mins(1));
    }
}

/// The last digits of the numbers of a list's rows.
async fn numbers(who: &Visitor<'_>, list: &str) -> Vec<u64> {
    let told = who.get(list).await;
    let rows = told.json()["rows"].as_array().unwrap_or_else(|| panic!("{}", told.text)).clone();
    rows.iter().map(|row| row["number"].as_str().unwrap()[9..].parse().unwrap()).collect()
}

#[tokio::test]
async fn cases_are_found_by_what_they_are_and_sorted_by_it() {
    let house = House::new();
    let (hugo, hanna) = (house.who("hugo"), house.who("hanna"));
    four_calls(&house, &hugo).await;
    hugo.post("/api/cases/INC-2026-000001/tasks/categorise/claim", json!({})).await.case();
    let expected: &[(&str, &[u64])] = &[
        ("", &[1, 2, 3, 4]),
        ("sort=-received", &[4, 3, 2, 1]),
        ("sort=-changed", &[1, 4, 3, 2]),
        ("sort=priority", &[3, 2, 1, 4]),
        ("sort=-priority&limit=1", &[2]),
        ("sort=due&limit=2", &[1, 4]),
        ("status=new", &[1, 4]),
        ("status=open&process=incident", &[2, 3]),
        ("priority=low", &[2]),
        ("fields.priority=high", &[3]),
        ("service=mail", &[2, 3]),
        ("fields.team=client_team", &[2, 3]),
        ("team=client_team", &[]),
        ("role=helpdesk", &[1, 2, 3, 4]),
        ("requester=emil@uu.example", &[2]),
        ("owner=hugo", &[1, 2, 3]),
        ("mine=true", &[1, 2, 3]),
        ("person=hugo", &[1]),
        ("late", &[]),
        ("matters", &[]),
        ("ended", &[]),
        ("process=request", &[]),
    ];
    for (query, expected) in expected {
        assert_eq!(numbers(&hugo, &format!("/api/cases?{query}")).await, *expected, "{query}");
    }
    assert_eq!(numbers(&hanna, "/api/cases?mine").await, [0_u64; 0]);
    house.pass(SignedDuration::from_mins(40));
    assert_eq!(numbers(&hugo, "/api/cases?late").await, [1, 4]);
    assert_eq!(hugo.get("/api/cases?status=new").await.json()["rows"][0]["tasks"], json!(["categorise"]));
}

#[tokio::test]
async fn ended_cases_are_a_list_of_their_own() {
    let house = House::new();
    let (hugo, anna, emil) = (house.who("hugo"), house.who("anna"), house.who("emil"));
    four_calls(&house, &hugo).await;
    for number in ["INC-2026-000004", "INC-2026-000001"] {
        hugo.post(&format!("/api/cases/{number}/cancel"), json!({"why": "a drill"})).await.case();
        house.pass(SignedDuration::from_mins(1));
    }
    assert_eq!(numbers(&hugo, "/api/cases").await, [2, 3]);
    assert_eq!(numbers(&hugo, "/api/cases?ended").await, [1, 4]);
    assert_eq!(numbers(&hugo, "/api/cases?ended&sort=ended").await, [4, 1]);
    assert_eq!(numbers(&anna, "/api/cases?ended&limit=1").await, [1]);
    assert_eq!(numbers(&emil, "/api/cases?ended").await, [0_u64; 0]);
    assert_eq!(hugo.get("/api/cases?ended&sort=due").await.problem(), (422, "input".to_owned()));
}

#[tokio::test]
async fn pages_follow_each_other_without_a_gap_or_a_row_twice() {
    let house = House::new();
    let hugo = house.who("hugo");
    for _ in 0..7 {
        hugo.phone().await;
    }
    for list in ["/api/cases?sort=-received", "/api/cases?sort=priority", "/api/tasks?sort=due", "/api/tasks?sort=-since"] {
        let (mut all, mut next) = (Vec::new(), String::new());
        loop {
            let page = hugo.get(&format!("{list}&limit=3&after={next}")).await.json();
            all.extend(page["rows"].as_array().unwrap().iter().map(|row| row["number"].as_str().unwrap().to_owned()));
            let Some(cursor) = page["next"].as_str() else { break };
            next = cursor.to_owned();
        }
        all.sort();
        assert_eq!(all, (1..=7).map(|count| format!("INC-2026-{count:06}")).collect::<Vec<_>>(), "{list}");
    }
}

#[tokio::test]
async fn tasks_are_found_by_whose_they_are() {
    let house = House::new();
    let (hugo, tora, anna) = (house.who("hugo"), house.who("tora"), house.who("anna"));
    four_calls(&house, &hugo).await;
    hugo.post("/api/cases/INC-2026-000001/tasks/categorise/claim", json!({})).await.case();
    let expected: &[(&str, &[u64])] = &[
        ("", &[1, 4, 2, 3]),
        ("mine", &[1]),
        ("unclaimed", &[4, 2, 3]),
        ("step=categorise", &[1, 4]),
        ("role=helpdesk&sort=-since", &[4, 3, 2, 1]),
        ("role=third_line", &[]),
        ("process=request", &[]),
        ("team=network_team", &[]),
        ("may&limit=2", &[1, 4]),
    ];
    for (query, expected) in expected {
        assert_eq!(numbers(&hugo, &format!("/api/tasks?{query}")).await, *expected, "{query}");
    }
    assert_eq!(numbers(&tora, "/api/tasks").await.len(), 4, "third line sees the cases");
    assert_eq!(numbers(&tora, "/api/tasks?may").await, [0_u64; 0]);
    assert_eq!(numbers(&anna, "/api/tasks").await, [0_u64; 0], "what is asked of others is not told to her");
    let row = hugo.get("/api/tasks?mine").await.json()["rows"][0].clone();
    assert_eq!(
        (&row["title"], &row["claimed_by"]["id"], &row["role"]),
        (&json!("Identify and categorise"), &json!("hugo"), &json!("helpdesk"))
    );
}

#[tokio::test]
async fn a_requester_finds_own_cases_and_by_no_more_than_is_public() {
    let house = House::new();
    let (hugo, anna, emil, karin) = (house.who("hugo"), house.who("anna"), house.who("emil"), house.who("karin"));
    four_calls(&house, &hugo).await;
    assert_eq!(numbers(&anna, "/api/cases").await, [1, 3, 4]);
    assert_eq!(numbers(&anna, "/api/cases?requester=emil").await, [0_u64; 0]);
    assert_eq!(numbers(&emil, "/api/cases").await, [2]);
    assert_eq!(numbers(&anna, "/api/cases?fields.team=client_team").await, [0_u64; 0], "the team is not public");
    assert_eq!(numbers(&anna, "/api/cases?priority=high").await, [3]);
    assert_eq!(numbers(&karin, "/api/cases").await, [0_u64; 0]);
    let told = anna.get("/api/cases").await.text;
    assert!(!told.contains("client_team") && !told.contains("emil"), "{told}");
}

#[tokio::test]
async fn matters_wait_in_a_list_for_those_who_see_the_whole_case() {
    let house = House::new();
    let (hugo, anna) = (house.who("hugo"), house.who("anna"));
    let number = hugo.phone().await;
    hugo.phone().await;
    let matter = house.untaken_reply(&number, "anna");
    let rows = hugo.get("/api/matters").await.json()["rows"].clone();
    assert_eq!((rows.as_array().unwrap().len(), &rows[0]["number"]), (1, &json!(number)));
    assert_eq!((&rows[0]["matters"][0]["id"], &rows[0]["matters"][0]["kind"]), (&json!(matter), &json!("untaken")));
    assert_eq!(numbers(&hugo, "/api/cases?matters").await, [1]);
    assert_eq!(anna.get("/api/matters").await.json(), json!({"rows": [], "next": null}));
}

#[tokio::test]
async fn what_a_list_does_not_know_is_told_and_shows_nothing() {
    let house = House::new();
    let hugo = house.who("hugo");
    four_calls(&house, &hugo).await;
    let next = hugo.get("/api/cases?limit=1").await.json()["next"].as_str().unwrap().to_owned();
    let wrong: &[(&str, &str, &str)] = &[
        ("cases?priorty=low", "priorty", "there is no `priorty` here; did you mean `priority`?"),
        ("cases?status=nwe", "status", "there is no `nwe`; did you mean `new`?"),
        ("cases?priority=lwo", "priority", "expected one of `critical`, `high`, `medium`, `low`, but found `lwo`; did you mean `low`?"),
        ("cases?role=chef", "role", "there is no `chef`"),
        ("cases?summary=Mail", "summary", "there is no `summary` here"),
        ("cases?sort=summary", "sort", "there is no `summary`"),
        ("cases?mine=perhaps", "mine", "expected `true` or `false`, but found `perhaps`"),
        ("cases?owner=nobody", "owner", "there is no such person"),
        ("cases?limit=501", "limit", "a page has 1 to 500 rows"),
        ("cases?limit=many", "limit", "a page has 1 to 500 rows"),
        ("cases?mine&mine", "mine", "`mine` stands twice"),
        ("cases?after=xyz", "after", "the cursor is none that a page gave; begin again without it"),
        (&format!("cases?sort=due&after={next}"), "after", "the cursor is of a list in another order; begin again without it"),
        ("tasks?status=new", "status", "there is no `status` here"),
        ("tasks?sort=priority", "sort", "there is no `priority`; there is `due`, `since`, `received`"),
        ("tasks?after=xyz", "after", "the cursor is none that a page gave; begin again without it"),
        ("matters?sort=due", "sort", "there is no `sort` here"),
        ("matters?after=xyz", "after", "the cursor is none that a page gave; begin again without it"),
    ];
    for (query, at, detail) in wrong {
        let told = hugo.get(&format!("/api/{query}")).await;
        assert_eq!(told.problem(), (422, "input".to_owned()), "{query}");
        let error: Json = told.json()["errors"][0].clone();
        assert_eq!(error["at"], *at, "{query}");
        assert!(error["detail"].as_str().unwrap().starts_with(detail), "{query}: {error}");
    }
}
