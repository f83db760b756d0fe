//! Scenarios name what there is: starts, steps, ways, actions, people, fields, marks.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{
    Assignment, Command, Decider, Decision, Expect, Field, Handler, Name, Process, Scenario, ScenarioStep, Step, StepKind, Trigger, Type,
    WrittenValue,
};
use crate::source::At;
use crate::words::{Words, list_of, words};

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
        if all.iter().any(|process| is_disturbed(process, diagnostics) || calls_nothing(world, process)) {
            continue;
        }
        let mut look = Look { world, process, all, diagnostics };
        scenario.steps.iter().for_each(|step| look.step(step));
    }
}

/// Whether a process calls one that does not exist, whose steps a scenario may name.
fn calls_nothing(world: &World<'_>, process: &Process) -> bool {
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

/// `STEP.REST`, each at its own place.
fn two_parts(name: &Name) -> Option<(Name, Name)> {
    let dot = name.value.find('.')?;
    Some((refer::part(name, 0..dot), refer::part(name, dot + 1..name.value.len())))
}

/// The ways that a person can choose at a step.
fn ways_of_person(step: &Step) -> Vec<&str> {
    match &step.kind {
        StepKind::Decision(Decision { by: Decider::Person(_), ways, .. }) => ways.keys().map(String::as_str).collect(),
        _ => Vec::new(),
    }
}

/// What persons may do of own initiative, as scenarios write it.
fn actions(process: &Process) -> impl Iterator<Item = String> {
    let by_person = |handler: &Handler| matches!(handler.trigger, Trigger::Role(..));
    named_handlers(process).filter(move |(_, handler)| by_person(handler)).map(|(name, _)| name)
}

/// All handlers as scenarios write them: `HANDLER` of `always`, `STEP.HANDLER`.
fn named_handlers(process: &Process) -> impl Iterator<Item = (String, &Handler)> {
    let of_steps = process
        .flow
        .steps
        .values()
        .flat_map(|step| step.handlers().map(|handler| (format!("{}.{}", step.name.as_str(), handler.name.as_str()), handler)));
    process.always.values().map(|handler| (handler.name.value.clone(), handler)).chain(of_steps)
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
                    if !matches!(found.kind, StepKind::Activity(_)) {
                        return self.no_activity(step, found);
                    }
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
                let mut by = self.all.iter().copied().filter(|process| process.receives.contains_key(message.as_str())).peekable();
                let first = by.peek().copied();
                // Several processes may receive something by this name: what is filled in tells which is meant.
                let has_all = |process: &&Process| set.iter().all(|given| process.fields.contains_key(given.name.as_str()));
                let by = by.find(has_all).or(first);
                if by.is_none() {
                    let known: Vec<&str> = self.all.iter().flat_map(|process| process.receives.keys()).map(String::as_str).collect();
                    refer::find(self.world.draft, message, &what::RECEIVE, known.into_iter(), self.diagnostics);
                }
                self.set(by.unwrap_or(self.process), set);
            }
            Command::Mail { system, .. } => mailbox(self.world, system, self.diagnostics),
            Command::Signal { signal: name, with } => {
                signal(self.world, name, self.diagnostics);
                self.signal_fields(name, with);
            }
            Command::Post { system, .. } => {
                let known = self.world.draft.catalogue.systems.values().filter(|system| !system.sends.is_empty());
                refer::find(self.world.draft, system, &what::SYSTEM, known.map(|system| system.name.as_str()), self.diagnostics);
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

    /// `complete` is for activities.
    fn no_activity(&mut self, name: &Name, step: &Step) {
        let written = name.as_str();
        let help = match &step.kind {
            StepKind::Decision(Decision { by: Decider::Person(_), ways, .. }) => {
                let Words { sv, en } = list_of(ways.keys().map(|way| format!("choose: {written}.{way}")), 5);
                words!("en väg väljs: {sv}", "a way is chosen: {en}")
            }
            StepKind::Wait(_) => words!(
                "en väntan slutar av det som står i dess `until`: `message`, `do` eller tid som går",
                "a wait ends by what stands in its `until`: `message`, `do` or time that passes"
            ),
            _ => words!("ärendet går förbi det av sig självt", "the case passes it by itself"),
        };
        self.diagnostics.push(
            Diagnostic::new(Code::KeysClash, name.span, words!("`{written}` är ingen aktivitet", "`{written}` is no activity"))
                .related(step.name.span, words!("steget", "the step"))
                .help(help),
        );
    }

    fn choose(&mut self, way: &Name, set: &[Assignment], tick: &[Name]) {
        let Some((step, choice)) = two_parts(way) else {
            let name = way.as_str();
            let ways =
                self.all.iter().find_map(|process| process.flow.steps.get(name)).map(|step| ways_of_person(step)).unwrap_or_default();
            let Words { sv, en } = list_of(ways.iter().map(|way| format!("{name}.{way}")), 8);
            self.diagnostics.push(
                Diagnostic::new(Code::UnknownWay, way.span, words!("`{name}` nämner ingen väg", "`{name}` names no way")).help(match ways
                    .as_slice()
                {
                    [] => words!("skriv steg och väg: `STEG.VÄG`", "write step and way: `STEP.WAY`"),
                    _ => words!("skriv steg och väg: {sv}", "write step and way: {en}"),
                }),
            );
            return;
        };
        let Some((process, found)) = self.found(&step) else { return };
        if let StepKind::Decision(Decision { by: Decider::Person(_), .. }) = &found.kind {
            refer::find(self.world.draft, &choice, &what::WAY, ways_of_person(found).into_iter(), self.diagnostics);
        } else {
            let name = step.as_str();
            self.diagnostics.push(
                Diagnostic::new(Code::UnknownWay, way.span, words!("i `{name}` väljer ingen person", "no person chooses in `{name}`"))
                    .related(found.name.span, words!("steget", "the step"))
                    .help(words!(
                        "ett beslut av en regel eller av villkor faller av sig självt; pröva det med `expect`",
                        "a decision by a rule or by conditions falls by itself; try it with `expect`"
                    )),
            );
        }
        self.set(process, set);
        self.ticks(found, tick);
    }

    /// `HANDLER` of `always`, or `STEP.HANDLER`, with `role`; gives the process that has it.
    fn action(&mut self, action: &Name) -> Option<&'a Process> {
        let found = self.all.iter().find(|process| actions(process).any(|known| known == action.value)).copied();
        if found.is_none() && !self.happens_by_itself(action) {
            let known: Vec<String> = self.all.iter().flat_map(|process| actions(process)).collect();
            refer::find(self.world.draft, action, &what::ACTION, known.iter().map(String::as_str), self.diagnostics);
        }
        found
    }

    /// Whether the name is that of a handler without `role`, which is then told.
    fn happens_by_itself(&mut self, action: &Name) -> bool {
        let handlers = self.all.iter().flat_map(|process| named_handlers(process));
        let Some((_, handler)) = handlers.into_iter().find(|(name, _)| *name == action.value) else { return false };
        let name = handler.name.as_str();
        self.diagnostics.push(
            Diagnostic::new(Code::UnknownWay, action.span, words!("`{name}` är inget initiativ", "`{name}` is no action"))
                .related(handler.name.span, words!("här säger ingen `role` vem som får", "here no `role` says who may"))
                .help(words!(
                    "låt det hända: `after` för tid som går, `message` för det som kommer",
                    "let it happen: `after` for time that passes, `message` for what comes"
                )),
        );
        true
    }

    fn ticks(&mut self, step: &Step, tick: &[Name]) {
        let work = match &step.kind {
            StepKind::Activity(work) => Some(work),
            StepKind::Decision(decision) => match &decision.by {
                Decider::Person(work) => Some(work),
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
