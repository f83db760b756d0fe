//! Words that people give: reasons with what they do, notes, replies.

use tillit_engine::case::{Command, Event, Text};

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
