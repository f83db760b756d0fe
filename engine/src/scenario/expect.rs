//! What an `expect` says, held against the case that the last command touched. What is not named is free.

use std::collections::BTreeSet;

use super::desk::Happened;
use super::run::Run;
use super::values;
use crate::case::{Case, Person, Receiver, Task, Text, Value};
use crate::model::{Expect, MattersExpected, Name, TaskExpected, WrittenValue};
use crate::package::{DecidedBy, StepKindPlan};
use crate::run::same_value;
use crate::source::{At, Span};
use crate::words::{Words, list_of, words};

/// Something that does not hold.
#[derive(Debug)]
pub(super) struct Mismatch {
    /// Where it is expected.
    pub(super) place: Span,
    /// What it is about: `status`, `fields.team`.
    pub(super) what: String,
    /// As the scenario writes it.
    pub(super) expected: Words,
    /// What is the case.
    pub(super) found: Words,
}

/// Everything that does not hold, in the order in which it is usually written.
pub(super) fn compare(run: &Run<'_>, expect: &Expect, place: Span) -> Vec<Mismatch> {
    let mut compare = Compare { run, unmet: Vec::new() };
    if let Some(cases) = &expect.cases {
        compare.count("cases", cases, run.desk.cases.len() as u64);
    }
    let Some(kept) = run.case() else {
        // Of no case nothing can be expected but how many there are.
        let says =
            [expect.status.is_some(), expect.at.is_some(), expect.ended.is_some(), expect.returns.is_some(), expect.matters.is_some()];
        if says.contains(&true)
            || !expect.fields.is_empty()
            || !expect.withdrawn.is_empty()
            || !expect.sent.is_empty()
            || !expect.tasks.is_empty()
        {
            compare.unmet(place, "expect", words!("ett ärende", "a case"), words!("inget ärende än", "no case yet"));
        }
        return compare.unmet;
    };
    let case = &kept.case;
    if let Some(status) = &expect.status {
        compare.word("status", status, case.status.as_deref());
    }
    if let Some(at) = &expect.at {
        compare.at(at, case, place);
    }
    if let Some(ended) = &expect.ended {
        compare.word("ended", ended, case.ended.as_ref().map(|ended| &*ended.end));
    }
    if let Some(returns) = &expect.returns {
        compare.count("returns", returns, u64::from(case.returns));
    }
    if let Some(matters) = &expect.matters {
        compare.matters(matters, case);
    }
    compare.withdrawn(&expect.withdrawn);
    expect.fields.iter().for_each(|(name, value)| compare.field(case, name, value));
    expect.sent.iter().for_each(|(template, to)| compare.sent(template, to));
    expect.tasks.values().for_each(|task| compare.task(case, task));
    compare.unmet
}

struct Compare<'a, 'r> {
    run: &'a Run<'r>,
    unmet: Vec<Mismatch>,
}

impl Compare<'_, '_> {
    fn unmet(&mut self, place: Span, what: &str, expected: Words, found: Words) {
        self.unmet.push(Mismatch { place, what: what.to_owned(), expected, found });
    }

    fn count(&mut self, what: &str, expected: &At<u64>, found: u64) {
        if expected.value != found {
            let expected_count = expected.value;
            self.unmet(expected.span, what, words!("{expected_count}", "{expected_count}"), words!("{found}", "{found}"));
        }
    }

    /// A name, or `none`.
    fn word(&mut self, what: &str, expected: &At<String>, found: Option<&str>) {
        let found = found.unwrap_or("none");
        if expected.as_str() != found {
            self.unmet(expected.span, what, quoted(expected.as_str()), quoted(found));
        }
    }

    fn at(&mut self, expected: &[Name], case: &Case, place: Span) {
        let mut wanted: Vec<&str> = expected.iter().map(|name| name.as_str()).collect();
        let at = case.at_steps();
        let mut found: Vec<&str> = at.iter().map(|step| &**step).collect();
        wanted.sort_unstable();
        found.sort_unstable();
        if wanted != found {
            let place = expected.first().map_or(place, |first| first.span);
            self.unmet(place, "at", list_of(wanted, 9), list_of(found, 9));
        }
    }

    /// How many matters are open, or of which kinds, exactly.
    fn matters(&mut self, expected: &MattersExpected, case: &Case) {
        let mut found: Vec<&str> = case.matters.values().map(|matter| matter.kind.id()).collect();
        match expected {
            MattersExpected::Count(count) => self.count("matters", count, found.len() as u64),
            MattersExpected::Kinds(kinds, place) => {
                let mut wanted: Vec<&str> = kinds.iter().map(|kind| kind.as_str()).collect();
                wanted.sort_unstable();
                found.sort_unstable();
                if wanted != found {
                    self.unmet(*place, "matters", list_of(wanted, 9), list_of(found, 9));
                }
            }
        }
    }

    /// Steps that were withdrawn since the `expect` before, among others.
    fn withdrawn(&mut self, expected: &[Name]) {
        let happened = self.happened().filter_map(|happened| match happened {
            Happened::Withdrawn(step) => Some(step.to_string()),
            Happened::Sent { .. } => None,
        });
        let withdrawn: Vec<String> = happened.collect();
        for name in expected.iter().filter(|name| !withdrawn.contains(&name.value)) {
            self.unmet(name.span, "withdrawn", quoted(name.as_str()), list_of(&withdrawn, 9));
        }
    }

