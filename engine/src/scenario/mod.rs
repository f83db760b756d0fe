//! Scenarios: tests of processes in virtual time, as process owners write them, and the examples of rules beside them.
//!
//! The way of a scenario: its steps (`run`) become commands (`command`) or something that comes (`arrive`) to a desk in memory
//! (`desk`), whose cases are held against what the scenario expects (`expect`); what fails is told like a diagnostic (`report`).
//! Values are literals of the types that their places have (`values`). Everything runs through `execute` and `apply`, so
//! scenarios are also how the core is tested.

mod arrive;
mod command;
mod desk;
mod expect;
mod report;
mod run;
mod values;

use crate::case::{Event, Started, Text};
use crate::check::World;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Scenario, Title};
use crate::package::Package;
use crate::source::{Sources, Span};
use crate::words::{Words, words};

/// What became of the tests of a package.
#[derive(Clone, Debug, Default)]
pub struct TestReport {
    /// Scenarios, by file.
    pub scenarios: Vec<ScenarioTested>,
    /// Examples of rules, by rule and row.
    pub examples: Vec<ExampleTested>,
}

/// A scenario that was run.
#[derive(Clone, Debug)]
pub struct ScenarioTested {
    /// Its name.
    pub name: Text,
    /// Its title.
    pub title: Title,
    /// Where its name stands.
    pub place: Span,
    /// What failed first; `None`: it passed.
    pub failure: Option<Diagnostic>,
    /// What its cases lived through, in the order in which they began; of a scenario that failed, up to there.
    pub cases: Vec<CasePlayed>,
}

/// A case of a scenario, which `apply` rebuilds from this.
#[derive(Clone, Debug)]
pub struct CasePlayed {
    /// How it began.
    pub started: Started,
    /// What was then true, in order.
    pub events: Vec<Event>,
}

/// An example of a rule that was asked.
#[derive(Clone, Debug)]
pub struct ExampleTested {
    /// The rule.
    pub rule: Text,
    /// The row.
    pub place: Span,
    /// What came instead; `None`: the rule answered as it says.
    pub failure: Option<Diagnostic>,
}

impl TestReport {
    /// How many passed, and how many failed.
    #[must_use]
    pub fn counts(&self) -> (usize, usize) {
        let failures = || self.failures().count();
        (self.scenarios.len() + self.examples.len() - failures(), failures())
    }

    /// All failures, scenarios first.
    pub fn failures(&self) -> impl Iterator<Item = &Diagnostic> {
        let scenarios = self.scenarios.iter().filter_map(|tested| tested.failure.as_ref());
        scenarios.chain(self.examples.iter().filter_map(|tested| tested.failure.as_ref()))
    }
}

/// Runs the scenarios of a package and the examples of its rules; `only`: those of one name (a scenario's, or a rule's).
#[must_use]
pub fn test(package: &Package, sources: &Sources, only: Option<&str>) -> TestReport {
    let world = World::new(&package.draft, sources, &mut Diagnostics::default());
    let wanted = |name: &str| only.is_none_or(|only| only == name);
    let mut scenarios: Vec<&Scenario> = package.draft.scenarios.values().filter(|scenario| wanted(scenario.name.as_str())).collect();
    scenarios.sort_by_key(|scenario| scenario.name.span);
    TestReport {
        scenarios: scenarios.into_iter().map(|scenario| tested(&world, package, scenario)).collect(),
        examples: examples(package).into_iter().filter(|example| wanted(&example.rule)).collect(),
    }
}

fn tested<'a>(world: &'a World<'a>, package: &'a Package, scenario: &'a Scenario) -> ScenarioTested {
    let mut run = run::Run::new(world, package, scenario);
    let failure = run.play(scenario).err().map(|failed| report::diagnostic(&run, *failed));
    let (name, title, place) = (Text::from(scenario.name.as_str()), scenario.title.clone(), scenario.name.span);
    ScenarioTested { name, title, place, failure, cases: run.played() }
}

/// The examples of rules, asked.
fn examples(package: &Package) -> Vec<ExampleTested> {
    let asked = package.rules().run_examples().into_iter().map(|result| {
        let (rule, expected, Words { sv, en }) = (&result.rule, &result.expected, &result.found);
        let failure = || {
            let message = words!(
                "regeln `{rule}` svarar något annat än exemplet säger",
                "the rule `{rule}` answers something else than the example says"
            );
            Diagnostic::new(Code::ExampleUnmet, result.row, message)
                .label(words!("väntade `{expected}`, fann `{sv}`", "expected `{expected}`, found `{en}`"))
                .help(words!("rätta regeln, eller exemplet om regeln har rätt", "mend the rule, or the example if the rule is right"))
        };
        ExampleTested { rule: rule.clone(), place: result.row, failure: (!result.passed).then(failure) }
    });
    asked.collect()
}
