//! Mail that comes in, through the store.

use std::path::Path;
use std::sync::Arc;

use tillit_engine::case::{Id, Person, Value};
use tillit_server::mail::{DeliverError, Delivered, MOST_BYTES, Mailroom, Reference, Secret, deliver, keep, kept};
use tillit_store::{Answer, Arrived, Ask, Asker, CaseName, Chance, Keeper, Options, Refused, Request, open};

use super::{Folder, message, messages, secret};
use crate::desk::{package, package_files};

pub(crate) struct Post {
    pub(crate) keeper: Keeper,
    secret: Secret,
    folder: Folder,
    drawn: u8,
}

impl Post {
    pub(crate) fn new() -> Post {
        let folder = Folder::new();
        let keeper = Keeper::start(open(&folder.0, &Options::default()).unwrap());
        let prepared = keeper.store().prepare(package_files()).unwrap().unwrap();
        let mut post = Post { keeper, secret: secret(), folder, drawn: 0 };
        post.ask(Asker::Engine, None, Ask::Publish { prepared: Arc::new(prepared), why: None }).unwrap();
        post
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder.0
    }

    pub(crate) fn ask(&mut self, by: Asker, key: Option<tillit_store::Key>, ask: Ask) -> Result<Answer, Refused> {
        self.drawn += 1;
        let at = "2026-03-02T08:00:00Z".parse().unwrap();
        self.keeper.ask_and_wait(Request { at, chance: Chance([self.drawn; 32]), by, key, ask }).unwrap()
    }

    fn deliver(&self, raw: &[u8]) -> Result<Delivered, DeliverError> {
        let store = self.keeper.store();
        let organisation = store.organisation();
        let received = "2026-03-02T08:00:00Z".parse().unwrap();
        let room =
            Mailroom { folder: &self.folder.0, secret: &self.secret, package: package(), directory: organisation.directory(), received };
        deliver(raw, "helpdesk", &room)
    }

    /// Delivers a message and lets the store have it: whom it reached.
    #[track_caller]
    pub(crate) fn bring(&mut self, raw: &[u8]) -> Arrived {
        match self.deliver(raw).unwrap() {
            Delivered::Ask { by, key, ask, raw: hash } => {
                assert_eq!(kept(&self.folder.0, &hash).unwrap(), raw);
                match self.ask(by, Some(key), ask) {
                    Ok(Answer::Arrived(all)) => all.into_iter().next().unwrap(),
                    other => panic!("{other:?}"),
                }
            }
            Delivered::Aside { incoming, .. } => panic!("{:?}", incoming.automatic),
        }
    }

    fn field(&self, number: &str, field: &str) -> Option<Value> {
        let found = self.keeper.store().find(&CaseName::Number(number.into())).unwrap().unwrap();
        found.case.main().fields.get(field).cloned()
    }
}

#[test]
fn a_mail_begins_a_case_with_its_sender_subject_and_text() {
    let mut post = Post::new();
    let arrived = post.bring(&message("latin1_quoted_printable"));
    let number = arrived.number.unwrap();
    assert!(!arrived.joined);
    assert_eq!(post.field(&number, "summary"), Some(Value::text("Skrivaren är sönder")));
    let guest = Person::Guest { name: "Åsa Öberg".into(), mail: "asa@else.example".into() };
    assert_eq!(post.field(&number, "reporter"), Some(Value::Person(guest)));
    assert_eq!(post.field(&number, "contact"), Some(Value::text("asa@else.example")));
}

#[test]
fn the_same_mail_delivered_again_begins_nothing_and_another_with_its_id_does() {
    let mut post = Post::new();
    let raw = message("plain_utf8");
    let first = post.bring(&raw);
    let relayed = [b"Received: from mx2.uu.example; Mon, 2 Mar 2026 09:30:00 +0100\r\n".to_vec(), raw.clone()].concat();
    for again in [&raw, &relayed] {
        assert_eq!(post.bring(again).number, first.number);
    }
    let other = String::from_utf8(raw).unwrap().replace("som en älg", "inte alls").into_bytes();
    assert_ne!(post.bring(&other).number, first.number);
    let without_id = b"From: anna@student.uu.example\r\nSubject: Hej\r\n\r\nHej".to_vec();
    let first = post.bring(&without_id);
    assert_eq!(post.bring(&without_id).number, first.number);
}

