//! The README shows what tillit prints: its tour is walked here.
//!
//! `UPDATE_EXPECT=1 cargo test` rewrites what stands below each `$ tillit …`; then read the diff.

use expect_test::expect_file;

use crate::package::{Folder, copy, workspace};

const INCIDENT: &str = "workflows/incident.yaml";

#[test]
fn the_tour_of_the_readme_prints_what_it_shows() {
    let folder = Folder::empty();
    for part in ["workflows", "rules"] {
        copy(&workspace().join(part), &folder.path().join(part));
    }
    folder.write("package.yaml", std::fs::read(workspace().join("package.yaml")).expect("the workspace is a package"));
    let clean = folder.tillit(&["check"]).out;

    let mut readme = std::fs::read_to_string(workspace().join("README.md")).expect("there is a README");
    folder.edit(INCIDENT, "    cites:    [R5, R6, R7]\n    next:     request\n", "    cites:    [R5, R6, R7]\n    next:     reqest\n");
    show(&mut readme, "$ tillit check\nerror[E012]", &folder.tillit(&["check"]).out);
    show(&mut readme, "$ tillit check --format json\n", &folder.tillit(&["check", "--format", "json"]).out);
    folder.edit(INCIDENT, "    next:     reqest\n", "    next:     request\n");
    folder.edit(INCIDENT, "{sv: Skicka svaret, en: ", "{sv: Skicka svaret, gärna snabbt, en: ");
    show(&mut readme, "$ tillit check\nerror[E007]", &folder.tillit(&["check"]).out);
    folder.edit(INCIDENT, "{sv: Skicka svaret, gärna snabbt, en: ", "{sv: Skicka svaret, en: ");
    folder.edit("rules/closing_delay.rhai", "48 h", "72 h");
    show(&mut readme, "$ tillit test --only closes_after_48_h\n", &folder.tillit(&["test", "--only", "closes_after_48_h"]).out);
    show(&mut readme, "$ tillit explain-code E012\n", &folder.tillit(&["explain-code", "E012"]).out);
    show(&mut readme, "```text\n", &clean);
    expect_file![workspace().join("README.md")].assert_eq(&readme);
}

/// Puts an answer below the line that asks for it.
#[track_caller]
fn show(readme: &mut String, asked: &str, answer: &str) {
    let block = readme.find(asked).unwrap_or_else(|| panic!("the README asks `{asked}`"));
    let from = block + asked.find('\n').expect("a question is a line") + 1;
    let to = from + readme[from..].find("```").expect("a block ends");
    readme.replace_range(from..to, answer);
}
