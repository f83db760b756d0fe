//! Expressions and values as they stand in a file, with what is told of them.

mod functions;
mod hostile;
mod operators;
mod places;
mod syntax;
mod typing;
mod values;

use std::sync::Arc;

use expect_test::Expect;
use indexmap::IndexMap;

use super::value::Literals;
use super::*;
use crate::diagnostic::{Colour, Diagnostic, Diagnostics, render};
use crate::model::{Choices, Fact, Facts, Type};
use crate::source::{At, Scalar, Sources, Value, parse as parse_yaml};
use crate::words::Language;

/// A file whose first key has the value; how it is written in YAML is up to the test.
pub(super) fn file(yaml: &str) -> (Sources, At<Scalar>) {
    let sources = Sources::new(vec![("workflows/incident.yaml".to_owned(), yaml.as_bytes().to_vec())]);
    let (id, file) = sources.iter().next().expect("one file was given");
    let mut diagnostics = Diagnostics::default();
    let root = parse_yaml(id, file, &mut diagnostics).expect("the test's YAML is right");
    let (_, node) = &root.entries().expect("the test's YAML is a map")[0];
    let Value::Scalar(scalar) = &node.value else { panic!("the test's value is a scalar, not {node:?}") };
    let written = At { value: scalar.clone(), span: node.span };
    (sources, written)
}

fn choices(name: &str, items: &[&str]) -> Type {
    Type::Choice(Arc::new(Choices { name: Some(name.to_owned()), items: items.iter().map(|item| (*item).to_owned()).collect() }))
}

fn record(parts: &[(&str, Type)]) -> Type {
    Type::Record(Arc::new(parts.iter().map(|(name, of)| ((*name).to_owned(), of.clone())).collect()))
}

pub(super) fn kind() -> Type {
    choices("ticket_kind", &["request", "query", "incident"])
}

/// Facts of a process like the incident process.
pub(super) fn facts() -> Facts {
    let item = |list: &str| Type::Item(list.to_owned());
    let step = record(&[("by", Type::Person), ("at", Type::Instant), ("times", Type::Number)]);
    let per_priority = record(&["critical", "high", "medium", "low"].map(|name| (name, Type::Duration)));
    let mut facts = Facts::default();
    let all = [
        ("summary", Type::Text, true),
        ("kind", kind(), true),
        ("kind_before", kind(), true),
        ("priority", choices("priority", &["critical", "high", "medium", "low"]), true),
        ("reporter", Type::Person, true),
        ("owner", Type::Person, false),
        ("team", Type::Team, false),
        ("teams", Type::Team.list(), false),
        ("everybody", Type::Contact, false),
        ("service", item("service"), true),
        ("services", item("service").list(), true),
        ("agreement", item("agreement"), false),
        ("alarms", Type::Number, false),
        ("price", Type::Decimal, false),
        ("by_user", Type::Boolean, false),
        ("began", Type::Instant, false),
        ("due_back", Type::Date, true),
        ("waited", Type::Duration, false),
        ("votes", choices("vote", &["yes", "no"]).list(), false),
        ("tags", Type::Text.list(), false),
        ("steps", record(&[("fix", step)]), false),
        ("closing_delay", Type::Answer("closing_delay".to_owned()), true),
        ("route", Type::Answer("route".to_owned()), true),
    ];
    for (name, of, public) in all {
        facts.insert(name, Fact { of, public, volatile: false });
    }
    for (name, of) in [("now", Type::Instant), ("today", Type::Date), ("actor", Type::Person)] {
        facts.insert(name, Fact { of, public: true, volatile: true });
    }
    facts.insert_list("service", IndexMap::from([("team".to_owned(), Type::Team)]));
    let agreement =
        [("services", item("service").list()), ("customers", Type::Team.list()), ("respond", per_priority), ("calendar", Type::Text)];
    facts.set_calendars(std::iter::once("office".to_owned()));
    facts.insert_list("agreement", agreement.into_iter().map(|(name, of)| (name.to_owned(), of)).collect());
    facts
}

/// A small catalogue.
pub(super) struct Catalogue;

impl Literals for Catalogue {
    fn has_person(&self, name: &str) -> bool {
        self.people().contains(&name)
    }

    fn people(&self) -> Vec<&str> {
        vec!["anna", "bengt"]
    }

    fn has_team(&self, name: &str) -> bool {
        self.teams().contains(&name)
    }

    fn teams(&self) -> Vec<&str> {
        vec!["client_team", "network_team"]
    }

    fn items(&self, list: &str) -> Vec<&str> {
        if list == "service" { vec!["mail", "network", "web"] } else { Vec::new() }
    }

    fn contacts(&self) -> Vec<&str> {
        vec!["all_staff", "drift"]
    }

    fn calendars(&self) -> Vec<&str> {
        vec!["office"]
    }
}

/// Each diagnostic as an English reader sees it, then the same words in Swedish.
pub(super) fn told(diagnostics: &[Diagnostic], sources: &Sources) -> String {
    let swedish = |diagnostic: &Diagnostic| {
        let rest = diagnostic.label.iter().chain(&diagnostic.help).map(|words| words.sv.as_str());
        std::iter::once(diagnostic.message.sv.as_str()).chain(rest).collect::<Vec<_>>().join("\n    ")
    };
    let both = |diagnostic: &Diagnostic| {
        let english = render(diagnostic, sources, Language::English, Colour::Never);
        format!("{english}\nsv: {}", swedish(diagnostic))
    };
    diagnostics.iter().map(both).collect::<Vec<_>>().join("\n")
}

/// What a checked expression gives and rests on, in one line.
pub(super) fn summary(checked: &Checked, sources: &Sources) -> String {
    let reads: Vec<String> = checked.reads.iter().map(|read| format!("{}{}", read.path, if read.guarded { "?" } else { "" })).collect();
    let demands = checked.demands.iter().map(|demand| {
        let types: Vec<String> = demand.any_of.iter().map(Type::to_string).collect();
        format!("; {} must be {} at `{}`", demand.rule, types.join(" or "), sources.text(demand.span))
    });
    let flags = [
        (checked.reads.iter().all(|read| facts().get(&read.name).is_some_and(|fact| fact.public)), "public"),
        (checked.reads.iter().any(|read| facts().get(&read.name).is_some_and(|fact| fact.volatile)), "volatile"),
    ];
    let flags = flags.into_iter().filter(|(is_so, _)| *is_so).map(|(_, word)| format!("; {word}"));
    format!("{}; reads [{}]{}{}", checked.of, reads.join(", "), demands.collect::<String>(), flags.collect::<String>())
}

/// Checks an expression written in quotes that need no escaping: what it gives, or what is told.
#[track_caller]
pub(super) fn check(text: &str, expect: Expect) {
    let (sources, written) = file(&format!("if: '{}'\n", text.replace('\'', "''")));
    let mut diagnostics = Diagnostics::default();
    let checked = expression(&written, &facts(), &sources, &mut diagnostics);
    assert_eq!(checked.is_none(), diagnostics.has_errors(), "an expression is refused exactly when something is told");
    let said = checked.map_or_else(|| told(diagnostics.as_slice(), &sources), |checked| summary(&checked, &sources));
    expect.assert_eq(&said);
}
