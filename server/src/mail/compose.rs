//! Letters of a case as mails: one to each address.
//!
//! Pure: equal letters make equal mails but for the date, so one that is sent twice, as it may be after a crash, bears the same
//! `Message-ID`, and the receiver's mail server keeps one (P27).

use std::time::{Duration, SystemTime};

use jiff::Timestamp;
use lettre::address::{Address, Envelope};
use lettre::message::header::{HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use tillit_engine::case::{Case, Effect};
use tillit_engine::model::{StartTrigger, Title};
use tillit_engine::{Letter, Package, Words};

use super::clean;
use super::reference::Reference;
use super::secret::Secret;
use crate::words::words;

/// A letter that is to be sent, with all that one must know for it.
#[derive(Clone, Copy, Debug)]
pub struct Outgoing<'a> {
    /// The package by which the case runs ([`Store::package_of`](tillit_store::Store::package_of)): its mailboxes send.
    pub package: &'a Package,
    /// The case.
    pub case: &'a Case,
    /// What the case sends, by its id and as it is.
    pub effect: (tillit_engine::case::Id, &'a Effect),
    /// What it says to one of its receivers.
    pub letter: &'a Letter,
    /// The `Message-ID` of the mail that it answers, without its angle brackets.
    pub answering: Option<&'a str>,
    /// When it is sent.
    pub at: Timestamp,
}

/// A mail to one address, ready to be handed over.
#[derive(Clone, Debug)]
pub struct Mail {
    /// The address.
    pub to: Address,
    /// Its `Message-ID`, without its angle brackets.
    pub message_id: String,
    /// From whom and to whom, for mail servers.
    pub envelope: Envelope,
    /// The mail itself, as it goes over the wire.
    pub bytes: Vec<u8>,
}

/// Someone who cannot be written to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unreachable {
    /// Who.
    pub who: String,
    /// Why, and how to mend it.
    pub why: Words,
}

/// The mails of a letter, one to each of its addresses; or why there is none.
#[must_use]
pub fn compose(outgoing: &Outgoing<'_>, secret: &Secret) -> Vec<Result<Mail, Unreachable>> {
    let who = clean::line(&outgoing.letter.name);
    let unreachable = |why| Unreachable { who: who.clone(), why };
    if outgoing.letter.mail.is_empty() {
        return vec![Err(unreachable(words!("har ingen mailadress", "has no mail address")))];
    }
    let addresses = outgoing.letter.mail.iter();
    addresses.map(|written| address(written).and_then(|to| mail(outgoing, secret, &to)).map_err(unreachable)).collect()
}

fn address(written: &str) -> Result<Address, Words> {
    let shown = clean::line(written);
    written.trim().parse().map_err(|_| words!("`{shown}` är ingen mailadress", "`{shown}` is no mail address"))
}

fn mail(outgoing: &Outgoing<'_>, secret: &Secret, to: &Address) -> Result<Mail, Words> {
    let Outgoing { letter, case, effect: (id, effect), .. } = *outgoing;
    let (mailbox, title) = mailbox(outgoing.package, case)?;
    let reference = Reference::new(&case.id, id).ok_or_else(|| words!("ärendets id är ingen UUID", "the id of the case is no UUID"))?;
    let language = letter.languages.first().map_or("en", |code| code);
    let from = Mailbox::new(name(title.in_language(language)), mailbox.clone());
    let (signed, thread) = (reference.signed(secret), reference.thread().signed(secret));
    let message_id = format!("{signed}.{}@{}", mark(secret, to), mailbox.domain());
    let thread = format!("<{thread}@{}>", mailbox.domain());
    let answering = outgoing.answering.filter(|id| is_message_id(id)).map(|id| format!("<{id}>"));
    let references = answering.iter().fold(thread.clone(), |all, id| format!("{all} {id}"));
    let automatic = automatic(effect, answering.is_some());
    let text = clean::lines(letter.text.trim_end());
    let mut builder = lettre::Message::builder()
        .from(from.clone())
        .reply_to(from)
        .to(Mailbox::new(name(&letter.name), to.clone()))
        .date(on_the_clock(outgoing.at))
        .message_id(Some(format!("<{message_id}>")))
        .in_reply_to(answering.unwrap_or(thread))
        .references(references)
        .subject(clean::line(&format!("{} [{signed}]", clean::line(&letter.subject))));
    if let Some(automatic) = automatic {
        builder = builder.raw_header(header("Auto-Submitted", automatic)).raw_header(header("X-Auto-Response-Suppress", "All"));
    }
    let both = MultiPart::alternative().boundary(format!("tillit-{signed}"));
    let (plain, html) = (SinglePart::plain(format!("{text}\n")), SinglePart::html(html(language, &text)));
    let built = builder.multipart(both.singlepart(plain).singlepart(html));
    let message = built.map_err(|error| words!("mailet går inte att bygga: {error}", "the mail cannot be built: {error}"))?;
    let envelope = Envelope::new(Some(mailbox), vec![to.clone()]).expect("there is a receiver");
    Ok(Mail { to: to.clone(), message_id, envelope, bytes: message.formatted() })
}

