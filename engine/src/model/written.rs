//! The small parts of which everything in a package is made: names, titles, values as they are written.

use std::sync::Arc;

use indexmap::IndexMap;

use crate::source::{At, Scalar, Span};

/// A name with its place.
pub type Name = At<String>;

/// Named things in page order.
pub type Entries<T> = IndexMap<String, T>;

/// A text in each language of the package. Cheap to clone: all clones share their texts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Title {
    /// Language code → text with its place.
    pub texts: Arc<IndexMap<String, At<String>>>,
}

impl Title {
    /// The text in a language; in the package's first, where it does not have that one.
    #[must_use]
    pub fn in_language(&self, code: &str) -> &str {
        self.texts.get(code).or_else(|| self.texts.values().next()).map_or("", |text| text.as_str())
    }
}

/// A value as its author wrote it: whether it is a literal or an expression depends on the type that its place asks for.
pub type Written = At<Scalar>;

/// One value or a list of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum WrittenValue {
    /// One value; of a field with `list: true`, an expression that gives the list.
    One(Written),
    /// Several values, with the place of the whole list.
    Several(Vec<Written>, Span),
}

impl WrittenValue {
    /// All values.
    #[must_use]
    pub fn all(&self) -> &[Written] {
        match self {
            WrittenValue::One(written) => std::slice::from_ref(written),
            WrittenValue::Several(all, _) => all,
        }
    }

    /// The place of the whole value.
    #[must_use]
    pub fn span(&self) -> Span {
        match self {
            WrittenValue::One(written) => written.span,
            WrittenValue::Several(_, span) => *span,
        }
    }
}

/// What `set` or `with` gives one field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Assignment {
    /// The field, or in `with` what the receiver calls it.
    pub name: Name,
    /// The value.
    pub value: WrittenValue,
}
