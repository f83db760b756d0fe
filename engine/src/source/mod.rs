//! Text → tree with places: where everything that is read keeps the file, line and column it came from.
//!
//! Nothing here knows the process language; `language` and `load` give the tree its meaning. No file is opened here: the
//! caller hands over names and bytes.

mod eaten;
mod file;
mod meaning;
mod parse;
mod syntax;
mod tree;

pub(crate) use eaten::cut_value;
pub use file::{FileId, Position, SourceFile, Sources, Span};
pub(crate) use meaning::meaning;
pub use parse::MOST_BYTES;
pub(crate) use parse::{is_readable, parse};
pub use tree::{At, Scalar, Style};
pub(crate) use tree::{Node, Value};
