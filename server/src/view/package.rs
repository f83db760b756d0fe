//! The live package, and its rules.

use schemars::JsonSchema;
use serde::Serialize;
use tillit_engine::{Rule, ShortHash};

use super::Reader;

/// The live package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PackageView {
    /// Its name.
    pub package: String,
    /// Its title.
    pub title: String,
    /// The hash of its files, as cases and entries name it.
    pub hash: String,
    /// The languages of its titles.
    pub languages: Vec<String>,
    /// The zone in which its days begin.
    pub zone: Option<String>,
    /// Its processes.
    pub processes: Vec<VersionView>,
}

/// A process of the package.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct VersionView {
    /// Its name.
    pub process: String,
    /// Its title.
    pub title: String,
    /// The version that new cases are pinned to.
    pub process_hash: String,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RuleView {
    /// Its name.
    pub rule: String,
    /// The version of its text, as decisions name it.
    pub version: String,
    /// What it does in plain words, in the reader's language.
    pub says: Option<String>,
    /// The facts that it reads.
    pub facts: Vec<String>,
}

/// The package of a reader.
#[must_use]
pub fn package(reader: &Reader<'_>) -> PackageView {
    let draft = reader.package.draft();
    let version =
        |name: &str, title| VersionView { process: name.to_owned(), title, process_hash: reader.package.process_hash(name).to_string() };
    PackageView {
        package: draft.about.name.as_str().to_owned(),
        title: reader.title(&draft.about.title),
        hash: ShortHash::of(reader.package.hash()).to_string(),
        languages: draft.about.languages.iter().map(|language| language.as_str().to_owned()).collect(),
        zone: draft.about.zone.as_ref().map(|zone| zone.as_str().to_owned()),
        processes: draft.processes.iter().map(|(name, process)| version(name, reader.title(&process.title))).collect(),
    }
}

/// The rules of a reader's package, by name.
#[must_use]
pub fn rules(reader: &Reader<'_>) -> Vec<RuleView> {
    reader.package.rules().rules().map(|rule| reader.rule(rule)).collect()
}

impl Reader<'_> {
    fn rule(&self, rule: &Rule) -> RuleView {
        RuleView {
            rule: rule.name.as_str().to_owned(),
            version: rule.version.to_string(),
            says: self.says_of(rule),
            facts: rule.parameters.iter().map(|fact| fact.as_str().to_owned()).collect(),
        }
    }

    /// What a rule does in plain words, in the reader's language if it says so, else in another.
    pub(super) fn says_of(&self, rule: &Rule) -> Option<String> {
        rule.said.get(self.language.code()).or_else(|| rule.said.values().next()).cloned()
    }
}
