//! The types of facts: what a field can hold and what an expression can compute with.

use std::fmt;
use std::sync::Arc;

/// The values that a choice offers, in page order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choices {
    /// The name in the catalogue; `None` where the field itself lists them.
    pub name: Option<String>,
    /// The values.
    pub items: Vec<String>,
}

/// The type of a fact. `text` and `note` (several lines) are one type: they differ in how a form shows them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Type {
    /// Words.
    Text,
    /// A whole number.
    Number,
    /// An exact decimal number.
    Decimal,
    /// True or false.
    Boolean,
    /// A day.
    Date,
    /// A moment, in microseconds of UTC.
    Instant,
    /// A length of time.
    Duration,
    /// One of a few named values.
    Choice(Arc<Choices>),
    /// Someone of the directory, or a guest.
    Person,
    /// Those who work together.
    Team,
    /// A contact list.
    Contact,
    /// An item of one of the organisation's own lists, by the list's name.
    Item(String),
    /// Several values of one type.
    List(Box<Type>),
    /// Named values that came from outside (`message`), or that stand together (`steps.fix`).
    Record(Arc<Vec<(String, Type)>>),
    /// What a rule answers, by the rule's name: its place decides which type that must be.
    Answer(String),
}

impl Type {
    /// A list of this type.
    #[must_use]
    pub fn list(self) -> Type {
        Type::List(Box::new(self))
    }
}

/// The word of the language for the type, as it stands in `type:`.
impl fmt::Display for Type {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Type::Text => f.write_str("text"),
            Type::Number => f.write_str("number"),
            Type::Decimal => f.write_str("decimal"),
            Type::Boolean => f.write_str("boolean"),
            Type::Date => f.write_str("date"),
            Type::Instant => f.write_str("instant"),
            Type::Duration => f.write_str("duration"),
            Type::Choice(choices) => match &choices.name {
                Some(name) => write!(f, "choice of {name}"),
                None => write!(f, "choice of {}", choices.items.join(" | ")),
            },
            Type::Person => f.write_str("person"),
            Type::Team => f.write_str("team"),
            Type::Contact => f.write_str("contact"),
            Type::Item(list) => f.write_str(list),
            Type::List(of) => write!(f, "list of {of}"),
            Type::Record(_) => f.write_str("record"),
            Type::Answer(rule) => write!(f, "answer of {rule}"),
        }
    }
}
