//! One mistake a code, made in the incident package: what a process owner would see. Each is told, and told by at most two
//! errors.
//!
//! `tests/codes/E012.mutation` (or `E012-what.mutation`) reads like a diff: the file's path, then lines that begin with `-`
//! (which must stand in the file) and `+` (what stands there instead). Without `-` lines the rest is added at the end, or
//! makes the file; so does a line `bytes E5 0A` or `repeat 1000 text` (see `codes`).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use tillit_engine::{Code, Language, Severity};

use crate::codes::{code_of, folder, unwritable};
use crate::files::{Files, add, look, put, read_package, report, workspace};

fn mutations() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the folder of mutations is there");
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    all.retain(|path| path.extension().is_some_and(|extension| extension == "mutation"));
    all.sort();
    all
}

/// Makes the mistake.
fn mutate(files: &mut Files, mutation: &Path) {
    let text = fs::read_to_string(mutation).expect("the mutation can be read");
    let (path, diff) = text.split_once('\n').expect("the first line is the path");
    let lines =
        |sign: char| diff.lines().filter_map(move |line| line.strip_prefix(sign)).map(|line| format!("{line}\n")).collect::<String>();
    let (find, instead) = (lines('-'), lines('+'));
    if let Some(line) = diff.lines().find(|line| line.starts_with("bytes ") || line.starts_with("repeat ")) {
        return add(files, path, &unwritable(line));
    }
    let old = files.iter().find(|(other, _)| other == path).map(|(_, bytes)| String::from_utf8(bytes.clone()).expect("it is UTF-8"));
    let mutated = match old {
        None => instead,
        Some(old) if find.is_empty() => format!("{old}{instead}"),
        Some(old) => {
            assert!(old.contains(&find), "{}: {path} no longer holds\n{find}", mutation.display());
            old.replacen(&find, &instead, 1)
        }
    };
    put(files, path, mutated.into_bytes());
}

#[test]
fn each_mistake_in_the_incident_package_is_told_by_at_most_two_errors() {
    let mut wrong = Vec::new();
    for path in mutations() {
        let (code, mut files) = (code_of(&path), read_package(&workspace()));
        mutate(&mut files, &path);
        let (sources, found) = look(files);
        let text = report(&sources, &found, Language::English);
        let errors = found.iter().filter(|it| it.severity() == Severity::Error).count();
        if !found.iter().any(|it| it.code == code) {
            wrong.push(format!("{} was expected, got:\n{text}", path.display()));
        } else if errors > 2 {
            wrong.push(format!("{}: one mistake, {errors} errors:\n{text}", path.display()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_code_has_a_mutation_of_the_incident_package() {
    let covered: BTreeSet<Code> = mutations().iter().map(|path| code_of(path)).collect();
    let missing: Vec<&str> = Code::ALL.iter().filter(|code| !code.is_of_test() && !covered.contains(code)).map(|code| code.id()).collect();
    assert!(missing.is_empty(), "no mutation of the incident package causes {missing:?}");
}
