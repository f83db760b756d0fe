//! From an outbox to a mail server, and back as an answer.

use std::sync::Arc;

use mail_parser::MessageParser;
use tillit_engine::case::{Command, Id, Text};
use tillit_engine::letters;
use tillit_server::clock::MachineClock;
use tillit_server::house::{Carrier, Parcel, Undelivered};
use tillit_server::mail::{LIMITS, Postman};
use tillit_store::{Ask, Asker, CaseName};

use super::deliver::Post;
use super::relay::Server;
use super::secret;

fn postman(post: &Post, server: &Server) -> Postman {
    Postman::new(post.keeper.store().clone(), Arc::new(MachineClock), secret(), server.relay()).unwrap()
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
    let command = Command::Report { effect: parcel.effect, result: Ok(()) };
    post.ask(Asker::Engine, None, Ask::Give { case: CaseName::Id(case.clone()), version: None, command }).unwrap();
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
    let postman = postman(&post, &server);
    let mut held_back = 0;
    for n in 0..LIMITS.in_all.letters + 5 {
        let case = post.bring(&from("noreply@else.example", &format!("Svar {n}"))).case.unwrap();
        match postman.carry(&parcel(&post, &case)) {
            Ok(()) => {}
            Err(Undelivered::ForGood { reason }) => held_back += usize::from(reason.contains("held back")),
            Err(later) => panic!("{later:?}"),
        }
    }
    assert_eq!((server.taken().len(), held_back), (LIMITS.in_all.letters, 5));
}
