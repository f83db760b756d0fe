//! Where the demands of the first process are met: `docs/demands.md` says what they are, `cites` in the package says by what.

use std::collections::BTreeMap;

use expect_test::expect_file;
use tillit_engine::model::{Handler, Process, StepKind};
use tillit_engine::{Package, Sources, check};

use crate::files::{read_package, workspace};

/// Demands that the package must meet and its scenarios show.
const REQUIRED: std::ops::RangeInclusive<u32> = 1..=22;

/// What may be left for later, at least in part. Take a number away once it is met; put none in.
const MAY_WAIT: [u32; 4] = [4, 6, 13, 20];

/// Number of a demand → what cites it, in the order of the files.
type Cited = BTreeMap<u32, Vec<String>>;

fn number(cited: &str) -> Option<u32> {
    cited.strip_prefix('R')?.parse().ok()
}

/// Processes, fields, starts, steps, handlers and rules.
fn met(package: &Package) -> Cited {
    let mut all = Cited::new();
    let mut cite = |what: String, cites: &mut dyn Iterator<Item = &str>| {
        for number in cites.filter_map(number) {
            all.entry(number).or_default().push(what.clone());
        }
    };
    for (name, process) in &package.draft().processes {
        cite(format!("process `{name}`"), &mut process.cites.iter().map(|cited| cited.as_str()));
        for field in process.fields.values() {
            cite(format!("field `{}`", field.name.as_str()), &mut field.cites.iter().map(|cited| cited.as_str()));
        }
        for start in process.starts.values() {
            cite(format!("start `{}`", start.name.as_str()), &mut start.cites.iter().map(|cited| cited.as_str()));
        }
        for step in process.flow.steps.values() {
            cite(format!("`{}`", step.name.as_str()), &mut step.cites.iter().map(|cited| cited.as_str()));
        }
        for (name, handler) in handlers(process) {
            cite(format!("`{name}`"), &mut handler.cites.iter().map(|cited| cited.as_str()));
        }
    }
    for rule in package.rules().rules() {
        // A rule cites in the words that explain it: "… (R10)."
        let mut cites = rule.said.get("en").into_iter().flat_map(|said| said.split(|c: char| !c.is_ascii_alphanumeric()));
        cite(format!("rule `{}`", rule.name.as_str()), &mut cites);
    }
    all
}

/// Handlers of `always` and of steps, with their names.
fn handlers(process: &Process) -> Vec<(String, &Handler)> {
    let mut all: Vec<(String, &Handler)> = process.always.iter().map(|(name, handler)| (name.clone(), handler)).collect();
    for (step, declared) in &process.flow.steps {
        let until = match &declared.kind {
            StepKind::Wait(until) => Some(until),
            _ => None,
        };
        let here = until.into_iter().flatten().chain(&declared.meanwhile);
        all.extend(here.map(|(name, handler)| (format!("{step}.{name}"), handler)));
    }
    all
}

fn shown(package: &Package) -> Cited {
    let mut all = Cited::new();
    for (name, scenario) in &package.draft().scenarios {
        for number in scenario.cites.iter().filter_map(|cited| number(cited.as_str())) {
            all.entry(number).or_default().push(format!("`{name}`"));
        }
    }
    all
}

/// The page with its table as the package has it.
fn page(text: &str, met: &Cited, shown: &Cited) -> String {
    let cell = |cited: &Cited, number: u32| cited.get(&number).map_or(String::new(), |all| format!(" {}", all.join(", ")));
    let row = |line: &str| {
        let (name, rest) = line.strip_prefix("| ")?.split_once(" | ")?;
        let (demand, _) = rest.split_once(" |")?;
        let number = number(name)?;
        Some(format!("| {name} | {demand} |{} |{} |", cell(met, number), cell(shown, number)))
    };
    text.lines().map(|line| row(line).unwrap_or_else(|| line.to_owned()) + "\n").collect()
}

/// What the page leaves for later: number → what.
fn later(text: &str) -> BTreeMap<u32, &str> {
    let (_, section) = text.split_once("\n## Later\n").expect("the page says what is left for later");
    let entries = section.lines().filter_map(|line| line.strip_prefix("- ")?.split_once(": "));
    entries.map(|(name, what)| (number(name).unwrap_or_else(|| panic!("`{name}` is no demand")), what)).collect()
}

#[test]
fn every_demand_is_met_by_the_package_and_shown_by_a_scenario_or_waits_on_a_list_that_only_shrinks() {
    let package = check(&Sources::new(read_package(&workspace()))).package.expect("the package is clean");
    let path = workspace().join("docs/demands.md");
    #[expect(clippy::disallowed_methods, reason = "a test reads the page that it keeps")]
    let text = std::fs::read_to_string(&path).expect("the page is there");
    let (met, shown, later) = (met(&package), shown(&package), later(&text));

    println!("later: {later:#?}");
    for number in later.keys() {
        assert!(MAY_WAIT.contains(number), "R{number} must not wait: the list of what is later may only shrink");
    }
    let lacks = |cited: &Cited, number: &u32| !cited.contains_key(number) && !later.contains_key(number);
    let unmet: Vec<u32> = REQUIRED.filter(|number| lacks(&met, number)).collect();
    let unshown: Vec<u32> = REQUIRED.filter(|number| lacks(&shown, number)).collect();
    assert!(unmet.is_empty(), "nothing in the package cites R{unmet:?}");
    assert!(unshown.is_empty(), "no scenario cites R{unshown:?}");
    expect_file![path].assert_eq(&page(&text, &met, &shown));
}
