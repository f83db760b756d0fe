//! Scenarios name what there is: starts, steps, ways, actions, people, fields, marks.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Assignment, Command, Expect, Field, Name, Process, Scenario, ScenarioStep, Step, StepKind, Type, WrittenValue};
use crate::source::At;
use crate::words::words;

use super::graph::is_disturbed;
use super::process::signal;
use super::refer;
use super::steps::{mailbox, status};
use super::values::literal;
use super::what;
use super::world::World;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for scenario in world.draft.scenarios.values() {
        beginning(world, scenario, diagnostics);
        let Some(process) = process(world, scenario, diagnostics) else { continue };
        let all = world.with_called(process);
        // Where a flow has holes, a scenario names what stands in them; the holes have been reported.
        if all.iter().any(|process| is_disturbed(process, diagnostics) || calls_the_unknown(world, process)) {
            continue;
        }
        let mut look = Look { world, process, all, diagnostics };
        scenario.steps.iter().for_each(|step| look.step(step));
    }
}

/// Whether a process calls one that is not there, whose steps a scenario may well name.
fn calls_the_unknown(world: &World<'_>, process: &Process) -> bool {
    process.flow.steps.values().any(|step| match &step.kind {
        StepKind::Call { process: Some(called), .. } => !world.draft.processes.contains_key(called.as_str()),
        _ => false,
    })
}

fn process<'a>(world: &'a World<'_>, scenario: &Scenario, diagnostics: &mut Diagnostics) -> Option<&'a Process> {
    let name = scenario.process.as_ref()?;
    let known = world.draft.processes.keys().map(String::as_str);
    refer::find(world.draft, name, &what::PROCESS, known, diagnostics);
    world.draft.processes.get(name.as_str())
}

/// `given.begin` names another scenario, `given.until` a mark in it; no scenario begins with itself.
fn beginning(world: &World<'_>, scenario: &Scenario, diagnostics: &mut Diagnostics) {
    let given = &scenario.given;
    let Some(begin) = &given.begin else {
        if let Some(until) = &given.until {
            diagnostics.push(
                Diagnostic::new(Code::KeysClash, until.span, words!("`until` utan `begin`", "`until` without `begin`"))
                    .help(words!("skriv `begin:` scenariot som märket står i", "write `begin:` the scenario that holds the mark")),
            );
        }
        return;
    };
    let known = world.draft.scenarios.keys().map(String::as_str);
    let found = refer::find(world.draft, begin, &what::SCENARIO, known, diagnostics);
    if !found {
        return;
    }
    let first = &world.draft.scenarios[begin.as_str()];
    if let Some(until) = &given.until {
        let marks = first.steps.iter().filter_map(|step| step.mark.as_ref()).map(|mark| mark.as_str());
        refer::find(world.draft, until, &what::MARK, marks, diagnostics);
    }
    let mut seen = vec![scenario.name.as_str()];
    let mut next = Some(first);
    while let Some(scenario) = next {
        if seen.contains(&scenario.name.as_str()) {
            let name = seen[0];
            diagnostics.push(
                Diagnostic::new(
                    Code::UnknownScenario,
                    begin.span,
                    words!("`{name}` börjar till slut med sig själv", "`{name}` begins with itself in the end"),
                )
                .help(words!("låt ett av dem börja för sig, med `now`", "let one of them begin by itself, with `now`")),
            );
            return;
        }
        seen.push(scenario.name.as_str());
        next = scenario.given.begin.as_ref().and_then(|name| world.draft.scenarios.get(name.as_str()));
    }
}

struct Look<'a, 'd> {
    world: &'a World<'a>,
    process: &'a Process,
    /// The process and all that it calls.
    all: Vec<&'a Process>,
    diagnostics: &'d mut Diagnostics,
}

