//! Mail by HTTP: the raw message is the body.

use axum::body::Body;
use axum::http::Method;
use serde_json::{Value as Json, json};
use tillit_engine::case::Id;
use tillit_server::mail::{MOST_BYTES, Reference, Secret, kept};
use tillit_store::CaseName;

use super::house::{House, Told, Visitor};
use crate::mail::{message, messages, reference, secret};

const PATH: &str = "/api/mail/helpdesk";

async fn send(who: &Visitor<'_>, path: &str, kind: &str, raw: impl Into<Body>) -> Told {
    who.send(Method::POST, path, vec![("content-type", kind.to_owned())], raw.into()).await
}

async fn bring(who: &Visitor<'_>, raw: impl Into<Body>) -> Told {
    send(who, PATH, "message/rfc822", raw).await
}

/// The number of the case that a mail reached, and whether it was there already.
#[track_caller]
fn reached(told: &Told) -> (String, bool) {
    assert_eq!(told.status, 200, "{}", told.text);
    let view = told.json();
    let [one] = view["reached"].as_array().unwrap().as_slice() else { panic!("{view}") };
    (one["number"].as_str().unwrap().to_owned(), one["joined"].as_bool().unwrap())
}

async fn cases(house: &House) -> usize {
    house.who("hugo").get("/api/cases?limit=100").await.json()["rows"].as_array().unwrap().len()
}

#[tokio::test]
async fn a_mail_begins_a_case_is_kept_as_it_came_and_does_nothing_when_it_comes_again() {
    let house = House::new();
    let helpdesk = house.who("system:helpdesk");
    let raw = message("latin1_quoted_printable");
    let told = bring(&helpdesk, raw.clone()).await;
    let (number, joined) = reached(&told);
    assert!(!joined);
    let case = house.who("hugo").get(&format!("/api/cases/{number}")).await.case();
    assert_eq!(case["fields"]["summary"], "Skrivaren är sönder", "{case}");
    assert_eq!(kept(house.data(), told.json()["message"].as_str().unwrap()).unwrap(), raw);
    for kind in ["message/rfc822", "application/octet-stream", "Message/Global; charset=x"] {
        assert_eq!(reached(&send(&helpdesk, PATH, kind, raw.clone()).await), (number.clone(), false), "as it was answered before");
    }
    assert_eq!(cases(&house).await, 1);
}

/// What the last entry of a case says that came.
async fn came(house: &House, who: &str, number: &str) -> Json {
    let journal = house.who(who).get(&format!("/api/cases/{number}/journal")).await.json();
    journal.as_array().unwrap().last().unwrap()["came"].clone()
}

#[tokio::test]
async fn the_journal_tells_staff_under_which_hash_a_mail_is_kept_as_it_came() {
    let house = House::new();
    let helpdesk = house.who("system:helpdesk");
    let mut number = None;
    let answer = |number: &str| {
        let found = house.keeper.store().find(&CaseName::Number(number.into())).unwrap().unwrap();
        let signed = Reference::new(&found.case.id, Id { seq: 1, n: 1 }).unwrap().signed(&Secret::of(house.data()).unwrap());
        format!("From: Anna <anna@student.uu.example>\r\nSubject: SV: Skrivaren [{signed}]\r\n\r\nDen st\u{e5}r still\r\n").into_bytes()
    };
    for _ in 0..2 {
        let raw = number.as_deref().map_or_else(|| message("plain_utf8"), answer);
        let told = bring(&helpdesk, raw.clone()).await;
        let (reached, _) = reached(&told);
        assert_eq!(number.get_or_insert(reached.clone()), &reached);
        let came = came(&house, "hugo", &reached).await;
        let hash = came["raw"].as_str().unwrap_or_else(|| panic!("{came}"));
        assert_eq!(hash, told.json()["message"]);
        let file = house.data().join("mail").join(&hash[..2]).join(&hash[2..]);
        assert_eq!(std::fs::read(file).unwrap(), raw, "byte for byte");
        assert_eq!(hash, blake3::hash(&raw).to_hex().as_str());
    }
    assert_eq!(self::came(&house, "anna", &number.unwrap()).await, Json::Null, "whom it serves is not told");
}

