//! Examples of a rule.

use super::cursor::{Cursor, text, written_value};
use crate::language::{Form, Shape};
use crate::model::{Example, Examples};
use crate::source::{Node, Value};

pub(super) fn examples(node: &Node, shape: &'static Shape) -> Option<Examples> {
    let cursor = Cursor::of(node, shape);
    let Form::Many(Form::Shape(row_shape)) = cursor.form_of("rows") else { unreachable!("`rows` is a list of examples") };
    let rows = match cursor.node("rows").map(|node| &node.value) {
        Some(Value::List(rows)) => rows.iter().filter(|row| row.entries().is_some()).map(|row| example(row, row_shape)).collect(),
        _ => Vec::new(),
    };
    Some(Examples { rule: cursor.text("examples")?, rows })
}

fn example(node: &Node, shape: &'static Shape) -> Example {
    let cursor = Cursor::of(node, shape);
    let when = cursor.node("when").and_then(Node::entries).unwrap_or(&[]);
    Example {
        span: node.span,
        when: when.iter().filter_map(|(key, value)| Some((text(key)?, written_value(value)?))).collect(),
        then: cursor.value("then"),
        error: cursor.text("error"),
    }
}
