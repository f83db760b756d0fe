//! The types of the language itself, which `type` names; an organisation's own lists come beside them.

use crate::words::{Said, said};

/// A type of the language itself.
#[derive(Debug)]
pub(crate) struct FieldType {
    /// As it stands after `type:`.
    pub(crate) name: &'static str,
    /// The language has it, this version has not yet.
    pub(crate) not_yet: bool,
    /// One line for people.
    pub(crate) help: Said,
}

/// All of them, in the order of the reference.
pub(crate) static FIELD_TYPES: &[FieldType] = &[
    here("text", said("ord på en rad", "words on one line")),
    here("note", said("text på flera rader", "text of several lines")),
    here("number", said("ett heltal, som `3`", "a whole number, such as `3`")),
    here("decimal", said("ett exakt tal med decimaler, som `2.50`", "an exact number with decimals, such as `2.50`")),
    not_yet("money", said("ett belopp med valuta, som `5000 SEK`", "an amount with its currency, such as `5000 SEK`")),
    here("boolean", said("ja eller nej", "yes or no")),
    here("date", said("en dag", "a day")),
    here("instant", said("en tidpunkt: dag och klockslag", "a moment: day and time")),
    here("duration", said("en tidslängd, som `48 h`", "a length of time, such as `48 h`")),
    here("choice", said("ett av några namngivna värden; `of` säger vilka", "one of a few named values; `of` says which")),
    here("person", said("någon i katalogen, eller en gäst", "someone of the directory, or a guest")),
    here("team", said("en grupp", "a team")),
    here("contact", said("en kontaktlista", "a contact list")),
    not_yet("calendar", said("en kalender med öppettider", "a calendar of opening hours")),
    not_yet("file", said("en bifogad fil", "an attached file")),
    not_yet("case", said("ett annat ärende", "another case")),
];

const fn here(name: &'static str, help: Said) -> FieldType {
    FieldType { name, not_yet: false, help }
}

const fn not_yet(name: &'static str, help: Said) -> FieldType {
    FieldType { name, not_yet: true, help }
}
