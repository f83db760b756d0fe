//! Commands, numbers, idempotency, arrivals, timers; and everything again after opening.

use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::json;
use tillit_engine::case::{Command, Message, Person, Refusal, Value};
use tillit_store::record::{Hash, Holder, PersonData, TokenData};
use tillit_store::{Answer, Answered, Ask, Asker, CaseName, Refused};

use super::errands::errands;
use super::house::{House, case, key, known};
use super::parcels::{complete_parcel, parcels, start_parcel};
use super::workload::start;
use crate::desk::text;

fn note(words: &str) -> Command {
    Command::Note { text: text(words) }
}

#[test]
fn a_store_opened_again_or_built_anew_is_the_same_as_before() {
    let mut house = House::new();
    for round in 0..30 {
        let answered = house.phone();
        house.give("hanna", &answered, note(&format!("round {round}"))).unwrap();
        if round % 3 == 0 {
            house.give("hanna", &answered, Command::Claim { task: house.task(&answered) }).unwrap();
        }
        house.pass(1);
    }
    let picture = house.picture();
    let house = house.reopen(true);
    assert_eq!(house.picture(), picture);
    let house = house.reopen(false);
    assert_eq!(house.picture(), picture);
    let house = house.rebuilt();
    assert_eq!(house.picture(), picture);
}

#[test]
fn numbers_have_no_gaps_also_over_refusals_and_years() {
    let mut house = House::new();
    let number = |house: &mut House| house.phone().case.number.clone().unwrap();
    assert_eq!(&*number(&mut house), "INC-2026-000001");
    let refused = house.ask(known("hanna"), Ask::Start { process: text("incident"), start: text("phone"), fields: Vec::new() });
    assert!(matches!(refused, Err(Refused::Refusal(Refusal::Form { .. }))), "{refused:?}");
    assert_eq!(&*number(&mut house), "INC-2026-000002");
    let mut house = house.reopen(false);
    assert_eq!(&*number(&mut house), "INC-2026-000003");
    // In the package's zone the year is new already.
    house.now = "2026-12-31T23:30:00Z".parse().unwrap();
    assert_eq!(&*number(&mut house), "INC-2027-000001");
    let mut house = house.rebuilt();
    assert_eq!(&*number(&mut house), "INC-2027-000002");
}

#[test]
fn requests_of_one_batch_see_what_those_before_them_have_made() {
    let mut house = House::new();
    let answered = house.phone();
    let id = CaseName::Id(answered.case.id.clone());
    let give = |house: &mut House, version, words: &str| {
        house.request(known("hanna"), Ask::Give { case: id.clone(), version: Some(version), command: note(words) })
    };
    let first = answered.case.seq;
    let batch = vec![give(&mut house, first, "one"), give(&mut house, first, "stale"), give(&mut house, first + 1, "two")];
    let answers = house.writer.commit(batch);
    assert!(matches!(answers[0], Ok(Answer::Case(_))));
    assert!(matches!(answers[1], Err(Refused::Version { current }) if current == first + 1));
    assert!(matches!(&answers[2], Ok(Answer::Case(answered)) if answered.case.seq == first + 2));
}

#[test]
fn a_key_that_is_used_again_gives_the_same_answer_and_does_nothing() {
    let mut house = House::new();
    let bo = Value::Person(Person::Known(text("anna")));
    let fields = super::house::values(&[
        ("reporter", bo),
        ("contact", Value::text("1")),
        ("summary", Value::text("M")),
        ("description", Value::text("D")),
    ]);
    let start = Ask::Start { process: text("incident"), start: text("phone"), fields };
    let asked = |house: &mut House, body: &str| {
        let request = house.request(known("hanna"), start.clone());
        house.commit(tillit_store::Request { key: key("k1", body), ..request })
    };
    let first = case(asked(&mut house, "one"));
    house.give("hanna", &first, note("later")).unwrap();
    for _ in 0..2 {
        let again = case(asked(&mut house, "one"));
        assert!(again.again);
        assert_eq!((&*again.case, &*again.summary), (&*first.case, &*first.summary), "as it was then");
        assert!(matches!(asked(&mut house, "two"), Err(Refused::KeyUsed)));
        house = house.reopen(false);
    }
    house = house.rebuilt();
    assert_eq!(case(asked(&mut house, "one")).case.number, first.case.number);
    let other = house.request(known("petra"), start.clone());
    assert!(
        !matches!(house.commit(tillit_store::Request { key: key("k1", "one"), ..other }), Ok(Answer::Case(answered)) if answered.again),
        "a key is its asker's own"
    );
    house.pass(7 * 24 + 1);
    assert_ne!(case(asked(&mut house, "two")).case.number, first.case.number, "a week later the key is free");
}

fn alarm(fingerprint: &str) -> serde_json::Value {
    json!({"alerts": [{
        "status": "firing", "fingerprint": fingerprint, "startsAt": "2026-03-02T07:59:00Z",
        "labels": {"alertname": "DiskFull", "severity": "critical"}, "annotations": {"summary": "Disk full", "description": "99 %"},
    }]})
}

