//! What scenarios take of what a package declares: starts, steps, ways, handlers, messages, templates.
//!
//! Both sides are sets of names, made apart: `declared` from the files, `taken` from the journals of the scenarios' cases. What
//! is declared and not taken is a place where a change would go unnoticed.

use std::collections::BTreeSet;

use tillit_engine::case::{Cause, Effect, Event, Id, Inside, Part, Started};
use tillit_engine::model::{Draft, Handler, Next, Process, StartTrigger, StepKind};
use tillit_engine::{CasePlayed, Package, Sources, TestReport, check, test};

use crate::files::{Files, read_package, workspace};

/// `incident: analyse.forward` and the like; `incident: send_back → analyse` where the actor picks.
type Names = BTreeSet<String>;

/// All that a scenario can take.
fn declared(package: &Package) -> Names {
    let draft = package.draft();
    let mut all: Names = draft.templates.keys().map(|name| format!("message {name}")).collect();
    for (name, process) in &draft.processes {
        all.extend(of_process(process).into_iter().map(|part| format!("{name}: {part}")));
    }
    all
}

fn of_process(process: &Process) -> Names {
    let mut all: Names = process.starts.keys().map(|start| format!("start {start}")).collect();
    all.extend(process.receives.keys().map(|name| format!("receives {name}")));
    all.extend(process.always.values().flat_map(|handler| of_handler(None, handler)));
    for (name, step) in &process.flow.steps {
        all.insert(name.clone());
        match &step.kind {
            StepKind::Decision(decision) => all.extend(decision.ways.keys().map(|way| format!("{name}.{way}"))),
            StepKind::Wait(until) => all.extend(until.values().flat_map(|handler| of_handler(Some(name), handler))),
            _ => {}
        }
        all.extend(step.meanwhile.values().flat_map(|handler| of_handler(Some(name), handler)));
    }
    all
}

fn of_handler(step: Option<&str>, handler: &Handler) -> Vec<String> {
    let own = handler.name.as_str();
    let name = step.map_or_else(|| own.to_owned(), |step| format!("{step}.{own}"));
    match &handler.next {
        Some(Next::Pick(steps, _)) => steps.iter().map(|to| format!("{name} → {}", to.as_str())).collect(),
        Some(Next::One(_)) | None => vec![name],
    }
}

/// All that the scenarios have taken.
fn taken(package: &Package, report: &TestReport) -> Names {
    report.scenarios.iter().flat_map(|tested| &tested.cases).flat_map(|case| of_case(package.draft(), case)).collect()
}

/// A case being read: its flows that are open, innermost last, and what each of them left by.
struct Reading<'d> {
    draft: &'d Draft,
    flows: Vec<Flow>,
    taken: Names,
}

struct Flow {
    scope: Id,
    process: String,
    left_by: Option<String>,
}

fn of_case(draft: &Draft, case: &CasePlayed) -> Names {
    let mut reading = Reading { draft, flows: Vec::new(), taken: Names::new() };
    let Started { process, channel, scope, .. } = &case.started;
    reading.begin(*scope, process, &format!("start {channel}"));
    case.events.iter().for_each(|event| reading.read(event));
    reading.taken
}

