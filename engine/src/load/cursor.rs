//! Reads a map key by key, quietly: what does not fit its form was reported by `conform` and is left out here.
//!
//! Invariant (debug builds): every key that a builder asks for is one of the table's, and every ready key that stands in the
//! file is asked for, so nothing is accepted and ignored.

use std::cell::RefCell;
use std::sync::Arc;

use crate::language::{Form, Key, Kinds, Shape};
use crate::model::{Assignment, Entries, FormItem, Name, Title, Written, WrittenValue};
use crate::source::{At, Node, Span, Value};

/// A map that is being read.
pub(super) struct Cursor<'a> {
    entries: &'a [(Node, Node)],
    keys: Vec<&'static [Key]>,
    kind: Option<&'static Key>,
    asked: RefCell<Vec<&'static str>>,
}

impl<'a> Cursor<'a> {
    /// A map with a fixed set of keys; empty if the node is no map.
    pub(super) fn of(node: &'a Node, shape: &'static Shape) -> Cursor<'a> {
        Cursor { entries: node.entries().unwrap_or(&[]), keys: vec![shape.keys], kind: None, asked: RefCell::default() }
    }

    /// A map of several kinds, with the name of its kind and what stands at the telling key; `None` if the kind is unclear or
    /// not yet here.
    pub(super) fn of_kind(node: &'a Node, kinds: &'static Kinds) -> Option<(Cursor<'a>, &'static str, &'a Node)> {
        let entries = node.entries()?;
        let mut telling = entries.iter().filter_map(|(key, value)| Some((kinds.kind(key.text()?)?, value)));
        let (kind, value) = telling.next()?;
        if kind.key.not_yet || (!kinds.first && telling.next().is_some()) {
            return None;
        }
        let cursor = Cursor { entries, keys: vec![kind.own, kinds.common], kind: Some(&kind.key), asked: RefCell::default() };
        Some((cursor, kind.key.name, value))
    }

    fn key(&self, name: &str) -> &'static Key {
        let mut keys = self.kind.into_iter().chain(self.keys.iter().flat_map(|keys| keys.iter()));
        keys.find(|key| key.name == name).expect("a builder asks only for keys of the table")
    }

    /// What stands at a key.
    pub(super) fn node(&self, name: &str) -> Option<&'a Node> {
        let key = self.key(name);
        self.asked.borrow_mut().push(key.name);
        self.entries.iter().find(|(node, _)| node.text() == Some(name)).map(|(_, value)| value)
    }

    /// The map at a key, read in turn.
    pub(super) fn shape(&self, name: &str) -> Option<Cursor<'a>> {
        let Form::Shape(shape) = self.key(name).form else { unreachable!("`{name}` is a map of fixed keys") };
        self.node(name).map(|node| Cursor::of(node, shape))
    }

    /// What the table says of a key's value.
    pub(super) fn form_of(&self, name: &str) -> &'static Form {
        &self.key(name).form
    }

    /// All known keys that stand there, in page order.
    pub(super) fn present(&self) -> Vec<(Name, &'a Node)> {
        let known = |name: &str| self.keys.iter().flat_map(|keys| keys.iter()).find(|key| key.name == name && !key.not_yet);
        let entries = self.entries.iter().filter_map(|(node, value)| {
            self.asked.borrow_mut().push(known(node.text()?)?.name);
            Some((text(node)?, value))
        });
        entries.collect()
    }

    /// Whether this kind of map may have the key.
    pub(super) fn has(&self, name: &str) -> bool {
        self.keys.iter().flat_map(|keys| keys.iter()).any(|key| key.name == name)
    }

    /// The place of a key itself.
    pub(super) fn place(&self, name: &str) -> Option<Span> {
        self.entries.iter().find(|(node, _)| node.text() == Some(name)).map(|(key, _)| key.span)
    }

    pub(super) fn text(&self, name: &str) -> Option<At<String>> {
        self.node(name).and_then(text)
    }

    pub(super) fn title(&self, name: &str) -> Option<Title> {
        self.node(name).map(title)
    }

    pub(super) fn flag(&self, name: &str, default: bool) -> bool {
        match self.node(name).and_then(Node::text) {
            Some("true") => true,
            Some("false") => false,
            _ => default,
        }
    }

    pub(super) fn names(&self, name: &str) -> Vec<Name> {
        self.node(name).map(names).unwrap_or_default()
    }

    pub(super) fn form(&self, name: &str) -> Vec<FormItem> {
        self.node(name).map(form_items).unwrap_or_default()
    }

    pub(super) fn written(&self, name: &str) -> Option<Written> {
        self.node(name).and_then(written)
    }

    pub(super) fn value(&self, name: &str) -> Option<WrittenValue> {
        self.node(name).and_then(written_value)
    }

    pub(super) fn assignments(&self, name: &str) -> Vec<Assignment> {
        self.node(name).map(assignments).unwrap_or_default()
    }

    /// The named things of a map, each read by `read`.
    pub(super) fn entries<T>(&self, name: &str, read: impl FnMut(Name, &'a Node) -> Option<T>) -> Entries<T> {
        self.node(name).map(|node| entries(node, read)).unwrap_or_default()
    }
}

