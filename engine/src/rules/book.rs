//! All rules of a package, ready to be asked: by a table where their facts can be counted, else by running them.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::compile::Rule;
use super::examples::{ExampleResult, TypedExample};
use super::failure::RuleFailure;
use super::run::Asking;
use super::table::Table;
use super::thing::Things;
use crate::case::{Directory, Text, Value};
use crate::model::Type;
use crate::words::words;

/// The rules of a checked package.
#[derive(Clone, Debug)]
pub struct RuleBook {
    pub(super) asking: Asking,
    pub(super) rules: BTreeMap<Text, Arc<Rule>>,
    /// Process → rule → how it is used there.
    pub(super) uses: BTreeMap<Text, BTreeMap<Text, RuleInProcess>>,
    /// People and memberships as the package's files have them, for examples.
    pub(super) seed: Directory,
    pub(super) examples: Vec<TypedExample>,
}

/// A rule in one process.
#[derive(Clone, Debug, Default)]
pub(crate) struct RuleInProcess {
    /// What its answer must be, if a place says so.
    pub wanted: Option<Type>,
    /// All its answers, where they can be counted.
    pub table: Option<Table>,
}

impl RuleBook {
    pub(crate) fn new(asking: Asking, seed: Directory) -> RuleBook {
        RuleBook { asking, rules: BTreeMap::new(), uses: BTreeMap::new(), seed, examples: Vec::new() }
    }

    pub(crate) fn add(&mut self, rule: Rule) {
        self.rules.insert(Text::from(rule.name.as_str()), Arc::new(rule));
    }

    pub(crate) fn add_use(&mut self, process: &str, rule: &str, used: RuleInProcess) {
        self.uses.entry(Text::from(process)).or_default().insert(Text::from(rule), used);
    }

    pub(crate) fn add_example(&mut self, example: TypedExample) {
        self.examples.push(example);
    }

    /// Asks a rule for a case of a process. `facts`: by the order of its parameters, all set; `things`: the directory of the
    /// moment.
    ///
    /// Equal arguments give equal answers, whether a table or the rule itself gives them.
    ///
    /// # Errors
    /// The rule stopped, or failed: never a panic, and never longer than its limits allow.
    pub fn ask(&self, rule: &str, process: &str, facts: &[Value], things: &dyn Things) -> Result<Value, RuleFailure> {
        let known = self.uses.get(process).and_then(|rules| rules.get(rule));
        if let Some(answer) = known.and_then(|known| known.table.as_ref()?.answer(facts)) {
            return answer.clone();
        }
        self.run(rule, process, facts, things)
    }

    /// Asks by running the rule, whether or not there is a table.
    ///
    /// # Errors
    /// As [`RuleBook::ask`].
    pub fn run(&self, rule: &str, process: &str, facts: &[Value], things: &dyn Things) -> Result<Value, RuleFailure> {
        let Some(known) = self.rules.get(rule) else {
            return Err(RuleFailure::failed(words!("paketet har ingen sådan regel", "the package has no such rule")));
        };
        self.asking.ask(known, facts, self.wanted(rule, process), things)
    }

    /// What a rule's answer must be in a process, if a place there says so.
    #[must_use]
    pub fn wanted(&self, rule: &str, process: &str) -> Option<&Type> {
        self.uses.get(process)?.get(rule)?.wanted.as_ref()
    }

    /// All answers of a rule in a process, to be shown as a matrix; `None` where its facts cannot be counted.
    #[must_use]
    pub fn matrix(&self, rule: &str, process: &str) -> Option<&Table> {
        self.uses.get(process)?.get(rule)?.table.as_ref()
    }

    /// A rule, with its explanation and the version of its text.
    #[must_use]
    pub fn rule(&self, name: &str) -> Option<&Rule> {
        self.rules.get(name).map(|rule| &**rule)
    }

    /// The rules, by name.
    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.rules.values().map(|rule| &**rule)
    }

    /// Runs every example of the package's rules, in the order of the files, with the people of its files.
    #[must_use]
    pub fn run_examples(&self) -> Vec<ExampleResult> {
        self.examples.iter().map(|example| example.run(self)).collect()
    }
}