impl Reading<'_> {
    fn begin(&mut self, scope: Id, process: &str, start: &str) {
        self.take(process, start);
        self.flows.push(Flow { scope, process: process.to_owned(), left_by: None });
    }

    fn take(&mut self, process: &str, part: &str) {
        self.taken.insert(format!("{process}: {part}"));
    }

    fn flow(&mut self, scope: Id) -> &mut Flow {
        self.flows.iter_mut().find(|flow| flow.scope == scope).expect("a flow begins before anything happens in it")
    }

    /// What a flow left a step by; where it then goes is told by the step that it enters.
    fn left(&mut self, scope: Id, by: String) {
        let process = self.flow(scope).process.clone();
        self.take(&process, &by);
        self.flow(scope).left_by = Some(by);
    }

    /// What events name without their flow is of the innermost one that declares it.
    fn take_innermost(&mut self, part: &str, declares: impl Fn(&Process) -> bool) {
        let found = self.flows.iter().rev().find(|flow| declares(&self.draft.processes[&flow.process]));
        let process = found.expect("what happens is declared").process.clone();
        self.take(&process, part);
    }

    fn take_handler(&mut self, name: &str) {
        self.take_innermost(name, |process| match name.split_once('.') {
            Some((step, _)) => process.flow.steps.contains_key(step),
            None => process.always.contains_key(name),
        });
    }

    fn read(&mut self, event: &Event) {
        match event {
            Event::ScopeBegan { scope, inside: Inside { step, part: part @ (Part::Branch(_) | Part::Beside(_)), .. }, process } => {
                if let Part::Beside(handler) = part {
                    let name = step.as_ref().map_or_else(|| handler.to_string(), |step| format!("{step}.{handler}"));
                    self.take(process, &name);
                }
                self.flows.push(Flow { scope: *scope, process: process.to_string(), left_by: None });
            }
            Event::ScopeBegan { scope, process, .. } => {
                let is_called =
                    |start: &&String| matches!(self.draft.processes[&**process].starts[*start].trigger, StartTrigger::Call { .. });
                let start = self.draft.processes[&**process].starts.keys().find(is_called).expect("a called process has a start by call");
                self.begin(*scope, process, &format!("start {start}"));
            }
            Event::ScopeEnded { scope } => self.flows.retain(|flow| flow.scope != *scope),
            Event::StepEntered { scope, step } => {
                let Flow { process, left_by, .. } = self.flow(*scope);
                let (process, left_by) = (process.clone(), left_by.take());
                self.take(&process, step);
                if let Some(by) = left_by {
                    self.take(&process, &format!("{by} → {step}"));
                }
            }
            Event::StepLeft { scope, step, way: Some(way), .. } => self.left(*scope, format!("{step}.{way}")),
            Event::StepWithdrawn { scope, cause: Cause::Handler(handler), .. } => self.left(*scope, handler.to_string()),
            Event::MessageReceived { name, taken_by } => {
                if self.draft.processes.values().any(|process| process.receives.contains_key(&**name)) {
                    self.take_innermost(&format!("receives {name}"), |process| process.receives.contains_key(&**name));
                }
                if let Some(handler) = taken_by {
                    self.take_handler(handler);
                }
            }
            Event::ActionDone { action, .. } => self.take_handler(action),
            Event::EffectPlaced { what: Effect::Send(send), .. } => {
                self.taken.insert(format!("message {}", send.template));
            }
            _ => {}
        }
    }
}

/// What is declared and what of it no scenario takes.
#[track_caller]
fn declared_and_open(files: Files) -> (Names, Names) {
    let sources = Sources::new(files);
    let package = check(&sources).package.expect("the package is clean");
    let (declared, taken) = (declared(&package), taken(&package, &test(&package, &sources, None)));
    let open = declared.difference(&taken).cloned().collect();
    (declared, open)
}

#[test]
fn scenarios_take_every_start_way_action_and_handler_of_the_packages_that_are_kept_here() {
    for folder in [workspace(), workspace().join("examples/dog-shelter")] {
        let (declared, open) = declared_and_open(read_package(&folder));
        println!("{} starts, steps, ways, handlers, messages and templates:", declared.len());
        declared.iter().for_each(|name| println!("  {} {name}", if open.contains(name) { "NOT TAKEN" } else { "taken    " }));
        assert!(declared.len() > 40 && open.is_empty(), "no scenario takes {open:#?}");
    }
}

#[test]
fn a_scenario_that_is_missing_leaves_open_what_only_it_took() {
    let mut files = read_package(&workspace());
    for name in ["survey", "moved_to_other_team", "student_account"] {
        files.retain(|(path, _)| *path != format!("workflows/scenarios/{name}.yaml"));
    }
    let (_, open) = declared_and_open(files);
    let missing = [
        "incident: closed.survey",
        "incident: receives survey",
        "incident: send_back → analyse",
        "incident: send_back → troubleshoot",
        "request: must_approve.otherwise",
    ];
    assert_eq!(open.iter().map(String::as_str).collect::<Vec<_>>(), missing);
}
