//! The pure core of tillit: from a package's text to a checked package.
pub mod case;
mod check;
mod diagnostic;
mod expression;
mod language;
mod load;
pub mod model;
mod rules;
mod source;
mod words;

pub use check::{Checked, Package, check};
pub use diagnostic::{Code, Colour, Diagnostic, Severity, render, to_json};
pub use language::{reference, schemas};
pub use rules::{ExampleResult, Rule, RuleBook, RuleFailure, Table, Things};
pub use source::{At, FileId, MOST_BYTES as MOST_FILE_BYTES, Position, Scalar, SourceFile, Sources, Span, Style};
pub use words::{Language, Words};
