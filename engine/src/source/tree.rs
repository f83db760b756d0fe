//! The tree of a YAML file: every key and every value with its place.

use super::file::Span;

/// A value with the place it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct At<T> {
    /// What was read.
    pub value: T,
    /// Where.
    pub span: Span,
}

impl<T> At<T> {
    /// The same place with another value.
    pub(crate) fn with<U>(&self, value: U) -> At<U> {
        At { value, span: self.span }
    }
}

impl<T: AsRef<str>> At<T> {
    /// The text that was read.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.value.as_ref()
    }
}

/// How a scalar is written: it decides whether `true` is a truth value or a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Style {
    /// Without quotes, on one or several lines.
    Plain,
    /// In `'…'` or `"…"`.
    Quoted,
    /// A block after `|` or `>`.
    Block,
}

/// A single value, as text: what it means is for the reader to say (YAML 1.2 core, where `yes` and `no` are words).
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Scalar {
    /// The text without quotes, escapes resolved.
    pub text: String,
    /// How it is written.
    pub style: Style,
}

/// A node of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Node {
    /// From its first to its last character; comments after it do not count.
    pub(crate) span: Span,
    /// What it is.
    pub(crate) value: Value,
}

/// What a node is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Value {
    /// Nothing: a key without a value, `null` or `~`.
    Nothing,
    /// A single value.
    Scalar(Scalar),
    /// A list.
    List(Vec<Node>),
    /// A map, in the order of the file; of two equal keys the first that has a value is kept.
    Map(Vec<(Node, Node)>),
    /// Something that is not of the language (an alias, a tagged value); it has been reported.
    Refused,
}

impl Node {
    /// The text of a scalar.
    #[must_use]
    pub(crate) fn text(&self) -> Option<&str> {
        match &self.value {
            Value::Scalar(scalar) => Some(&scalar.text),
            _ => None,
        }
    }

    /// The entries of a map.
    #[must_use]
    pub(crate) fn entries(&self) -> Option<&[(Node, Node)]> {
        match &self.value {
            Value::Map(entries) => Some(entries),
            _ => None,
        }
    }
}
