//! Letters as mails.

use std::collections::{BTreeMap, BTreeSet};

use mail_parser::{Message, MessageParser};
use tillit_engine::case::{Case, Directory, Effect, Id, Person, Receiver, SendEffect, Value};
use tillit_engine::{Letter, letters};
use tillit_server::mail::{Mail, Outgoing, Reference, Unreachable, compose};

use super::walk::{MARKER, Walk};
use super::{CASE, Dice, secret};
use crate::desk::package;

fn mails(case: &Case, id: Id, effect: &Effect, directory: &Directory) -> Vec<(Letter, Vec<Result<Mail, Unreachable>>)> {
    let at = "2026-03-02T08:00:00Z".parse().unwrap();
    let written = letters(package(), directory, case, effect).unwrap();
    let sent = |letter: Letter| {
        let outgoing = Outgoing { package: package(), case, effect: (id, effect), letter: &letter, answering: None, at };
        let mails = compose(&outgoing, &secret());
        (letter, mails)
    };
    written.into_iter().map(sent).collect()
}

/// A case that waits to be categorised.
fn case() -> Case {
    let mut desk = crate::desk::Desk::phoned();
    desk.case.take().unwrap()
}

fn reply(to: Person, text: &str) -> Effect {
    Effect::Reply { to, text: text.into() }
}

fn question(to: Vec<Receiver>, words: &str) -> Effect {
    let facts = vec![("number".into(), Value::text("INC-2026-000017")), ("question".into(), Value::text(words))];
    let scope = case().main().id;
    Effect::Send(SendEffect { scope, step: "ask".into(), visit: 1, template: "question".into(), to, facts, public: true })
}

fn known(id: &str) -> Receiver {
    Receiver::Person(Person::Known(id.into()))
}

#[track_caller]
fn one(effect: &Effect) -> Mail {
    let directory = package().directory();
    mails(&case(), Id { seq: 4, n: 1 }, effect, &directory).remove(0).1.remove(0).unwrap()
}

fn parsed(mail: &Mail) -> Message<'_> {
    MessageParser::default().parse(&mail.bytes).unwrap()
}

fn header<'m>(message: &'m Message<'_>, name: &'static str) -> Vec<&'m str> {
    message.headers_raw().filter(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).collect()
}

#[test]
fn a_mail_says_what_it_is_to_people_and_to_machines() {
    let mail = one(&question(vec![known("anna")], "Vilken skrivare är det?\n\nDen på våning <2>?"));
    let message = parsed(&mail);
    assert!(message.subject().unwrap().starts_with("INC-2026-000017: vi behöver veta mer ["));
    let text = message.body_text(0).unwrap();
    assert!(text.contains("\r\n\r\nVilken skrivare är det?\r\n\r\nDen på våning <2>?\r\n\r\n"), "{text}");
    assert!(message.body_html(0).unwrap().contains("<p>Den på våning &lt;2&gt;?</p>"));
    assert!(message.body_html(0).unwrap().contains("<html lang=\"sv\">"));
    let from = message.from().unwrap().first().unwrap();
    assert_eq!((from.name().unwrap(), from.address().unwrap()), ("Helpdeskens brevlåda", "helpdesk@uu.example"));
    assert_eq!(message.reply_to().unwrap().first().unwrap().address().unwrap(), "helpdesk@uu.example");
    let to = message.to().unwrap().first().unwrap();
    assert_eq!((to.name().unwrap(), to.address().unwrap()), ("Anna Student", "anna@student.uu.example"));
    assert_eq!(header(&message, "Auto-Submitted"), ["auto-generated"]);
    assert_eq!(header(&message, "X-Auto-Response-Suppress"), ["All"]);
    assert_eq!(header(&message, "Date"), ["Mon, 02 Mar 2026 08:00:00 +0000"]);
    assert!(mail.bytes.is_ascii(), "every mail server takes it");
}

