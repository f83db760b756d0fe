//! A minimal fixture for every code: `tests/codes/E012.fixture` (or `E012-what.fixture`, where a code has several faces).
//!
//! A fixture holds files (`#### path`) that are put over the package in `tests/codes/base`. The line that earns a diagnostic
//! carries its code in a comment (`# E012`, in rules `// E060`); a line `#### expect E031 path` names one that no line can carry.
//! `#### without path` takes a file of the base away; `#### bytes path E5 0A` and `#### repeat path 1000 text` add to the end of
//! a file what no text can hold.
//! No other diagnostic may come, so each fixture also shows that its mistake has no cascade. The exact text is kept beside it
//! in English and Swedish (`UPDATE_EXPECT=1` rewrites; then read the diff).
//!
//! Fixtures of `T…` check without a word; what their scenarios and examples say when they fail is what is expected.

use std::collections::BTreeSet;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use tillit_engine::{Code, Language};

use crate::files::{Files, add, look, put, read_package, report, try_out};

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/codes")
}

/// All fixtures, by name.
pub(crate) fn fixtures() -> Vec<PathBuf> {
    let entries = fs::read_dir(folder()).expect("the folder of fixtures is there");
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).collect();
    all.retain(|path| path.extension().is_some_and(|extension| extension == "fixture"));
    all.sort_by_key(|path| path.file_stem().map(OsStr::to_owned));
    all
}

/// The code that a fixture shows.
pub(crate) fn code_of(fixture: &Path) -> Code {
    let stem = fixture.file_stem().expect("a fixture has a name").to_string_lossy().into_owned();
    let id = stem.split('-').next().expect("a split gives at least one part");
    Code::from_id(id).unwrap_or_else(|| panic!("{} is named after no code", fixture.display()))
}

/// A fixture's files over the base package, and the (code, file, line) that it expects; line 0 where no line can carry it.
fn read_fixture(path: &Path) -> (Files, Vec<(String, String, usize)>) {
    let mut files = read_package(&folder().join("base"));
    let mut expected = Vec::new();
    let text = fs::read_to_string(path).expect("the fixture can be read");
    for section in text.split("#### ").skip(1) {
        let (name, body) = section.split_once('\n').expect("a file's name ends its line");
        match name.split_once(' ') {
            Some(("expect", rest)) => {
                let (code, file) = rest.split_once(' ').expect("`expect CODE FILE`");
                expected.push((code.to_owned(), file.to_owned(), 0));
            }
            Some(("without", file)) => files.retain(|(other, _)| other != file),
            Some(("bytes" | "repeat", file)) => {
                let (file, _) = file.split_once(' ').expect("`bytes FILE HEX…` or `repeat FILE N TEXT`");
                add(&mut files, file, &unwritable(&name.replacen(&format!(" {file} "), " ", 1)));
            }
            _ => {
                expected.extend(marks(name, body));
                put(&mut files, name, body.as_bytes().to_vec());
            }
        }
    }
    (files, expected)
}

/// What `bytes E5 0A` or `repeat 1000 text` stands for.
pub(crate) fn unwritable(line: &str) -> Vec<u8> {
    match line.split_once(' ').expect("a word, then what it takes") {
        ("bytes", hex) => hex.split_whitespace().map(|byte| u8::from_str_radix(byte, 16).expect("a byte in hex")).collect(),
        ("repeat", rest) => {
            let (times, text) = rest.split_once(' ').expect("`repeat N TEXT`");
            format!("{text}\n").repeat(times.parse().expect("a number")).into_bytes()
        }
        (other, _) => panic!("`{other}` is neither `bytes` nor `repeat`"),
    }
}

/// The codes in the comments of a file's lines.
fn marks(file: &str, body: &str) -> Vec<(String, String, usize)> {
    let mut all = Vec::new();
    for (index, line) in body.lines().enumerate() {
        let Some((_, comment)) = line.rsplit_once(if file.ends_with(".rhai") { "// " } else { "# " }) else { continue };
        let codes = comment.split_whitespace().filter(|word| Code::from_id(word).is_some());
        all.extend(codes.map(|code| (code.to_owned(), file.to_owned(), index + 1)));
    }
    all
}

#[test]
fn every_fixture_gets_the_diagnostics_that_its_lines_name_and_no_other() {
    let mut wrong = Vec::new();
    for path in fixtures() {
        let (files, mut expected) = read_fixture(&path);
        let (sources, found) = if code_of(&path).is_of_test() { try_out(files) } else { look(files) };
        let mut got: Vec<(String, String, usize)> = found
            .iter()
            .map(|diagnostic| {
                let file = sources.file(diagnostic.place.file);
                let line = file.position(diagnostic.place.start as usize).line;
                let (code, file) = (diagnostic.code.id().to_owned(), file.path().to_owned());
                let unmarked = expected.contains(&(code.clone(), file.clone(), 0));
                (code, file, if unmarked { 0 } else { line })
            })
            .collect();
        got.sort();
        expected.sort();
        let text = report(&sources, &found, Language::English);
        if got != expected {
            wrong.push(format!("{}:\n expected {expected:?}\n      got {got:?}\n{text}", path.display()));
            continue;
        }
        assert!(found.iter().any(|diagnostic| diagnostic.code == code_of(&path)), "{} shows another code than its name", path.display());
        expect_file![path.with_extension("en.report")].assert_eq(&text);
        expect_file![path.with_extension("sv.report")].assert_eq(&report(&sources, &found, Language::Swedish));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_package_that_fixtures_stand_on_is_clean() {
    let (sources, found) = look(read_package(&folder().join("base")));
    assert!(found.is_empty(), "{}", report(&sources, &found, Language::English));
}

#[test]
fn every_code_has_a_fixture_and_a_page_in_both_languages() {
    let shown: BTreeSet<Code> = fixtures().iter().map(|path| code_of(path)).collect();
    for code in Code::ALL {
        assert!(shown.contains(code), "{} has no fixture in tests/codes", code.id());
        for language in Language::ALL {
            let page = code.page(language);
            assert!(page.starts_with("# ") && page.lines().count() > 2, "{} has no page in {}", code.id(), language.code());
        }
    }
}
