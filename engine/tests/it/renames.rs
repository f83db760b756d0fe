//! Every name of the incident package, misspelt at each single place where it is used: is it told there, and told once?
//!
//! A use is a word in value position (or a key that names a field, a template, a step) that some file declares; texts for
//! people do not count. Nothing but the YAML itself says what a use is, so a place that no check looks at is found here.

use std::collections::{BTreeMap, BTreeSet};

use granit_parser::{Event, Parser};
use tillit_engine::Severity;

use crate::files::{Files, look, read_package, workspace};

/// One place in so many is tried; `TILLIT_EVERY=1` tries all of them, which takes a minute.
const EVERY: usize = 9;

/// A scalar of a file: the keys that lead to it, its bytes, whether it is a key.
struct Scalar {
    path: Vec<String>,
    at: std::ops::Range<usize>,
    is_key: bool,
}

/// All scalars of a YAML file, in order. An item of a list has the path of the list.
fn scalars(text: &str) -> Vec<Scalar> {
    let mut all = Vec::new();
    // Of each open collection: the key it stands at, and of a map whether a key comes next.
    let mut open: Vec<(Option<String>, Option<bool>)> = Vec::new();
    let mut path: Vec<String> = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event.expect("the package is YAML");
        let is_key = matches!(open.last(), Some((_, Some(true))));
        match event {
            Event::Scalar(value, ..) => {
                let at = span.byte_range().expect("a text has places");
                if is_key {
                    path.push(value.to_string());
                }
                all.push(Scalar { path: path.clone(), at, is_key });
                if !is_key && matches!(open.last(), Some((_, Some(_)))) {
                    path.pop();
                }
                if let Some((_, Some(next_is_key))) = open.last_mut() {
                    *next_is_key = !is_key;
                }
            }
            Event::MappingStart(..) => open.push((path.last().cloned(), Some(true))),
            Event::SequenceStart(..) => open.push((path.last().cloned(), None)),
            Event::MappingEnd | Event::SequenceEnd => {
                open.pop();
                if let Some((_, Some(next_is_key))) = open.last_mut() {
                    *next_is_key = true;
                    path.pop();
                }
            }
            _ => {}
        }
    }
    all
}

/// Words of the language and of the world that stand where names do.
const FREE: &[&str] =
    &["sv", "en", "cites", "because", "why", "subject", "from", "each", "body", "mailbox", "name", "number", "keep", "version", "date"];
/// Maps whose keys are uses of names declared elsewhere.
const KEYED: &[&str] = &["set", "with", "same", "fields", "sent", "tasks", "when", "override"];
/// Maps whose keys declare.
const DECLARING: &[&str] = &[
    "fields",
    "receives",
    "starts",
    "flow",
    "ways",
    "until",
    "meanwhile",
    "always",
    "checklist",
    "roles",
    "teams",
    "people",
    "contacts",
    "calendars",
    "holidays",
    "choices",
    "systems",
    "sends",
    "items",
    "of",
];
/// Keys whose value declares.
const NAMING: &[&str] = &["package", "process", "list", "template", "scenario", "mark"];

/// Whether a scalar gives a name rather than using one.
fn declares(file: &str, scalar: &Scalar) -> bool {
    let path: Vec<&str> = scalar.path.iter().map(String::as_str).collect();
    let depth = path.len();
    if !scalar.is_key {
        return depth == 1 && NAMING.contains(&path[0]) && file_begins(file, path[0]) || path.last() == Some(&"mark");
    }
    let in_scenario = file.contains("/scenarios/") || file.starts_with("rules/");
    let at = |back: usize| depth.checked_sub(back).map(|index| path[index]);
    !in_scenario && (at(2).is_some_and(|map| DECLARING.contains(&map)) || (depth == 3 && path[0] == "choices"))
}

/// `process` names the file in a process file, and another in a scenario.
fn file_begins(file: &str, key: &str) -> bool {
    key != "process" || !file.contains("/scenarios/")
}

