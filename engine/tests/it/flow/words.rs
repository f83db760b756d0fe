//! Words that people give: reasons with what they do, notes, replies.

use tillit_engine::case::{Actor, Command, Context, Event, Person, Text, Value};
use tillit_engine::{execute, is_public};

use super::{At, package, texts};

const DESK: &str = "
fields: {label: {type: text, title: {en: Label}}}
rights: {update: [clerk], reply: [clerk]}
starts: {desk: {form: [], title: {en: At the desk}, role: clerk, next: pack}}
flow:
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
";

fn said(events: &[Event]) -> Vec<&str> {
    let words = events.iter().filter_map(|event| match event {
        Event::WordsWritten { text, .. } => Some(&**text),
        _ => None,
    });
    words.collect()
}

#[test]
fn whoever_completes_a_task_or_changes_a_field_may_say_why() {
    let (_, package) = package(DESK, &[]);
    let mut case = At::start(&package, "desk", None);
    let why = Some(Text::from("it is fragile"));
    let changed = case.by("eva", &Command::Update { fields: texts(&[("label", "red")]), why: why.clone() }).expect("a clerk may");
    assert_eq!(said(&changed), ["it is fragile"]);
    let blank = case.by("eva", &Command::Update { fields: texts(&[("label", "blue")]), why: Some(Text::from(" ")) });
    assert!(said(&blank.expect("a clerk may")).is_empty());
    let command = Command::Complete { task: case.task(), fields: Vec::new(), tick: Vec::new(), why };
    assert_eq!(said(&case.by("eva", &command).expect("a clerk may")), ["it is fragile"]);
}

#[test]
fn a_reply_without_a_requester_and_a_note_without_words_are_refused_for_what_they_lack() {
    let (_, package) = package(DESK, &[]);
    let mut case = At::start(&package, "desk", None);
    let mut refused = |command| case.give(&command).map_err(|refusal| refusal.id());
    assert_eq!(refused(Command::Reply { text: Text::from("Hello") }), Err("requester"));
    assert_eq!(refused(Command::Reply { text: Text::from(" ") }), Err("text"));
    assert_eq!(refused(Command::Note { text: Text::from("") }), Err("text"));
}

#[test]
fn the_person_whom_a_case_serves_may_know_what_was_said_to_them_and_what_they_did() {
    let process = "
requester: who
fields: {who: {type: person, title: {en: Who}, public: true}}
starts: {desk: {form: [who], title: {en: At the desk}, role: clerk, next: pack}}
rights: {note: [clerk, who], reply: [clerk]}
flow:
  pack: {activity: {en: Pack}, role: clerk, next: sent}
  sent: {end: {en: Sent}}
";
    let (_, package) = package(process, &[]);
    let bo = Value::Person(Person::Known(Text::from("bo")));
    let case = At::try_start_with(&package, "desk", vec![("who".into(), Some(bo))], None).expect("the start is accepted");
    let is_public = |person: &str, command: &Command| {
        let actor = Actor::of(Person::Known(Text::from(person)), &case.directory);
        let context = Context { now: case.now, actor: &actor, directory: &case.directory, case_id: None, number: None };
        let outcome = execute(&package, Some(&case.case), command, &context).expect("it is accepted");
        is_public(&package, &case.case, &actor, &outcome)
    };
    let claim = Command::Claim { task: case.task() };
    let complete = Command::Complete { task: case.task(), fields: Vec::new(), tick: Vec::new(), why: None };
    let note = Command::Note { text: Text::from("Fragile.") };
    let reply = Command::Reply { text: Text::from("It leaves today.") };
    assert!(!is_public("eva", &claim));
    assert!(!is_public("eva", &note), "a word between clerks");
    assert!(is_public("bo", &note), "their own word");
    assert!(is_public("eva", &reply));
    assert!(is_public("eva", &complete), "the case ends by it");
}
