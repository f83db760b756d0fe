//! What a message says, who says it, and what it answers: from raw bytes to what a case takes.
//!
//! Pure, and total: whatever the bytes are, something comes of them (P25). What cannot be read as mail is taken as plain text, for
//! a person to look at; the raw message is kept by the caller.

mod automatic;
mod body;
mod charset;
mod history;
mod people;
mod shape;
mod undelivered;

use std::panic::{AssertUnwindSafe, catch_unwind};

use jiff::Timestamp;
use mail_parser::{HeaderName, HeaderValue, MessageParser};
use tillit_engine::case::{Directory, Id, Message, Person, Text, Value};
use tillit_engine::{Package, Words};

pub use automatic::{Automatic, AutomaticKind};
pub use body::Attachment;

use super::clean;
use super::reference::Reference;
use super::secret::Secret;
use crate::words::words;

/// The most ids of `References` and `In-Reply-To` that are looked at, the newest ones. A conversation that is longer has its
/// first ones forgotten by clients too.
const MOST_IDS: usize = 200;
/// Within how many bytes a bounce is searched for what it returns.
const MOST_SEARCHED_BYTES: usize = 256 << 10;

/// By what a message is read.
#[derive(Clone, Copy, Debug)]
pub struct Reading<'a> {
    /// The live package: which mailboxes are our own, and its first language.
    pub package: &'a Package,
    /// Who is known by which address.
    pub directory: &'a Directory,
    /// What signs our references.
    pub secret: &'a Secret,
    /// When it came: our own clock, since what a message says of its date may be anything.
    pub received: Timestamp,
}

/// A message that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Incoming {
    /// Its `Message-ID`, without its angle brackets.
    pub message_id: Option<String>,
    /// Who sends it.
    pub sender: Person,
    /// Its subject; where it has none, how its text begins. Never empty.
    pub subject: String,
    /// Its text, without the history that it quotes where that is safe.
    pub text: String,
    /// What it brings besides.
    pub attachments: Vec<Attachment>,
    /// What it answers: a reference that we signed. Nothing else joins a case.
    pub answers: Option<Reference>,
    /// A machine wrote it, and why we think so. Such a message begins no case and answers none.
    pub automatic: Option<Automatic>,
    /// When it came.
    pub received: Timestamp,
    /// It could not be read as mail, or not all of it.
    pub trouble: Option<Words>,
}

/// Reads a message.
#[must_use]
pub fn read(raw: &[u8], reading: &Reading<'_>) -> Incoming {
    // The parser is not ours: a fault of it costs one message its shape, never the mail that comes after it.
    let parsed = catch_unwind(AssertUnwindSafe(|| parsed(raw, reading)));
    match parsed {
        Ok(Ok(incoming)) => incoming,
        Ok(Err(trouble)) => unread(raw, reading, trouble),
        Err(_) => unread(raw, reading, words!("mailet är trasigt", "the mail is broken")),
    }
}

fn parsed(raw: &[u8], reading: &Reading<'_>) -> Result<Incoming, Words> {
    shape::check(raw)?;
    let message = MessageParser::default().parse(raw).filter(|message| !message.parts.is_empty());
    let message = message.ok_or_else(|| words!("det är inget mail", "this is no mail"))?;
    if message.headers().is_empty() {
        return Err(words!("mailet har inga rubriker", "the mail has no headers"));
    }
    let sender = people::sender(&message, reading);
    let body = body::body(&message, raw);
    let answers = answered(&message, reading.secret);
    let mut automatic = automatic::automatic(&message, &sender, reading);
    if let Some(found) = &mut automatic {
        found.about = answers.clone().or_else(|| returned(raw, reading.secret));
        found.undelivered = (found.kind == AutomaticKind::Report).then(|| undelivered::undelivered(&message)).flatten();
    }
    let written = charset::header(&message, raw, HeaderName::Subject).or_else(|| message.subject().map(str::to_owned));
    Ok(Incoming {
        message_id: message.message_id().map(clean::line),
        subject: subject(&written.unwrap_or_default(), &body.text, &sender, reading),
        text: body.text,
        attachments: body.attachments,
        sender,
        answers,
        automatic,
        received: reading.received,
        trouble: None,
    })
}

/// The `Message-ID` of a message, without its angle brackets.
pub(super) fn message_id(raw: &[u8]) -> Option<String> {
    let read = || MessageParser::default().parse_headers(raw)?.message_id().map(clean::line);
    catch_unwind(AssertUnwindSafe(read)).ok().flatten()
}

/// What could not be read as mail, as it is: its sender is for a person to find out.
fn unread(raw: &[u8], reading: &Reading<'_>, trouble: Words) -> Incoming {
    let all = charset::guessed(&raw[..raw.len().min(body::MOST_TEXT_BYTES)]);
    let text = clean::lines(&all).trim().to_owned();
    let sender = people::nobody(reading);
    Incoming {
        message_id: None,
        subject: subject("", "", &sender, reading),
        text: clean::shortened(&text, body::MOST_TEXT_CHARACTERS).to_owned(),
        attachments: Vec::new(),
        sender,
        answers: None,
        automatic: None,
        received: reading.received,
        trouble: Some(trouble),
    }
}

