//! Whether a machine wrote a message: such a one begins no case and answers none, or machines would talk for ever (P28).
//!
//! Too strict is as bad as too lax, so each ground is one that people's mail does not have. That a message came over a list, or
//! may be unsubscribed from, is none.

use std::fmt;

use mail_parser::{Message, MimeHeaders};
use tillit_engine::Words;
use tillit_engine::case::Person;

use super::Reading;
use crate::mail::reference::Reference;
use crate::words::words;

/// A machine's message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Automatic {
    /// What it is.
    pub kind: AutomaticKind,
    /// Why we think so, for whoever looks for a message that began no case.
    pub because: Words,
    /// What of ours it is about, where it says so: what was not delivered, or what an absent person would have read.
    pub about: Option<Reference>,
    /// Why that did not arrive, where it says that.
    pub undelivered: Option<String>,
}

/// What a machine's message is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AutomaticKind {
    /// Our own, come back.
    Own,
    /// It tells that something could not be delivered, or has been.
    Report,
    /// It answers for someone who is away.
    Answer,
    /// It was sent by a machine of its own accord.
    Notice,
}

impl fmt::Display for AutomaticKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            AutomaticKind::Own => "own",
            AutomaticKind::Report => "report",
            AutomaticKind::Answer => "answer",
            AutomaticKind::Notice => "notice",
        })
    }
}

pub(super) fn automatic(message: &Message<'_>, sender: &Person, reading: &Reading<'_>) -> Option<Automatic> {
    let found = own(message, reading)
        .or_else(|| report(message, sender))
        .or_else(|| declared(message))
        .or_else(|| precedence(message))
        .or_else(|| answers_for_someone(message))
        .or_else(|| invitation(message))
        .or_else(|| without_return(message));
    found.map(|(kind, because)| Automatic { kind, because, about: None, undelivered: None })
}

type Found = Option<(AutomaticKind, Words)>;

/// Its sender is a mailbox of ours, or its id is one that we gave.
fn own(message: &Message<'_>, reading: &Reading<'_>) -> Found {
    let from = message.from().into_iter().flat_map(|all| all.iter()).filter_map(|one| one.address());
    if let Some(address) = from.into_iter().find(|address| reading.is_own(address)) {
        return Some((AutomaticKind::Own, words!("avsändaren {address} är vår egen brevlåda", "its sender {address} is our own mailbox")));
    }
    let is_ours = message.message_id().is_some_and(|id| Reference::find(id, reading.secret).is_some());
    is_ours.then(|| (AutomaticKind::Own, words!("vi har själva skickat det", "we sent it ourselves")))
}

fn report(message: &Message<'_>, sender: &Person) -> Found {
    if message.is_content_type("multipart", "report") {
        return Some((
            AutomaticKind::Report,
            words!("det är en leveransrapport (`multipart/report`)", "it is a report (`multipart/report`)"),
        ));
    }
    if header(message, "X-Failed-Recipients").is_some() {
        return Some((AutomaticKind::Report, words!("det nämner mottagare som inte nåddes", "it names receivers that were not reached")));
    }
    let Person::Guest { mail, .. } = sender else { return None };
    let local = mail.split('@').next().unwrap_or_default().to_lowercase();
    let is_a_server = matches!(local.as_str(), "mailer-daemon" | "postmaster" | "mailerdaemon");
    is_a_server.then(|| (AutomaticKind::Report, words!("avsändaren {mail} är en mailserver", "its sender {mail} is a mail server")))
}

/// RFC 3834.
fn declared(message: &Message<'_>) -> Found {
    let value = header(message, "Auto-Submitted")?;
    let word = value.split([';', '(', ' ']).next().unwrap_or_default();
    let kind = match word {
        "" | "no" => return None,
        word if word.starts_with("auto-replied") => AutomaticKind::Answer,
        _ => AutomaticKind::Notice,
    };
    Some((kind, words!("det säger `Auto-Submitted: {word}`", "it says `Auto-Submitted: {word}`")))
}

/// `list` is not among them: people write over lists.
fn precedence(message: &Message<'_>) -> Found {
    let value = header(message, "Precedence")?;
    let kind = match value.as_str() {
        "auto_reply" | "auto-reply" => AutomaticKind::Answer,
        "bulk" | "junk" => AutomaticKind::Notice,
        _ => return None,
    };
    Some((kind, words!("det säger `Precedence: {value}`", "it says `Precedence: {value}`")))
}

/// What answering machines say that do not say it as RFC 3834 wants.
fn answers_for_someone(message: &Message<'_>) -> Found {
    for name in ["X-Autoreply", "X-Autorespond", "X-Auto-Reply", "X-AutoReply-From"] {
        if header(message, name).is_some_and(|value| value != "no") {
            return Some((AutomaticKind::Answer, words!("det säger `{name}`", "it says `{name}`")));
        }
    }
    // Exchange marks people's mail by the header too, and people begin a subject so: only both are a ground.
    const BEGINNINGS: [&str; 7] =
        ["autosvar", "automatiskt svar", "frånvaro", "automatic reply", "auto reply", "out of office", "automatische antwort"];
    let subject = message.subject().unwrap_or_default().trim().to_lowercase();
    let begins = BEGINNINGS.iter().find(|beginning| subject.starts_with(*beginning))?;
    header(message, "X-Auto-Response-Suppress")
        .is_some()
        .then(|| (AutomaticKind::Answer, words!("ämnet börjar ”{begins}”", "its subject begins with \"{begins}\"")))
}

/// A calendar's answer to an invitation, or its withdrawal.
fn invitation(message: &Message<'_>) -> Found {
    let methods = message.parts.iter().filter_map(|part| {
        let found = part.content_type().filter(|found| found.ctype().eq_ignore_ascii_case("text"))?;
        found.subtype().filter(|subtype| subtype.eq_ignore_ascii_case("calendar"))?;
        found.attribute("method").map(str::to_uppercase)
    });
    let method = methods.into_iter().find(|method| matches!(method.as_str(), "REPLY" | "CANCEL"))?;
    Some((AutomaticKind::Notice, words!("det är en kalenders `{method}`", "it is a calendar's `{method}`")))
}

/// Nobody is told if it cannot be delivered: no person's mail is so.
fn without_return(message: &Message<'_>) -> Found {
    (header(message, "Return-Path").as_deref() == Some("<>"))
        .then(|| (AutomaticKind::Notice, words!("det har ingen returadress", "it has no return path")))
}

/// A header in small letters, if it is there and says something.
fn header(message: &Message<'_>, name: &'static str) -> Option<String> {
    let value = message.headers_raw().find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_lowercase());
    value.filter(|value| !value.is_empty())
}
