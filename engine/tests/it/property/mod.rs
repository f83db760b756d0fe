//! Random commands by random people on random processes, against a naive model of what LANGUAGE.md says.

mod command;
mod expression;
mod found;
mod generate;
mod model;
mod people;
mod process;
pub(crate) mod random;
mod run;
mod tally;
mod yaml;

use tillit_engine::{Language, Severity, Sources, check};

use crate::files::report;

#[test]
fn property_engine_and_model_agree_on_every_seed() {
    let mut failures = Vec::new();
    let mut tally = tally::Tally::default();
    let seeds = random::seeds();
    for seed in seeds.clone() {
        let mut random = random::Random::new(seed);
        let plan = generate::package(&mut random);
        let sources = Sources::new(yaml::files(&plan));
        let checked = check(&sources);
        let mut found = checked.diagnostics;
        found.retain(|diagnostic| diagnostic.code.severity() == Severity::Error);
        assert!(found.is_empty(), "seed {seed}:\n{}\n{}", yaml::shown(&plan), report(&sources, &found, Language::English));
        let package = checked.package.expect("a package without errors can be used");
        failures.extend(run::Run::new(seed, &plan, &package, &mut tally).run(&mut random).err());
    }
    println!("{tally}");
    if let Some(first) = failures.first() {
        let others: Vec<&str> = failures.iter().map(|failure| failure.what.as_str()).collect();
        panic!("{}\n{}\n{} seeds fail", first.story, others.join("\n\n"), others.len());
    }
    if seeds.count() >= 200 {
        tally.assert_wide();
    }
}
