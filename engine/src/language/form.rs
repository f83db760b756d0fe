//! The vocabulary in which the table is written: keys, what their values look like, and maps of keys.

use crate::words::Said;

/// A key of a map.
#[derive(Debug)]
pub(crate) struct Key {
    /// As it stands in the file.
    pub(crate) name: &'static str,
    /// What its value looks like.
    pub(crate) form: Form,
    /// Whether it must stand there.
    pub(crate) need: Need,
    /// The language has it, this version has not yet.
    pub(crate) not_yet: bool,
    /// One line for people.
    pub(crate) help: Said,
}

/// Whether a key must stand in its map.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Need {
    Required,
    Optional,
    /// Left out, it means this.
    Default(&'static str),
}

/// A map with a fixed set of keys.
#[derive(Debug)]
pub(crate) struct Shape {
    /// Its name in schemas and in the reference.
    pub(crate) name: &'static str,
    pub(crate) help: Said,
    pub(crate) keys: &'static [Key],
}

/// Maps of several kinds: one key says which, and brings keys of its own.
#[derive(Debug)]
pub(crate) struct Kinds {
    pub(crate) name: &'static str,
    pub(crate) help: Said,
    /// The telling key must be the first one.
    pub(crate) first: bool,
    pub(crate) kinds: &'static [Kind],
    /// Keys that every kind has.
    pub(crate) common: &'static [Key],
}

/// One kind of a [`Kinds`].
#[derive(Debug)]
pub(crate) struct Kind {
    /// The key that tells it.
    pub(crate) key: Key,
    pub(crate) own: &'static [Key],
}

/// What a value looks like.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Form {
    /// `{sv: …, en: …}`: a text in each language of the package.
    Title,
    /// Any single value, as text.
    Text,
    /// `true` or `false`.
    Flag,
    /// A whole number, not below zero.
    Whole,
    /// `all`, `first`, or a number from 1.
    Join,
    /// A name that is given here.
    NewName,
    /// A name that stands elsewhere.
    Name(Names),
    /// A name from a form list; `?` after it makes it optional.
    Asked,
    /// `48 h`.
    Duration,
    /// `2026-01-15`.
    Date,
    /// `08:00-17:00`.
    ClockSpan,
    /// `12-24`, `easter + 39`, `friday from 06-19`.
    DayRule,
    /// `INC-{year}-{count:6}`.
    NumberPattern,
    /// `/labels/service`.
    Pointer,
    /// A regular expression.
    Pattern,
    /// A moment or a time of day in a scenario: `2026-03-02 09:00`.
    Moment,
    /// An expression.
    Expression,
    /// A literal or an expression.
    Value,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// Anything at all, as JSON.
    Json,
    /// `[a, b]`.
    Many(&'static Form),
    /// `a` or `[a, b]`.
    OneOrMany(&'static Form),
    /// A map whose keys are names of the kind told and whose values all look alike.
    Entries(Names, &'static Form),
    Shape(&'static Shape),
    Kinds(&'static Kinds),
    /// The first that fits by its outer form (text, list or map).
    Either(&'static [Form]),
}

/// What a name names.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Names {
    /// A name that is given here and may stand in expressions: fields, steps, lists.
    New,
    /// A name that is given here and stands only in quotes or as a key: choices, items, ways, handlers, starts.
    NewKey,
    Step,
    Field,
    /// A role, or a field of type person or team, `owner`, `anyone`.
    Role,
    CatalogueRole,
    TeamOrRole,
    Person,
    Holidays,
    /// `monday`, `monday-friday`.
    Weekdays,
    /// `2026-12-23`.
    Day,
    Rule,
    Choices,
    Type,
    System,
    Signal,
    Template,
    Message,
    Process,
    Scenario,
    Status,
    Receiver,
    Fact,
    Language,
    /// A word of the world outside: no form is asked of it.
    Foreign,
}

pub(crate) const fn key(name: &'static str, form: Form, help: Said) -> Key {
    Key { name, form, need: Need::Optional, not_yet: false, help }
}

impl Key {
    pub(crate) const fn required(self) -> Key {
        Key { need: Need::Required, ..self }
    }

    pub(crate) const fn default(self, value: &'static str) -> Key {
        Key { need: Need::Default(value), ..self }
    }

    pub(crate) const fn not_yet(self) -> Key {
        Key { not_yet: true, ..self }
    }
}

impl Kind {
    /// A kind of which this version has only the name.
    pub(crate) const fn not_yet(name: &'static str, form: Form, help: Said) -> Kind {
        Kind { key: key(name, form, help).not_yet(), own: &[] }
    }
}

impl Kinds {
    /// The kind that a key tells.
    pub(crate) fn kind(&self, name: &str) -> Option<&'static Kind> {
        self.kinds.iter().find(|kind| kind.key.name == name)
    }

    /// The kinds that have a key of their own by this name.
    pub(crate) fn with_key(&self, name: &str) -> Vec<&'static str> {
        let has = |kind: &&Kind| kind.own.iter().any(|key| key.name == name);
        self.kinds.iter().filter(has).map(|kind| kind.key.name).collect()
    }
}
