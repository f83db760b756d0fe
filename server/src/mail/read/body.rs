//! The text of a message, and what it brings besides.

use std::fmt;

use mail_parser::decoders::html::html_to_text;
use mail_parser::{Message, MessagePart, MimeHeaders, PartType};

use super::{charset, history};
use crate::mail::clean;

/// The most characters of a text that are taken; the raw message has all of it.
pub(super) const MOST_TEXT_CHARACTERS: usize = 200_000;
/// The most bytes of one part that are looked at for it.
pub(super) const MOST_TEXT_BYTES: usize = 4 << 20;
/// The most attachments that are named.
const MOST_ATTACHMENTS: usize = 100;

/// Something that a message brings. It is kept in the raw message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attachment {
    /// Its name, as the sender wrote it; empty, if it has none.
    pub name: String,
    /// What it says to be, such as `image/png`.
    pub media_type: String,
    /// How large it is.
    pub bytes: usize,
}

/// `skärmdump.png (12 kB)`
impl fmt::Display for Attachment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let name = if self.name.is_empty() { &self.media_type } else { &self.name };
        match self.bytes {
            bytes @ 0..1_000 => write!(f, "{name} ({bytes} B)"),
            bytes @ 1_000..1_000_000 => write!(f, "{name} ({} kB)", bytes / 1_000),
            bytes => write!(f, "{name} ({} MB)", bytes / 1_000_000),
        }
    }
}

pub(super) struct Body {
    pub(super) text: String,
    pub(super) attachments: Vec<Attachment>,
}

/// All text parts in their order, since some clients put pictures between them.
pub(super) fn body(message: &Message<'_>, raw: &[u8]) -> Body {
    let parts = message.text_bodies().filter_map(|part| text(part, raw));
    let texts: Vec<String> = parts.map(|text| clean::lines(&text).trim().to_owned()).filter(|text| !text.is_empty()).collect();
    let whole = texts.join("\n\n");
    let text = clean::shortened(history::without(&whole), MOST_TEXT_CHARACTERS).to_owned();
    let attachments = message.attachments().take(MOST_ATTACHMENTS).map(attachment).collect();
    Body { text, attachments }
}

fn text(part: &MessagePart<'_>, raw: &[u8]) -> Option<String> {
    match &part.body {
        PartType::Text(text) => Some(charset::text(part, bounded(text), raw)),
        PartType::Html(text) => Some(html_to_text(bounded(&charset::text(part, bounded(text), raw)))),
        PartType::Binary(_) | PartType::InlineBinary(_) | PartType::Message(_) | PartType::Multipart(_) => None,
    }
}

fn bounded(text: &str) -> &str {
    let mut end = text.len().min(MOST_TEXT_BYTES);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

fn attachment(part: &MessagePart<'_>) -> Attachment {
    let media_type = part.content_type().map_or("text/plain".to_owned(), |found| match found.subtype() {
        Some(subtype) => format!("{}/{subtype}", found.ctype()),
        None => found.ctype().to_owned(),
    });
    let name = part.attachment_name().or_else(|| part.message().and_then(Message::subject)).unwrap_or_default();
    Attachment { name: clean::line(name), media_type: clean::line(&media_type).to_lowercase(), bytes: part.len() }
}
