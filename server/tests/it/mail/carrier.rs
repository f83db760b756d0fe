//! From an outbox to a mail server, and back as an answer.

use std::sync::Arc;

use mail_parser::{HeaderValue, MessageParser};
use tillit_engine::case::{Command, Id, Person, Receiver, Text};
use tillit_engine::letters;
use tillit_server::clock::MachineClock;
use tillit_server::house::{Carrier, Parcel, Undelivered};
use tillit_server::mail::{LIMITS, Postman};
use tillit_store::{Ask, Asker, CaseName};

use super::deliver::Post;
use super::relay::Server;
use super::secret;

fn postman(post: &Post, server: &Server) -> Postman {
    Postman::new(post.keeper.store().clone(), Arc::new(MachineClock), secret(), post.folder(), server.relay()).unwrap()
}

fn from(sender: &str, subject: &str) -> Vec<u8> {
    format!("From: {sender}\r\nSubject: {subject}\r\n\r\nHej").into_bytes()
}

/// What a case has placed first.
fn parcel(post: &Post, case: &Text) -> Parcel {
    let store = post.keeper.store();
    let found = store.find(&CaseName::Id(case.clone())).unwrap().unwrap();
    let (effect, what): (&Id, _) = found.case.outbox.first_key_value().unwrap();
    let package = store.package_of(&found.case).unwrap();
    let letters = letters(&package, store.organisation().directory(), &found.case, what).unwrap();
    Parcel { case: case.clone(), effect: *effect, letters }
}

#[test]
fn a_receipt_goes_out_and_the_answer_to_it_joins_the_case() {
    let (mut post, server) = (Post::new(), Server::start());
    let postman = postman(&post, &server);
    let case = post.bring(&from("Kim <kim@else.example>", "Trasig skrivare")).case.unwrap();
    let parcel = parcel(&post, &case);
    assert_eq!(postman.carry(&parcel), Ok(()));
    report(&mut post, &parcel);
    // What is reported is not sent again, should the parcel come again.
    assert_eq!(postman.carry(&parcel), Ok(()));
    let taken = server.taken();
    assert_eq!(taken.len(), 1);
    assert_eq!(taken[0].0, "helpdesk@uu.example kim@else.example");
    let receipt = MessageParser::default().parse(&taken[0].1).unwrap();
    let (id, subject) = (receipt.message_id().unwrap(), receipt.subject().unwrap());
    for answer in [
        format!("From: kim@else.example\r\nIn-Reply-To: <{id}>\r\nSubject: SV: tack\r\n\r\nRum 2140"),
        format!("From: kim@else.example\r\nSubject: SV: {subject}\r\n\r\nRum 2141"),
    ] {
        let joined = post.bring(answer.as_bytes());
        assert_eq!((joined.case.as_ref(), joined.joined), (Some(&case), true), "{answer}");
    }
}

fn report(post: &mut Post, parcel: &Parcel) {
    let command = Command::Report { effect: parcel.effect, result: Ok(()) };
    give(post, Asker::Engine, &parcel.case, command);
}

fn give(post: &mut Post, by: Asker, case: &Text, command: Command) {
    post.ask(by, None, Ask::Give { case: CaseName::Id(case.clone()), version: None, command }).unwrap();
}

/// `In-Reply-To` and `References` of a mail, each id without its brackets.
fn threads(raw: &[u8]) -> (String, Vec<String>) {
    let mail = MessageParser::default().parse(raw).unwrap();
    let ids = |value: &HeaderValue<'_>| match value {
        HeaderValue::Text(id) => vec![id.to_string()],
        HeaderValue::TextList(ids) => ids.iter().map(ToString::to_string).collect(),
        other => panic!("{other:?}"),
    };
    (ids(mail.in_reply_to()).remove(0), ids(mail.references()))
}

#[test]
fn what_a_sender_gets_stands_below_the_senders_own_mail_in_their_client() {
    let (mut post, server) = (Post::new(), Server::start());
    let postman = postman(&post, &server);
    let own = |id: &str, rest: &str| format!("From: Kim <kim@else.example>\r\nMessage-ID: <{id}>\r\n{rest}\r\n\r\nHej").into_bytes();
    let case = post.bring(&own("first@else.example", "Subject: Trasig skrivare")).case.unwrap();
    let mut receipt = parcel(&post, &case);
    let mut to_another = receipt.letters[0].clone();
    (to_another.to, to_another.mail) = (Receiver::Person(Person::Known("emil".into())), vec!["emil@uu.example".into()]);
    receipt.letters.push(to_another);
    assert_eq!(postman.carry(&receipt), Ok(()));
    report(&mut post, &receipt);

    let receipt_id = MessageParser::default().parse(&server.taken()[0].1).unwrap().message_id().unwrap().to_owned();
    post.bring(&own("second@else.example", &format!("In-Reply-To: <{receipt_id}>\r\nSubject: SV: Trasig skrivare")));
    give(&mut post, Asker::Person(Person::Known("hugo".into())), &case, Command::Reply { text: "Vi kommer.".into() });
    let words = parcel(&post, &case);
    // What comes after the words were written is nothing that they answer.
    post.bring(&own("third@else.example", &format!("In-Reply-To: <{receipt_id}>\r\nSubject: SV: Trasig skrivare")));
    assert_eq!(postman.carry(&words), Ok(()));

    let taken = server.taken();
    let [(_, receipt), (_, to_another), (_, words)] = taken.as_slice() else { panic!("{}", taken.len()) };
    let thread = threads(to_another).0;
    assert_eq!(threads(receipt), ("first@else.example".to_owned(), vec![thread.clone(), "first@else.example".to_owned()]));
    assert_eq!(threads(to_another), (thread.clone(), vec![thread.clone()]), "another's client does not know the sender's mail");
    assert_eq!(threads(words), ("second@else.example".to_owned(), vec![thread, "second@else.example".to_owned()]));
    let text = |raw: &[u8]| String::from_utf8_lossy(raw).into_owned();
    assert!(text(receipt).contains("\nAuto-Submitted: auto-replied") && !text(words).contains("Auto-Submitted"));
}

