//! Cases driven through the core: what is read is what was written, and the bytes rebuild the case (P14).

use std::collections::BTreeMap;

use tillit_engine::case::{Actor, Command, Decided, Decision, FieldValues, Message, Person, Value};
use tillit_engine::{Package, apply, begin};
use tillit_store::record::PartName;

use super::samples::entry;
use crate::desk::{Desk, incident_package, read, sizes, text};
use crate::script::play;

/// How many cases are played by chance.
const CASES: u64 = 250;

/// From a call to the desk until the case closes by itself.
pub(super) fn life_of_an_incident(package: &Package, seed: u64) -> Desk<'_> {
    let mut desk = Desk::new(package, seed);
    let words = |field: &str, value: &str| (text(field), Some(Value::text(value)));
    let choice = |field: &str, value: &str| (text(field), Some(Value::Choice(text(value))));
    let service = (text("service"), Some(Value::Item { list: text("service"), item: text("mail") }));
    let reporter = (text("reporter"), Some(Value::Person(Person::Known(text("anna")))));
    let said = "Sedan i morse kommer inga nya mail, varken i telefonen eller på datorn. Kollegan bredvid har samma fel.";
    let fields =
        vec![reporter, words("contact", "anna@student.uu.example"), words("summary", "Mailen står still"), words("description", said)];
    let give = |desk: &mut Desk<'_>, command: Command, by: &str| {
        let actor = desk.known(by);
        desk.now += jiff::SignedDuration::from_micros(417_000_123);
        desk.give(command, &actor).expect("the command is right");
    };
    give(&mut desk, Command::Start { process: text("incident"), start: text("phone"), fields, message: None }, "hanna");
    let task = |desk: &Desk<'_>| *desk.case.as_ref().unwrap().tasks.keys().next().expect("the case asks something");
    let complete = |desk: &Desk<'_>, fields: FieldValues| Command::Complete { task: task(desk), fields, tick: Vec::new(), why: None };
    let choose = |desk: &Desk<'_>, way: &str, tick: &[&str]| {
        let tick = tick.iter().map(|item| text(item)).collect();
        Command::Choose { task: task(desk), way: text(way), fields: Vec::new(), tick, why: None }
    };
    let command = complete(&desk, vec![choice("kind", "incident"), service]);
    give(&mut desk, command, "hanna");
    let command = complete(&desk, vec![choice("impact", "group"), choice("urgency", "today")]);
    give(&mut desk, command, "hanna");
    let command = choose(&desk, "forward", &["earlier", "known_errors"]);
    give(&mut desk, command, "hanna");
    let command = choose(&desk, "can_solve", &[]);
    give(&mut desk, command, "sara");
    let command = complete(&desk, vec![words("solution", "Startade om mailtjänsten")]);
    give(&mut desk, command, "sara");
    let effects: Vec<_> = desk.case.as_ref().unwrap().outbox.keys().copied().collect();
    for effect in effects {
        desk.give(Command::Report { effect, result: Ok(()) }, &Actor::Engine).unwrap();
    }
    let timer = desk.case.as_ref().unwrap().timers.values().next().expect("the 48 hours run").clone();
    desk.now = timer.due;
    desk.give(Command::Fire { timer: timer.id }, &Actor::Engine).unwrap();
    assert!(desk.case.as_ref().unwrap().ended.is_some(), "the case has closed");
    desk
}

#[track_caller]
fn is_read_as_written(desk: &Desk<'_>) {
    let (case, entries) = desk.reread(false);
    for (read, written) in entries.iter().zip(&desk.entries) {
        assert_eq!(read, written, "seed {}", desk.seed);
    }
    assert_eq!(Some(&case), desk.case.as_ref(), "seed {}: the bytes do not rebuild the case", desk.seed);
}