#[test]
fn each_place_of_a_mail_tells_what_an_answer_to_it_answers() {
    let mail = one(&question(vec![known("anna")], "Vilken?"));
    let message = parsed(&mail);
    let sent = Reference::new(CASE, Id { seq: 4, n: 1 });
    assert_eq!(Reference::find(message.message_id().unwrap(), &secret()), sent);
    assert_eq!(Reference::find(message.subject().unwrap(), &secret()), sent);
    let thread = Reference::find(header(&message, "References")[0], &secret()).unwrap();
    assert_eq!((thread.case(), thread.effect()), (CASE.into(), Id { seq: 0, n: 0 }));
    assert_eq!(header(&message, "In-Reply-To"), header(&message, "References"));
}

#[test]
fn a_mail_that_is_made_again_is_the_same_and_each_receiver_gets_one_of_their_own() {
    let effect = question(vec![known("anna"), known("emil")], "Vilken?");
    let directory = package().directory();
    let all = |id| -> Vec<Mail> {
        let letters = mails(&case(), id, &effect, &directory);
        letters.into_iter().flat_map(|(_, mails)| mails).map(Result::unwrap).collect()
    };
    let (first, again, other) = (all(Id { seq: 4, n: 1 }), all(Id { seq: 4, n: 1 }), all(Id { seq: 5, n: 0 }));
    let bytes = |mails: &[Mail]| mails.iter().map(|mail| mail.bytes.clone()).collect::<Vec<_>>();
    assert_eq!(bytes(&first), bytes(&again));
    let ids: BTreeSet<&str> = first.iter().chain(&other).map(|mail| mail.message_id.as_str()).collect();
    assert_eq!(ids.len(), 4);
    assert!(parsed(&first[1]).subject().unwrap().starts_with("INC-2026-000017: we need to know more"), "in the reader's language");
    assert!(!String::from_utf8_lossy(&first[0].bytes).contains("emil"));
}

#[test]
fn a_persons_words_are_not_marked_as_a_machines_and_answer_what_they_answer() {
    let (directory, case) = (package().directory(), case());
    let effect = reply(Person::Known("anna".into()), "Tack, vi tittar på det.");
    let letter = letters(package(), &directory, &case, &effect).unwrap().remove(0);
    let send = |effect: &Effect, answering| {
        let at = "2026-03-02T08:00:00Z".parse().unwrap();
        let outgoing = Outgoing { package: package(), case: &case, effect: (Id { seq: 4, n: 1 }, effect), letter: &letter, answering, at };
        compose(&outgoing, &secret()).remove(0).unwrap()
    };
    let mail = send(&effect, Some("a1@student.uu.example"));
    let message = parsed(&mail);
    assert_eq!(header(&message, "Auto-Submitted"), [""; 0]);
    assert_eq!(header(&message, "In-Reply-To"), ["<a1@student.uu.example>"]);
    assert!(header(&message, "References")[0].ends_with("<a1@student.uu.example>"));
    let mail = send(&question(vec![known("anna")], "Vilken?"), Some("a1@student.uu.example"));
    assert_eq!(header(&parsed(&mail), "Auto-Submitted"), ["auto-replied"]);
    for hostile in ["a1", "a@b>\r\nBcc: <eva@uu.example", "å@b", "a b@c", &format!("{}@b", "a".repeat(300))] {
        let mail = send(&effect, Some(hostile));
        assert_eq!(header(&parsed(&mail), "In-Reply-To"), header(&parsed(&mail), "References"), "{hostile}");
    }
}

#[test]
fn a_list_gets_a_mail_for_each_address_and_who_has_none_is_told() {
    let (case, directory) = (case(), package().directory());
    let mut directory = directory;
    directory.people.get_mut("emil").unwrap().mail = None;
    directory.people.get_mut("sara").unwrap().mail = Some("sara at uu".into());
    let to = vec![Receiver::Contact("everybody".into()), known("emil"), known("sara"), known("gone")];
    let all = mails(&case, Id { seq: 4, n: 1 }, &question(to, "Vilken?"), &directory);
    let both = all[0].1[0].as_ref().unwrap();
    assert_eq!(both.to.to_string(), "all@uu.example");
    let text = parsed(both).body_text(0).unwrap().into_owned();
    assert!(text.contains("behöver vi veta mer") && text.contains("we need to know more"), "{text}");
    let why = |n: usize| all[n].1[0].as_ref().unwrap_err().why.en.clone();
    assert_eq!(why(1), "has no mail address");
    assert_eq!(why(2), "`sara at uu` is no mail address");
    assert_eq!(why(3), "has no mail address");
}

