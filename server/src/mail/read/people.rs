//! Who sends a message: someone whom the directory knows by address, or a guest.

use mail_parser::{Address, HeaderName, Message};
use tillit_engine::case::{Directory, Person, Text};

use super::{Reading, charset};
use crate::mail::clean;
use crate::words::words;

/// The most bytes of a mail address (RFC 5321, 4.5.3.1).
const MOST_ADDRESS_BYTES: usize = 320;

/// The sender. `From` says it; where that is broken, `Reply-To`, `Sender` or `Return-Path` may.
pub(super) fn sender(message: &Message<'_>, reading: &Reading<'_>) -> Person {
    let named = [message.from(), message.reply_to(), message.sender()].into_iter().flatten().find_map(first);
    let (name, mail) = match named.or_else(|| Some((None, address(message.return_address()?)?))) {
        Some(found) => found,
        None => return nobody(reading),
    };
    let known = reading
        .directory
        .people
        .iter()
        .find(|(_, facts)| !facts.retired && facts.mail.as_ref().is_some_and(|known| known.trim().eq_ignore_ascii_case(&mail)));
    if let Some((id, _)) = known {
        return Person::Known(id.clone());
    }
    let bare = charset::header(message, message.raw_message(), HeaderName::From);
    let bare = bare.and_then(|header| Some(header.split_once('<')?.0.trim().trim_matches('"').to_owned()));
    let name = clean::line(&bare.or(name).unwrap_or_default());
    let name = if name.is_empty() { mail.split('@').next().unwrap_or_default().to_owned() } else { name };
    Person::Guest { name: Text::from(name), mail: Text::from(mail) }
}

/// Someone whom the message does not name: a person must find out who that is.
pub(super) fn nobody(reading: &Reading<'_>) -> Person {
    let name = reading.said(words!("Okänd avsändare", "Unknown sender"));
    Person::Guest { name: Text::from(name), mail: Text::from("") }
}

fn first(all: &Address<'_>) -> Option<(Option<String>, String)> {
    all.iter().find_map(|one| Some((one.name().map(str::to_owned), address(one.address()?)?)))
}

/// An address that one can write to.
fn address(text: &str) -> Option<String> {
    let text = text.trim();
    let fits = text.len() <= MOST_ADDRESS_BYTES && text.parse::<lettre::Address>().is_ok();
    fits.then(|| text.to_owned())
}

/// The name by which someone is known; the id, where the directory does not know it.
pub(super) fn name_of<'a>(directory: &'a Directory, person: &'a Person) -> &'a str {
    match person {
        Person::Known(id) => directory.people.get(id).map_or(id, |facts| &facts.name),
        Person::Guest { name, .. } => name,
    }
}
