//! What the house promises of its own texts: which crate knows which, what no crate knows, what no file says.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use crate::examples::{examples, fields, is_part};
use crate::package::workspace;

/// The crates, from the core outwards.
const CRATES: [&str; 4] = ["engine", "store", "server", "cli"];

#[test]
fn every_crate_of_the_workspace_is_looked_at_here() {
    let manifest = read("Cargo.toml");
    let members = manifest.lines().find_map(|line| line.strip_prefix("members = ")).expect("the workspace names its members");
    assert_eq!(members, format!("{CRATES:?}"));
}

#[test]
fn dependencies_point_one_way() {
    for (index, name) in CRATES.iter().enumerate() {
        let ours: Vec<String> = dependencies(name, "dependencies").into_iter().filter(|it| it.starts_with("tillit")).collect();
        for other in ours {
            let inner = other.strip_prefix("tillit-").and_then(|short| CRATES.iter().position(|it| *it == short));
            assert!(inner.is_some_and(|inner| inner < index), "{name} may not depend on {other}");
        }
    }
}

#[test]
fn the_engine_reaches_no_crate_of_the_outside_world() {
    let reached = reached("tillit-engine");
    assert!(reached.contains("rhai"), "the lock file is read as it is written: {reached:?}");
    let outside = ["async-std", "axum", "clap", "hyper", "lettre", "mio", "redb", "reqwest", "smol", "tokio", "tokio-postgres"];
    for name in outside {
        assert!(!reached.contains(name), "engine reaches {name}");
    }
}

#[test]
fn every_direct_dependency_has_its_reason_and_no_reason_is_stale() {
    let text = read("docs/dependencies.md");
    let mut reasons: BTreeMap<&str, BTreeSet<String>> = BTreeMap::new();
    let mut section = "";
    for line in text.lines() {
        if let Some(heading) = line.strip_prefix("## ") {
            section = heading;
        } else if let Some((name, reason)) = line.strip_prefix("- `").and_then(|rest| rest.split_once("`: ")) {
            assert!(reason.len() > 10, "{name} has a reason");
            reasons.entry(section).or_default().insert(name.to_owned());
        }
    }
    for name in CRATES {
        let tests = format!("{name}, tests");
        assert_eq!(reasons.remove(name).unwrap_or_default(), dependencies(name, "dependencies"), "{name}");
        assert_eq!(reasons.remove(tests.as_str()).unwrap_or_default(), dependencies(name, "dev-dependencies"), "{tests}");
    }
    assert!(reasons.is_empty(), "sections of crates that are none: {:?}", reasons.keys());
}

#[test]
fn the_crates_know_nothing_of_incidents_and_tickets() {
    // Parts of words, so that their plurals and compounds are found too.
    let words = ["incident", "ticket", "helpdesk", "help desk", "servicedesk", "service desk", "itil", "anmälare", "felanmäl"];
    for (place, line) in product() {
        let line = line.to_lowercase();
        let said = words.iter().find(|word| line.split(|c: char| !c.is_alphanumeric() && c != ' ').any(|part| has(part, word)));
        assert!(said.is_none(), "{place}: {line}");
    }
}

/// The fields of the examples have names that no language needs, so one of them in the code is one too many.
#[test]
fn the_crates_know_no_field_of_the_examples() {
    let known: BTreeSet<String> = examples().iter().flat_map(|package| fields(package)).collect();
    assert!(known.len() >= 15, "only these fields are found: {known:?}");
    let found: BTreeSet<String> = product()
        .iter()
        .flat_map(|(place, line)| {
            let words = line.split(|letter| !is_part(letter)).filter(|word| known.contains(*word));
            words.map(|word| format!("{place}: {word}")).collect::<Vec<String>>()
        })
        .collect();
    assert!(found.is_empty(), "{found:#?}");
}

