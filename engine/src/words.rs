//! What the product says to a person, in each language it speaks.
//!
//! Both texts are made where the facts are known; the reader's language is chosen late, at the edge, so that one
//! diagnostic can be shown to two people.

use std::fmt;

/// A language that tillit itself speaks (a package may declare others for its own titles).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Language {
    /// Swedish.
    Swedish,
    /// English, also where the reader's language is not known.
    #[default]
    English,
}

impl Language {
    /// All languages, in the order in which they are shown.
    pub const ALL: [Language; 2] = [Language::Swedish, Language::English];

    /// The language of an ISO 639-1 code or of a locale such as `sv_SE.UTF-8`; `None` when tillit does not speak it.
    #[must_use]
    pub fn from_locale(locale: &str) -> Option<Language> {
        match locale.split(['_', '-', '.', '@']).next()? {
            "sv" => Some(Language::Swedish),
            "en" | "C" | "POSIX" => Some(Language::English),
            _ => None,
        }
    }

    /// The ISO 639-1 code.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Language::Swedish => "sv",
            Language::English => "en",
        }
    }
}

/// A text in every language of the product.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Swedish.
    pub sv: String,
    /// English.
    pub en: String,
}

impl Words {
    /// The text in the reader's language.
    #[must_use]
    pub fn in_language(&self, language: Language) -> &str {
        match language {
            Language::Swedish => &self.sv,
            Language::English => &self.en,
        }
    }

    /// The same with pictures in place of control characters, line breaks apart.
    ///
    /// Words quote what stands in files: an escape sequence among it must not reach a terminal, where it could hide or forge
    /// lines.
    pub(crate) fn printable(&self) -> Words {
        let picture = |character: char| match character {
            '\n' => '\n',
            '\u{0}'..='\u{1f}' => char::from_u32(0x2400 + u32::from(character)).expect("each of them has a picture"),
            _ if character.is_control() => '\u{fffd}',
            _ => character,
        };
        Words { sv: self.sv.chars().map(picture).collect(), en: self.en.chars().map(picture).collect() }
    }
}

/// A fixed text in every language of the product, as it stands in tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Said {
    /// Swedish.
    pub sv: &'static str,
    /// English.
    pub en: &'static str,
}

impl Said {
    /// The text in the reader's language.
    #[must_use]
    pub const fn in_language(self, language: Language) -> &'static str {
        match language {
            Language::Swedish => self.sv,
            Language::English => self.en,
        }
    }
}

impl From<Said> for Words {
    fn from(said: Said) -> Words {
        Words { sv: said.sv.to_owned(), en: said.en.to_owned() }
    }
}

/// A fixed text for a table: Swedish first, then English.
pub(crate) const fn said(sv: &'static str, en: &'static str) -> Said {
    Said { sv, en }
}

/// Makes [`Words`] of a Swedish and an English format string that capture the same variables.
macro_rules! words {
    ($sv:literal, $en:literal $(,)?) => {
        $crate::words::Words { sv: format!($sv), en: format!($en) }
    };
}
pub(crate) use words;

/// Names in a sentence: `` `a`, `b` and `c` ``, at most `most` of them, then how many more there are.
pub(crate) fn list_of<I>(names: I, most: usize) -> Words
where
    I: IntoIterator,
    I::Item: fmt::Display,
{
    let quoted: Vec<String> = names.into_iter().map(|name| format!("`{name}`")).collect();
    if quoted.len() > most {
        let (shown, more) = (quoted[..most].join(", "), quoted.len() - most);
        return words!("{shown} och {more} till", "{shown} and {more} more");
    }
    match quoted.as_slice() {
        [] => words!("inget", "nothing"),
        [one] => words!("{one}", "{one}"),
        [start @ .., last] => {
            let start = start.join(", ");
            words!("{start} och {last}", "{start} and {last}")
        }
    }
}
