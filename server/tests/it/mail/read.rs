//! Reading mail: every `tests/mail/NAME.eml` is read as `NAME.read` says. `UPDATE_EXPECT=1` rewrites those; then read the diff.

use std::fmt::Write;
use std::path::Path;

use expect_test::expect_file;
use tillit_engine::case::{Directory, Person, Value};
use tillit_server::mail::read::{AutomaticKind, Incoming, Reading, read};
use tillit_server::mail::{Reference, Secret};

use super::{CASE, Dice, message, messages, reference, secret};
use crate::desk::package;

struct Desk {
    secret: Secret,
    directory: Directory,
}

impl Desk {
    fn new() -> Desk {
        Desk { secret: secret(), directory: package().directory() }
    }

    fn reading(&self) -> Reading<'_> {
        let received = "2026-03-02T08:00:00Z".parse().unwrap();
        Reading { package: package(), directory: &self.directory, secret: &self.secret, received }
    }

    fn read(&self, raw: &[u8]) -> Incoming {
        read(raw, &self.reading())
    }
}

fn shown(incoming: &Incoming, reading: &Reading<'_>) -> String {
    let mut shown = String::new();
    let mut line = |name: &str, value: &str| writeln!(shown, "{name}: {value}").unwrap();
    line("id", incoming.message_id.as_deref().unwrap_or("none"));
    line("sender", &incoming.sender.to_string());
    line("subject", &incoming.subject);
    line("answers", &incoming.answers.as_ref().map_or("nothing".to_owned(), |it| format!("{} of {}", it.effect(), it.case())));
    if let Some(automatic) = &incoming.automatic {
        let about = automatic.about.as_ref().map_or("nothing of ours".to_owned(), |it| format!("{} of {}", it.effect(), it.case()));
        automatic.undelivered.iter().for_each(|why| line("undelivered", why));
        line("automatic", &format!("{}, since {}; about {about}", automatic.kind, automatic.because.en));
    }
    let message = incoming.message(reading);
    let text = match message.part("text") {
        Some(Value::Text(text)) => text.to_string(),
        _ => "none".to_owned(),
    };
    writeln!(shown, "text:\n{text}").unwrap();
    shown
}

#[test]
fn every_message_is_read_as_its_file_says() {
    let desk = Desk::new();
    for (name, raw) in messages() {
        let expected = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/mail").join(format!("{name}.read"));
        expect_file![expected].assert_eq(&shown(&desk.read(&raw), &desk.reading()));
    }
}

#[test]
fn only_who_got_our_mail_can_answer_it() {
    let desk = Desk::new();
    for name in ["gmail_reply", "outlook_reply", "subject_tag_only"] {
        assert_eq!(desk.read(&message(name)).answers.unwrap().case(), CASE.into(), "{name}");
    }
    // The newest of what is named, where several of ours are.
    assert_eq!(desk.read(&message("outlook_reply")).answers, Some(reference()));
    for name in ["forged_reference", "plain_utf8"] {
        assert_eq!(desk.read(&message(name)).answers, None, "{name}");
    }
    // The number of a case and another installation's signature join nothing, whoever sends them and wherever they stand (P30).
    let other = reference().signed(&Secret::from_bytes([9; 32]));
    for sender in ["anna@student.uu.example", "stranger@else.example"] {
        for named in ["INC-2026-000017", CASE, &other, &format!("{other}.0123456789ab")] {
            for header in ["In-Reply-To", "References", "Message-ID"] {
                let raw = format!("From: {sender}\r\n{header}: <{named}@uu.example>\r\nSubject: Re: {named} [{named}]\r\n\r\n{named}");
                assert_eq!(desk.read(raw.as_bytes()).answers, None, "{raw}");
            }
        }
    }
}

#[test]
fn a_bounce_tells_what_was_not_delivered_and_answers_nothing() {
    let bounce = Desk::new().read(&message("bounce"));
    let automatic = bounce.automatic.unwrap();
    assert_eq!((automatic.kind, automatic.about), (AutomaticKind::Report, Some(reference())));
    assert_eq!(automatic.undelivered.as_deref(), Some("gone@else.example: 5.1.1"));
    // Half of its receivers have got it: only of the others a case must know.
    let two = "Final-Recipient: rfc822; a@else.example\nAction: delivered\n\nFinal-Recipient: rfc822; gone@else.example\nAction: failed";
    let text = String::from_utf8(message("bounce")).unwrap().replace("\r\n", "\n");
    let half = text.replace("Final-Recipient: rfc822; gone@else.example\nAction: failed", two);
    assert!(half != text);
    assert_eq!(Desk::new().read(half.as_bytes()).automatic.unwrap().undelivered.as_deref(), Some("gone@else.example: 5.1.1"));
    for name in ["bounce_delayed", "read_receipt", "out_of_office_outlook", "our_own"] {
        assert_eq!(Desk::new().read(&message(name)).automatic.unwrap().undelivered, None, "{name}");
    }
}

