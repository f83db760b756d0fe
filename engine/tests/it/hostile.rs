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

/// Of so many slips one is tried (`TILLIT_STRIDE=1` tries all, in minutes; `TILLIT_SHOW` shows the worst); a prime, so that each kind gets its turn.
const STRIDE: usize = 211;

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

#[expect(clippy::disallowed_methods, reason = "a person who looks closer says how closely")]
fn setting(name: &str, default: usize) -> usize {
    std::env::var(name).ok().and_then(|value| value.parse().ok()).unwrap_or(default)
}

#[test]
fn one_slip_in_a_line_is_told_by_few_errors() {
    let package = read_package(&workspace());
    let mut by_errors: BTreeMap<usize, usize> = BTreeMap::new();
    let mut worst: Vec<(usize, String)> = Vec::new();
    every_slip(&package, setting("TILLIT_STRIDE", STRIDE), |outcome| {
        let errors = outcome.errors();
        *by_errors.entry(errors).or_default() += 1;
        if errors > 2 {
            worst.push((errors, outcome.describe()));
        }
    });
    worst.sort();
    let show = setting("TILLIT_SHOW", 3);
    for (_, outcome) in worst.iter().rev().take(show) {
        println!("{outcome}");
    }
    println!("errors of a slip, and how many slips give so many: {by_errors:?}");
    let all: usize = by_errors.values().sum();
    let few: usize = by_errors.range(..=2).map(|(_, slips)| slips).sum();
    // The others take away a declaration that many places use (a person, a field, a choice): each use is then an error of its own.
    assert!(few * 100 >= all * 96, "{few} of {all} slips are told by at most two errors: {by_errors:?}");
}

#[test]
fn a_file_that_is_no_yaml_is_told_in_that_file_and_nowhere_else() {
    let package = read_package(&workspace());
    for (path, bytes) in package.iter().filter(|(path, _)| path.ends_with(".yaml")).step_by(3) {
        let mut files = package.clone();
        put(&mut files, path, [bytes.as_slice(), b"\nbroken: [\n"].concat());
        let (sources, found) = look_safely(files, || path.clone());
        let elsewhere = found.iter().filter(|it| it.severity() == Severity::Error && sources.file(it.place.file).path() != path);
        assert_eq!((elsewhere.count(), found.len()), (0, 1), "{path}:\n{}", report(&sources, &found, Language::English));
    }
}

/// Files that nobody writes on purpose, each put in place of a message of the small package.
fn hostile_files() -> Vec<(&'static str, Vec<u8>)> {
    let message = "template: hello\nfacts:    [number, words]\nsubject:  {sv: Lapp, en: Note}\ntext:     {sv: Hej, en: Hello}\n";
    let deep = |open: &str, close: &str| format!("template: hello\ntext: {}x{}\n", open.repeat(10_000), close.repeat(10_000)).into_bytes();
    let bomb: String = (1..30).map(|n| format!("a{n}: &a{n} [*a{}, *a{}]\n", n - 1, n - 1)).collect();
    let indented: String = (0..2_000).map(|n| format!("{}a:\n", " ".repeat(n))).collect();
    vec![
        ("nested lists", deep("[", "]")),
        ("nested maps", deep("{a: ", "}")),
        ("never closed", deep("[", "")),
        ("nested blocks", indented.into_bytes()),
        ("dashes", "- ".repeat(10_000).into_bytes()),
        ("alias bomb", format!("a0: &a0 x\n{bomb}").into_bytes()),
        ("10 MB", vec![b'a'; 10_000_000]),
        ("a long line", format!("template: {}\n", "a".repeat(500_000)).into_bytes()),
        ("empty", Vec::new()),
        ("only comments", b"# nothing\n# at all\n".to_vec()),
        ("only dashes", b"---\n".to_vec()),
        ("two documents", format!("---\n{message}---\n{message}").into_bytes()),
        ("a NUL", message.replace("Hej", "H\0j").into_bytes()),
        ("many NULs", vec![0; 1_000]),
        ("no UTF-8", vec![0xff; 1_000]),
        ("half a letter", [message.as_bytes(), &[0xc3]].concat()),
        ("UTF-16", message.encode_utf16().flat_map(u16::to_le_bytes).collect()),
        ("a key that is a list", b"[a, b]: c\n? {x: y}\n: z\n".to_vec()),
        ("a key that is a map", b"template: hello\n{a: b}: c\n".to_vec()),
        ("no key", b": a\n".to_vec()),
        ("a directive", b"%YAML 1.1\n---\ntemplate: hello\n".to_vec()),
        ("controls", (0..128).collect()),
        ("bare signs", b"{}[]!&*|>%@`'\",:?-".to_vec()),
    ]
}

#[test]
fn no_hostile_file_makes_the_check_panic_or_be_silent() {
    let base = read_package(&folder().join("base"));
    for (what, bytes) in hostile_files() {
        for path in ["workflows/messages/hello.yaml", "package.yaml", "rules/size.rhai"] {
            let mut files = base.clone();
            put(&mut files, path, bytes.clone());
            let (sources, found) = look_safely(files, || format!("{what} in {path}"));
            let told = found.iter().filter(|it| it.severity() == Severity::Error && sources.file(it.place.file).path() == path).count();
            assert!(told > 0, "{what} in {path} is not told:\n{}", report(&sources, &found, Language::English));
        }
    }
}

/// What a text editor of another system or language writes reads the same.
#[test]
fn line_ends_a_byte_order_mark_and_words_that_other_yaml_takes_for_truths_are_no_mistakes() {
    let base = read_package(&folder().join("base"));
    let edited = |edit: &dyn Fn(&str) -> String| -> Files {
        base.iter().map(|(path, bytes)| (path.clone(), edit(std::str::from_utf8(bytes).expect("it is UTF-8")).into_bytes())).collect()
    };
    let windows = edited(&|text| text.replace('\n', "\r\n"));
    let marked = edited(&|text| format!("\u{feff}{text}"));
    let norway = edited(&|text| text.replace("red", "no").replace("blue", "on").replace("almanac:", "ja:").replace("Biträde", "Nej"));
    for (what, files) in [("CRLF", windows), ("a byte order mark", marked), ("no, on, ja", norway)] {
        let (sources, found) = look_safely(files, || what.to_owned());
        assert!(found.is_empty(), "{what}:\n{}", report(&sources, &found, Language::English));
    }
}
