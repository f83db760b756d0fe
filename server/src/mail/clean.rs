//! Words that came from outside, made fit to be written on: without what is no word.

/// The most characters of a subject or a name that are taken or sent.
pub(super) const MOST_LINE_CHARACTERS: usize = 250;

/// A text as one line: without line ends and other controls, so that no header follows from it (P29), and not without end.
pub(super) fn line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || is_control(c)).filter(|word| !word.is_empty());
    let line = words.collect::<Vec<_>>().join(" ");
    shortened(&line, MOST_LINE_CHARACTERS).to_owned()
}

/// A text of several lines: every line end as `\n`, without controls.
pub(super) fn lines(text: &str) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    text.chars().filter(|c| matches!(c, '\n' | '\t') || !is_control(*c)).collect()
}

/// The beginning of a text.
pub(super) fn shortened(text: &str, most_characters: usize) -> &str {
    text.char_indices().nth(most_characters).map_or(text, |(end, _)| &text[..end])
}

/// Controls, the byte order mark, and what turns the direction of all that follows.
fn is_control(c: char) -> bool {
    c.is_control() || matches!(c, '\u{feff}' | '\u{2028}' | '\u{2029}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_has_no_end_within_it() {
        assert_eq!(line("  Skrivaren\r\nBcc: eva@uu.example\0\u{2028} är\t sönder\u{202e} "), "Skrivaren Bcc: eva@uu.example är sönder");
        assert_eq!(line(&"å".repeat(1_000)).chars().count(), MOST_LINE_CHARACTERS);
    }

    #[test]
    fn lines_keep_their_ends_and_tabs() {
        assert_eq!(lines("\u{feff}a\r\nb\rc\n\td\0\u{7}"), "a\nb\nc\n\td");
    }
}