#[test]
fn alarms_with_one_fingerprint_make_one_case_also_within_a_batch_and_after_a_restart() {
    let mut house = House::new();
    let arrive = |house: &mut House, fingerprint: &str| {
        house.request(Asker::System(text("monitoring")), Ask::Signal { body: Arc::new(alarm(fingerprint)) })
    };
    let batch = vec![arrive(&mut house, "a"), arrive(&mut house, "a"), arrive(&mut house, "b")];
    let answers = house.writer.commit(batch);
    let arrived = |answer: &Result<Answer, Refused>| match answer {
        Ok(Answer::Arrived(arrived)) => (arrived[0].number.clone().unwrap(), arrived[0].joined, arrived[0].signal.clone().unwrap()),
        other => panic!("{other:?}"),
    };
    let (first, joined, signal) = arrived(&answers[0]);
    assert_eq!((joined, &*signal), (false, "alarm"));
    assert_eq!(arrived(&answers[1]), (first.clone(), true, signal.clone()));
    assert_ne!(arrived(&answers[2]).0, first);
    let mut house = house.reopen(false);
    let again = arrive(&mut house, "a");
    assert_eq!(arrived(&house.commit(again)), (first.clone(), true, signal.clone()));
    let mut house = house.rebuilt();
    let again = arrive(&mut house, "a");
    assert_eq!(arrived(&house.commit(again)), (first, true, signal));
}

#[test]
fn a_mail_begins_a_case_and_its_answer_joins_it() {
    let mut house = House::new();
    let sender = Person::Guest { name: text("Gun"), mail: text("gun@example.org") };
    let parts = |words: &str| {
        vec![(text("sender"), Value::Person(sender.clone())), (text("subject"), Value::text("Help")), (text("text"), Value::text(words))]
    };
    let mail = |words: &str, answers| Ask::Mail { message: Message { parts: parts(words), ..Message::default() }, answers };
    let system = Asker::System(text("helpdesk"));
    let Ok(Answer::Arrived(arrived)) = house.ask(system.clone(), mail("It burns", None)) else { panic!("it arrives") };
    let id = arrived[0].case.clone().unwrap();
    assert!(!arrived[0].joined);
    let sent = tillit_engine::case::Id { seq: 1, n: 1 };
    let Ok(Answer::Arrived(arrived)) = house.ask(system, mail("Still", Some((id.clone(), sent)))) else { panic!("it arrives") };
    assert_eq!((arrived[0].case.as_ref(), arrived[0].joined), (Some(&id), true));
}

#[test]
fn timers_that_came_due_while_nobody_was_there_fire_each_once_in_the_order_in_which_they_were_due() {
    let waits = "  pack: {activity: {en: Pack}, role: clerk, next: rest}\n  rest: {wait: {en: Rest}, until: {silent: {after: 48 h, next: sent}}}\n  sent: {end: {en: Sent}}\n";
    let mut house = House::with(parcels(waits));
    let cases: Vec<Answered> = (0..5).map(|_| start_parcel(&mut house)).collect();
    for answered in cases.iter().rev() {
        complete_parcel(&mut house, answered);
        house.pass(1);
    }
    let expected: Vec<_> = cases.iter().rev().map(|answered| answered.case.id.clone()).collect();
    let mut house = house.reopen(false);
    assert_eq!(house.store().due(house.now, 100), []);
    house.pass(1000);
    let due = house.store().due(house.now, 100);
    assert_eq!(due.iter().map(|(_, case, _)| case.clone()).collect::<Vec<_>>(), expected);
    for (_, id, timer) in due {
        let fire = Ask::Give { case: CaseName::Id(id), version: None, command: Command::Fire { timer } };
        assert!(case(house.ask(Asker::Engine, fire.clone())).case.ended.is_some());
        assert!(matches!(house.ask(Asker::Engine, fire), Err(Refused::Refusal(Refusal::Gone))), "each once");
    }
    assert_eq!(house.store().due(house.now, 100), []);
}

#[test]
fn tokens_and_people_are_kept_and_a_revoked_token_lets_nobody_in() {
    let mut house = House::new();
    let hash = Hash::new([5; 32]);
    let token = TokenData { id: text("t1"), hash, holder: Holder::Person(text("hanna")), expires: None };
    house.ask(Asker::Engine, Ask::MakeToken(token)).unwrap();
    let mut kim = PersonData { id: text("kim"), ..house.store().organisation().person("hanna").unwrap().clone() };
    kim.logins = vec![text("kim01")];
    house.ask(Asker::Engine, Ask::SetPerson(kim.clone())).unwrap();
    let answered = house.phone();
    assert!(super::house::may(house.store(), &answered, "kim"), "kim has the roles of now");
    let mut house = house.reopen(false).rebuilt();
    assert_eq!(house.store().organisation().holder(&hash, house.now), Some(&Holder::Person(text("hanna"))));
    assert_eq!(house.store().organisation().person("kim"), Some(&kim));
    house.ask(Asker::Engine, Ask::RevokeToken(text("t1"))).unwrap();
    assert!(matches!(house.ask(Asker::Engine, Ask::RevokeToken(text("t2"))), Err(Refused::NoSuchToken)));
    let house = house.reopen(false);
    assert_eq!(house.store().organisation().holder(&hash, house.now), None);
}