/// The lines of what is shipped, with their places: the code of the crates and the texts beside it, without tests.
fn product() -> Vec<(String, String)> {
    let mut all = Vec::new();
    for path in CRATES.iter().flat_map(|name| files(&workspace().join(name).join("src"))) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        if path.components().any(|part| part.as_os_str() == "tests") || path.ends_with("tests.rs") {
            continue;
        }
        // What stands below `#[cfg(test)]` at the end of a file is a test.
        let product = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
        all.extend(product.lines().enumerate().map(|(index, line)| (format!("{}:{}", path.display(), index + 1), line.to_owned())));
    }
    all
}

/// Whether a word of the text begins so.
fn has(text: &str, word: &str) -> bool {
    text.starts_with(word) || text.contains(&format!(" {word}"))
}

#[test]
fn no_file_names_a_place_of_one_machine_or_a_registry() {
    // Put together here, so that this file does not hold them itself.
    let places: Vec<String> = ["work", "root", "home", "tmp"].iter().map(|folder| format!("/{folder}/")).collect();
    let hosts: Vec<String> =
        [("crates", "io"), ("npmjs", "org"), ("npmjs", "com"), ("pypi", "org"), ("pythonhosted", "org"), ("golang", "org")]
            .iter()
            .map(|(name, end)| format!("{name}.{end}"))
            .collect();
    for path in files(&workspace()) {
        let Ok(text) = fs::read_to_string(&path) else { continue };
        // Cargo writes into the lock file where crates come from.
        let is_lock = path.ends_with("Cargo.lock");
        for (index, line) in text.lines().enumerate().filter(|_| !is_lock) {
            let absolute = |place: &String| line.match_indices(place.as_str()).any(|(at, _)| begins_a_path(line, at));
            let said = places.iter().find(|place| absolute(place)).or_else(|| hosts.iter().find(|host| line.contains(host.as_str())));
            assert!(said.is_none(), "{}:{}: {}", path.display(), index + 1, said.expect("it was found"));
        }
    }
}

/// Whether the `/` there begins a path, and does not stand within one.
fn begins_a_path(line: &str, at: usize) -> bool {
    !line[..at].ends_with(|before: char| before.is_alphanumeric() || "._-*}".contains(before))
}

fn read(path: &str) -> String {
    fs::read_to_string(workspace().join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// Every file below a folder but what is built, kept by git, or data of a running tillit.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if path.is_dir() && ![".git", "target", ".tillit"].contains(&name.as_str()) {
            all.extend(files(&path));
        } else if path.is_file() && name != ".git" {
            all.push(path);
        }
    }
    all.sort();
    all
}

/// The names in a section of a crate's manifest.
fn dependencies(name: &str, section: &str) -> BTreeSet<String> {
    let manifest = read(&format!("{name}/Cargo.toml"));
    let lines = manifest
        .lines()
        .filter(|line| !line.starts_with('#'))
        .skip_while(|line| *line != format!("[{section}]"))
        .skip(1)
        .take_while(|line| !line.starts_with('['));
    lines.filter_map(|line| line.split_once(['.', ' ', '='])).map(|(name, _)| name.to_owned()).collect()
}

/// All that a package of the lock file depends on, in the end.
fn reached(first: &str) -> BTreeSet<String> {
    let lock = read("Cargo.lock");
    let mut direct: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for package in lock.split("[[package]]").skip(1) {
        let name = package.lines().find_map(|line| line.strip_prefix("name = ")).expect("a package has a name").trim_matches('"');
        let needed = package.lines().filter_map(|line| line.strip_prefix(" \""));
        let needed = needed.map(|line| line.split([' ', '"']).next().unwrap_or_default().to_owned());
        direct.entry(name.to_owned()).or_default().extend(needed);
    }
    let (mut all, mut open) = (BTreeSet::new(), vec![first.to_owned()]);
    while let Some(name) = open.pop() {
        for needed in direct.get(&name).into_iter().flatten() {
            if all.insert(needed.clone()) {
                open.push(needed.clone());
            }
        }
    }
    all
}