#[test]
fn an_answer_joins_the_case_whose_mail_it_answers_and_a_number_joins_none() {
    let mut post = Post::new();
    let begun = post.bring(&message("plain_utf8"));
    let case = begun.case.clone().unwrap();
    let signed = Reference::new(&case, Id { seq: 1, n: 1 }).unwrap().signed(&secret());
    let answer = |word: &str, text: &str| {
        let head = "From: anna@student.uu.example\r\nSubject: SV: Skrivaren";
        format!("{head} [{word}]\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n").into_bytes()
    };
    let joined = post.bring(&answer(&signed, "Den är i rum 2140."));
    assert_eq!((joined.case.as_ref(), joined.joined), (Some(&case), true));
    let forged = Reference::new(&case, Id { seq: 1, n: 1 }).unwrap().signed(&Secret::from_bytes([8; 32]));
    for word in [&*forged, &*begun.number.unwrap(), &*case] {
        let other = post.bring(&answer(word, "Släpp in mig."));
        assert!(!other.joined && other.case.as_ref() != Some(&case), "{word}");
    }
    // An answer to a case of which nothing is left here is a new matter, never lost.
    let elsewhere = Reference::new(super::CASE, Id { seq: 1, n: 1 }).unwrap().signed(&secret());
    assert!(!post.bring(&answer(&elsewhere, "Hallå?")).joined);
}

#[test]
fn what_machines_write_is_kept_and_begins_and_answers_nothing() {
    let mut post = Post::new();
    let case = post.bring(&message("plain_utf8")).case.unwrap();
    let version = |post: &Post| post.keeper.store().find(&CaseName::Id(case.clone())).unwrap().unwrap().case.seq;
    let before = version(&post);
    let automatic = [
        "bounce_delayed",
        "calendar_reply",
        "our_own",
        "our_own_id",
        "out_of_office_outlook",
        "out_of_office_undeclared",
        "precedence_bulk",
        "read_receipt",
    ];
    for name in automatic {
        let raw = message(name);
        match post.deliver(&raw).unwrap() {
            Delivered::Aside { incoming, raw: hash } => {
                assert!(incoming.automatic.is_some());
                assert_eq!(kept(&post.folder.0, &hash).unwrap(), raw);
            }
            Delivered::Ask { ask, .. } => panic!("{name}: {ask:?}"),
        }
    }
    assert_eq!(version(&post), before);
}

#[test]
fn mail_of_ours_that_comes_back_is_work_in_its_case_and_begins_and_sends_nothing() {
    let mut post = Post::new();
    let case = post.bring(&message("plain_utf8")).case.unwrap();
    let read = |post: &Post| post.keeper.store().find(&CaseName::Id(case.clone())).unwrap().unwrap().case;
    let before = read(&post);
    let cases = |post: &Post| post.keeper.store().all_cases().unwrap().len();
    let effect = *before.outbox.keys().next().unwrap();
    let ours = Reference::new(&case, effect).unwrap().signed(&secret());
    for name in ["bounce", "bounce_before_dsn"] {
        let text = String::from_utf8(message(name)).unwrap();
        let about = text.replace(&super::reference().signed(&secret()), &ours);
        for _ in 0..2 {
            let reached = post.bring(about.as_bytes());
            assert_eq!((reached.case.as_ref(), reached.joined), (Some(&case), true), "{name}");
        }
    }
    let after = read(&post);
    let kinds: Vec<&str> = after.matters.values().map(|matter| matter.kind.id()).collect();
    assert_eq!(kinds, ["undelivered", "undelivered"], "each once");
    assert_eq!((after.at_steps(), &after.outbox, &after.status), (before.at_steps(), &before.outbox, &before.status));
    // Of a case that is not here, or said to be by someone who does not know our secret: nothing begins by it.
    let forged = Reference::new(&case, effect).unwrap().signed(&Secret::from_bytes([8; 32]));
    let elsewhere = post.bring(&message("bounce"));
    assert_eq!((elsewhere.case, elsewhere.number), (None, None));
    let text = String::from_utf8(message("bounce")).unwrap().replace(&super::reference().signed(&secret()), &forged);
    assert!(matches!(post.deliver(text.as_bytes()), Ok(Delivered::Aside { .. })));
    assert_eq!(cases(&post), 1);
    assert_eq!(read(&post).seq, after.seq);
}

