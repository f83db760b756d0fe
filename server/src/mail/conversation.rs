//! What a letter answers: the receiver's own mail, so that it stands below that in their client and not as one of its own.
//!
//! The journal says which mails have come and who sent them, the kept messages which ids these gave them. One that is gone costs
//! the letter its place in a conversation, never the letter.

use std::path::Path;

use tillit_engine::case::{Command, Id, Message, Receiver, Value};
use tillit_store::record::{Entry, Envelope};

use super::kept::kept;
use super::read::message_id;

/// The `Message-ID` of the last mail that a receiver had sent to a case when it placed an effect, without its angle brackets.
pub(super) fn answered(folder: &Path, history: &[(Envelope, Entry)], effect: Id, to: &Receiver) -> Option<String> {
    let before = history.iter().rev().skip_while(|(envelope, _)| envelope.seq > effect.seq);
    let raw = before.filter_map(|(_, entry)| mail(&entry.command)).find(|message| is_from(message, to))?.raw.as_deref()?;
    message_id(&kept(folder, raw).ok()?)
}

/// What came, where it is a mail.
fn mail(command: &Command) -> Option<&Message> {
    match command {
        Command::Start { message: Some(message), .. } | Command::Receive { message, .. } if message.raw.is_some() => Some(message),
        _ => None,
    }
}

fn is_from(message: &Message, to: &Receiver) -> bool {
    match (message.part("sender"), to) {
        (Some(Value::Person(sender)), Receiver::Person(receiver)) => sender.is_same(receiver),
        _ => false,
    }
}