#[test]
fn an_id_that_is_missing_or_none_or_whose_mail_is_gone_holds_up_no_receipt() {
    let (mut post, server) = (Post::new(), Server::start());
    let postman = postman(&post, &server);
    let heads =
        ["", "Message-ID:\r\n", "Message-ID: <a b c>\r\n", "Message-ID: <one@x>\r\n <b\u{e5}d>\r\n", "Message-ID: <gone@else.example>\r\n"];
    for (n, head) in heads.iter().enumerate() {
        let raw = format!("From: kim{n}@else.example\r\n{head}Subject: Hej {n}\r\n\r\nHej");
        let case = post.bring(raw.as_bytes()).case.unwrap();
        if head.contains("gone") {
            std::fs::remove_dir_all(post.folder().join("mail")).unwrap();
        }
        assert_eq!(postman.carry(&parcel(&post, &case)), Ok(()), "{head}");
    }
    let taken = server.taken();
    assert_eq!(taken.len(), heads.len());
    for (_, raw) in taken {
        let (answered, references) = threads(&raw);
        assert!(references.contains(&answered) && answered.is_ascii() && !answered.contains(' '), "{answered}");
    }
}

#[test]
fn what_waits_goes_to_nobody_twice_and_what_fails_says_for_whom() {
    let (mut post, server) = (Post::new(), Server::start());
    let postman = postman(&post, &server);
    let cases: Vec<Text> = ["full@else.example", "nobody@else.example", "anna@student.uu.example"]
        .map(|sender| post.bring(&from(sender, "Hej")).case.unwrap())
        .to_vec();
    let mut full = parcel(&post, &cases[0]);
    full.letters.extend(parcel(&post, &cases[2]).letters);
    for _ in 0..3 {
        let undelivered = postman.carry(&full).unwrap_err();
        assert!(matches!(&undelivered, Undelivered::Later { reason } if reason.contains("the mailbox is full")), "{undelivered:?}");
    }
    let mut nobody = parcel(&post, &cases[1]);
    nobody.letters.extend(parcel(&post, &cases[2]).letters);
    let undelivered = postman.carry(&nobody).unwrap_err();
    assert!(
        matches!(&undelivered, Undelivered::ForGood { reason } if reason.starts_with("nobody: ") && reason.contains("no such person")),
        "{undelivered:?}"
    );
    let taken: Vec<String> = server.taken().into_iter().map(|(envelope, _)| envelope).collect();
    assert_eq!(taken, ["helpdesk@uu.example anna@student.uu.example"; 2], "once of each parcel");
}

/// A machine that answers each mail with a mail that does not say so: each begins a case, which sends a receipt (P28).
#[test]
fn a_machine_that_answers_every_receipt_gets_few() {
    let (mut post, server) = (Post::new(), Server::start());
    let mut postman = self::postman(&post, &server);
    let mut held_back = 0;
    for n in 0..LIMITS.in_all.letters + 5 {
        if n % 4 == 3 {
            // What was sent counts over a restart, also one by which a line was cut.
            drop(postman);
            let path = post.folder().join("mail.sent");
            let kept = std::fs::read(&path).unwrap();
            assert!(!String::from_utf8_lossy(&kept).contains("noreply"), "no address stands in it");
            std::fs::write(&path, [&kept, &b"2026-03-02T0"[..]].concat()).unwrap();
            postman = self::postman(&post, &server);
        }
        let case = post.bring(&from("noreply@else.example", &format!("Svar {n}"))).case.unwrap();
        match postman.carry(&parcel(&post, &case)) {
            Ok(()) => {}
            Err(Undelivered::ForGood { reason }) => held_back += usize::from(reason.contains("held back")),
            Err(later) => panic!("{later:?}"),
        }
    }
    assert_eq!((server.taken().len(), held_back), (LIMITS.in_all.letters, 5));
}
