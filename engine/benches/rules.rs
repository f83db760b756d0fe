//! What it costs to ask a rule: `cargo bench -p tillit-engine --bench rules`.
//!
//! Prints nanoseconds an ask by table and by running the rule, for the rules of the incident package and for one with a list;
//! then how many operations five milliseconds are, which is what `Limits::operations` rests on.
#![expect(clippy::disallowed_methods, reason = "a bench measures time and reads the package from disk")]

use std::fs;
use std::hint::black_box;
use std::path::{Path, PathBuf};
use std::time::Instant;

use tillit_engine::case::{Directory, Person, PersonFacts, Text, Value};
use tillit_engine::{Package, RuleBook, Sources, check};

fn files(root: &Path) -> Vec<(String, Vec<u8>)> {
    let mut left: Vec<PathBuf> = ["package.yaml", "workflows", "rules"].iter().map(|name| root.join(name)).collect();
    let mut files = Vec::new();
    while let Some(path) = left.pop() {
        if path.is_dir() {
            left.extend(fs::read_dir(&path).expect("the folder can be read").map(|entry| entry.expect("it is there").path()));
        } else {
            let name = path.strip_prefix(root).expect("it lies in the folder").to_string_lossy().into_owned();
            files.push((name, fs::read(&path).expect("the file can be read")));
        }
    }
    files
}

fn package(files: Vec<(String, Vec<u8>)>) -> Package {
    let checked = check(&Sources::new(files));
    checked.package.unwrap_or_else(|| panic!("the package is sound: {:?}", checked.diagnostics))
}

/// Nanoseconds of one of many runs: the least of fifty short rounds, since whatever else the machine does only adds.
fn nanoseconds(rounds: u32, mut run: impl FnMut()) -> f64 {
    let round = |run: &mut dyn FnMut()| {
        let began = Instant::now();
        (0..rounds).for_each(|_| run());
        began.elapsed().as_secs_f64() * 1e9 / f64::from(rounds)
    };
    (0..50).map(|_| round(&mut run)).fold(f64::INFINITY, f64::min)
}

fn asks(book: &RuleBook, rule: &str, process: &str, facts: &[Value], directory: &Directory) {
    let by_script = nanoseconds(1_000, || drop(black_box(book.run(rule, process, black_box(facts), directory))));
    match book.matrix(rule, process) {
        Some(_) => {
            let by_table = nanoseconds(10_000, || drop(black_box(book.ask(rule, process, black_box(facts), directory))));
            println!("{rule:<15} table {by_table:>6.0} ns   script {by_script:>7.0} ns");
        }
        None => println!("{rule:<15} no table          script {by_script:>7.0} ns"),
    }
}

/// A rule of the incident package under another text, so that it does what is to be measured.
fn with_rule(root: &Path, text: &str) -> Package {
    let mut files = files(root);
    for (path, bytes) in &mut files {
        if path == "rules/closing_delay.rhai" {
            *bytes = format!("/// sv: Ord.\n/// en: Words.\nfn closing_delay(kind, reporter) {{ {text} }}\n").into_bytes();
        }
    }
    files.retain(|(path, _)| path != "rules/closing_delay.examples.yaml");
    package(files)
}

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the crate lies in the workspace");
    let choice = |name: &str| Value::Choice(Text::from(name));
    let (anna, service) =
        (Value::Person(Person::Known(Text::from("anna"))), Value::Item { list: Text::from("service"), item: Text::from("web") });
    let mut directory = Directory::default();
    directory.people.insert(Text::from("anna"), PersonFacts { roles: [Text::from("helpdesk")].into(), ..Default::default() });

    let sources = files(root);
    let check_ms = nanoseconds(1, || drop(black_box(check(&Sources::new(sources.clone()))))) / 1e6;
    println!("check of the incident package, tables included: {check_ms:.1} ms");
    let incident = package(sources);
    let book = incident.rules();
    asks(book, "priority", "incident", &[choice("faculty"), choice("today")], &directory);
    asks(book, "closing_delay", "incident", &[choice("query")], &directory);
    asks(book, "route", "incident", &[service], &directory);
    let person = with_rule(root, "if \"helpdesk\" in reporter.roles { duration(\"24 h\") } else { duration(\"48 h\") }");
    asks(person.rules(), "closing_delay", "incident", &[choice("query"), anna.clone()], &directory);

    for (what, text) in [
        ("counting", "let n = 0; for i in 0..1000000000 { n += i; } n"),
        ("comparing", "let n = 0; for i in 0..1000000000 { if kind == \"query\" && i > 5 { n += 1; } } n"),
        ("people", "let n = 0; for i in 0..1000000000 { if \"helpdesk\" in reporter.roles { n += 1; } } n"),
        ("durations", "let n = duration(\"1 h\"); for i in 0..1000000000 { n = max(duration(\"2 h\"), n - duration(\"1 s\")); } n"),
        ("texts", "let n = \"\"; for i in 0..1000000000 { n = sub_string(`${kind} ${i}`.to_upper(), 2); } n"),
    ] {
        let endless = with_rule(root, text);
        let facts = [choice("query"), anna.clone()];
        let whole = nanoseconds(1, || drop(black_box(endless.rules().run("closing_delay", "incident", black_box(&facts), &directory))));
        println!("until the limit, {what:<10} {:>7.2} ms", whole / 1e6);
    }
}
