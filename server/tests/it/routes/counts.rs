//! Counts over HTTP: as many as the lists have, whoever asks and whatever is asked.

use serde_json::{Value as Json, json};

use super::house::{House, Visitor};
use super::life::forwarded;
use super::lists::four_calls;

/// All rows of a list.
async fn rows(who: &Visitor<'_>, list: &str) -> Vec<Json> {
    let told = who.get(list).await;
    told.json()["rows"].as_array().unwrap_or_else(|| panic!("{list}: {}", told.text)).clone()
}

/// How many rows have a member with each value.
fn by(rows: &[Json], member: &str) -> Json {
    let mut counts = json!({});
    for name in rows.iter().filter_map(|row| row[member].as_str()) {
        counts[name] = json!(counts[name].as_u64().unwrap_or(0) + 1);
    }
    counts
}

async fn desk(house: &House) {
    let hugo = house.who("hugo");
    four_calls(house, &hugo).await;
    hugo.post("/api/cases/INC-2026-000001/tasks/categorise/claim", json!({})).await.case();
    hugo.post("/api/cases/INC-2026-000004/cancel", json!({"why": "a drill"})).await.case();
    hugo.phone().await;
    forwarded(&house.who("anna"), &hugo).await;
    house.untaken_reply("INC-2026-000002", "emil");
    house.pass(jiff::SignedDuration::from_mins(28));
}

#[tokio::test]
async fn there_are_as_many_cases_as_the_list_shows_to_whoever_asks() {
    let house = House::new();
    desk(&house).await;
    let mut some = 0;
    for name in ["hugo", "hanna", "tora", "anna", "emil", "karin"] {
        let who = house.who(name);
        for query in [
            "",
            "status=new",
            "status=open&process=incident",
            "priority=low",
            "fields.team=client_team",
            "team=client_team",
            "role=helpdesk",
            "requester=emil@uu.example",
            "owner=hugo",
            "mine",
            "person=hugo",
            "late",
            "matters",
            "process=request",
        ] {
            let listed = rows(&who, &format!("/api/cases?limit=500&{query}")).await;
            let counts = who.get(&format!("/api/cases/counts?{query}")).await.json();
            assert_eq!(counts, json!({"all": listed.len(), "by_status": by(&listed, "status")}), "{name}: {query}");
            some += listed.len();
        }
    }
    assert!(some > 30, "{some}");
    assert_eq!(house.who("hugo").get("/api/cases/counts").await.json()["all"], 5, "what has ended is no open work");
}

#[tokio::test]
async fn there_are_as_many_tasks_as_the_list_shows_to_whoever_asks() {
    let house = House::new();
    desk(&house).await;
    let mut some = 0;
    for name in ["hugo", "hanna", "tora", "anna", "emil", "karin"] {
        let who = house.who(name);
        for query in
            ["", "mine", "unclaimed", "may", "step=categorise", "role=helpdesk", "team=client_team", "my_teams", "late", "person=hugo"]
        {
            let listed = rows(&who, &format!("/api/tasks?limit=500&{query}")).await;
            let counts = who.get(&format!("/api/tasks/counts?{query}")).await.json();
            let late = listed.iter().filter(|row| row["late"] == true).count();
            let unclaimed = listed.iter().filter(|row| row["claimed_by"].is_null()).count();
            let found = [&counts["all"], &counts["late"], &counts["unclaimed"]].map(|count| count.as_u64().unwrap() as usize);
            assert_eq!(found, [listed.len(), late, unclaimed], "{name}: {query}");
            assert_eq!(counts["by_team"], by(&listed, "team"), "{name}: {query}");
            some += listed.len();
        }
    }
    assert!(some > 30, "{some}");
    let counts = house.who("hugo").get("/api/tasks/counts").await.json();
    assert_eq!((&counts["all"], &counts["late"], &counts["by_role"]["helpdesk"]), (&json!(5), &json!(1), &json!(4)), "{counts}");
    assert_eq!(counts["by_team"].as_object().unwrap().len(), 1, "{counts}");
}

#[tokio::test]
async fn what_is_no_filter_of_counts_is_told_as_in_lists() {
    let house = House::new();
    let hugo = house.who("hugo");
    for (query, at) in [
        ("cases/counts?stauts=new", "stauts"),
        ("cases/counts?status=neww", "status"),
        ("cases/counts?mine=perhaps", "mine"),
        ("cases/counts?ended", "ended"),
        ("cases/counts?limit=1", "limit"),
        ("tasks/counts?sort=due", "sort"),
        ("tasks/counts?after=x", "after"),
        ("tasks/counts?role=helpdesc", "role"),
    ] {
        let told = hugo.get(&format!("/api/{query}")).await;
        assert_eq!(told.problem(), (422, "input".to_owned()), "{query}");
        assert_eq!(told.json()["errors"][0]["at"], at, "{query}");
    }
}
