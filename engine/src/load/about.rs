//! `package.yaml`.

use super::cursor::{Cursor, names};
use crate::language::Shape;
use crate::model::About;
use crate::source::{At, Node};

pub(super) fn about(node: &Node, shape: &'static Shape) -> Option<About> {
    let cursor = Cursor::of(node, shape);
    let _edition = cursor.text("language");
    let about = About {
        name: cursor.text("package")?,
        title: cursor.title("title").unwrap_or_default(),
        languages: cursor.names("languages"),
        zone: cursor.text("zone"),
        owner: cursor.text("owner"),
    };
    Some(about)
}

/// The languages that titles are held against, read before anything else is.
pub(super) fn languages(node: &Node) -> Vec<String> {
    let declared = node.entries().unwrap_or(&[]).iter().find(|(key, _)| key.text() == Some("languages"));
    declared.map(|(_, value)| names(value).into_iter().map(|At { value, .. }| value).collect()).unwrap_or_default()
}