fn subject(written: &str, text: &str, sender: &Person, reading: &Reading<'_>) -> String {
    const MOST_OF_TEXT: usize = 80;
    let written = Reference::without(&clean::line(written), reading.secret);
    if !written.is_empty() {
        return written;
    }
    let first = text.lines().map(clean::line).find(|line| !line.is_empty());
    first.map(|line| clean::shortened(&line, MOST_OF_TEXT).to_owned()).unwrap_or_else(|| {
        let name = clean::line(people::name_of(reading.directory, sender));
        reading.said(words!("Mail från {name}", "Mail from {name}"))
    })
}

/// The newest reference of ours that a message names: what it says to answer, then all of the conversation, then its subject.
fn answered(message: &mail_parser::Message<'_>, secret: &Secret) -> Option<Reference> {
    let named = |name: HeaderName<'static>| message.headers().iter().rev().filter(move |header| header.name == name);
    let ids = named(HeaderName::InReplyTo).chain(named(HeaderName::References)).flat_map(|header| ids(&header.value));
    let in_headers = ids.take(MOST_IDS).find_map(|id| Reference::find(id, secret));
    in_headers.or_else(|| Reference::find(clean::shortened(message.subject()?, 2_000), secret))
}

/// The ids of a header, newest first.
fn ids<'m>(value: &'m HeaderValue<'_>) -> Box<dyn Iterator<Item = &'m str> + 'm> {
    match value {
        HeaderValue::Text(id) => Box::new(std::iter::once(&**id)),
        HeaderValue::TextList(ids) => Box::new(ids.iter().rev().map(|id| &**id)),
        _ => Box::new(std::iter::empty()),
    }
}

/// The reference within what a bounce returns of our own mail: that of what was sent, or else that of the conversation alone.
fn returned(raw: &[u8], secret: &Secret) -> Option<Reference> {
    let text = String::from_utf8_lossy(&raw[..raw.len().min(MOST_SEARCHED_BYTES)]);
    let mut all = Reference::all(&text, secret);
    let first = all.next()?;
    if first != first.thread() {
        return Some(first);
    }
    all.find(|other| *other != other.thread()).or(Some(first))
}

impl Reading<'_> {
    /// A sentence in the package's first language.
    fn said(&self, words: Words) -> String {
        let first = self.package.draft().about.languages.first();
        if first.is_some_and(|language| language.as_str() == "sv") { words.sv } else { words.en }
    }

    /// Whether an address is that of one of our mailboxes, also with something after a plus.
    fn is_own(&self, address: &str) -> bool {
        let plain = without_plus(address);
        let mut systems = self.package.draft().catalogue.systems.values();
        systems.any(|system| system.mailbox.as_ref().is_some_and(|own| without_plus(own.as_str()) == plain))
    }
}

fn without_plus(address: &str) -> String {
    let address = address.trim().to_lowercase();
    match address.split_once('@') {
        Some((local, domain)) => format!("{}@{domain}", local.split('+').next().unwrap_or_default()),
        None => address,
    }
}

impl Incoming {
    /// What starts and cases take of it: `sender`, `subject`, `text`, `received`. What it brings besides is named at the end of the
    /// text, since people must know of it.
    #[must_use]
    pub fn message(&self, reading: &Reading<'_>) -> Message {
        let mut text = self.text.clone();
        let mut below = |line: String| {
            if !text.is_empty() {
                text.push_str("\n\n");
            }
            text.push_str(&line);
        };
        if !self.attachments.is_empty() {
            let names = self.attachments.iter().map(Attachment::to_string).collect::<Vec<_>>().join(", ");
            below(reading.said(words!("[Bilagor: {names}]", "[Attachments: {names}]")));
        }
        if let Some(Words { sv, en }) = &self.trouble {
            below(reading.said(words!("[Kunde inte läsas: {sv}]", "[Could not be read: {en}]")));
        }
        let mut parts = vec![
            (Text::from("sender"), Value::Person(self.sender.clone())),
            (Text::from("subject"), Value::text(self.subject.as_str())),
            (Text::from("received"), Value::Instant(self.received)),
        ];
        if !text.is_empty() {
            parts.push((Text::from("text"), Value::text(text)));
        }
        Message { parts, ..Message::default() }
    }

    /// What an operator is told of a message that is only kept; `raw` is its hash.
    #[must_use]
    pub fn put_aside(&self, raw: &str) -> String {
        let because = self.automatic.as_ref().map(|found| found.because.en.as_str()).unwrap_or_default();
        let about = self.automatic.as_ref().and_then(|found| found.about.as_ref());
        let case = about.map(|about| format!("; it is about case {}", about.case())).unwrap_or_default();
        format!("mail {raw} began no case, since {because}{case}")
    }

    /// The case and the effect that it answers, as the store wants them.
    #[must_use]
    pub fn answered(&self) -> Option<(Text, Id)> {
        self.answers.as_ref().map(|reference| (reference.case(), reference.effect()))
    }
}
