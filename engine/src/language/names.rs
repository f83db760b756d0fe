//! What a name looks like, and which names are taken.

/// Longest name, in characters.
pub(crate) const NAME_LENGTH: usize = 40;

/// Facts that every case has; no field, step, rule or list may bear their names.
pub(crate) const RESERVED_FACTS: &[&str] = &[
    "number", "process", "status", "channel", "received", "ended", "owner", "now", "today", "actor", "steps", "clocks", "message",
    "answer", "receiver",
];

/// Words of the language that no name in an expression may be: the triggers, and the words that `next`, ways and values know.
pub(crate) const WORDS: &[&str] = &[
    "form",
    "mail",
    "signal",
    "every",
    "case",
    "call",
    "message",
    "role",
    "after",
    "at",
    "when",
    "clock",
    "error",
    "done",
    "otherwise",
    "none",
    "all",
    "any",
    "first",
    "last",
    "start",
    "end",
];

/// Words that not even a name may be that stands only as a key.
const KEY_WORDS: &[&str] = &["otherwise", "done", "any", "none", "true", "false", "null"];

/// Whether a text has the form of a name: `[a-z][a-z0-9_]*`, at most 40 characters.
pub(crate) fn is_name(text: &str) -> bool {
    text.len() <= NAME_LENGTH
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
}

/// Whether the language keeps a word for itself, for names in expressions or for names that stand only as keys.
pub(crate) fn is_reserved_word(name: &str, only_a_key: bool) -> bool {
    if only_a_key { KEY_WORDS.contains(&name) } else { WORDS.contains(&name) || KEY_WORDS.contains(&name) }
}

/// A name near to what was written: `Till-åtgärd` gives `till_atgard`; `2nd` gives none.
pub(crate) fn suggest_name(text: &str) -> Option<String> {
    let name: String = text
        .trim()
        .to_lowercase()
        .chars()
        .filter_map(|c| match c {
            'å' | 'ä' | 'à' | 'á' => Some('a'),
            'ö' | 'ø' | 'ó' => Some('o'),
            'é' | 'è' | 'ë' => Some('e'),
            'ü' => Some('u'),
            ' ' | '-' | '.' | '_' | '/' => Some('_'),
            c if c.is_ascii_alphanumeric() => Some(c),
            _ => None,
        })
        .skip_while(|c| *c == '_')
        .take(NAME_LENGTH)
        .collect();
    is_name(&name).then_some(name)
}
