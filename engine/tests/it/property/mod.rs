//! Random commands by random people on random processes, against a naive model of what LANGUAGE.md says.

mod expression;
mod found;
mod generate;
mod people;
mod process;
mod random;
mod yaml;

use tillit_engine::{Language, Severity};

use crate::files::{look, report};

#[test]
fn property_every_generated_package_is_clean() {
    for seed in random::seeds() {
        let package = generate::package(&mut random::Random::new(seed));
        let (sources, mut found) = look(yaml::files(&package));
        found.retain(|diagnostic| diagnostic.code.severity() == Severity::Error);
        assert!(found.is_empty(), "seed {seed}:\n{}\n{}", yaml::shown(&package), report(&sources, &found, Language::English));
    }
}
