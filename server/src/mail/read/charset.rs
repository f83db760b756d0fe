//! Letters that are declared as one thing and written as another: å, ä and ö in Latin-1, called UTF-8.

use mail_parser::decoders::base64::base64_decode;
use mail_parser::decoders::charsets::map::charset_decoder;
use mail_parser::decoders::quoted_printable::quoted_printable_decode;
use mail_parser::{Encoding, HeaderName, Message, MessagePart};

/// What stands where bytes are no letter.
const LOST: char = '\u{fffd}';

/// The text of a part that was decoded as `text`: once more as Windows-1252, if letters were lost in it.
pub(super) fn text(part: &MessagePart<'_>, text: &str, raw: &[u8]) -> String {
    if !text.contains(LOST) {
        return text.to_owned();
    }
    let bytes = raw.get(part.offset_body as usize..part.offset_end as usize).unwrap_or_default();
    let decoded = match part.encoding {
        Encoding::None => Some(bytes.to_vec()),
        Encoding::QuotedPrintable => quoted_printable_decode(bytes),
        Encoding::Base64 => base64_decode(bytes),
    };
    decoded.filter(|bytes| !bytes.is_empty()).map_or_else(|| text.to_owned(), |bytes| guessed(&bytes))
}

/// A header that holds bare bytes which are no UTF-8, as no header should.
pub(super) fn header(message: &Message<'_>, raw: &[u8], name: HeaderName<'static>) -> Option<String> {
    let header = message.headers().iter().rev().find(|header| header.name == name)?;
    let bytes = raw.get(header.offset_start as usize..header.offset_end as usize)?;
    let has_encoded_words = bytes.windows(2).any(|two| two == b"=?");
    (!has_encoded_words && std::str::from_utf8(bytes).is_err()).then(|| guessed(bytes))
}

/// Bytes as UTF-8 if they are, else as Windows-1252, which has a letter for nearly each byte.
pub(super) fn guessed(bytes: &[u8]) -> String {
    match (std::str::from_utf8(bytes), charset_decoder(b"windows-1252")) {
        (Ok(text), _) => text.to_owned(),
        (Err(_), Some(decode)) => decode(bytes),
        (Err(_), None) => String::from_utf8_lossy(bytes).into_owned(),
    }
}