    /// To whom a template was sent since the `expect` before, among others.
    fn sent(&mut self, template: &Name, expected: &[At<String>]) {
        let mut reached: BTreeSet<String> = BTreeSet::new();
        let mut is_sent = false;
        for happened in self.happened() {
            if let Happened::Sent { template: sent, to } = happened
                && **sent == *template.as_str()
            {
                is_sent = true;
                reached.extend(to.iter().map(named));
            }
        }
        let what = format!("sent.{}", template.as_str());
        if !is_sent {
            self.unmet(template.span, &what, words!("ett utskick", "a message"), words!("inget", "none"));
            return;
        }
        for one in expected {
            let is_reached = reached.iter().any(|known| known.eq_ignore_ascii_case(address_of(one.as_str())));
            if !is_reached {
                self.unmet(one.span, &what, quoted(one.as_str()), list_of(&reached, 12));
            }
        }
    }

    fn happened(&self) -> impl Iterator<Item = &Happened> {
        let current = self.run.current;
        self.run.desk.happened.iter().filter(move |(case, _)| Some(*case) == current).map(|(_, happened)| happened)
    }

    fn field(&mut self, case: &Case, name: &Name, expected: &WrittenValue) {
        let zone = &self.run.desk.package.zone;
        let of = self.run.world.processes.get(&*case.process).and_then(|types| types.fields.get(name.as_str()));
        let wanted = of.and_then(|of| values::read(self.run.world, zone, expected, of));
        let found = case.main().fields.get(name.as_str());
        let is_met = match (&wanted, found) {
            (Some(wanted), Some(found)) => is_same(wanted, found),
            (None, None) => true,
            (Some(_), None) | (None, Some(_)) => false,
        };
        if !is_met {
            let shown = |value: Option<&Value>| quoted(&value.map_or_else(|| "none".to_owned(), |value| values::shown(value, zone)));
            let (wanted, found) = (shown(wanted.as_ref()), shown(found));
            self.unmet(expected.span(), &format!("fields.{}", name.as_str()), wanted, found);
        }
    }

    fn task(&mut self, case: &Case, expected: &TaskExpected) {
        let what = |part: &str| format!("tasks.{}{part}", expected.step.as_str());
        let Some(task) = case.tasks.values().find(|task| *task.step == *expected.step.as_str()) else {
            let open: BTreeSet<&Text> = case.tasks.values().map(|task| &task.step).collect();
            self.unmet(expected.step.span, &what(""), words!("en öppen uppgift", "an open task"), list_of(open, 9));
            return;
        };
        let roles: BTreeSet<&str> = roles(self.run, case, task).iter().map(|role| &**role).collect();
        let wanted: BTreeSet<&str> = expected.roles.iter().map(|role| role.as_str()).collect();
        if let Some(first) = expected.roles.first().filter(|_| wanted != roles) {
            self.unmet(first.span, &what(".role"), list_of(&wanted, 9), list_of(&roles, 9));
        }
        if let Some(team) = &expected.team {
            self.word(&what(".team"), team, task.team.as_deref());
        }
        let someone = [("person", &expected.person, &task.person), ("claimed_by", &expected.claimed_by, &task.claimed_by)];
        for (key, expected, found) in someone {
            if let Some(expected) = expected {
                let zone = &self.run.desk.package.zone;
                let wanted = values::person(self.run.world, zone, expected);
                let is_met = match (&wanted, found) {
                    (Some(wanted), Some(found)) => wanted.is_same(found),
                    (wanted, found) => wanted.is_none() && found.is_none(),
                };
                if !is_met {
                    let found = found.as_ref().map_or_else(|| "none".to_owned(), ToString::to_string);
                    self.unmet(expected.span, &what(&format!(".{key}")), quoted(expected.as_str()), quoted(&found));
                }
            }
        }
        if let Some(due) = &expected.due {
            let zone = &self.run.desk.package.zone;
            if values::moment(due.as_str(), zone) != task.due {
                let found = task.due.map_or_else(|| "none".to_owned(), |due| values::shown_instant(due, zone));
                self.unmet(due.span, &what(".due"), quoted(due.as_str()), quoted(&found));
            }
        }
    }
}

/// Who may do a task, as the process names them.
fn roles<'p>(run: &Run<'p>, case: &Case, task: &Task) -> &'p [Text] {
    let package = run.desk.package;
    let step = case.scope(task.scope).and_then(|scope| package.plans.get(&scope.process)?.steps.get(&task.step));
    match step.map(|step| &step.kind) {
        Some(StepKindPlan::Activity(work) | StepKindPlan::Decision { by: DecidedBy::Person(work), .. }) => &work.roles,
        _ => &[],
    }
}

/// A receiver as `sent` names it: a person, a team or contact list, a guest's address.
fn named(receiver: &Receiver) -> String {
    match receiver {
        Receiver::Person(Person::Known(name)) | Receiver::Team(name) | Receiver::Contact(name) => name.to_string(),
        Receiver::Person(Person::Guest { mail, .. }) => mail.to_string(),
    }
}

/// The address of a guest that is written with a name.
fn address_of(written: &str) -> &str {
    written.strip_suffix('>').and_then(|written| written.split_once('<')).map_or(written, |(_, mail)| mail)
}

fn is_same(wanted: &Value, found: &Value) -> bool {
    match (wanted, found) {
        (Value::Person(wanted), Value::Person(found)) => wanted.is_same(found),
        (Value::List(wanted), Value::List(found)) => {
            wanted.len() == found.len() && wanted.iter().zip(&**found).all(|(wanted, found)| is_same(wanted, found))
        }
        _ => same_value(wanted, found),
    }
}

fn quoted(text: &str) -> Words {
    words!("`{text}`", "`{text}`")
}