#[tokio::test]
async fn an_answer_joins_its_case_and_a_machine_reaches_none_and_is_told_why() {
    let house = House::new();
    let helpdesk = house.who("system:helpdesk");
    let number = house.who("hanna").phone().await;
    let found = house.keeper.store().find(&CaseName::Number(number.as_str().into())).unwrap().unwrap();
    let signed = Reference::new(&found.case.id, Id { seq: 1, n: 1 }).unwrap().signed(&Secret::of(house.data()).unwrap());
    let head = format!("From: anna@student.uu.example\r\nSubject: SV: Mail [{signed}]\r\n");
    assert_eq!(reached(&bring(&helpdesk, format!("{head}\r\nTack")).await), (number.clone(), true));
    let version = house.who("hugo").get(&format!("/api/cases/{number}")).await.case()["version"].clone();
    let absent = bring(&helpdesk.with("accept-language", "sv"), format!("{head}Auto-Submitted: auto-replied\r\n\r\nSemester")).await;
    assert_eq!((absent.status, &absent.json()["reached"]), (200, &json!([])));
    assert_eq!(absent.json()["automatic"], "det säger `Auto-Submitted: auto-replied`");
    assert_eq!(house.who("hugo").get(&format!("/api/cases/{number}")).await.case()["version"], version);
    let told = house.told.lock().unwrap();
    assert!(told.len() == 1 && told[0].contains(&*found.case.id), "the operator is told: {told:?}");
}

#[tokio::test]
async fn every_message_that_comes_is_answered_and_what_people_write_becomes_work() {
    let house = House::new();
    let helpdesk = house.who("system:helpdesk");
    let mut works = 0;
    for (name, raw) in messages() {
        let told = bring(&helpdesk, raw).await;
        assert_eq!(told.status, 200, "{name}: {}", told.text);
        let view = told.json();
        let has_reached = view["reached"].as_array().unwrap().iter().any(|one| one["number"].is_string());
        // What tells that mail of a case did not arrive reaches that case or none; this one is none of the house.
        let is_machines = view["automatic"].is_string() || name.starts_with("bounce");
        assert!(has_reached != is_machines, "{name}: {view}");
        works += usize::from(has_reached);
    }
    assert!(works >= 15, "{works}");
    assert_eq!(cases(&house).await, works);
}

#[tokio::test]
async fn a_bounce_stands_among_the_matters_with_what_the_mail_server_said() {
    let house = House::new();
    let number = house.who("hanna").phone().await;
    let found = house.keeper.store().find(&CaseName::Number(number.as_str().into())).unwrap().unwrap();
    let own = Secret::of(house.data()).unwrap();
    let about = |reference: Reference| {
        let text = String::from_utf8(message("bounce")).unwrap();
        text.replace(&self::reference().signed(&secret()), &reference.signed(&own))
    };
    let helpdesk = house.who("system:helpdesk");
    let told = bring(&helpdesk, about(Reference::new(&found.case.id, Id { seq: 1, n: 1 }).unwrap())).await;
    assert_eq!(reached(&told), (number.clone(), true));
    assert!(house.told.lock().unwrap().is_empty());
    let elsewhere = bring(&helpdesk, about(reference())).await.json();
    assert_eq!(elsewhere["reached"], json!([{"number": null, "joined": false}]));
    assert!(house.told.lock().unwrap()[0].contains("has reached no case"));
    let hugo = house.who("hugo").with("accept-language", "en");
    let row = hugo.get("/api/matters").await.json()["rows"][0].clone();
    assert_eq!(row["number"], number);
    let matter = &row["matters"][0];
    assert_eq!((&matter["kind"], &matter["about"]), (&json!("undelivered"), &json!("reply")));
    assert!(matter["text"].as_str().unwrap().contains("gone@else.example: 5.1.1"), "{matter}");
    let came = came(&house, "hugo", &number).await;
    assert_eq!(came["raw"], told.json()["message"]);
    assert!(came["parts"]["text"].as_str().unwrap().contains("550 5.1.1 User unknown"), "{came}");
}

