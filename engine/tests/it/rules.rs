//! The book of rules of a checked package.

use expect_test::{Expect, expect};
use tillit_engine::case::{Directory, Person, Text, Value};
use tillit_engine::{Language, Package, RuleBook, Sources, check};

use crate::codes::folder;
use crate::files::{Files, put, read_package, workspace};

#[track_caller]
fn package(files: Files) -> Package {
    let checked = check(&Sources::new(files));
    checked.package.unwrap_or_else(|| panic!("the package is sound: {:?}", checked.diagnostics))
}

fn choice(name: &str) -> Value {
    Value::Choice(Text::from(name))
}

fn ask(book: &RuleBook, rule: &str, facts: &[Value]) -> String {
    match book.ask(rule, "incident", facts, &Directory::default()) {
        Ok(value) => value.to_string(),
        Err(failure) => failure.words(rule).en,
    }
}

#[test]
fn rules_of_the_incident_package_are_answered_by_their_tables() {
    let package = package(read_package(&workspace()));
    let book = package.rules();
    assert_eq!(ask(book, "priority", &[choice("faculty"), choice("today")]), "high");
    assert_eq!(ask(book, "closing_delay", &[choice("query")]), "24 h");
    let service = Value::Item { list: Text::from("service"), item: Text::from("web") };
    assert_eq!(ask(book, "route", &[service]), "network_team");
    for process in ["incident", "request"] {
        for rule in book.rules() {
            let Some(table) = book.matrix(rule.name.as_str(), process) else { continue };
            for (facts, answer) in table.rows() {
                assert_eq!(book.run(rule.name.as_str(), process, &facts, &Directory::default()), *answer);
                assert_eq!(book.ask(rule.name.as_str(), process, &facts, &Directory::default()), *answer);
            }
        }
    }
}

