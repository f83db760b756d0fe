//! The history that an answer quotes at its end.
//!
//! It is left out only where it is surely a quotation: lines that begin with `>`, to the very end, with the line above that says
//! who wrote them. Below "Original message", as Outlook writes it, someone may have answered between the lines, so that stays
//! (the raw message has all of it in either case).

/// The text without the history at its end; all of it, where nothing else would be left.
pub(super) fn without(text: &str) -> &str {
    let mut rest = Lines(text);
    let mut quoted = false;
    while let Some((above, line)) = rest.last() {
        let is_quoted = line.trim_start().starts_with('>');
        if !is_quoted && !line.trim().is_empty() {
            break;
        }
        quoted |= is_quoted;
        rest = above;
    }
    if !quoted {
        return text;
    }
    let kept = without_attribution(rest).0.trim_end();
    if kept.trim().is_empty() { text } else { kept }
}

/// `Den mån 2 mars 2026 kl 09:00 skrev Biblioteket <bibliotek@uu.example>:`, which may be broken in two or three lines.
fn without_attribution(text: Lines<'_>) -> Lines<'_> {
    const MOST_LINES: usize = 3;
    let mut rest = text;
    let mut said = String::new();
    for _ in 0..MOST_LINES {
        let Some((above, line)) = rest.last() else { break };
        if line.trim().is_empty() || (said.is_empty() && !line.trim_end().ends_with(':')) {
            break;
        }
        said = format!("{} {said}", line.trim());
        rest = above;
        let starts = ["Den ", "On ", "Am ", "Le "].iter().any(|start| line.starts_with(start));
        if starts || (says_who_wrote(&said) && rest.last().is_none_or(|(_, above)| above.trim().is_empty())) {
            return if says_who_wrote(&said) { rest } else { text };
        }
    }
    text
}

fn says_who_wrote(line: &str) -> bool {
    const WROTE: [&str; 6] = ["skrev", "wrote", "schrieb", "a écrit", "skreiv", "kirjoitti"];
    WROTE.iter().any(|word| line.contains(word))
}

/// A text that is taken apart from its end.
#[derive(Clone, Copy)]
struct Lines<'t>(&'t str);

impl<'t> Lines<'t> {
    /// What is above the last line, and that line.
    fn last(self) -> Option<(Lines<'t>, &'t str)> {
        let text = self.0;
        if text.is_empty() {
            return None;
        }
        Some(text.rfind('\n').map_or((Lines(""), text), |end| (Lines(&text[..end]), &text[end + 1..])))
    }
}

#[cfg(test)]
mod tests {
    use super::without;

    #[test]
    fn a_quotation_at_the_end_goes_with_the_line_that_says_whose_it_is() {
        for (text, kept) in [
            ("Tack!\n\nDen mån 2 mars 2026 kl 09:00 skrev Biblioteket <h@uu.example>:\n> Löst?\n>\n> Biblioteket", "Tack!"),
            ("Tack!\n\nDen mån 2 mars 2026 kl 09:00 skrev Biblioteket\n<h@uu.example>:\n\n> Löst?\n", "Tack!"),
            ("Thanks\nOn Mon, 2 Mar 2026, Biblioteket wrote:\n>> a\n> b", "Thanks"),
            ("Tack!\n> Löst?", "Tack!"),
        ] {
            assert_eq!(without(text), kept, "{text}");
        }
    }

    #[test]
    fn whatever_may_be_the_senders_own_words_stays() {
        for text in [
            "Den gick sönder\n> så sa de\nmen nej",
            "Så här:\n> Startar den?\nNej.\n> Lyser den?\nJa.",
            "> Löst?\n> Hej",
            "Hej\n-----Ursprungligt meddelande-----\nFrån: Biblioteket\nÄr det löst? JA",
            "",
            "\n\n",
        ] {
            assert_eq!(without(text), text);
        }
        assert_eq!(without("Jag fick felet:\n> disk full"), "Jag fick felet:");
    }
}
