//! `tillit explain-code`.

use crate::package::{run, tillit};

#[test]
fn a_code_is_explained_in_the_readers_language_in_small_letters_too() {
    let english = run(&mut tillit(&["explain-code", "E012"]));
    assert_eq!(english.code, 0);
    assert!(english.out.starts_with("# There is no step of that name\n"), "{}", english.out);
    assert_eq!(run(&mut tillit(&["explain-code", "e012"])).out, english.out);

    let swedish = run(&mut tillit(&["explain-code", "E012", "--language", "sv"]));
    assert_eq!(swedish.code, 0);
    assert!(swedish.out.starts_with("# ") && swedish.out != english.out, "{}", swedish.out);
}

#[test]
fn an_unknown_code_is_not_found_and_the_hint_says_where_all_are() {
    let english = run(&mut tillit(&["explain-code", "E999"]));
    assert_eq!((english.code, english.out.as_str()), (4, ""));
    assert_eq!(english.err, "error: there is no code E999; tillit explain-code lists all\n");

    let swedish = run(tillit(&["explain-code", "E999"]).env("LANG", "sv_SE.UTF-8"));
    assert_eq!((swedish.code, swedish.err.as_str()), (4, "fel: det finns ingen kod E999; tillit explain-code listar alla\n"));
}

#[test]
fn without_a_code_all_are_listed_once_each_with_what_it_is() {
    let list = run(&mut tillit(&["explain-code"]));
    assert_eq!(list.code, 0);
    let codes: Vec<&str> = list.out.lines().map(|line| line.split_once("  ").expect("code and title").0).collect();
    let mut sorted = codes.clone();
    sorted.sort_unstable();
    sorted.dedup();
    assert_eq!(codes, sorted);
    assert!(list.out.contains("E012  There is no step of that name\n"), "{}", list.out);
    assert!(codes.iter().any(|code| code.starts_with('W')));
}
