//! Message templates.

use super::cursor::Cursor;
use crate::language::Shape;
use crate::model::Template;
use crate::source::Node;

pub(super) fn template(node: &Node, shape: &'static Shape) -> Option<Template> {
    let cursor = Cursor::of(node, shape);
    Some(Template {
        name: cursor.text("template")?,
        facts: cursor.names("facts"),
        subject: cursor.title("subject").unwrap_or_default(),
        text: cursor.title("text").unwrap_or_default(),
        sms: cursor.title("sms"),
    })
}