/// Whatever stands in subjects, names, addresses and texts, no header or receiver follows from it (P29).
#[test]
fn no_words_of_anyone_add_a_header_or_a_receiver() {
    const PIECES: [&str; 20] = [
        "\r\nBcc: eva@uu.example",
        "\nSubject: x",
        "\r",
        "\0",
        "å",
        "\u{2028}",
        "\u{85}",
        "=?utf-8?Q?=0D=0ABcc:_a@b?=",
        "\"",
        "<",
        ">",
        ",",
        ";",
        "\\",
        "(",
        ")",
        "@",
        ":",
        " ",
        "Ett långt ord som inte tar slut ",
    ];
    let expected: BTreeMap<String, usize> = headers(&one(&question(vec![known("anna")], "Vilken?")));
    let (case, seed) = (case(), 20_260_302);
    let mut dice = Dice(seed);
    for n in 0..2_000 {
        let mut words = || (0..=dice.below(12)).map(|_| PIECES[dice.below(PIECES.len())]).collect::<String>();
        let (mut directory, subject) = (package().directory(), words());
        directory.people.get_mut("anna").unwrap().name = words().into();
        let guest = Person::Guest { name: words().into(), mail: format!("{}@else.example", words()).into() };
        let mut effect = question(vec![known("anna"), Receiver::Person(guest)], &words());
        if let Effect::Send(send) = &mut effect {
            send.facts[0].1 = Value::text(subject);
        }
        for mail in mails(&case, Id { seq: 4, n: 1 }, &effect, &directory).into_iter().flat_map(|(_, mails)| mails).flatten() {
            assert_eq!(headers(&mail), expected, "round {n} of seed {seed}: {}", String::from_utf8_lossy(&mail.bytes));
            assert_eq!(parsed(&mail).to().unwrap().iter().count(), 1, "round {n} of seed {seed}");
            assert_eq!(mail.envelope.to(), std::slice::from_ref(&mail.to));
        }
    }
}

fn headers(mail: &Mail) -> BTreeMap<String, usize> {
    let mut all = BTreeMap::new();
    for (name, _) in parsed(mail).headers_raw() {
        *all.entry(name.to_lowercase()).or_default() += 1;
    }
    all
}

/// Item 17: every template of the package is mailed, and of what is not public nothing reaches whom the case serves.
#[test]
fn no_template_tells_the_requester_what_is_not_public() {
    let (mut seen, mut held) = (BTreeSet::new(), BTreeSet::new());
    for seed in 1..=160 {
        let (sent, directory) = Walk::new(package(), seed).all();
        for sent in sent {
            let Effect::Send(send) = &sent.effect else { continue };
            seen.insert(send.template.to_string());
            let fields = sent.case.scopes.values().flat_map(|scope| &scope.fields);
            held.extend(fields.filter(|(_, value)| value.to_string().contains(MARKER)).map(|(name, _)| name.to_string()));
            for (letter, mails) in mails(&sent.case, sent.id, &sent.effect, &directory) {
                let is_outward = send.public || letter.to == known("anna");
                let told = mails.into_iter().map(Result::unwrap).any(|mail| is_marked(&mail));
                assert!(!(is_outward && told), "`{}` told {:?} what is not public (seed {seed})", send.template, letter.to);
            }
        }
    }
    let all: BTreeSet<String> = package().draft().templates.keys().cloned().collect();
    assert_eq!(seen, all, "every template was sent");
    assert!(held.contains("cause") && held.contains("fingerprint"), "cases held the marker: {held:?}");
    assert!(is_marked(&one(&question(vec![known("anna")], MARKER))), "a marker that is told is found");
}

/// Whether the marker stands anywhere in a mail, encoded or not.
fn is_marked(mail: &Mail) -> bool {
    let message = parsed(mail);
    let texts = format!("{:?} {:?} {:?}", message.subject(), message.body_text(0), message.body_html(0));
    texts.contains(MARKER) || String::from_utf8_lossy(&mail.bytes).contains(MARKER)
}