/// The mailbox that a case writes from, with its title: the one to which it came, else the package's first.
///
/// # Errors
/// There is none.
pub fn mailbox<'p>(package: &'p Package, case: &Case) -> Result<(Address, &'p Title), Words> {
    let draft = package.draft();
    let start = draft.processes.get(&*case.process).and_then(|process| process.starts.get(&*case.channel));
    let came_to = start.and_then(|start| match &start.trigger {
        StartTrigger::Mail { system, .. } => draft.catalogue.systems.get(system.as_str()),
        _ => None,
    });
    let mut systems = came_to.into_iter().chain(draft.catalogue.systems.values());
    let found = systems.find_map(|system| Some((system.mailbox.as_ref()?.as_str().parse().ok()?, &system.title)));
    found.ok_or_else(|| {
        words!(
            "paketet har ingen brevlåda att skicka från; ge ett system `mailbox`",
            "the package has no mailbox to send from; give a system a `mailbox`"
        )
    })
}

fn name(text: &str) -> Option<String> {
    Some(clean::line(text)).filter(|name| !name.is_empty())
}

/// Tells the mails of one letter apart without telling addresses.
pub(super) fn mark(secret: &Secret, to: &Address) -> String {
    let hash = secret.sign(format!("tillit mail receiver 1\0{}", to.to_string().to_lowercase()).as_bytes());
    hash.to_hex()[..12].to_owned()
}

/// RFC 3834: what the engine says of itself is marked, so that no machine answers it. A person's words are not.
fn automatic(effect: &Effect, answers: bool) -> Option<&'static str> {
    match effect {
        Effect::Reply { .. } => None,
        Effect::Send(_) => Some(if answers { "auto-replied" } else { "auto-generated" }),
    }
}

/// As the header tells it; what was before 1970 cannot be told.
fn on_the_clock(at: Timestamp) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_secs(u64::try_from(at.as_second()).unwrap_or(0))
}

fn header(name: &'static str, value: &str) -> HeaderValue {
    HeaderValue::new(HeaderName::new_from_ascii_str(name), value.to_owned())
}

/// Whether a foreign id can stand in a header: visible ASCII, of bounded length.
fn is_message_id(id: &str) -> bool {
    id.len() <= 250 && id.contains('@') && id.bytes().all(|byte| byte.is_ascii_graphic() && !b"<>".contains(&byte))
}

/// A text as paragraphs, with its language, so that it is read aloud in it.
fn html(language: &str, text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;");
    let paragraphs = escaped.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty());
    let body: String = paragraphs.map(|paragraph| format!("<p>{}</p>\n", paragraph.replace('\n', "<br>\n"))).collect();
    format!("<!DOCTYPE html>\n<html lang=\"{language}\"><head><meta charset=\"utf-8\"></head><body>\n{body}</body></html>\n")
}
