//! What a tree says, whatever it looks like: the hash of its keys and values in order. Comments, layout, quotes and the kind of map or
//! list do not count; but `"true"` is a word and `true` is none.

use super::tree::{Node, Style, Value};

/// The hash of what a tree says.
pub(crate) fn meaning(node: &Node) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new();
    add(node, &mut hasher);
    *hasher.finalize().as_bytes()
}

fn add(node: &Node, hasher: &mut blake3::Hasher) {
    match &node.value {
        Value::Nothing | Value::Refused => _ = hasher.update(b"n"),
        Value::Scalar(scalar) => {
            let is_flag = scalar.style == Style::Plain && matches!(&*scalar.text, "true" | "false");
            let mark: &[u8] = if is_flag { b"f" } else { b"t" };
            hasher.update(mark).update(&length(scalar.text.len())).update(scalar.text.as_bytes());
        }
        Value::List(nodes) => {
            hasher.update(b"l").update(&length(nodes.len()));
            nodes.iter().for_each(|node| add(node, hasher));
        }
        Value::Map(entries) => {
            hasher.update(b"m").update(&length(entries.len()));
            entries.iter().flat_map(|(key, value)| [key, value]).for_each(|node| add(node, hasher));
        }
    }
}

fn length(length: usize) -> [u8; 8] {
    (length as u64).to_le_bytes()
}
