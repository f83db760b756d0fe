//! An incident from its beginning to its end, over HTTP.

use axum::http::Method;
use serde_json::{Value as Json, json};

use super::house::{House, Visitor};

/// The steps of the open tasks.
fn steps(case: &Json) -> Vec<&str> {
    case["tasks"].as_array().unwrap().iter().map(|task| task["step"].as_str().unwrap()).collect()
}

fn ids<'j>(case: &'j Json, list: &str) -> Vec<&'j str> {
    case[list].as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap()).collect()
}

/// From the web form until second line troubleshoots.
pub(super) async fn forwarded(anna: &Visitor<'_>, hugo: &Visitor<'_>) -> String {
    let wish = json!({"summary": "No network", "description": "The lamp is out", "contact": "anna@student.uu.example"});
    let begun = anna.post("/api/cases", json!({"process": "incident", "start": "web", "fields": wish})).await.case();
    let number = begun["number"].as_str().unwrap().to_owned();
    let kind = json!({"fields": {"kind": "incident", "service": "network", "known_person": true}});
    assert_eq!(steps(&hugo.complete(&number, "categorise", kind).await.case()), ["prioritise"]);
    let weight = json!({"fields": {"impact": "group", "urgency": "today"}});
    let case = hugo.complete(&number, "prioritise", weight).await.case();
    assert_eq!(
        (steps(&case), &case["fields"]["priority"], &case["fields"]["team"]),
        (vec!["analyse"], &json!("medium"), &json!("network_team"))
    );
    let ticks = json!({"way": "forward", "tick": ["earlier", "known_errors"]});
    assert_eq!(steps(&hugo.complete(&number, "analyse", ticks).await.case()), ["troubleshoot"]);
    number
}

#[tokio::test]
async fn an_incident_lives_from_the_web_form_to_its_end_and_is_reopened() {
    let house = House::new();
    let (anna, hugo, sven) = (house.who("anna"), house.who("hugo"), house.who("sven"));
    let number = forwarded(&anna, &hugo).await;
    let at = |rest: &str| format!("/api/cases/{number}/{rest}");

    let claimed = sven.post(&at("tasks/troubleshoot/claim"), json!({})).await.case();
    assert_eq!(claimed["tasks"][0]["claimed_by"]["id"], "sven");
    assert_eq!(sven.post(&at("tasks/troubleshoot/release"), json!({})).await.case()["tasks"][0]["claimed_by"], Json::Null);
    let given = hugo.post(&at("tasks/troubleshoot/assign"), json!({"to": "sven"})).await.case();
    assert_eq!((&given["tasks"][0]["claimed_by"]["id"], &given["owner"]["id"]), (&json!("sven"), &json!("sven")));
    assert_eq!(steps(&sven.complete(&number, "troubleshoot", json!({"way": "can_solve"})).await.case()), ["fix"]);
    let fixed = sven.complete(&number, "fix", json!({"fields": {"solution": "A new lamp"}})).await.case();
    assert_eq!((&fixed["status"], steps(&fixed)), (&json!("solved"), vec![]));

    let seen = anna.get(&format!("/api/cases/{number}")).await.case();
    assert_eq!((ids(&seen, "actions"), &seen["fields"]["solution"]), (vec!["pending.agreed"], &json!("A new lamp")));
    let ended = anna.post(&at("actions/pending.agreed"), json!({})).await.case();
    assert_eq!((&ended["status"], &ended["ended"]), (&json!("closed"), &json!("closed")));
    assert_eq!(anna.post(&at("messages/survey"), json!({"fields": {"rating": 2}})).await.case()["fields"]["rating"], 2);
    assert_eq!(anna.post(&at("actions/closed.reopen"), json!({})).await.problem(), (422, "why".to_owned()));
    let reopened = anna.post(&at("actions/closed.reopen"), json!({"why": "Dark again"})).await.case();
    assert_eq!((&reopened["status"], &reopened["ended"]), (&json!("open"), &Json::Null));
}