#[test]
fn every_message_that_people_write_becomes_work() {
    let mut post = Post::new();
    let mut works = 0;
    for (name, raw) in messages() {
        let is_work = |ask: &Ask| !matches!(ask, Ask::Mail { message, .. } if message.undelivered.is_some());
        if let Delivered::Ask { by, key, ask, .. } = post.deliver(&raw).unwrap()
            && is_work(&ask)
        {
            let answer = post.ask(by, Some(key), ask);
            assert!(matches!(&answer, Ok(Answer::Arrived(all)) if all.iter().all(|one| one.number.is_some())), "{name}: {answer:?}");
            works += 1;
        }
    }
    assert!(works >= 15, "{works}");
}

#[test]
fn what_is_not_taken_is_not_kept() {
    let post = Post::new();
    assert!(matches!(post.deliver(b" \r\n\r\n"), Err(DeliverError::Empty)));
    assert!(matches!(post.deliver(&vec![b'a'; MOST_BYTES + 1]), Err(DeliverError::TooLarge)));
    let store = post.keeper.store();
    let received = "2026-03-02T08:00:00Z".parse().unwrap();
    let organisation = store.organisation();
    let room = Mailroom { folder: &post.folder.0, secret: &post.secret, package: package(), directory: organisation.directory(), received };
    for system in ["monitoring", "nowhere", "../mail"] {
        assert!(matches!(deliver(b"From: a@b.example\r\n\r\nHej", system, &room), Err(DeliverError::NoMailbox { .. })));
    }
    assert!(!post.folder.0.join("mail").exists());
    // A folder that cannot be written to: the mail server hears of it, and keeps the message.
    std::fs::write(post.folder.0.join("mail"), b"a file").unwrap();
    assert!(matches!(post.deliver(b"From: a@b.example\r\n\r\nHej"), Err(DeliverError::Keep(_))));
}

#[test]
fn a_message_is_kept_once_and_a_damaged_one_is_told() {
    let folder = Folder::new();
    let raw = message("attachments");
    let hash = keep(&folder.0, &raw).unwrap();
    assert_eq!(keep(&folder.0, &raw).unwrap(), hash);
    assert_eq!(kept(&folder.0, &hash).unwrap(), raw);
    let path = folder.0.join("mail").join(&hash[..2]).join(&hash[2..]);
    assert_eq!(std::fs::read_dir(path.parent().unwrap()).unwrap().count(), 1);
    // Cut short, as by a disk that lied: it is written anew.
    std::fs::write(&path, &raw[1..]).unwrap();
    assert!(kept(&folder.0, &hash).unwrap_err().to_string().contains("is damaged"));
    keep(&folder.0, &raw).unwrap();
    assert_eq!(kept(&folder.0, &hash).unwrap(), raw);
    for no_hash in ["", "../../etc/passwd", &"a".repeat(64), &hash.to_uppercase()] {
        assert_eq!(kept(&folder.0, no_hash).unwrap_err().kind(), std::io::ErrorKind::NotFound, "{no_hash}");
    }
}

#[test]
fn a_data_folder_has_one_secret_that_only_its_owner_reads() {
    let folder = Folder::new();
    let reference = super::reference();
    let signed = reference.signed(&Secret::of(&folder.0).unwrap());
    assert_eq!(Reference::verify(&signed, &Secret::of(&folder.0).unwrap()), Some(reference.clone()));
    let other = Folder::new();
    assert_eq!(Reference::verify(&signed, &Secret::of(&other.0).unwrap()), None);
    let path = folder.0.join("mail.key");
    let mode = std::os::unix::fs::PermissionsExt::mode(&std::fs::metadata(&path).unwrap().permissions());
    assert_eq!((mode & 0o777, std::fs::read_dir(&folder.0).unwrap().count()), (0o600, 1));
    std::fs::write(&path, b"short").unwrap();
    assert!(Secret::of(&folder.0).unwrap_err().to_string().contains("does not hold 32 bytes"));
}

#[test]
fn a_forwarded_answer_is_the_senders_own_words() {
    let mut post = Post::new();
    let case = post.bring(&message("plain_utf8")).case.unwrap();
    let signed = Reference::new(&case, Id { seq: 1, n: 1 }).unwrap().signed(&secret());
    let raw = format!("From: emil@uu.example\r\nIn-Reply-To: <{signed}.ab@uu.example>\r\nSubject: VB: x\r\n\r\nJag vet inte.");
    post.bring(raw.as_bytes());
    let store = post.keeper.store();
    let found = store.find(&CaseName::Id(case)).unwrap().unwrap();
    let history = store.history(&found.summary).unwrap();
    let last = format!("{:?}", history.last().unwrap());
    assert!(last.contains("emil") && last.contains("Jag vet inte."), "{last}");
}