#[test]
fn whoever_has_left_is_a_guest_and_letters_of_an_address_may_be_large() {
    let mut desk = Desk::new();
    let raw = b"From: ANNA <Anna@Student.UU.example>\r\nSubject: Hej\r\n\r\nHej";
    assert_eq!(desk.read(raw).sender, Person::Known("anna".into()));
    desk.directory.people.get_mut("anna").unwrap().retired = true;
    assert_eq!(desk.read(raw).sender, Person::Guest { name: "ANNA".into(), mail: "Anna@Student.UU.example".into() });
}

#[test]
fn a_text_of_a_megabyte_is_taken_as_far_as_it_fits() {
    let raw = format!("From: anna@student.uu.example\r\nSubject: {}\r\n\r\n{}", "å".repeat(500_000), "Hjälp mig. ".repeat(90_000));
    let incoming = Desk::new().read(raw.as_bytes());
    assert_eq!(incoming.trouble, None);
    assert!(incoming.text.starts_with("Hjälp mig. Hjälp") && incoming.text.chars().count() == 200_000);
    assert_eq!(incoming.subject.chars().count(), 250);
}

#[test]
fn a_message_that_is_built_to_break_its_reader_becomes_work_for_a_person() {
    let head = "From: anna@student.uu.example\r\nSubject: Djup\r\n";
    let multiparts: String = (0..1_000).map(|n| format!("Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n")).collect();
    let messages = format!("Content-Type: message/rfc822\r\n\r\n{head}").repeat(100_000);
    let parts = format!("Content-Type: multipart/mixed; boundary=b\r\n\r\n{}", "--b\r\nX: y\r\n\r\nz\r\n".repeat(100_000));
    let headers = format!("{}\r\n", "References: <a@b>\r\n".repeat(100_000));
    let html = format!("Content-Type: text/html\r\n\r\n{}", "<div><b>x&amp;".repeat(300_000));
    for (name, hostile) in [("multiparts", multiparts), ("messages", messages), ("parts", parts), ("headers", headers), ("html", html)] {
        let incoming = Desk::new().read(format!("{head}{hostile}").as_bytes());
        assert!(!incoming.subject.is_empty());
        assert_eq!(incoming.trouble.is_some(), name != "html", "{name}");
    }
}

/// How many mutants a plain run reads; `TILLIT_MAIL_MUTANTS` asks for more, `TILLIT_SEED` for others.
fn asked(name: &str, usual: u64) -> u64 {
    std::env::var(name).ok().map_or(usual, |text| text.parse().unwrap_or_else(|_| panic!("{name} is no number: {text}")))
}

#[test]
fn no_mutant_of_any_message_stops_the_reader_or_joins_a_case_by_itself() {
    let desk = Desk::new();
    let all = messages();
    let (mutants, seed) = (asked("TILLIT_MAIL_MUTANTS", 4_000), asked("TILLIT_SEED", 20_260_302));
    let mut dice = Dice(seed | 1);
    for n in 0..mutants {
        let (name, mut raw) = all[dice.below(all.len())].clone();
        for _ in 0..=dice.below(8) {
            mutate(&mut raw, &all[dice.below(all.len())].1, &mut dice);
        }
        let incoming = desk.read(&raw);
        let message = incoming.message(&desk.reading());
        assert!(message.part("sender").is_some() && !incoming.subject.contains(['\r', '\n', '\0']), "{name}, mutant {n} of seed {seed}");
        let known = incoming.answers.map(|answers| answers.case());
        assert!(known.is_none_or(|case| *case == *CASE), "{name}, mutant {n} of seed {seed}");
    }
}

fn mutate(raw: &mut Vec<u8>, other: &[u8], dice: &mut Dice) {
    if raw.is_empty() {
        raw.extend(other);
        return;
    }
    let at = dice.below(raw.len());
    match dice.below(6) {
        0 => raw[at] = u8::try_from(dice.below(256)).unwrap(),
        1 => raw.truncate(at),
        2 => {
            let end = (at + dice.below(40)).min(raw.len());
            raw.drain(at..end);
        }
        3 => {
            let end = (at + dice.below(200)).min(raw.len());
            let again = raw[at..end].to_vec();
            raw.splice(at..at, again);
        }
        4 => {
            let from = dice.below(other.len());
            let end = (from + dice.below(300)).min(other.len());
            raw.splice(at..at, other[from..end].iter().copied());
        }
        _ => {
            const SHARP: [&[u8]; 8] = [b"\r\n\r\n", b"--", b"=?utf-8?B?", b"?=", b"=\r\n", b"\0", b"<>", b"boundary="];
            let sharp = SHARP[dice.below(SHARP.len())];
            raw.splice(at..at, sharp.iter().copied());
        }
    }
}

#[test]
fn a_reference_that_is_changed_answers_nothing() {
    let word = reference().signed(&secret());
    let raw =
        |word: &str| format!("From: anna@student.uu.example\r\nIn-Reply-To: <{word}@uu.example>\r\nSubject: Re\r\n\r\nHej").into_bytes();
    assert_eq!(Desk::new().read(&raw(&word)).answers, Reference::verify(&word, &secret()));
    assert_eq!(Desk::new().read(&raw(&word.replace(&word[..1], "7"))).answers, None);
}
