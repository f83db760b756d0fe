//! A small form that several readers need: moments.

/// A moment in the package's zone: `2026-03-02 09:00`, with seconds if need be, or a date.
pub(crate) fn moment(text: &str) -> Option<jiff::civil::DateTime> {
    let text = text.trim();
    let digits = text.as_bytes().first().is_some_and(u8::is_ascii_digit);
    if !digits || text.contains(['Z', '+', '[']) {
        return None;
    }
    text.parse().ok()
}
