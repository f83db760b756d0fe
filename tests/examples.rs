//! The packages of other organisations in `examples/`: they check and pass, whatever their fields are called.
//!
//! tillit must not rest on what one package calls its things. So every field of an example gets another name by chance, in all of
//! its files, and the copy must do what the original does. `TILLIT_SEED=17` replays one renaming.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::{Path, PathBuf};

use crate::package::{Folder, run, tillit, workspace};

/// The folders of the examples.
pub(crate) fn examples() -> Vec<PathBuf> {
    let entries = fs::read_dir(workspace().join("examples")).expect("there are examples");
    let mut all: Vec<PathBuf> = entries.map(|entry| entry.expect("it can be read").path()).filter(|path| path.is_dir()).collect();
    all.sort();
    all
}

/// The files of a package, by their path in it.
fn files(root: &Path, folder: &Path) -> BTreeMap<String, String> {
    let mut all = BTreeMap::new();
    for entry in fs::read_dir(folder).expect("the folder can be read") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            all.extend(files(root, &path));
        } else {
            let name = path.strip_prefix(root).expect("it lies in the package").to_string_lossy().into_owned();
            all.insert(name, fs::read_to_string(&path).expect("a package is text"));
        }
    }
    all
}

/// The fields that the files declare, of processes and of lists: what stands below `fields:` two places in.
pub(crate) fn fields(package: &Path) -> Vec<String> {
    let mut all = Vec::new();
    for text in files(package, package).into_values() {
        let below = text.lines().skip_while(|line| *line != "fields:").skip(1);
        let own = below.take_while(|line| line.is_empty() || line.starts_with(' '));
        all.extend(own.filter_map(|line| Some(line.strip_prefix("  ")?.split_once(':')?.0.to_owned())).filter(|name| is_word(name)));
    }
    all.sort();
    all.dedup();
    all
}

fn is_word(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_lowercase()) && text.chars().all(is_part)
}

/// Whether a letter may be part of a name.
pub(crate) fn is_part(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

/// Another name, from the seed and the old one. No word of the language or of a package has digits in its middle.
fn renamed(seed: u64, field: &str) -> String {
    let mut hasher = DefaultHasher::new();
    (seed, field).hash(&mut hasher);
    let mut rest = hasher.finish();
    let mut letter = || {
        let letter = char::from(b'a' + u8::try_from(rest % 26).expect("less than 26"));
        rest /= 26;
        letter
    };
    let length = 2 + usize::try_from(seed % 6).expect("less than six");
    let (begin, end): (String, String) = ((0..length).map(|_| letter()).collect(), (0..4).map(|_| letter()).collect());
    format!("{begin}{}{end}", 10 + seed % 90)
}

/// The text with each word that is a field's name replaced.
fn replace(text: &str, names: &BTreeMap<String, String>) -> String {
    let mut all = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(begin) = rest.find(is_part) {
        let length = rest[begin..].find(|letter| !is_part(letter)).unwrap_or(rest.len() - begin);
        let word = &rest[begin..begin + length];
        all.push_str(&rest[..begin]);
        all.push_str(names.get(word).map_or(word, String::as_str));
        rest = &rest[begin + length..];
    }
    all + rest
}

fn seeds() -> std::ops::Range<u64> {
    match std::env::var("TILLIT_SEED") {
        Ok(seed) => seed.parse().map(|seed: u64| seed..seed + 1).expect("TILLIT_SEED is a number"),
        Err(_) => 0..8,
    }
}

#[test]
fn every_example_is_clean_and_passes() {
    assert!(!examples().is_empty());
    for folder in examples() {
        let checked = run(tillit(&["check"]).current_dir(&folder));
        assert_eq!((checked.code, checked.out.lines().count()), (0, 1), "{}", checked.out);
        let tested = run(tillit(&["test"]).current_dir(&folder));
        assert_eq!(tested.code, 0, "{}", tested.out);
        assert!(tested.out.ends_with(" passed, 0 failed\n") && !tested.out.ends_with("\n0 passed, 0 failed\n"), "{}", tested.out);
    }
}

#[test]
fn an_example_does_the_same_whatever_its_fields_are_called() {
    for (folder, seed) in examples().iter().flat_map(|folder| seeds().map(move |seed| (folder, seed))) {
        println!("TILLIT_SEED={seed} {}", folder.display());
        let names: BTreeMap<String, String> = fields(folder).into_iter().map(|name| (name.clone(), renamed(seed, &name))).collect();
        assert!(names.len() >= 15, "only these fields are found: {names:?}");
        let copy = Folder::empty();
        for (path, text) in files(folder, folder) {
            copy.write(&path, replace(&text, &names));
        }
        let left: Vec<String> = fields(copy.path()).into_iter().filter(|field| names.contains_key(field)).collect();
        assert!(left.is_empty(), "seed {seed}: {left:?} keep their names");
        // Titles of scenarios have the words too.
        let original = run(tillit(&["test"]).current_dir(folder)).out;
        let (checked, tested) = (copy.tillit(&["check"]), copy.tillit(&["test"]));
        assert_eq!(checked.code, 0, "seed {seed}, {names:#?}\n{}", checked.out);
        assert_eq!((tested.code, tested.out), (0, replace(&original, &names)), "seed {seed}, {names:#?}");
    }
}