/// Whether a scalar is a text for people, a foreign word, or a key of the language.
fn is_free(file: &str, scalar: &Scalar, texts: &BTreeSet<String>) -> bool {
    let path: Vec<&str> = scalar.path.iter().map(String::as_str).collect();
    let in_scenario = file.contains("/scenarios/");
    let parent = path.len().checked_sub(2).map(|index| path[index]);
    let placeholder = file.contains("/messages/") && matches!(path.first(), Some(&("text" | "subject")));
    if placeholder {
        return scalar.is_key;
    }
    if path.iter().any(|key| FREE.contains(key) && !(in_scenario && parent == Some("fields")) || *key == "body") {
        return true;
    }
    if scalar.is_key {
        let names_fields = parent.is_some_and(|map| KEYED.contains(&map)) || (path.first() == Some(&"items") && path.len() == 3);
        return !names_fields || parent == Some("fields") && !in_scenario || path.last() == Some(&"title") || parent == Some("map");
    }
    let text_field = in_scenario && path.last().is_some_and(|key| texts.contains(*key));
    text_field || path.first() == Some(&"people") && matches!(path.last(), Some(&("mail" | "language")))
}

/// The words of a text, with where they stand.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let is_part = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
    let mut at = 0;
    std::iter::from_fn(move || {
        let begin = at + text[at..].find(|c: char| is_part(c) || c.is_alphabetic())?;
        let length = text[begin..].find(|c: char| !is_part(c) && !c.is_alphabetic()).unwrap_or(text.len() - begin);
        at = begin + length;
        Some((begin, &text[begin..at]))
    })
}

/// A place where a name stands.
#[derive(Clone)]
struct Place {
    file: usize,
    at: std::ops::Range<usize>,
}

/// The package's names, where they are declared, and where they are used.
struct Names {
    declared: Vec<Place>,
    used: Vec<Place>,
}

fn text_of(files: &Files, file: usize) -> &str {
    std::str::from_utf8(&files[file].1).expect("the package is UTF-8")
}

fn names(files: &Files) -> Names {
    let trees: Vec<(usize, Vec<Scalar>)> =
        files.iter().enumerate().filter(|(_, (path, _))| path.ends_with(".yaml")).map(|(i, _)| (i, scalars(text_of(files, i)))).collect();
    let mut texts: BTreeSet<String> = ["text", "summary"].map(str::to_owned).into();
    let mut declared: BTreeMap<String, Vec<Place>> = BTreeMap::new();
    for (file, scalar) in trees.iter().flat_map(|(file, all)| all.iter().map(move |scalar| (*file, scalar))) {
        let (path, word) = (&files[file].0, &text_of(files, file)[scalar.at.clone()]);
        if scalar.path.last().is_some_and(|key| key == "type") && matches!(word, "text" | "note") {
            texts.insert(scalar.path[scalar.path.len() - 2].clone());
        }
        if declares(path, scalar) {
            declared.entry(word.to_owned()).or_default().push(Place { file, at: scalar.at.clone() });
        }
    }
    let mut used = Vec::new();
    for (file, scalar) in trees.iter().flat_map(|(file, all)| all.iter().map(move |scalar| (*file, scalar))) {
        let (path, text) = (&files[file].0, text_of(files, file));
        let is_use = !declares(path, scalar) && !is_free(path, scalar, &texts);
        let written = &text[scalar.at.clone()];
        let is_mail = written.contains('@');
        for (at, word) in words(written).filter(|(_, word)| is_use && !is_mail && declared.contains_key(*word)) {
            let in_template = path.contains("/messages/") && matches!(scalar.path[0].as_str(), "text" | "subject");
            if !in_template || written[..at].ends_with('{') {
                let begin = scalar.at.start + at;
                used.push(Place { file, at: begin..begin + word.len() });
            }
        }
    }
    for (file, (path, _)) in files.iter().enumerate().filter(|(_, (path, _))| path.ends_with(".rhai")) {
        let text = text_of(files, file);
        let rule = path.trim_start_matches("rules/").trim_end_matches(".rhai");
        let code = text.find("fn ").expect("a rule is a function");
        let head = code + text[code..].find('{').expect("a function has a body");
        for (at, word) in words(&text[code..]) {
            let place = Place { file, at: code + at..code + at + word.len() };
            if word == rule && place.at.start < head {
                declared.entry(word.to_owned()).or_default().push(place);
            } else if declared.contains_key(word) && place.at.start > head {
                // What the head names, the body uses: a misspelling there is told in the body.
                used.push(place);
            }
        }
    }
    Names { declared: declared.into_values().flatten().collect(), used }
}

