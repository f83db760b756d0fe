//! The guides quote the incident package and what tillit says of it: what they quote is so.

use std::fs;

use crate::package::{Folder, copy, workspace};

const INCIDENT: &str = "workflows/incident.yaml";
const GUIDES: [(&str, &str); 2] = [("docs/guide/process-owner.md", "en"), ("docs/guide/process-owner.sv.md", "sv")];

fn read(path: &str) -> String {
    fs::read_to_string(workspace().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

#[test]
fn the_guides_show_what_check_prints() {
    let folder = Folder::empty();
    for part in ["workflows", "rules"] {
        copy(&workspace().join(part), &folder.path().join(part));
    }
    folder.write("package.yaml", read("package.yaml"));
    for (path, language) in GUIDES {
        let clean = folder.tillit(&["check", "--language", language]).out;
        assert!(read(path).contains(&format!("`{}`", clean.trim_end())), "{path} shows `{}`", clean.trim_end());
    }
    folder.edit(INCIDENT, "    next:     request\n", "    next:     reqest\n");
    for (path, language) in GUIDES {
        let told = folder.tillit(&["check", "--language", language]).out;
        let (shown, _) = told.split_once("    |\n    = ").expect("help stands below");
        assert!(read(path).contains(shown), "{path} shows:\n{shown}");
    }
}

/// An excerpt may leave lines out; those that it has stand in the file, in their order.
#[test]
fn the_step_that_is_read_aloud_is_the_packages() {
    let process = read(INCIDENT);
    for page in GUIDES.map(|(path, _)| path).into_iter().chain(["README.md"]) {
        let text = read(page);
        let (_, excerpt) = text.split_once("```yaml\n").expect("a page begins with an excerpt");
        let (excerpt, _) = excerpt.split_once("```").expect("a block ends");
        let mut lines = process.lines();
        for line in excerpt.lines() {
            let line = line.split("   # ").next().unwrap_or_default().trim_end();
            assert!(lines.any(|other| other == line), "{page}: {INCIDENT} no longer holds\n{line}");
        }
    }
}