#[test]
fn the_matrix_of_a_rule_has_every_combination() {
    let package = package(read_package(&workspace()));
    let table = package.rules().matrix("priority", "incident").expect("all its facts are choices");
    let edges: Vec<String> = table.parameters().map(|(name, values)| format!("{name} {}", values.len())).collect();
    assert_eq!(edges, ["impact 4", "urgency 4"]);
    let rows: Vec<String> = table
        .rows()
        .map(|(facts, answer)| format!("{} {} → {}\n", facts[0], facts[1], answer.as_ref().map_or("stop".to_owned(), Value::to_string)))
        .collect();
    expect![[r#"
        university now → critical
        university today → critical
        university this_week → high
        university later → medium
        faculty now → critical
        faculty today → high
        faculty this_week → medium
        faculty later → medium
        group now → high
        group today → medium
        group this_week → medium
        group later → low
        person now → medium
        person today → medium
        person this_week → low
        person later → low
    "#]]
    .assert_eq(&rows.concat());
}

#[test]
fn facts_that_were_not_counted_are_answered_by_the_rule_itself() {
    let package = package(read_package(&workspace()));
    let book = package.rules();
    expect!["the rule `priority` failed: line 4: the table has no entry `planet`"].assert_eq(&ask(
        book,
        "priority",
        &[choice("planet"), choice("now")],
    ));
    let gone = Value::Item { list: Text::from("service"), item: Text::from("fax") };
    expect!["the rule `route` failed: line 3: the rule gives no answer"].assert_eq(&ask(book, "route", &[gone]));
    expect!["the rule `priority` failed: it reads 2 facts and got 1"].assert_eq(&ask(book, "priority", &[choice("person")]));
    expect!["the rule `nothing` failed: the package has no such rule"].assert_eq(&ask(book, "nothing", &[]));
}

#[test]
fn every_example_of_the_incident_package_holds() {
    let package = package(read_package(&workspace()));
    let results = package.rules().run_examples();
    assert!(results.len() >= 30, "all files are run");
    let failed: Vec<&str> = results.iter().filter(|result| !result.passed).map(|result| result.words.en.as_str()).collect();
    assert_eq!(failed, Vec::<&str>::new());
}

/// The rule `size` of the small package with other text and rows.
#[track_caller]
fn check_examples(rule: &str, rows: &str, expected: Expect) {
    let mut files = read_package(&folder().join("base"));
    put(&mut files, "rules/size.rhai", format!("/// sv: Ord.\n/// en: Words.\n{rule}").into_bytes());
    put(&mut files, "rules/size.examples.yaml", format!("examples: size\nrows:\n{rows}").into_bytes());
    let package = package(files);
    let results = package.rules().run_examples();
    let told: Vec<String> = results
        .iter()
        .map(|result| format!("{} {}\n", if result.passed { "ok  " } else { "FAIL" }, result.words.in_language(Language::English)))
        .collect();
    expected.assert_eq(&told.concat());
}

#[test]
fn examples_say_what_was_expected_and_what_came() {
    check_examples(
        "fn size(colour, writer) {\n    if writer.teams.is_empty() { stop(\"nobody knows who wrote it\") }\n    if colour == \"red\" && \"clerk\" in writer.roles { \"large\" } else { \"small\" }\n}",
        "  - {when: {colour: red, writer: eva}, then: large}
  - {when: {colour: blue, writer: eva}, then: large}
  - {when: {colour: red, writer: Kim Berg <kim@example.se>}, error: nobody knows}
  - {when: {colour: red, writer: Lo Ek <lo@example.se>}, error: everybody knows}
  - {when: {colour: red, writer: Bo Ek <bo@example.se>}, then: small}
",
        expect![[r#"
            ok   `size` answers as expected: large
            FAIL `size` should answer large, but: small
            ok   `size` answers as expected: nobody knows who wrote it
            FAIL `size` should not answer, with "everybody knows" in the reason, but: nobody knows who wrote it
            FAIL `size` should answer small, but: nobody knows who wrote it
        "#]],
    );
}

#[test]
fn a_rule_that_stops_for_some_facts_is_no_mistake() {
    check_examples(
        "fn size(colour) { if colour == \"red\" { \"large\" } else { stop(\"only red notes have a size\") } }",
        "  - {when: {colour: blue}, error: only red}\n",
        expect![[r#"
            ok   `size` answers as expected: only red notes have a size
        "#]],
    );
}

/// `version` names the text, whatever ends its lines.
#[test]
fn a_rule_has_a_version_that_changes_with_its_text() {
    let mut files = read_package(&workspace());
    let version = |files: Files| package(files).rules().rule("route").expect("it is there").version.clone();
    let before = version(files.clone());
    assert_eq!(before.len(), 8);
    let text = files.iter().find(|(path, _)| path == "rules/route.rhai").map(|(_, text)| String::from_utf8(text.clone()).unwrap()).unwrap();
    put(&mut files, "rules/route.rhai", text.replace('\n', "\r\n").into_bytes());
    assert_eq!(version(files.clone()), before);
    put(&mut files, "rules/route.rhai", text.replace("service.team\n", "service.team // so\n").into_bytes());
    assert_ne!(version(files), before);
}

/// A rule that no table can answer asks the directory of the moment.
#[test]
fn a_rule_about_people_is_asked_with_the_people_of_the_moment() {
    let mut files = read_package(&folder().join("base"));
    put(
        &mut files,
        "rules/size.rhai",
        b"/// sv: Ord.\n/// en: Words.\nfn size(writer) { if \"clerk\" in writer.roles { \"large\" } else { \"small\" } }".to_vec(),
    );
    put(&mut files, "rules/size.examples.yaml", b"examples: size\nrows:\n  - {when: {writer: eva}, then: large}\n".to_vec());
    let package = package(files);
    assert!(package.rules().matrix("size", "note").is_none());
    let eva = Value::Person(Person::Known(Text::from("eva")));
    let mut directory = Directory::default();
    let answer = |directory: &Directory| {
        package.rules().ask("size", "note", std::slice::from_ref(&eva), directory).map_err(|failure| failure.words("size").en)
    };
    expect![[r#"Err("the rule `size` failed: line 3: `contains` got no value; ask with `has(…)` before")"#]]
        .assert_eq(&format!("{:?}", answer(&directory)));
    let facts = tillit_engine::case::PersonFacts { roles: [Text::from("clerk")].into(), ..Default::default() };
    directory.people.insert(Text::from("eva"), facts);
    assert_eq!(answer(&directory), Ok(choice("large")));
}