/// The package with one character of a place changed so that the word is none that anybody wrote.
fn misspell(files: &Files, place: &Place) -> Files {
    let mut files = files.clone();
    let bytes = &mut files[place.file].1;
    let at = place.at.start + place.at.len() / 2;
    bytes[at] = if bytes[at] == b'q' { b'j' } else { b'q' };
    files
}

/// What a misspelling gave.
struct Told {
    /// Of each error: whether it stands on the misspelt line, and whether on another that has the word.
    errors: Vec<(bool, bool)>,
    report: String,
}

fn told(files: &Files, place: &Place) -> Told {
    let (path, text) = (&files[place.file].0, text_of(files, place.file));
    let (line, word) = (text[..place.at.start].matches('\n').count() + 1, &text[place.at.clone()]);
    let (sources, found) = look(misspell(files, place));
    let mut told = Told { errors: Vec::new(), report: format!("`{word}` at {path}:{line}") };
    for error in found.iter().filter(|it| it.severity() == Severity::Error) {
        let file = sources.file(error.place.file);
        let at = file.position(error.place.start as usize).line;
        let has_word = file.text().lines().nth(at - 1).is_some_and(|text| words(text).any(|(_, other)| other == word));
        told.errors.push((file.path() == path && at == line, has_word));
        told.report.push_str(&format!("\n    {} {}:{at}: {}", error.code.id(), file.path(), error.message.en));
    }
    told
}

#[expect(clippy::disallowed_methods, reason = "a test may be asked to try more; the core may not ask")]
fn stride() -> usize {
    std::env::var("TILLIT_EVERY").ok().and_then(|every| every.parse().ok()).unwrap_or(EVERY)
}

#[test]
fn a_misspelt_use_of_a_name_is_told_where_it_stands_by_at_most_two_errors() {
    let files = read_package(&workspace());
    let used = names(&files).used;
    assert!(used.len() > 800, "the walk finds only {} uses", used.len());
    let mut distribution: BTreeMap<usize, usize> = BTreeMap::new();
    let mut wrong = Vec::new();
    for place in used.iter().step_by(stride()) {
        let Told { errors, report } = told(&files, place);
        *distribution.entry(errors.len()).or_default() += 1;
        if errors.len() > 2 || errors.iter().all(|(here, _)| !here) {
            wrong.push(report);
        }
    }
    println!("{} uses; errors → how many misspellings: {distribution:?}", used.len());
    assert!(wrong.is_empty(), "{} of them go wrong:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn a_misspelt_declaration_is_told_only_where_its_name_is_used() {
    let files = read_package(&workspace());
    let declared = names(&files).declared;
    assert!(declared.len() > 250, "the walk finds only {} declarations", declared.len());
    let mut wrong = Vec::new();
    for place in declared.iter().step_by(stride()) {
        let Told { errors, report } = told(&files, place);
        if errors.iter().any(|(here, has_word)| !here && !has_word) {
            wrong.push(report);
        }
    }
    println!("{} declarations", declared.len());
    assert!(wrong.is_empty(), "{} of them go wrong:\n{}", wrong.len(), wrong.join("\n"));
}
