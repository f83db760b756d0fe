//! Sentences in both languages, as the engine makes them.

use tillit_engine::Said;

/// Makes [`tillit_engine::Words`] of a Swedish and an English format string that capture the same variables. Names after a
/// semicolon are words themselves, and each string captures them in its own language.
macro_rules! words {
    ($sv:literal, $en:literal $(,)?) => {
        tillit_engine::Words { sv: format!($sv), en: format!($en) }
    };
    ($sv:literal, $en:literal; $($word:ident),+ $(,)?) => {
        tillit_engine::Words { sv: { $(let $word = &$word.sv;)+ format!($sv) }, en: { $(let $word = &$word.en;)+ format!($en) } }
    };
}
pub(crate) use words;

/// A fixed text for a table: Swedish first, then English.
pub(crate) const fn said(sv: &'static str, en: &'static str) -> Said {
    Said { sv, en }
}

/// Names in a sentence, at most `most` of them: `` `a`, `b`, and 3 more ``.
pub(crate) fn listed<'a>(names: impl IntoIterator<Item = &'a str>, most: usize) -> tillit_engine::Words {
    let names: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    let shown = names[..names.len().min(most)].join(", ");
    match names.len().saturating_sub(most) {
        0 => words!("{shown}", "{shown}"),
        more => words!("{shown} och {more} till", "{shown} and {more} more"),
    }
}