#[test]
fn the_life_of_an_incident_is_read_as_it_was_written() {
    let package = incident_package();
    let desk = life_of_an_incident(&package, 17);
    is_read_as_written(&desk);
    let started = desk.entries[0].outcome.started.as_ref().unwrap();
    let mut live = begin(started);
    desk.entries.iter().flat_map(|entry| &entry.outcome.events).for_each(|event| apply(&mut live, event));
    assert_eq!(Some(live), desk.case);
    let (entries, sizes) = (desk.entries.len(), sizes(&desk.sealed));
    let all: usize = sizes.values().sum();
    println!("a finished incident: {entries} entries, {all} bytes unpacked, {} an entry; {sizes:?}", all / entries);
    assert!(all < 13_000, "an incident takes {all} bytes unpacked");
}

#[test]
fn random_cases_are_read_as_they_were_written() {
    let package = incident_package();
    let (mut kinds, mut events, mut bytes, mut ended) = (BTreeMap::new(), BTreeMap::<String, u32>::new(), 0, 0);
    for seed in 1..=CASES {
        let desk = play(&package, seed, 60);
        is_read_as_written(&desk);
        ended += u32::from(desk.case.as_ref().unwrap().ended.is_some());
        bytes += sizes(&desk.sealed).values().sum::<usize>();
        for entry in &desk.entries {
            *kinds.entry(entry.command.kind()).or_insert(0) += 1;
            for event in &entry.outcome.events {
                *events.entry(super::samples::kind_of(event).to_owned()).or_default() += 1;
            }
        }
    }
    let entries: i32 = kinds.values().sum();
    println!("{CASES} random cases, {ended} ended, {entries} entries, {} bytes an entry\n{kinds:?}\n{events:?}", bytes / entries as usize);
    assert!(kinds.len() >= 16, "the scripts give too few kinds of command: {kinds:?}");
    assert!(events.len() >= 22, "the scripts give too few kinds of event: {events:?}");
    assert!(ended >= 20, "too few cases end: {ended}");
}

#[test]
fn equal_entries_give_equal_bytes_and_other_salts_other_hashes() {
    let package = incident_package();
    let (one, same, other) = (life_of_an_incident(&package, 1), life_of_an_incident(&package, 1), life_of_an_incident(&package, 2));
    assert_eq!(one.sealed, same.sealed);
    let (one, other) = (&one.sealed[0].parts, &other.sealed[0].parts);
    for (one, other) in one.iter().zip(other).filter(|(one, other)| one.json() == other.json()) {
        assert_ne!(one.hash(), other.hash(), "the hash of {} tells what is in it", one.name);
    }
}

#[test]
fn what_comes_from_outside_stands_in_the_personal_part_whatever_its_type() {
    let parts = vec![(text("pin"), Value::Number(198_012)), (text("born"), Value::Date(jiff::civil::date(1980, 12, 1)))];
    let command = Command::Receive { name: text("answer"), message: Message { parts, ..Message::default() } };
    let mut entry = entry(command, Actor::System(text("helpdesk")), Vec::new());
    let facts = ["message.pin", "answer.pin"].map(|fact| (text(fact), Some(Value::Number(198_012))));
    let (asked_by, by) = (text("urgent"), Decided::Otherwise);
    entry.outcome.decisions = vec![Decision { scope: super::samples::MAIN, asked_by, by, facts: facts.into(), answer: None, reason: None }];
    let sealed = super::samples::sealed(&entry);
    for part in sealed.parts.iter().filter(|part| part.name != PartName::Personal) {
        let shown = std::str::from_utf8(part.json()).unwrap();
        assert!(!shown.contains("1980"), "{} tells it: {shown}", part.name);
    }
    assert_eq!(read(&sealed, |_| true), entry);
}

#[test]
fn nothing_personal_stands_outside_the_personal_part() {
    let package = incident_package();
    for seed in 1..=30 {
        for sealed in &play(&package, seed, 60).sealed {
            let mut plain: Vec<&[u8]> = vec![&sealed.envelope];
            plain.extend(sealed.parts.iter().filter(|part| part.name.as_str() != "personal").map(|part| part.json()));
            for bytes in plain {
                let shown = std::str::from_utf8(bytes).unwrap();
                for words in ["still", "citat", "åäö", "control", "Restarted", "guest@", "example"] {
                    assert!(!shown.contains(words), "`{words}` stands in {shown}");
                }
            }
        }
    }
}
