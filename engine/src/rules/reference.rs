//! `docs/reference/rules.md`: what a rule is, in words, then what it may call and use, from the tables that are held against it.

use std::fmt::Write as _;

use super::engine::Limits;
use super::functions::{FUNCTIONS, Function, OPERATORS};

/// The reference of rules in Markdown, English with the functions' help in Swedish beside.
#[must_use]
pub fn rules_reference() -> String {
    let mut page = String::from(include_str!("reference.md"));
    page.push_str("\n## Functions\nAll that a rule can call, as `f(a, b)` or as `a.f(b)`.\n\n### Of tillit\n");
    table(&mut page, FUNCTIONS.iter().filter(|function| function.own));
    page.push_str("\n### Of rhai\n");
    table(&mut page, FUNCTIONS.iter().filter(|function| !function.own));
    page.push_str("\n## Operators\n");
    let operators: Vec<String> = OPERATORS.iter().map(|operator| format!("`{operator}`")).collect();
    page.push_str(&operators.join(" "));
    page.push_str("\n\n## Limits\nFar above what a rule needs that a person can read.\n\n| limit | at most |\n|---|---|\n");
    for (what, most) in limits(&Limits::default()) {
        writeln!(page, "| {what} | {most} |").expect("a text can be written to");
    }
    page.push_str("\nThis page is generated; `UPDATE_EXPECT=1 cargo test -p tillit-engine` rewrites it.\n");
    page
}

fn table<'f>(page: &mut String, functions: impl Iterator<Item = &'f Function>) {
    page.push_str("\n| call | gives | svenska |\n|---|---|---|\n");
    for function in functions {
        let forms = function.forms.join("`, `");
        writeln!(page, "| `{forms}` | {} | {} |", function.help.en, function.help.sv).expect("a text can be written to");
    }
}

/// Every limit is named, so that a new one does not compile until it stands here.
fn limits(limits: &Limits) -> [(&'static str, u64); 9] {
    let Limits { operations, comparisons, call_levels, expression_levels, text_bytes, list_values, table_entries, variables, functions } =
        *limits;
    let count = |limit: usize| u64::try_from(limit).expect("a limit is small");
    [
        ("steps of evaluation in one answer", operations),
        ("values of lists that are compared in one answer", count(comparisons)),
        ("functions that call each other, the rule counted", count(call_levels)),
        ("brackets, blocks and terms within each other", count(expression_levels)),
        ("bytes of a text", count(text_bytes)),
        ("values of a list", count(list_values)),
        ("entries of a table `#{…}`", count(table_entries)),
        ("names given by `let`, `const` and `for` at one time", count(variables)),
        ("functions of a file", count(functions)),
    ]
}