impl Drop for Cursor<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            return;
        }
        let asked = self.asked.borrow();
        let present = |key: &Key| self.entries.iter().any(|(node, _)| node.text() == Some(key.name));
        let is_kind = |key: &Key| self.kind.is_some_and(|kind| kind.name == key.name);
        let ignored = self
            .keys
            .iter()
            .flat_map(|keys| keys.iter())
            .find(|key| !key.not_yet && present(key) && !is_kind(key) && !asked.contains(&key.name) && !is_shown_only(key));
        debug_assert!(ignored.is_none(), "`{}` is in the table, and its builder never reads it", ignored.map_or("", |key| key.name));
    }
}

/// Keys whose whole meaning is to be there for people: help and citations on things where nothing reads them yet are kept by
/// the tree alone.
fn is_shown_only(key: &Key) -> bool {
    matches!(key.name, "help" | "cites") && matches!(key.form, Form::Title | Form::Many(_))
}

pub(super) fn text(node: &Node) -> Option<At<String>> {
    node.text().map(|text| At { value: text.trim().to_owned(), span: node.span })
}

pub(super) fn title(node: &Node) -> Title {
    let texts = node.entries().unwrap_or(&[]).iter();
    let texts = texts.filter_map(|(key, value)| Some((key.text()?.to_owned(), At { value: value.text()?.to_owned(), span: value.span })));
    Title { texts: Arc::new(texts.collect()) }
}

/// One name or a list of names.
pub(super) fn names(node: &Node) -> Vec<Name> {
    match &node.value {
        Value::List(items) => items.iter().filter_map(text).collect(),
        _ => text(node).into_iter().collect(),
    }
}

pub(super) fn form_items(node: &Node) -> Vec<FormItem> {
    let item = |name: Name| match name.value.strip_suffix('?') {
        Some(field) => FormItem { field: name.with(field.to_owned()), required: false },
        None => FormItem { field: name, required: true },
    };
    names(node).into_iter().map(item).collect()
}

pub(super) fn written(node: &Node) -> Option<Written> {
    match &node.value {
        Value::Scalar(scalar) => Some(At { value: scalar.clone(), span: node.span }),
        _ => None,
    }
}

pub(super) fn written_value(node: &Node) -> Option<WrittenValue> {
    match &node.value {
        Value::List(items) => Some(WrittenValue::Several(items.iter().filter_map(written).collect(), node.span)),
        _ => written(node).map(WrittenValue::One),
    }
}

pub(super) fn assignments(node: &Node) -> Vec<Assignment> {
    let entries = node.entries().unwrap_or(&[]).iter();
    entries.filter_map(|(key, value)| Some(Assignment { name: text(key)?, value: written_value(value)? })).collect()
}

pub(super) fn entries<'a, T>(node: &'a Node, mut read: impl FnMut(Name, &'a Node) -> Option<T>) -> Entries<T> {
    let entries = node.entries().unwrap_or(&[]).iter();
    entries.filter_map(|(key, value)| Some((key.text()?.to_owned(), read(text(key)?, value)?))).collect()
}
