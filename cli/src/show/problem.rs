//! A problem of the server in one line, with what does not fit.

use serde_json::Value as Json;

use super::{items, text};

/// The problem in a line: what is wrong, and each thing that does not fit.
pub(crate) fn problem(problem: &Json) -> String {
    let misfits = items(&problem["errors"]).iter().map(|misfit| {
        let at = text(&misfit["at"]).trim_start_matches("fields.");
        let detail = text(&misfit["detail"]);
        if at.is_empty() { detail.to_owned() } else { format!("{at}: {detail}") }
    });
    let misfits: Vec<String> = misfits.collect();
    let detail = problem["detail"].as_str().unwrap_or_else(|| text(&problem["title"]));
    // Of a single one the detail says the same.
    match misfits.as_slice() {
        [] => detail.to_owned(),
        [one] => one.clone(),
        all => format!("{detail}: {}", all.join("; ")),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn a_problem_is_one_line_with_all_that_does_not_fit() {
        let told = json!({"title": "Input", "detail": "two fields do not fit", "errors": [{"at": "fields.kind", "detail": "no such choice"}, {"at": "", "detail": "no object"}]});
        assert_eq!(problem(&told), "two fields do not fit: kind: no such choice; no object");
        assert_eq!(problem(&json!({"title": "Not found"})), "Not found");
        let one = json!({"detail": "no such choice", "errors": [{"at": "fields.kind", "detail": "no such choice"}]});
        assert_eq!(problem(&one), "kind: no such choice");
    }
}
