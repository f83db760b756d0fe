//! How deep and how many-parted a message may be (P31): looked at before it is parsed, since parsing is what would suffer.

use tillit_engine::Words;

use crate::words::words;

/// How many multiparts and messages within messages a message may hold. A long forwarded conversation has some dozens.
const MOST_CONTAINERS: usize = 300;
/// How many lines may begin as boundaries do.
const MOST_BOUNDARIES: usize = 20_000;
/// How many bytes headers before the first empty line may have.
const MOST_HEADER_BYTES: usize = 1 << 20;

/// # Errors
/// It is built in a way that no person's mail is: what of it is too much.
pub(super) fn check(raw: &[u8]) -> Result<(), Words> {
    let (mut containers, mut boundaries, mut headers) = (0, 0, None);
    for (line, start) in lines(raw) {
        if headers.is_none() && line.iter().all(u8::is_ascii_whitespace) {
            headers = Some(start);
        }
        boundaries += usize::from(line.starts_with(b"--"));
        containers += count(line, b"multipart/") + count(line, b"message/");
    }
    if containers > MOST_CONTAINERS || boundaries > MOST_BOUNDARIES {
        return Err(words!("mailet har fler delar, eller djupare, än vi läser", "the mail has more parts, or deeper ones, than we read"));
    }
    if headers.unwrap_or(raw.len()) > MOST_HEADER_BYTES {
        return Err(words!("mailets rubriker är för långa", "the mail's headers are too long"));
    }
    Ok(())
}

/// The lines with the places where they begin.
fn lines(raw: &[u8]) -> impl Iterator<Item = (&[u8], usize)> {
    let mut at = 0;
    raw.split(|byte| *byte == b'\n').map(move |line| {
        let start = at;
        at += line.len() + 1;
        (line, start)
    })
}

/// How often a word stands in a line, in whatever case of letters.
fn count(line: &[u8], word: &[u8]) -> usize {
    let first = word[0];
    line.windows(word.len()).filter(|window| window[0].to_ascii_lowercase() == first && window.eq_ignore_ascii_case(word)).count()
}
