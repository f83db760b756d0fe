//! What readers are shown.

use expect_test::{Expect, ExpectFile, expect, expect_file};
use serde::Serialize;
use tillit_engine::case::{Actor, Command, Decided, Directory, Person, PersonFacts, Text, Value};
use tillit_engine::{Language, ShortHash};
use tillit_server::view::{self, CaseView, EventView, explain, journal, search_people};
use tillit_store::record::PersonData;

use crate::desk::{Desk, choice, text};

#[track_caller]
fn is(shown: &impl Serialize, expected: Expect) {
    expected.assert_eq(&serde_json::to_string_pretty(shown).unwrap());
}

fn is_file(shown: &CaseView, expected: &ExpectFile) {
    let shown = CaseView { process_hash: "(the process's)".to_owned(), ..shown.clone() };
    expected.assert_eq(&(serde_json::to_string_pretty(&shown).unwrap() + "\n"));
}

#[test]
fn a_case_is_shown_with_the_names_that_scripts_rest_on() {
    let shown = serde_json::to_value(Desk::phoned().shown_to("hanna", Language::English).unwrap()).unwrap();
    let later = serde_json::to_value(Desk::prioritised().shown_to("hanna", Language::English).unwrap()).unwrap();
    let keys = |json: &serde_json::Value| json.as_object().unwrap().keys().cloned().collect::<Vec<_>>();
    let fixed = "id number process status ended fields tasks actions matters clocks process_hash package version";
    assert_eq!(keys(&shown)[..13].join(" "), fixed);
    let task = "id step item process title kind role team person claimed_by due may checklist form show ways";
    assert_eq!(keys(&shown["tasks"][0]).join(" "), task);
    assert_eq!(keys(&shown["tasks"][0]["form"][0]).join(" "), "field title type list of required value");
    assert_eq!(keys(&later["actions"][0])[..4].join(" "), "id title form next");
    let first = &shown["tasks"][0];
    assert_eq!((&first["step"], &first["role"], &first["may"]), (&"categorise".into(), &"helpdesk".into(), &true.into()));
    assert_eq!(shown["fields"]["reporter"], serde_json::json!({"id": "anna", "name": "Anna Student"}));
    assert_eq!((&shown["ended"], &shown["version"]), (&serde_json::Value::Null, &1.into()));
}

#[test]
fn staff_are_shown_the_whole_case() {
    is_file(&Desk::phoned().shown_to("hanna", Language::Swedish).unwrap(), &expect_file!["shown/staff.json"]);
}

#[test]
fn the_requester_is_shown_what_is_public_and_nothing_of_what_is_asked_of_others() {
    is_file(&Desk::phoned().shown_to("anna", Language::English).unwrap(), &expect_file!["shown/requester.json"]);
}

#[test]
fn a_row_of_a_list_tells_a_reader_what_the_case_itself_tells_and_no_more() {
    for desk in [Desk::phoned(), Desk::prioritised()] {
        let summary = desk.summary();
        for person in desk.directory.people.keys() {
            let actor = desk.known(person);
            let reader = desk.reader(&actor, Language::English);
            let (row, shown) = (view::case_row(&reader, &summary), desk.shown_to(person, Language::English));
            assert_eq!(row.is_some(), shown.is_some(), "{person}");
            let rows: Vec<_> = summary.tasks.iter().filter_map(|task| view::task_row(&reader, &summary, task)).collect();
            let Some((row, shown)) = row.zip(shown) else {
                assert!(rows.is_empty(), "{person}");
                continue;
            };
            let listed = row.fields.iter().all(|(field, value)| shown.fields.get(field) == Some(&Some(value.clone())));
            assert!(listed, "{person}: {:?}", row.fields);
            for task in rows {
                let same = shown.tasks.iter().find(|one| one.id == task.id).unwrap();
                assert_eq!(
                    (task.may, task.title, task.kind, Some(task.role)),
                    (same.may, same.title.clone(), same.kind, same.role.clone())
                );
            }
        }
    }
}

#[test]
fn a_task_is_late_once_its_time_has_passed() {
    let mut desk = Desk::phoned();
    let summary = desk.summary();
    let late = |desk: &Desk| {
        let actor = desk.known("hanna");
        view::task_row(&desk.reader(&actor, Language::English), &summary, &summary.tasks[0]).unwrap().late
    };
    assert!(!late(&desk));
    desk.now = "2026-03-02T08:31:00Z".parse().unwrap();
    assert!(late(&desk));
    assert!(
        serde_json::to_string(&view::case_row(&desk.reader(&desk.known("anna"), Language::English), &summary)).unwrap().contains("New")
    );
}

#[test]
fn to_a_stranger_a_case_does_not_exist() {
    let desk = Desk::phoned();
    assert!(desk.shown_to("emil", Language::English).is_none());
    let actor = desk.known("emil");
    assert!(journal(&desk.reader(&actor, Language::English), desk.case(), &desk.entries).is_empty());
}

#[test]
fn the_requester_reads_public_words_and_fields_in_the_journal_and_nothing_else() {
    let mut desk = Desk::prioritised();
    desk.give("hanna", Command::Note { text: text("She sounded tired") });
    desk.give("hanna", Command::Reply { text: text("We are on it") });
    let actor = desk.known("anna");
    let read = journal(&desk.reader(&actor, Language::English), desk.case(), &desk.entries);
    let all = serde_json::to_string(&read).unwrap();
    assert!(all.contains("We are on it") && all.contains("Nothing comes out"), "{all}");
    for hidden in ["tired", "client_team", "step_entered", "timer", "known_person", "task_"] {
        assert!(!all.contains(hidden), "{hidden}: {all}");
    }
    let by: Vec<bool> = read.iter().map(|entry| entry.by.is_some()).collect();
    assert_eq!(by, [false, false, false, false, true], "only who wrote to her is named");

    let staff = desk.known("hanna");
    let read = journal(&desk.reader(&staff, Language::English), desk.case(), &desk.entries);
    let noted = |event: &EventView| matches!(event, EventView::WordsWritten { text, public: false, .. } if text == "She sounded tired");
    assert!(read.iter().flat_map(|entry| &entry.events).any(noted));
}

