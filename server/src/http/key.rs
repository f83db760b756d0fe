//! `Idempotency-Key`: a request that comes again is done once.

use axum::http::{HeaderMap, HeaderName};

use crate::problem::{HEADER, Problem};
use crate::words::words;

static NAME: HeaderName = HeaderName::from_static("idempotency-key");

/// A key that a client chose for a request, such as a random UUID. It holds for that person alone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IdempotencyKey(String);

impl IdempotencyKey {
    /// The longest key. A UUID has 36 characters.
    pub const MOST: usize = 128;

    /// The key of a request; `None`: it has none. With and without quotation marks it is the same key.
    ///
    /// # Errors
    /// It is empty, too long, has other characters than visible ones of ASCII, or stands twice.
    pub fn of(headers: &HeaderMap) -> Result<Option<IdempotencyKey>, Problem> {
        let mut all = headers.get_all(&NAME).iter();
        let Some(value) = all.next() else { return Ok(None) };
        let text = value.to_str().ok().filter(|_| all.next().is_none()).ok_or_else(unreadable)?.trim();
        let key = text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).unwrap_or(text);
        let is_key = !key.is_empty() && key.len() <= Self::MOST && key.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'"');
        if is_key { Ok(Some(IdempotencyKey(key.to_owned()))) } else { Err(unreadable()) }
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn unreadable() -> Problem {
    let most = IdempotencyKey::MOST;
    let detail = words!(
        "`Idempotency-Key` är ett ord av högst {most} tecken, till exempel en slumpad UUID",
        "`Idempotency-Key` is a word of at most {most} characters, such as a random UUID"
    );
    Problem::new(&HEADER, detail).with("header", "Idempotency-Key")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_a_word_of_bounded_length() {
        let read = |texts: &[&str]| {
            let headers = texts.iter().map(|text| (NAME.clone(), text.parse().unwrap())).collect();
            IdempotencyKey::of(&headers).map(|key| key.map(|key| key.0)).map_err(|problem| problem.kind.status)
        };
        let longest = "k".repeat(IdempotencyKey::MOST);
        assert_eq!(read(&[]), Ok(None));
        assert_eq!(read(&["a-1"]), Ok(Some("a-1".to_owned())));
        assert_eq!(read(&["\"a-1\""]), Ok(Some("a-1".to_owned())));
        assert_eq!(read(&[&longest]), Ok(Some(longest.clone())));
        for wrong in ["", "\"\"", "a b", "a\"b", &format!("{longest}k")] {
            assert_eq!(read(&[wrong]), Err(400), "{wrong}");
        }
        assert_eq!(read(&["a", "b"]), Err(400));
    }
}