impl<'a> Look<'a, '_> {
    fn step(&mut self, step: &ScenarioStep) {
        if let Some(by) = &step.by {
            self.who(by);
        }
        match &step.command {
            Command::Start { start, set } => {
                let known = self.process.starts.keys().map(String::as_str);
                refer::find(self.world.draft, start, &what::START, known, self.diagnostics);
                self.set(self.process, set);
            }
            Command::Complete { step, set, tick } => {
                if let Some((process, found)) = self.found(step) {
                    self.set(process, set);
                    self.ticks(found, tick);
                }
            }
            Command::Choose { way, set, tick } => self.choose(way, set, tick),
            Command::Do { action, set, next } => {
                if let Some(process) = self.action(action) {
                    self.set(process, set);
                    next.iter().for_each(|name| refer::step(self.world, process, name, self.diagnostics));
                }
            }
            Command::Message { message, set, .. } => {
                let known = self.process.receives.keys().map(String::as_str);
                refer::find(self.world.draft, message, &what::RECEIVE, known, self.diagnostics);
                self.set(self.process, set);
            }
            Command::Mail { system, .. } => mailbox(self.world, system, self.diagnostics),
            Command::Signal { signal: name, with } => {
                signal(self.world, name, self.diagnostics);
                self.signal_fields(name, with);
            }
            Command::Post { system, .. } => {
                let known = self.world.draft.catalogue.systems.keys().map(String::as_str);
                refer::find(self.world.draft, system, &what::SYSTEM, known, self.diagnostics);
            }
            Command::Set(set) | Command::Override(set) => self.set(self.process, set),
            Command::After(_) | Command::Until(_) => {}
            Command::Expect(expect) => self.expect(expect),
            Command::Refused { command, .. } => self.step(command),
        }
    }

    /// The step of a name, in the process or one that it calls.
    fn found(&mut self, name: &Name) -> Option<(&'a Process, &'a Step)> {
        let found = self.all.iter().find_map(|process| Some((*process, process.flow.steps.get(name.as_str())?)));
        if found.is_none() {
            let known: Vec<&str> = self.all.iter().flat_map(|process| process.flow.steps.keys()).map(String::as_str).collect();
            refer::find(self.world.draft, name, &what::STEP, known.into_iter(), self.diagnostics);
        }
        found
    }

    fn choose(&mut self, way: &Name, set: &[Assignment], tick: &[Name]) {
        let Some((step, choice)) = way.value.split_once('.') else {
            let name = way.as_str();
            self.diagnostics.push(
                Diagnostic::new(Code::UnknownWay, way.span, words!("`{name}` nämner ingen väg", "`{name}` names no way"))
                    .help(words!("skriv steg och väg: `{name}.väg`", "write step and way: `{name}.way`")),
            );
            return;
        };
        let Some((process, found)) = self.found(&way.with(step.to_owned())) else { return };
        let ways = match &found.kind {
            StepKind::Decision(decision) => decision.ways.keys().map(String::as_str).collect::<Vec<_>>(),
            _ => Vec::new(),
        };
        let name = way.with(choice.to_owned());
        refer::find(self.world.draft, &name, &what::WAY, ways.into_iter(), self.diagnostics);
        self.set(process, set);
        self.ticks(found, tick);
    }

    /// `HANDLER` of `always`, or `STEP.HANDLER`; gives the process that has it.
    fn action(&mut self, action: &Name) -> Option<&'a Process> {
        let Some((step, handler)) = action.value.split_once('.') else {
            let found = self.all.iter().find(|process| process.always.contains_key(action.as_str())).copied();
            if found.is_none() {
                let known: Vec<&str> = self.all.iter().flat_map(|process| process.always.keys()).map(String::as_str).collect();
                refer::find(self.world.draft, action, &what::ACTION, known.into_iter(), self.diagnostics);
            }
            return found;
        };
        let (process, found) = self.found(&action.with(step.to_owned()))?;
        let until = match &found.kind {
            StepKind::Wait(until) => Some(until),
            _ => None,
        };
        let known: Vec<&str> = until.into_iter().flat_map(|until| until.keys()).chain(found.meanwhile.keys()).map(String::as_str).collect();
        let name = action.with(handler.to_owned());
        refer::find(self.world.draft, &name, &what::ACTION, known.into_iter(), self.diagnostics);
        Some(process)
    }

    fn ticks(&mut self, step: &Step, tick: &[Name]) {
        let work = match &step.kind {
            StepKind::Activity(work) => Some(work),
            StepKind::Decision(decision) => match &decision.by {
                crate::model::Decider::Person(work) => Some(work),
                _ => None,
            },
            _ => None,
        };
        let known: Vec<&str> = work.into_iter().flat_map(|work| work.checklist.keys()).map(String::as_str).collect();
        for name in tick {
            refer::find(self.world.draft, name, &what::TICK, known.iter().copied(), self.diagnostics);
        }
    }

    fn set(&mut self, process: &Process, set: &[Assignment]) {
        for given in set {
            self.field(process, &given.name, &given.value);
        }
    }

    fn field(&mut self, process: &Process, name: &Name, value: &WrittenValue) {
        if refer::field(self.world, process, name, self.diagnostics)
            && let Some(of) = self.world.of(process).fields.get(name.as_str())
        {
            literal(self.world, value, of, self.diagnostics);
        }
    }

    fn signal_fields(&mut self, signal: &Name, with: &[Assignment]) {
        let Some(known) = self.world.signals.get(signal.as_str()) else { return };
        for given in with {
            let names = known.signal.fields.keys().map(String::as_str);
            if refer::find(self.world.draft, &given.name, &what::SIGNAL_FIELD, names, self.diagnostics)
                && let Some(of) = known.fields.get(given.name.as_str())
            {
                literal(self.world, &given.value, of, self.diagnostics);
            }
        }
    }

    /// A person, a contact, a guest, or `owner`.
    fn who(&mut self, by: &At<String>) {
        let known = by.as_str() == "owner" || self.world.draft.catalogue.contacts.contains_key(by.as_str());
        if !known {
            let scalar = crate::source::Scalar { text: by.value.clone(), style: crate::source::Style::Plain };
            literal(self.world, &WrittenValue::One(by.with(scalar)), &Type::Person, self.diagnostics);
        }
    }

    fn expect(&mut self, expect: &Expect) {
        if let Some(name) = &expect.status {
            status(self.world, self.process, name, self.diagnostics);
        }
        for name in expect.at.iter().flatten().chain(&expect.withdrawn).chain(expect.tasks.values().map(|task| &task.step)) {
            self.found(name);
        }
        if let Some(ended) = &expect.ended
            && ended.as_str() != "none"
        {
            self.found(ended);
        }
        for (name, value) in &expect.fields {
            let is_none = matches!(value, WrittenValue::One(written) if written.value.text == "none");
            let guest_address = self.is_text_field(name);
            if is_none || guest_address {
                refer::field(self.world, self.process, name, self.diagnostics);
            } else {
                self.field(self.process, name, value);
            }
        }
        for (template, receivers) in &expect.sent {
            let known = self.world.draft.templates.keys().map(String::as_str);
            refer::find(self.world.draft, template, &what::TEMPLATE, known, self.diagnostics);
            receivers.iter().for_each(|receiver| self.receiver(receiver));
        }
        for task in expect.tasks.values() {
            task.roles.iter().for_each(|name| refer::role(self.world, self.process, name, self.diagnostics));
            if let Some(team) = task.team.as_ref().filter(|team| team.as_str() != "none") {
                refer::team(self.world.draft, team, self.diagnostics);
            }
            for person in [&task.person, &task.claimed_by].into_iter().flatten().filter(|person| person.as_str() != "none") {
                refer::person(self.world.draft, person, self.diagnostics);
            }
        }
    }

    fn is_text_field(&self, name: &Name) -> bool {
        self.process
            .fields
            .get(name.as_str())
            .and_then(|field: &Field| field.type_word.as_ref())
            .is_some_and(|word| matches!(word.as_str(), "text" | "note"))
    }

    /// A person, a team or contact list that has a mail of its own, or a guest's address.
    fn receiver(&mut self, receiver: &At<String>) {
        let (written, catalogue) = (receiver.as_str(), &self.world.draft.catalogue);
        let known = written.contains('@') || catalogue.teams.contains_key(written) || catalogue.contacts.contains_key(written);
        if !known {
            refer::person(self.world.draft, receiver, self.diagnostics);
        }
    }
}
