//! The words that rhai keeps for itself: a fact of such a name could not be a rule's parameter.
//!
//! Rhai has the list in its tokenizer and does not publish it, so it stands here; a test holds each word against the crate.

/// Words of rhai's grammar, used or kept for later, in alphabetical order.
const RESERVED: [&str; 62] = [
    "Fn",
    "as",
    "async",
    "await",
    "break",
    "call",
    "case",
    "catch",
    "const",
    "continue",
    "curry",
    "debug",
    "default",
    "do",
    "else",
    "eval",
    "export",
    "false",
    "fn",
    "for",
    "go",
    "goto",
    "if",
    "import",
    "in",
    "is",
    "is_def_fn",
    "is_def_var",
    "is_shared",
    "let",
    "loop",
    "match",
    "module",
    "new",
    "nil",
    "null",
    "package",
    "print",
    "private",
    "protected",
    "public",
    "return",
    "shared",
    "spawn",
    "static",
    "super",
    "switch",
    "sync",
    "this",
    "thread",
    "throw",
    "true",
    "try",
    "type_of",
    "until",
    "use",
    "var",
    "void",
    "while",
    "with",
    "yield",
    "_",
];

/// Longest name of anything in the language, in characters.
const MOST_LETTERS: usize = 40;

/// Whether no fact, field or rule may bear the name because rhai keeps the word.
#[must_use]
pub(crate) fn is_reserved(name: &str) -> bool {
    RESERVED.contains(&name)
}

/// Whether the name is of the form that names have: `[a-z][a-z0-9_]*`, at most 40 characters.
pub(super) fn has_form(name: &str) -> bool {
    name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && name.len() <= MOST_LETTERS
}

#[cfg(test)]
mod tests {
    use rhai::Engine;

    use super::{RESERVED, is_reserved};

    fn can_be_a_parameter(name: &str) -> bool {
        Engine::new_raw().compile(format!("fn x({name}) {{}}")).is_ok()
    }

    #[test]
    fn rhai_refuses_every_reserved_word_as_a_parameter() {
        for word in RESERVED {
            assert!(!can_be_a_parameter(word), "{word}");
        }
    }

    #[test]
    fn rhai_takes_the_other_words_of_the_language() {
        let sentence_6 = "form mail signal every message role after at when clock error";
        let names = "done otherwise none all any first last start end";
        let facts = "number process status channel received ended owner now today actor steps clocks answer receiver";
        let ours = "type priority global each then begin ref on off set next flow to exit step";
        for word in [sentence_6, names, facts, ours].iter().flat_map(|words| words.split(' ')) {
            assert!(!is_reserved(word) && can_be_a_parameter(word), "{word}");
        }
        // Two words of sentence 6 are rhai's too, so they are refused twice.
        assert!(is_reserved("case") && is_reserved("call"));
    }
}