#[tokio::test]
async fn what_is_done_outside_the_steps_is_done_to_the_case_as_a_whole() {
    let house = House::new();
    let (anna, hugo, inga) = (house.who("anna"), house.who("hugo"), house.who("inga"));
    let number = forwarded(&anna, &hugo).await;
    let at = |rest: &str| format!("/api/cases/{number}/{rest}");

    let updated =
        hugo.patch(&format!("/api/cases/{number}"), json!({"fields": {"summary": "No network at all"}, "why": "she called"})).await;
    assert_eq!(updated.case()["fields"]["summary"], "No network at all");
    let high = json!({"field": "priority", "value": "high", "why": "the dean"});
    assert_eq!(inga.post(&at("override"), high).await.case()["fields"]["priority"], "high");
    let lifted = json!({"field": "priority", "value": null, "why": "not the dean"});
    assert_eq!(inga.post(&at("override"), lifted).await.case()["fields"]["priority"], "medium");
    hugo.post(&at("notes"), json!({"text": "She sounded tired"})).await.case();
    hugo.post(&at("replies"), json!({"text": "We are on it"})).await.case();
    let back = json!({"next": "prioritise", "why": "more of them"});
    assert_eq!(steps(&hugo.post(&at("actions/send_back"), back).await.case()), ["prioritise"]);
    assert_eq!(hugo.post(&at("cancel"), json!({})).await.problem(), (422, "why".to_owned()));
    assert_eq!(hugo.post(&at("cancel"), json!({"why": "a drill"})).await.case()["ended"], "cancelled");
}

#[tokio::test]
async fn the_journal_tells_staff_all_and_the_requester_what_is_public() {
    let house = House::new();
    let (anna, hugo) = (house.who("anna"), house.who("hugo"));
    let number = forwarded(&anna, &hugo).await;
    let at = |rest: &str| format!("/api/cases/{number}/{rest}");
    hugo.post(&at("notes"), json!({"text": "She sounded tired"})).await.case();
    hugo.post(&at("replies"), json!({"text": "We are on it"})).await.case();

    let all = hugo.get(&at("journal")).await.json();
    let kinds: Vec<&str> = all.as_array().unwrap().iter().map(|entry| entry["kind"].as_str().unwrap()).collect();
    assert_eq!(kinds, ["start", "complete", "complete", "choose", "note", "reply"]);
    let told = anna.get(&at("journal")).await;
    assert!(told.text.contains("We are on it") && !told.text.contains("tired"), "{}", told.text);

    let explained = hugo.with("accept-language", "sv").get(&at("explain")).await.json();
    let by: Vec<&str> = explained["decisions"].as_array().unwrap().iter().filter_map(|one| one["by"]["rule"]["name"].as_str()).collect();
    assert!(by.contains(&"priority") && by.contains(&"route"), "{by:?}");
    assert_eq!(anna.get(&at("explain")).await.json()["decisions"], json!([]));
}

#[tokio::test]
async fn an_old_decision_is_told_in_the_words_that_its_rule_had_then() {
    let house = House::new();
    let (anna, hugo) = (house.who("anna"), house.who("hugo"));
    let number = forwarded(&anna, &hugo).await;
    let mut files = crate::desk::package_files();
    let (_, rule) = files.iter_mut().find(|(path, _)| path == "rules/priority.rhai").unwrap();
    *rule = rule.replace("/// en: Impact", "/// en: By today's words, impact");
    house.publish(files);
    let said = async |number: &str| {
        let explained = hugo.get(&format!("/api/cases/{number}/explain")).await.json();
        let all = explained["decisions"].as_array().unwrap().clone();
        let priority = all.iter().find(|one| one["asked_by"] == "priority" && one["answer"] == "medium").unwrap();
        priority["by"]["rule"]["says"].as_str().unwrap().to_owned()
    };
    assert!(said(&number).await.starts_with("Impact"), "{}", said(&number).await);
    let later = forwarded(&anna, &hugo).await;
    assert!(said(&later).await.starts_with("By today's words"), "{}", said(&later).await);
}

#[tokio::test]
async fn a_matter_is_settled_with_a_reason_or_told_that_it_cannot_be_tried_again() {
    let house = House::new();
    let (anna, hugo) = (house.who("anna"), house.who("hugo"));
    let number = forwarded(&anna, &hugo).await;
    let matter = house.untaken_reply(&number, "anna");
    let at = |rest: &str| format!("/api/cases/{number}/matters/{matter}/{rest}");
    assert_eq!(hugo.get(&format!("/api/cases/{number}")).await.case()["matters"][0]["kind"], "untaken");
    assert_eq!(hugo.post(&at("retry"), json!({"why": "again"})).await.problem().0, 409);
    assert_eq!(hugo.post(&at("dismiss"), json!({})).await.problem(), (422, "why".to_owned()));
    assert_eq!(hugo.post(&at("dismiss"), json!({"why": "read"})).await.case()["matters"], json!([]));
    assert_eq!(hugo.post(&at("dismiss"), json!({"why": "read"})).await.problem(), (409, "gone".to_owned()));
}

