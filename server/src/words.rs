//! Sentences in both languages, as the engine makes them.

/// Makes [`tillit_engine::Words`] of a Swedish and an English format string that capture the same variables.
macro_rules! words {
    ($sv:literal, $en:literal $(,)?) => {
        tillit_engine::Words { sv: format!($sv), en: format!($en) }
    };
}
pub(crate) use words;
