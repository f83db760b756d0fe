//! Slips of the hand and hostile files: whatever stands in a package's files, the check answers with diagnostics, never with a
//! panic, and one slip is told by few errors.

use std::collections::BTreeMap;
use std::panic::{AssertUnwindSafe, catch_unwind};

use tillit_engine::{Diagnostic, Language, Severity, Sources};

use crate::codes::folder;
use crate::files::{Files, look, put, read_package, report, workspace};

/// A slip made to one line: the lines that stand there instead.
struct Slip {
    what: &'static str,
    make: fn(&str) -> Option<Vec<String>>,
}

fn changed(line: &str, new: String) -> Option<Vec<String>> {
    (new != line).then(|| vec![new])
}

/// Takes away the first of a sign.
fn without(line: &str, sign: char) -> Option<Vec<String>> {
    changed(line, line.replacen(sign, "", 1))
}

const SLIPS: &[Slip] = &[
    Slip { what: "deleted", make: |_| Some(Vec::new()) },
    Slip { what: "duplicated", make: |line| Some(vec![line.to_owned(), line.to_owned()]) },
    Slip { what: "one space more", make: |line| changed(line, format!(" {line}")) },
    Slip { what: "one space less", make: |line| changed(line, line.strip_prefix(' ')?.to_owned()) },
    Slip { what: "no colon", make: |line| without(line, ':') },
    Slip { what: "no space after the colon", make: |line| changed(line, line.replacen(": ", ":", 1)) },
    Slip { what: "no opening brace", make: |line| without(line, '{') },
    Slip { what: "no closing brace", make: |line| without(line, '}') },
    Slip { what: "no opening bracket", make: |line| without(line, '[') },
    Slip { what: "no closing bracket", make: |line| without(line, ']') },
    Slip { what: "no quote", make: |line| without(line, '"') },
    Slip { what: "no comma", make: |line| without(line, ',') },
    Slip { what: "a tab", make: |line| changed(line, format!("\t{}", line.trim_start())) },
    Slip { what: "a dash", make: |line| changed(line, format!("- {line}")) },
    Slip { what: "a quote", make: |line| changed(line, format!("{line}\"")) },
];

/// Of how many lines one is tried; a prime, so that each kind of line gets its turn.
const STRIDE: usize = 23;

/// A slip, and what came of it.
struct Outcome {
    what: &'static str,
    path: String,
    number: usize,
    line: String,
    sources: Sources,
    found: Vec<Diagnostic>,
}

impl Outcome {
    fn errors(&self) -> usize {
        self.found.iter().filter(|it| it.severity() == Severity::Error).count()
    }

    fn describe(&self) -> String {
        let told = report(&self.sources, &self.found, Language::English);
        let Outcome { what, path, number, line, .. } = self;
        format!("{path}:{number}: {what}: {line}\n{} errors\n{told}", self.errors())
    }
}

/// Whether a line says anything.
fn is_code(line: &str) -> bool {
    !line.trim().is_empty() && !line.trim().starts_with('#')
}

/// Every slip on one line in `stride` of the package's YAML.
fn every_slip(package: &Files, stride: usize, mut see: impl FnMut(Outcome)) {
    let mut turn = 0;
    for (path, bytes) in package.iter().filter(|(path, _)| path.ends_with(".yaml")) {
        let text = String::from_utf8(bytes.clone()).expect("the package is UTF-8");
        let lines: Vec<&str> = text.lines().collect();
        for (index, line) in lines.iter().enumerate().filter(|(_, line)| is_code(line)) {
            for slip in SLIPS {
                turn += 1;
                let Some(new) = (turn % stride == 0).then(|| (slip.make)(line)).flatten() else { continue };
                let new: Vec<&str> = new.iter().map(String::as_str).collect();
                let text = [&lines[..index], &new, &lines[index + 1..]].concat().join("\n") + "\n";
                let mut files = package.clone();
                put(&mut files, path, text.into_bytes());
                let (sources, found) = look_safely(files, || format!("{path}:{}: {}", index + 1, slip.what));
                see(Outcome { what: slip.what, path: path.clone(), number: index + 1, line: (*line).to_owned(), sources, found });
            }
        }
    }
}

fn look_safely(files: Files, what: impl Fn() -> String) -> (Sources, Vec<Diagnostic>) {
    let looked = catch_unwind(AssertUnwindSafe(|| {
        let (sources, found) = look(files);
        for language in Language::ALL {
            let _ = report(&sources, &found, language);
        }
        (sources, found)
    }));
    looked.unwrap_or_else(|_| panic!("a panic: {}", what()))
}

fn stride() -> usize {
    std::env::var("TILLIT_STRIDE").ok().and_then(|stride| stride.parse().ok()).unwrap_or(STRIDE)
}

#[test]
fn one_slip_in_a_line_is_told_by_few_errors() {
    let package = read_package(&workspace());
    let mut by_errors: BTreeMap<usize, usize> = BTreeMap::new();
    let mut worst: Vec<(usize, String)> = Vec::new();
    every_slip(&package, stride(), |outcome| {
        let errors = outcome.errors();
        *by_errors.entry(errors).or_default() += 1;
        if errors > 2 {
            worst.push((errors, outcome.describe()));
        }
    });
    worst.sort();
    let show: usize = std::env::var("TILLIT_SHOW").ok().and_then(|show| show.parse().ok()).unwrap_or(3);
    for (_, outcome) in worst.iter().rev().take(show) {
        println!("{outcome}");
    }
    println!("errors of a slip, and how many slips give so many: {by_errors:?}");
}