#[tokio::test]
async fn a_signal_begins_a_case_or_joins_it_and_what_nobody_takes_is_told_so() {
    let house = House::new();
    let monitoring = house.who("system:monitoring");
    let alarm = |state: &str, mark: &str| {
        json!({"alerts": [{"status": state, "fingerprint": mark, "startsAt": "2026-03-02T07:59:00Z",
            "labels": {"alertname": "DiskFull", "severity": "critical"}, "annotations": {"summary": "Disk full"}}]})
    };
    let post = async |body: Json| monitoring.post("/api/signals/monitoring", body).await.json();
    let first = post(alarm("firing", "a")).await;
    assert_eq!(first, json!([{"signal": "alarm", "number": "INC-2026-000001", "joined": false}]));
    assert_eq!(post(alarm("firing", "a")).await[0]["joined"], true);
    assert_eq!(post(alarm("resolved", "a")).await, json!([{"signal": "recovery", "number": "INC-2026-000001", "joined": true}]));
    assert_eq!(post(alarm("resolved", "b")).await, json!([{"signal": "recovery", "number": null, "joined": false}]));
    assert_eq!(post(json!(17)).await, json!([]), "any JSON is taken, and this means nothing");
}

#[tokio::test]
async fn no_person_can_say_what_only_systems_bring() {
    let house = House::new();
    let (anna, hugo) = (house.who("anna"), house.who("hugo"));
    let number = forwarded(&anna, &hugo).await;
    for name in ["reply", "again", "recovered"] {
        let told = anna.post(&format!("/api/cases/{number}/messages/{name}"), json!({})).await;
        assert_eq!(told.problem(), (404, "message".to_owned()), "{name}");
    }
}

#[tokio::test]
async fn one_is_told_who_one_is_and_how_one_may_begin_a_case() {
    let house = House::new();
    let (anna, hanna) = (house.who("anna"), house.who("hanna"));
    let me = hanna.get("/api/me").await.json();
    assert_eq!((&me["id"], &me["language"]), (&json!("hanna"), &json!("sv")));
    assert_eq!(me["teams"], json!([{"id": "client_team", "title": "Klient"}]));
    let starts = async |who: &Visitor<'_>| {
        let all = who.get("/api/processes").await.json();
        let incident = all.as_array().unwrap().iter().find(|one| one["process"] == "incident").unwrap().clone();
        incident["starts"].as_array().unwrap().iter().map(|start| start["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(starts(&anna).await, ["web"]);
    assert!(starts(&hanna).await.contains(&"phone".to_owned()));
    let form = anna.get("/api/processes").await.json()[0]["starts"][0]["form"].clone();
    assert_eq!((&form[0]["field"], &form[0]["required"], &form[3]["required"]), (&json!("summary"), &json!(true), &json!(false)));
}

#[tokio::test]
async fn staff_find_people_and_read_the_package_and_its_rules() {
    let house = House::new();
    let mut kim = house.keeper.store().organisation().person("emil").unwrap().clone();
    (kim.id, kim.phone, kim.logins) = ("kim".into(), Some("+46 18 471 00 01".into()), vec!["kimb0417".into()]);
    house.set_person(kim);
    let hugo = house.who("hugo");
    let found = async |words: &str| {
        let all = hugo.get(&format!("/api/people?q={words}")).await.json();
        all.as_array().unwrap().iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    assert_eq!(found("anna%20st").await, ["anna"]);
    assert_eq!((found("kimb0417").await, found("471+00+01").await), (vec!["kim".to_owned()], vec!["kim".to_owned()]));
    assert!(found("").await.is_empty());
    assert_eq!(hugo.get("/api/people?name=anna").await.problem(), (422, "input".to_owned()));

    let package = hugo.get("/api/package").await.json();
    assert_eq!((&package["package"], &package["languages"]), (&json!("incident_management"), &json!(["sv", "en"])));
    let rules = hugo.get("/api/rules").await.json();
    let priority = rules.as_array().unwrap().iter().find(|rule| rule["rule"] == "priority").unwrap();
    assert_eq!(priority["facts"], json!(["impact", "urgency"]));
}

#[tokio::test]
async fn an_answer_is_in_ones_own_language_else_in_the_one_that_is_asked_for_else_in_the_packages_first() {
    let house = House::new();
    let mut kim = house.keeper.store().organisation().person("emil").unwrap().clone();
    (kim.id, kim.facts.language) = ("kim".into(), None);
    house.set_person(kim);
    let title = async |who: &Visitor<'_>, asked: &str| {
        let told = who.with("accept-language", asked).ask(Method::GET, "/api/cases/none", None).await;
        assert_eq!(told.header("content-language"), Some(if told.json()["title"] == "Finns inte" { "sv" } else { "en" }));
        told.json()["title"].as_str().unwrap().to_owned()
    };
    assert_eq!(title(&house.who("hanna"), "en").await, "Finns inte");
    assert_eq!(
        (title(&house.who("kim"), "en").await, title(&house.who("kim"), "fi").await),
        ("Not found".to_owned(), "Finns inte".to_owned())
    );
}