#[test]
fn a_case_that_was_let_go_and_is_commanded_after_all_stands_in_one_place() {
    let mut house = House::with(errands());
    let answered = ended_errand(&mut house);
    let until = house.now + SignedDuration::from_hours(24);
    house.store().let_go(until + SignedDuration::from_secs(1));
    assert!(house.store().work().is_empty());
    // It waited for its turn, and its clock is of before.
    house.pass(23);
    house.give("eva", &answered, note("in time")).unwrap();
    assert_eq!(house.store().all_cases().unwrap().len(), 1, "it is listed twice");
    house.writer.fold().unwrap();
    assert_eq!(house.store().verify().unwrap().problems, []);
    let picture = house.picture();
    assert_eq!(house.reopen(false).picture(), picture);
}

#[test]
fn letting_cases_go_beside_commits_loses_no_commit() {
    let mut house = House::with(errands());
    let ended: Vec<Answered> = (0..30).map(|_| ended_errand(&mut house)).collect();
    house.pass(24);
    let (store, now) = (house.store().clone(), house.now);
    let is_done = std::sync::atomic::AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for second in 0.. {
                store.let_go(now + SignedDuration::from_millis(second));
                if is_done.load(std::sync::atomic::Ordering::Relaxed) {
                    return;
                }
            }
        });
        for round in 0..10 {
            for answered in &ended {
                house.give("eva", answered, note(&format!("round {round}"))).unwrap();
            }
            house.writer.fold().unwrap();
        }
        is_done.store(true, std::sync::atomic::Ordering::Relaxed);
    });
    assert_eq!(house.store().verify().unwrap().problems, []);
    let picture = house.picture();
    assert_eq!(house.reopen(false).picture(), picture);
}

/// An errand that is done, and can come back for a day.
fn ended_errand(house: &mut House) -> Answered {
    let answered = case(house.ask(known("eva"), start("an errand")));
    let rested = complete_parcel(house, &answered);
    let timer = *rested.case.timers.keys().next().expect("it rests");
    house.pass(2);
    let fire = Ask::Give { case: CaseName::Id(rested.case.id.clone()), version: None, command: Command::Fire { timer } };
    let ended = case(house.ask(Asker::Engine, fire));
    assert!(ended.case.ended.is_some());
    ended
}

#[test]
fn a_key_with_which_nothing_was_done_is_free_and_an_organisations_own_requests_answer_as_before() {
    let mut house = House::with(errands());
    let mail = |house: &mut House, key| {
        let answers = Some((text("no such case"), tillit_engine::case::Id { seq: 1, n: 1 }));
        let Ask::Mail { message, .. } = super::workload::mail("Hello", None) else { panic!("a mail is a mail") };
        let request = house.request(Asker::System(text("bells")), Ask::Mail { message, answers });
        tillit_store::Request { key, ..request }
    };
    let person = house.store().organisation().person("eva").unwrap().clone();
    let set = |house: &mut House| {
        let request = house.request(Asker::Engine, Ask::SetPerson(person.clone()));
        tillit_store::Request { key: key("set", "one"), ..request }
    };
    // Something of the same batch is kept, so that the batch is.
    let batch = vec![mail(&mut house, key("nobody", "one")), set(&mut house)];
    let first: Vec<String> = house.writer.commit(batch).iter().map(|answer| format!("{answer:?}")).collect();
    for _ in 0..2 {
        let again = mail(&mut house, key("nobody", "one"));
        assert_eq!(format!("{:?}", house.commit(again)), first[0]);
        let again = set(&mut house);
        assert!(matches!(house.commit(again), Ok(Answer::Decided { .. })), "as it was answered before");
        house = house.reopen(false);
    }
    let House { journal, state, writer, .. } = house;
    writer.finish().unwrap();
    assert_eq!(tillit_store::verify_on(Arc::new(journal), &state).unwrap().problems, []);
}

/// The clock has gone back: the case keeps its later instant, and the key counts from when it was asked.
#[test]
fn a_key_counts_from_when_it_was_asked_also_after_a_rebuilding_with_a_clock_that_went_back() {
    let mut house = House::with(errands());
    let answered = case(house.ask(known("eva"), start("an errand")));
    house.pass(-48);
    let give = Ask::Give { case: CaseName::Id(answered.case.id.clone()), version: None, command: note("earlier") };
    let request = house.request(known("eva"), give);
    house.commit(tillit_store::Request { key: key("back", "one"), ..request }).unwrap();
    house.writer.fold().unwrap();
    assert_eq!(house.store().verify().unwrap().problems, []);
    let house = house.rebuilt();
    house.writer.fold().unwrap();
    assert_eq!(house.store().verify().unwrap().problems, []);
}
