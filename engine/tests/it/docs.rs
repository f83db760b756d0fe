//! What is generated and kept is current.

use std::fs;

use expect_test::expect_file;
use tillit_engine::{Code, Language, rules_reference};

use crate::codes::{code_of, fixtures};
use crate::files::workspace;

/// `docs/reference/diagnostics.md`: every code's page, and what its fixture prints.
fn diagnostics_page() -> String {
    let mut page = String::from(
        "# Diagnostics\n\nEvery mistake that `tillit check` tells, by code, in English and Swedish. `tillit explain-code E012` prints one of them.\n\nThis page is generated from the codes' own pages and their fixtures; `UPDATE_EXPECT=1 cargo test -p tillit-engine` rewrites it.\n",
    );
    for code in Code::ALL {
        page.push_str(&format!("\n## {}\n", code.id()));
        for language in [Language::English, Language::Swedish] {
            let text = code.page(language);
            page.push_str(&format!("\n{}\n", text.replacen("# ", "### ", 1).trim_end()));
        }
        // The plainest one: `E012.fixture` before `E012-done.fixture`.
        let fixture = fixtures().into_iter().filter(|path| code_of(path) == *code).min_by_key(|path| path.as_os_str().len());
        if let Some(report) = fixture.and_then(|path| fs::read_to_string(path.with_extension("en.report")).ok()) {
            page.push_str(&format!("\n```text\n{}```\n", report));
        }
    }
    page
}

#[test]
fn the_page_of_diagnostics_is_current() {
    expect_file![workspace().join("docs/reference/diagnostics.md")].assert_eq(&diagnostics_page());
}

#[test]
fn the_page_of_rules_is_current() {
    expect_file![workspace().join("docs/reference/rules.md")].assert_eq(&rules_reference());
}
