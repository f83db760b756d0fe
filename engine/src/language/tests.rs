//! The table against itself, and what is generated from it against what is kept (`UPDATE_EXPECT=1 cargo test` rewrites that).

use expect_test::expect_file;

use super::form::{Form, Key};
use super::reference::examples::examples;
use super::walk::{Part, all_parts, files};
use super::{FIELD_TYPES, STEP, reference, schemas};
use crate::words::Language;

const DOCS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../docs");

#[test]
fn the_kept_schemas_are_those_of_the_table() {
    for (name, schema) in schemas(Language::English) {
        expect_file![format!("{DOCS}/schema/{name}")].assert_eq(&format!("{schema:#}\n"));
    }
}

#[test]
fn the_kept_reference_is_that_of_the_table() {
    expect_file![format!("{DOCS}/reference/language.md")].assert_eq(&reference(Language::English));
}

#[test]
fn every_key_is_explained_in_one_line_of_both_languages() {
    for (place, key) in all_keys() {
        for help in [key.help.sv, key.help.en] {
            assert!(!help.trim().is_empty(), "{place}.{} has no help", key.name);
            assert!(!help.ends_with('.') && !help.contains('\n'), "{place}.{}: one line without a full stop, not {help:?}", key.name);
        }
    }
}

#[test]
fn every_map_is_explained_in_sentences_of_both_languages() {
    for part in all_parts() {
        let help = match part {
            Part::Shape(shape) => shape.help,
            Part::Kinds(kinds) => kinds.help,
        };
        for help in [help.sv, help.en] {
            assert!(help.ends_with('.'), "{}: a sentence, not {help:?}", part.name());
        }
    }
}

#[test]
fn no_key_stands_twice_in_a_map() {
    for part in all_parts() {
        let maps: Vec<Vec<&Key>> = match part {
            Part::Shape(shape) => vec![shape.keys.iter().collect()],
            Part::Kinds(kinds) => {
                kinds.kinds.iter().map(|kind| std::iter::once(&kind.key).chain(kind.own).chain(kinds.common).collect()).collect()
            }
        };
        for keys in maps {
            let mut names: Vec<&str> = keys.iter().map(|key| key.name).collect();
            names.sort_unstable();
            let twice = names.windows(2).find(|pair| pair[0] == pair[1]);
            assert_eq!(twice, None, "in {} of {}", keys[0].name, part.name());
        }
    }
}

#[test]
fn every_map_has_a_name_of_its_own() {
    let names: Vec<&str> = all_parts().into_iter().map(Part::name).collect();
    // The walk takes each name once; a key whose form is another map of the same name would be lost.
    for (_, key) in all_keys() {
        let mut at_most_one = Vec::new();
        maps_of(&key.form, &mut at_most_one);
        for (name, address) in at_most_one {
            let part = all_parts().into_iter().find(|part| part.name() == name).unwrap();
            assert_eq!(address_of(part), address, "two maps are called {name}");
        }
    }
    assert!(!names.contains(&"title"), "the schemas keep `title` for titles");
}

#[test]
fn every_key_of_the_table_is_in_the_reference() {
    let text = reference(Language::English);
    let (here, later) = text.split_once("## In the language, not yet in tillit").unwrap();
    for (place, key) in all_keys() {
        // A key of a kind that is not yet stands with its kind.
        let listed = if key.not_yet { later } else { &text };
        assert!(listed.contains(&format!("`{}`", key.name)), "{place}.{} is not listed", key.name);
    }
    for one in FIELD_TYPES {
        let listed = if one.not_yet { later } else { here };
        assert!(listed.contains(&format!("`{}`", one.name)), "the type {} is not listed", one.name);
    }
}

#[test]
fn every_link_of_the_reference_leads_to_a_heading() {
    for language in Language::ALL {
        let text = reference(language);
        let headings: Vec<String> =
            text.lines().filter_map(|line| line.strip_prefix('#')).map(|line| line.trim_start_matches('#').trim().to_lowercase()).collect();
        let anchors: Vec<String> = headings.iter().map(|heading| heading.replace(' ', "-").replace([':', ','], "")).collect();
        for (at, anchor) in anchors.iter().enumerate() {
            assert!(!anchors[..at].contains(anchor), "two headings lead to #{anchor}");
        }
        for link in text.split("](#").skip(1) {
            let target = link.split(')').next().unwrap();
            assert!(anchors.iter().any(|anchor| anchor == target), "nothing is headed #{target}");
        }
    }
}

#[test]
fn every_file_and_every_kind_of_step_has_an_example() {
    let steps = STEP.kinds.iter().filter(|kind| !kind.key.not_yet).map(|kind| format!("step.{}", kind.key.name));
    let files = files().into_iter().map(|file| file.name.to_owned());
    for name in files.chain(steps).chain(["start", "handler", "receive", "way", "field"].map(str::to_owned)) {
        assert!(examples().any(|(shown, _)| shown == name), "{name} has no example");
    }
}

#[test]
fn every_example_shows_something_of_the_table() {
    let text = reference(Language::English);
    for (name, example) in examples() {
        assert!(text.contains(example), "the example of {name} is shown nowhere");
        let (part, kind) = name.split_once('.').map_or((name, None), |(part, kind)| (part, Some(kind)));
        let part = all_parts().into_iter().find(|one| one.name() == part).unwrap();
        if let (Part::Kinds(kinds), Some(kind)) = (part, kind) {
            assert!(kinds.kind(kind).is_some_and(|kind| !kind.key.not_yet), "{name} is no kind");
            assert!(example.contains(&format!("\n  {kind}:")), "the example of {name} begins otherwise");
        }
    }
}

/// Every key with the name of its map.
fn all_keys() -> Vec<(&'static str, &'static Key)> {
    all_parts().into_iter().flat_map(|part| part.keys().into_iter().map(move |key| (part.name(), key))).collect()
}

/// The maps that a form names: their names, and where they stand in memory.
fn maps_of(form: &'static Form, found: &mut Vec<(&'static str, usize)>) {
    match form {
        Form::Shape(shape) => found.push((shape.name, address_of(Part::Shape(shape)))),
        Form::Kinds(kinds) => found.push((kinds.name, address_of(Part::Kinds(kinds)))),
        Form::Many(of) | Form::OneOrMany(of) | Form::Entries(_, of) => maps_of(of, found),
        Form::Either(forms) => forms.iter().for_each(|form| maps_of(form, found)),
        _ => {}
    }
}

fn address_of(part: Part) -> usize {
    match part {
        Part::Shape(shape) => std::ptr::from_ref(shape).addr(),
        Part::Kinds(kinds) => std::ptr::from_ref(kinds).addr(),
    }
}
