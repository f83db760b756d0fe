//! A diagnostic as one line of JSON: a fixed contract for scripts and editors.

use serde_json::json;

use super::{Diagnostic, Severity};
use crate::source::Sources;
use crate::words::Language;

/// `{code, severity, message, file, line, column, help}` and the end of the place; fields may be added, never changed.
///
/// `line` and `column` count from 1, columns in characters; `help` is one text, empty when there is none. `older` stands there,
/// true, where the file is of a version that was published before ([`pin`](crate::pin)).
#[must_use]
pub fn to_json(diagnostic: &Diagnostic, sources: &Sources, language: Language) -> serde_json::Value {
    let file = sources.file(diagnostic.place.file);
    let start = file.position(diagnostic.place.start as usize);
    let end = file.position(diagnostic.place.end as usize);
    let severity = match diagnostic.severity() {
        Severity::Error => "error",
        Severity::Warning => "warning",
    };
    let mut help: Vec<&str> = diagnostic.label.iter().map(|words| words.in_language(language)).collect();
    help.extend(diagnostic.help.iter().map(|words| words.in_language(language)));
    let mut told = json!({
        "code": diagnostic.code.id(),
        "severity": severity,
        "message": diagnostic.message.in_language(language),
        "file": file.path(),
        "line": start.line,
        "column": start.column,
        "end_line": end.line,
        "end_column": end.column,
        "help": help.join("; "),
    });
    if sources.is_older(diagnostic.place.file) {
        told["older"] = json!(true);
    }
    told
}
