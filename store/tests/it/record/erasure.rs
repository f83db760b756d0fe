//! What is left when the personal parts are gone (P49).

use tillit_engine::case::{Actor, Command, Event, Message, Person, Value};
use tillit_store::record::{Envelope, Part, PartName, RecordError, verify_chain};

use super::life::life_of_an_incident;
use super::samples::{entry, sealed};
use crate::desk::{incident_package, read, text};
use crate::script::play;

#[test]
fn a_case_whose_words_are_gone_goes_on_as_it_was_in_all_else() {
    let package = incident_package();
    let desk = life_of_an_incident(&package, 3);
    let (mut case, entries) = desk.reread(true);
    verify_chain(desk.sealed.iter().map(|sealed| sealed.envelope.as_slice())).unwrap();
    let whole = desk.case.clone().unwrap();
    let fields = |case: &tillit_engine::case::Case| case.main().fields.keys().map(|name| name.to_string()).collect::<Vec<_>>();
    let gone: Vec<String> = fields(&whole).into_iter().filter(|name| !fields(&case).contains(name)).collect();
    assert_eq!(gone, ["contact", "description", "reporter", "solution", "summary"]);
    case.scopes = whole.scopes.clone();
    assert_eq!(case, whole, "erasing changed more than fields");
    assert_eq!(entries[0].erased, [PartName::Personal]);
    let erased = entries[0].outcome.events.iter().filter(|event| matches!(event, Event::FieldErased { .. })).count();
    assert_eq!(erased, 4, "the history says that fields were erased");
}

#[test]
fn every_random_case_can_be_erased_and_rebuilt() {
    let package = incident_package();
    for seed in 1..=60 {
        let desk = play(&package, seed, 60);
        let (case, _) = desk.reread(true);
        let whole = desk.case.as_ref().unwrap();
        assert_eq!(case.at_steps(), whole.at_steps(), "seed {seed}");
        assert_eq!((&case.status, &case.ended, case.seq, case.returns), (&whole.status, &whole.ended, whole.seq, whole.returns));
        assert!(case.tasks.keys().eq(whole.tasks.keys()) && case.timers == whole.timers && case.outbox.keys().eq(whole.outbox.keys()));
        let shown = format!("{case:?}");
        for words in ["still", "citat", "control", "Restarted", "guest@"] {
            assert!(!shown.contains(words), "seed {seed}: `{words}` is still in the case: {shown}");
        }
    }
}

#[test]
fn the_hash_of_a_mail_goes_with_its_words() {
    let raw = Some(text(&"5c".repeat(32)));
    let command = Command::Receive { name: text("reply"), message: Message { raw, ..Message::default() } };
    let written = sealed(&entry(command.clone(), Actor::System(text("helpdesk")), Vec::new()));
    assert_eq!(read(&written, |_| true).command, command);
    let erased = read(&written, |part| part.name != PartName::Personal).command;
    assert_eq!(erased, Command::Receive { name: text("reply"), message: Message::default() });
}

#[test]
fn a_guest_who_is_erased_is_nobody() {
    let guest = Person::Guest { name: text("Gun"), mail: text("gun@example.org") };
    let actor = Actor::Person { person: guest.clone(), roles: [text("reporter")].into(), teams: [].into() };
    let events = vec![
        Event::OwnerSet { owner: guest.clone() },
        Event::FieldSet { scope: super::samples::MAIN, field: text("who"), value: Some(Value::Person(guest)) },
    ];
    let written = sealed(&entry(Command::Note { text: text("Hej") }, actor, events));
    let entry = read(&written, |part| part.name != PartName::Personal);
    let nobody = Person::Guest { name: text(""), mail: text("") };
    assert_eq!(entry.actor, Actor::Person { person: nobody.clone(), roles: [text("reporter")].into(), teams: [].into() });
    assert_eq!(entry.command, Command::Note { text: text("") });
    assert_eq!(entry.outcome.events[1], Event::OwnerSet { owner: nobody });
    assert_eq!(entry.outcome.events[2], Event::FieldErased { scope: super::samples::MAIN, field: text("who") });
    assert_eq!(entry.erased, [PartName::Personal]);
    assert!(matches!(entry.write(&[].into(), &crate::desk::salt(1, 1)), Err(RecordError::Contradiction { .. })));
}

#[test]
fn whatever_may_be_erased_may_be_erased_alone_and_with_others() {
    for (name, entry) in super::samples::samples() {
        let written = sealed(&entry);
        let envelope = Envelope::read(&written.envelope).unwrap();
        let erasable: Vec<PartName> = written.parts.iter().map(|part| part.name).filter(|name| name.may_be_erased()).collect();
        for chosen in 0..1 << erasable.len() {
            let gone: Vec<PartName> = (0..erasable.len()).filter(|at| chosen >> at & 1 == 1).map(|at| erasable[at]).collect();
            let left: Vec<Part> = written.parts.iter().filter(|part| !gone.contains(&part.name)).cloned().collect();
            let read = envelope.entry(&left).unwrap_or_else(|error| panic!("{name} without {gone:?}: {error}"));
            assert_eq!(read.erased, gone, "{name}");
            assert_eq!(read.read, entry.read, "{name} without {gone:?}: a repeated request would be done twice");
        }
    }
}

#[test]
fn command_context_and_events_may_not_be_erased() {
    let (_, by_mail) = super::samples::samples().into_iter().find(|(name, _)| *name == "start_by_mail").unwrap();
    let written = sealed(&by_mail);
    let envelope = Envelope::read(&written.envelope).unwrap();
    for missing in [PartName::Command, PartName::Context, PartName::Events] {
        let parts: Vec<Part> = written.parts.iter().filter(|part| part.name != missing).cloned().collect();
        assert!(matches!(envelope.entry(&parts), Err(RecordError::PartMissing { part }) if part == missing));
    }
}