#[test]
fn a_decision_is_explained_from_its_record_with_the_words_of_its_version() {
    let mut desk = Desk::prioritised();
    let why = Some(text("the dean"));
    desk.give("inga", Command::Override { field: text("priority"), value: choice("high"), why });
    let actor = desk.known("hanna");
    let reader = desk.reader(&actor, Language::Swedish);
    let explained = explain(&reader, desk.case(), &desk.entries, &|_| Some(desk.package));
    let priority: Vec<_> = explained.decisions.iter().filter(|one| one.asked_by == "priority").collect();
    is(
        &(priority, &explained.overrides),
        expect![[r#"
        [
          [
            {
              "seq": 3,
              "at": "2026-03-02T08:00:00.25Z",
              "asked_by": "priority",
              "title": "Prioritet",
              "holds": true,
              "by": {
                "rule": {
                  "name": "priority",
                  "version": "2a6cf6a1",
                  "says": "Påverkan × hur brådskande, enligt universitetets avtal (R10)."
                }
              },
              "facts": [
                {
                  "fact": "impact",
                  "value": "person"
                },
                {
                  "fact": "urgency",
                  "value": "later"
                }
              ],
              "answer": "low",
              "reason": null
            }
          ],
          [
            {
              "seq": 4,
              "at": "2026-03-02T08:00:00.25Z",
              "field": "priority",
              "title": "Prioritet",
              "on": true,
              "holds": true,
              "by": {
                "id": "inga",
                "name": "Inga Malm"
              },
              "value": "high",
              "why": "the dean"
            }
          ]
        ]"#]],
    );
    let gone = explain(&reader, desk.case(), &desk.entries, &|_| None);
    assert_eq!(gone.decisions.len(), explained.decisions.len());
    assert!(!serde_json::to_string(&gone).unwrap().contains("Påverkan ×"));
    let mut entries = desk.entries.clone();
    for decision in entries.iter_mut().flat_map(|entry| &mut entry.outcome.decisions) {
        if let Decided::Rule { version, .. } = &mut decision.by {
            *version = text("01234567");
        }
    }
    let older = explain(&reader, desk.case(), &entries, &|_| Some(desk.package));
    assert!(!serde_json::to_string(&older).unwrap().contains("Påverkan ×"), "another text says something else");
    let requester = desk.known("anna");
    assert!(explain(&desk.reader(&requester, Language::Swedish), desk.case(), &desk.entries, &|_| None).decisions.is_empty());
}

#[test]
fn people_are_found_by_id_login_mail_telephone_and_the_beginnings_of_names() {
    let person = |(id, facts): (&Text, &PersonFacts)| PersonData {
        id: id.clone(),
        facts: facts.clone(),
        phone: (&**id == "tora").then(|| text("+46 (0)18-471 00 01")),
        logins: vec![text(&format!("{}0417", &id[..3]))],
    };
    let mut people: Vec<PersonData> = Desk::new().directory.people.iter().map(person).collect();
    let found = |people: &[PersonData], words: &str| search_people(people, words, 3).into_iter().map(|hit| hit.id).collect::<Vec<_>>();
    assert_eq!(found(&people, "ann st"), ["anna"]);
    assert_eq!(found(&people, "SVEN"), ["sven"]);
    assert_eq!(found(&people, "anna@student"), ["anna"]);
    assert_eq!(found(&people, "hug0417"), ["hugo"]);
    assert_eq!(found(&people, "åström"), ["sven"]);
    assert_eq!(found(&people, "018-471 00 01"), ["tora"]);
    assert_eq!(found(&people, "471 00 01"), ["tora"]);
    assert_eq!(found(&people, "01"), [""; 0], "too short to be a number");
    assert_eq!(found(&people, "s").len(), 3, "no more than asked for");
    assert!(found(&people, " ").is_empty() && found(&people, "nobody").is_empty());
    people.iter_mut().for_each(|person| person.facts.retired = true);
    assert!(found(&people, "sven").is_empty());
}

#[test]
fn values_are_json_that_scripts_can_take_apart() {
    let directory = Directory::default();
    let guest = Value::Person(Person::Guest { name: text("Kim Berg"), mail: text("kim@x.example") });
    let values = [
        Value::Number(3),
        Value::Decimal("1.50".parse().unwrap()),
        Value::Date("2026-03-02".parse().unwrap()),
        Value::Instant("2026-03-02T09:00:00+01:00".parse().unwrap()),
        Value::Boolean(true),
        Value::Item { list: text("service"), item: text("wifi") },
    ];
    let several = Value::List(values.into_iter().chain([guest]).collect::<Vec<_>>().into());
    let json = view::json(&directory, &several);
    let expected = r#"[3,"1.50","2026-03-02","2026-03-02T08:00:00Z",true,"wifi",{"name":"Kim Berg","mail":"kim@x.example"}]"#;
    assert_eq!(json.to_string(), expected);
    assert_eq!(view::json(&directory, &Value::Person(Person::Known(text("gone")))).to_string(), r#"{"id":"gone","name":"gone"}"#);
}

#[test]
fn systems_and_the_engine_are_shown_no_case() {
    let desk = Desk::phoned();
    for actor in [Actor::Engine, Actor::System(text("monitoring"))] {
        assert!(view::case(&desk.reader(&actor, Language::English), desk.case(), ShortHash::default()).is_none());
    }
}