#[tokio::test]
async fn with_a_key_of_its_own_a_request_is_done_once_and_another_body_is_refused() {
    let house = House::new();
    let keyed = house.who("system:helpdesk").with("idempotency-key", "first");
    let raw = message("plain_utf8");
    let first = bring(&keyed, raw.clone()).await;
    let again = bring(&keyed, raw).await;
    assert_eq!((again.status, &again.text), (200, &first.text));
    assert_eq!(bring(&keyed, message("html_only")).await.problem(), (422, "key_reused".to_owned()));
    assert_eq!(cases(&house).await, 1);
}

#[tokio::test]
async fn what_is_no_mail_to_a_mailbox_is_told_and_changes_nothing() {
    let house = House::new();
    let [helpdesk, monitoring] = ["system:helpdesk", "system:monitoring"].map(|who| house.who(who));
    let raw = || message("plain_utf8");
    let told = [
        (bring(&helpdesk, "").await, 400, "malformed"),
        (bring(&helpdesk, " \r\n\r\n").await, 400, "malformed"),
        (bring(&helpdesk, vec![b'a'; MOST_BYTES + 1]).await, 413, "too_large"),
        (send(&helpdesk, PATH, "application/json", raw()).await, 415, "media_type"),
        (send(&helpdesk, PATH, "application/x-www-form-urlencoded", raw()).await, 415, "media_type"),
        (helpdesk.send(Method::POST, PATH, Vec::new(), raw().into()).await, 415, "media_type"),
        (bring(&helpdesk.with("idempotency-key", "two words"), raw()).await, 400, "header"),
        (bring(&monitoring, raw()).await, 403, "not_allowed"),
        (send(&monitoring, "/api/mail/monitoring", "message/rfc822", raw()).await, 404, "not_found"),
        (send(&helpdesk, "/api/mail/%ff", "message/rfc822", raw()).await, 404, "not_found"),
        (bring(&house.who("hugo"), raw()).await, 403, "not_allowed"),
        (bring(&house.stranger(), raw()).await, 401, "token"),
    ];
    for (index, (told, status, kind)) in told.iter().enumerate() {
        assert_eq!(told.problem(), (*status, (*kind).to_owned()), "{index}: {}", told.text);
        assert!(told.json()["detail"].as_str().is_some_and(|detail| !detail.is_empty()), "{index}");
    }
    assert!(!house.data().join("mail").exists(), "nothing of them is kept");
    assert_eq!(cases(&house).await, 0);
    assert!(house.told.lock().unwrap().is_empty(), "nothing of this is a fault of ours");
}

#[tokio::test]
async fn ten_megabytes_and_bytes_that_are_no_text_become_work_with_what_can_be_read() {
    let house = House::new();
    let helpdesk = house.who("system:helpdesk");
    let head = b"From: kim@else.example\r\nSubject: Loggen\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n".to_vec();
    let long = [head.clone(), vec![b'a'; 10 << 20]].concat();
    let broken = [head, b"Sk\xe5p \xff\xfe\x00".to_vec()].concat();
    for raw in [long, broken, vec![0xff; 3_000], b"\x00\x01".to_vec()] {
        let told = bring(&helpdesk, raw.clone()).await;
        let (number, _) = reached(&told);
        let case: Json = house.who("hugo").get(&format!("/api/cases/{number}")).await.case();
        assert!(case["fields"]["summary"].is_string(), "{case}");
        assert_eq!(kept(house.data(), told.json()["message"].as_str().unwrap()).unwrap(), raw);
    }
}

#[tokio::test]
async fn where_mail_cannot_be_kept_its_sender_is_told_to_come_again() {
    let house = House::new();
    std::fs::write(house.data().join("mail"), b"a file").unwrap();
    let told = bring(&house.who("system:helpdesk"), message("plain_utf8")).await;
    assert_eq!(told.problem(), (500, "fault".to_owned()));
    assert!(house.told.lock().unwrap()[0].contains("a mail cannot be kept in the data folder"));
    assert_eq!(cases(&house).await, 0);
}
