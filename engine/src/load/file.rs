//! Small forms that several readers need: moments and number patterns.

use crate::words::{Words, words};

/// A moment in the package's zone: `2026-03-02 09:00`, with seconds if need be, or a date.
pub(crate) fn moment(text: &str) -> Option<jiff::civil::DateTime> {
    let text = text.trim();
    let digits = text.as_bytes().first().is_some_and(u8::is_ascii_digit);
    if !digits || text.contains(['Z', '+', '[']) {
        return None;
    }
    text.parse().ok()
}

/// A number pattern: words around `{year}`, `{month}` and exactly one `{count:n}`.
///
/// # Errors
/// Why it is none.
pub(crate) fn number_pattern(text: &str) -> Result<(), Words> {
    let mut rest = text;
    let mut counts = 0;
    while let Some(open) = rest.find('{') {
        let inner = &rest[open + 1..];
        let Some(close) = inner.find('}') else {
            return Err(words!("`{{` utan `}}`", "`{{` without `}}`"));
        };
        let part = &inner[..close];
        match part.split_once(':') {
            None if matches!(part, "year" | "month") => {}
            Some(("count", digits)) if digits.parse::<u8>().is_ok_and(|n| (1..=12).contains(&n)) => counts += 1,
            _ => {
                return Err(words!(
                    "`{{{part}}}` finns inte: `{{year}}`, `{{month}}` och `{{count:6}}` (1–12 siffror) går",
                    "there is no `{{{part}}}`: possible are `{{year}}`, `{{month}}` and `{{count:6}}` (1-12 digits)"
                ));
            }
        }
        rest = &inner[close + 1..];
    }
    match counts {
        1 => Ok(()),
        0 => Err(words!(
            "`{{count:6}}` saknas: utan den får två ärenden samma nummer",
            "`{{count:6}}` is missing: without it two cases get one number"
        )),
        _ => Err(words!("`{{count}}` står mer än en gång", "`{{count}}` stands more than once")),
    }
}
