//! Runs random commands on a random process, and holds the engine against the model after each.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tillit_engine::case::{Actor, Case, Context, Directory, Event, Id, MatterKind, Outcome, Started, Text};
use tillit_engine::{Action, Package, Sight, apply, begin, execute, may, onlookers, queue, sight};

use super::command::{self, Given, flow_of, path_of_flow, path_of_scope};
use super::model::{Matter, Model, State};
use super::people;
use super::process::{self, StepKind, Trigger};
use super::random::Random;
use super::tally::Tally;
use super::yaml;

/// How many commands one seed gives.
const COMMANDS: usize = 55;

pub(crate) struct Run<'a> {
    pub(crate) seed: u64,
    pub(crate) plan: &'a process::Package,
    pub(crate) package: &'a Package,
    pub(crate) tally: &'a mut Tally,
    pub(crate) directory: Directory,
    journal: Vec<(String, String)>,
    started: Option<Started>,
    events: Vec<Event>,
    case: Option<Case>,
    state: Option<State>,
    dead_for: usize,
}

impl<'a> Run<'a> {
    pub(crate) fn new(seed: u64, plan: &'a process::Package, package: &'a Package, tally: &'a mut Tally) -> Run<'a> {
        Run {
            seed,
            plan,
            package,
            tally,
            directory: people::directory(),
            journal: Vec::new(),
            started: None,
            events: Vec::new(),
            case: None,
            state: None,
            dead_for: 0,
        }
    }

    /// Gives the first difference or broken promise there is.
    pub(crate) fn run(&mut self, random: &mut Random) -> Result<(), Failure> {
        let plan = self.plan;
        let model = Model { package: plan, zone: TimeZone::get("Europe/Stockholm").expect("the zone is known") };
        let mut now: Timestamp = "2026-03-02T08:00:00Z".parse().expect("it is a moment");
        for _ in 0..COMMANDS {
            let given = match (&self.case, &self.state) {
                (Some(case), Some(state)) => command::next(random, &model, state, case),
                _ => command::start(random, plan, now),
            };
            now = given.now;
            self.step(&model, &given)?;
            if self
                .case
                .as_ref()
                .is_some_and(|case| case.ended.as_ref().is_some_and(|ended| ended.live_until.is_none_or(|until| until < now)))
            {
                self.dead_for += 1;
            }
            // A case that is over is left alone after a few tries, and another one begins.
            if self.dead_for > 3 {
                (self.case, self.state, self.started, self.dead_for) = (None, None, None, 0);
                self.events.clear();
                self.journal.clear();
            }
        }
        Ok(())
    }

    fn step(&mut self, model: &Model<'_>, given: &Given) -> Result<(), Failure> {
        let context = Context {
            now: given.now,
            actor: &given.actor,
            directory: &self.directory,
            case_id: Some(Text::from("a")),
            number: Some(Text::from("S-0001")),
        };
        let before = self.case.clone();
        let outcome = execute(self.package, self.case.as_ref(), &given.command, &context);
        let again = execute(self.package, self.case.as_ref(), &given.command, &context);
        self.journal.push((format!("{} {:?} by {:?}", given.now, given.command, given.actor), format!("{outcome:?}")));
        self.expect(outcome == again, "equal inputs give equal outcomes")?;
        self.expect(before == self.case, "a command changes no case by itself")?;
        let predicted = model.after(self.state.as_ref(), &given.command, &given.target, given.now, &given.actor);
        match (outcome, predicted) {
            (Err(refusal), Err(reasons)) => {
                self.tally.refused(&given.command, refusal.id());
                let fits = reasons.contains(refusal.id()) || reasons.contains("early");
                self.expect(fits, &format!("the refusal `{}` is one of {reasons:?}", refusal.id()))
            }
            (Ok(outcome), Ok(state)) => {
                self.tally.accepted(&given.command);
                self.accept(&outcome, before)?;
                self.state = Some(state);
                self.compare()?;
                self.compare_who_may(model, given.now)?;
                self.compare_rows()?;
                self.promises()
            }
            (Ok(_), Err(reasons)) => Err(self.failure(&format!("the engine accepts it, the model refuses it for {reasons:?}"))),
            (Err(refusal), Ok(_)) => Err(self.failure(&format!("the engine refuses it for {}, the model accepts it", refusal.id()))),
        }
    }

    fn accept(&mut self, outcome: &Outcome, before: Option<Case>) -> Result<(), Failure> {
        let seq = before.as_ref().map_or(0, |case| case.seq);
        let mut case = match (&outcome.started, before) {
            (Some(started), None) => {
                self.started = Some(started.clone());
                self.tally.cases += 1;
                begin(started)
            }
            (None, Some(case)) => case,
            _ => return Err(self.failure("a case is started once")),
        };
        for event in &outcome.events {
            apply(&mut case, event);
            if let Event::StepEntered { scope, step } = event
                && let Some(scope) = case.scope(*scope)
            {
                let process = self.plan.processes.iter().find(|process| *process.name == *scope.process).expect("it is known");
                self.tally.entered(&process.steps[process.step(step)].kind);
            }
            if let Event::Ended(ended) = event {
                self.tally.ended(&ended.end);
            }
            if let Event::MatterOpened(matter) = event {
                self.tally.matter(kind(&matter.kind));
            }
            if let Event::Reopened = event {
                self.tally.reopened += 1;
            }
            self.tally.flows(event);
        }
        self.events.extend(outcome.events.iter().cloned());
        self.expect(case.seq == seq + 1, "the entry's number is one more")?;
        let mut replayed = begin(self.started.as_ref().expect("a case was started"));
        self.events.iter().for_each(|event| apply(&mut replayed, event));
        self.expect(replayed == case, "the journal, read from its beginning, gives the case")?;
        self.case = Some(case);
        Ok(())
    }

    fn compare(&self) -> Result<(), Failure> {
        let (engine, model) = (self.engine_says(), self.model_says());
        if engine == model {
            return Ok(());
        }
        let of = |lines: &BTreeMap<String, String>, key: &str| lines.get(key).cloned().unwrap_or_else(|| "-".to_owned());
        let keys: std::collections::BTreeSet<&String> = engine.keys().chain(model.keys()).collect();
        let lines: Vec<String> = keys
            .into_iter()
            .map(|key| {
                let (a, b) = (of(&engine, key), of(&model, key));
                format!("{} {key:<34} engine {a:<44} model {b}", if a == b { " " } else { "*" })
            })
            .collect();
        Err(self.failure(&format!("engine and model differ (*):\n{}", lines.join("\n"))))
    }

    /// Whoever may do the open task by the engine may by the model, and nobody else.
    fn compare_who_may(&self, model: &Model<'_>, now: Timestamp) -> Result<(), Failure> {
        let (Some(case), Some(state)) = (&self.case, &self.state) else { return Ok(()) };
        for person in people::persons() {
            let actor = people::actor(&person);
            for task in case.tasks.values() {
                let engine = may(self.package, &actor, &Action::Task(task.id), case, &self.directory);
                let model = model.bars(state, flow_of(case, state, task.scope), now, &actor);
                if engine.is_ok() != model.is_empty() {
                    return Err(
                        self.failure(&format!("{person} may do the task by the engine: {engine:?}, by the model not for {model:?}"))
                    );
                }
            }
        }
        Ok(())
    }

    /// Rows of lists say the same as `sight` and `may` of the case itself.
    fn compare_rows(&self) -> Result<(), Failure> {
        let Some(case) = &self.case else { return Ok(()) };
        let (onlookers, queue) = (onlookers(self.package, case), queue(self.package, case));
        for actor in people::persons().iter().map(people::actor).chain([Actor::Engine, Actor::System(Text::from("post"))]) {
            let tasks: Vec<Id> = queue.iter().filter(|queued| queued.admission.admits(&actor)).map(|queued| queued.id).collect();
            let may_do = |task: &&Id| may(self.package, &actor, &Action::Task(**task), case, &self.directory).is_ok();
            let expected: Vec<Id> = case.tasks.keys().filter(may_do).copied().collect();
            self.expect(tasks == expected, &format!("{actor:?} may do {expected:?}, by the rows {tasks:?}"))?;
            let seen = match () {
                () if onlookers.all.admits(&actor) => Sight::All,
                () if onlookers.public.admits(&actor) || !tasks.is_empty() => Sight::Public,
                () => Sight::Nothing,
            };
            let expected = sight(self.package, &actor, case, &self.directory);
            self.expect(seen == expected, &format!("{actor:?} sees {expected:?}, by the rows {seen:?}"))?;
        }
        Ok(())
    }

    /// The case as the engine has it.
    fn engine_says(&self) -> BTreeMap<String, String> {
        let case = self.case.as_ref().expect("a case was started");
        let mut said = BTreeMap::new();
        let mut say = |key: String, value: String| _ = said.insert(key, value);
        say("status".to_owned(), shown(case.status.as_ref()));
        say("owner".to_owned(), shown(case.owner.as_ref()));
        say("returns".to_owned(), case.returns.to_string());
        say(
            "ended".to_owned(),
            case.ended.as_ref().map_or_else(|| "-".to_owned(), |ended| format!("{} {} {:?}", ended.end, ended.at, ended.live_until)),
        );
        say("outbox".to_owned(), case.outbox.len().to_string());
        for scope in case.scopes.values() {
            let path = path_of_scope(case, scope.id);
            if case.ended.is_none() {
                say(format!("{path} at"), format!("{}.{}", scope.process, scope.at.as_ref().map_or("-", |visit| &visit.step)));
            }
            scope.fields.iter().for_each(|(field, value)| say(format!("{path} field {field}"), value.to_string()));
            for (step, known) in scope.steps.iter().filter(|(_, known)| known.times > 0) {
                say(format!("{path} step {step}"), format!("{} times, last by {}", known.times, shown(known.by.as_ref())));
            }
        }
        for task in case.tasks.values() {
            let of =
                format!("{} {} {} {:?}", shown(task.team.as_ref()), shown(task.person.as_ref()), shown(task.claimed_by.as_ref()), task.due);
            say(format!("{} task {}", path_of_scope(case, task.scope), task.step), of);
        }
        for timer in case.timers.values() {
            say(format!("{} timer {}.{}", path_of_scope(case, timer.scope), timer.step, timer.handler), timer.due.to_string());
        }
        for (n, matter) in case.matters.values().enumerate() {
            say(format!("matter {n}"), kind(&matter.kind).to_owned());
        }
        said
    }

    /// The case as the model has it.
    fn model_says(&self) -> BTreeMap<String, String> {
        let state = self.state.as_ref().expect("a case was started");
        let mut said = BTreeMap::new();
        let mut say = |key: String, value: String| _ = said.insert(key, value);
        say("status".to_owned(), state.status.clone());
        say("owner".to_owned(), shown(state.owner.as_ref()));
        say("returns".to_owned(), state.returns.to_string());
        say(
            "ended".to_owned(),
            state.ended.as_ref().map_or_else(|| "-".to_owned(), |ended| format!("{} {} {:?}", ended.end, ended.at, ended.live_until)),
        );
        say("outbox".to_owned(), state.effects.len().to_string());
        for flow in &state.flows {
            let (path, process) = (path_of_flow(state, flow.id), &self.plan.processes[flow.process]);
            let step = process.name_of(flow.step);
            if state.ended.is_none() {
                say(format!("{path} at"), format!("{}.{step}", process.name));
            }
            flow.fields.iter().for_each(|(field, value)| say(format!("{path} field {field}"), value.to_string()));
            for (step, visited) in &flow.steps {
                let times = format!("{} times, last by {}", visited.times, shown(visited.by.as_ref()));
                say(format!("{path} step {}", process.steps[*step].name), times);
            }
            if let Some(task) = &flow.task {
                let of = format!(
                    "{} {} {} {:?}",
                    shown(task.team.as_ref()),
                    shown(task.person.as_ref()),
                    shown(task.claimed_by.as_ref()),
                    task.due
                );
                say(format!("{path} task {step}"), of);
            }
            flow.timers.iter().for_each(|(handler, due)| say(format!("{path} timer {step}.{handler}"), due.to_string()));
        }
        for (n, matter) in state.matters.iter().enumerate() {
            let kind = match matter {
                Matter::Undecided { .. } => "undecided",
                Matter::Misfit => "misfit",
                Matter::Untaken => "untaken",
                Matter::Failed(_) => "effect failed",
            };
            say(format!("matter {n}"), kind.to_owned());
        }
        said
    }

    /// What holds of every case.
    fn promises(&self) -> Result<(), Failure> {
        let case = self.case.as_ref().expect("a case was started");
        if case.ended.is_some() {
            let is_over = case.tasks.is_empty() && case.timers.is_empty() && case.scopes.len() == 1;
            return self.expect(is_over, "nothing is open at an end but the end's handlers");
        }
        // Every flow: that beside it something goes on does not carry it on.
        for scope in case.scopes.values() {
            let process = self.plan.processes.iter().find(|process| *process.name == *scope.process).expect("it is known");
            let Some(here) = scope.at.as_ref().map(|visit| &process.steps[process.step(&visit.step)]) else {
                return Err(self.failure("broken: between two commands every flow is at a step"));
            };
            let by_itself = |trigger: &Trigger| matches!(trigger, Trigger::After(..) | Trigger::At(_));
            let waits = matches!(&here.kind, StepKind::Wait(until) if until.iter().any(|handler| !by_itself(&handler.trigger)));
            let has_own =
                case.tasks.values().any(|task| task.scope == scope.id) || case.timers.values().any(|timer| timer.scope == scope.id);
            let holds = case.within(scope.id).any(|inner| !inner.runs_beside());
            let goes_on = has_own || waits || holds || !case.matters.is_empty();
            self.expect(goes_on, "a flow that goes on has a task, a timer, a handler, an inner flow or a matter")?;
        }
        Ok(())
    }

    fn expect(&self, holds: bool, promise: &str) -> Result<(), Failure> {
        if holds { Ok(()) } else { Err(self.failure(&format!("broken: {promise}"))) }
    }

    /// What went wrong, with all that is needed to see why.
    fn failure(&self, what: &str) -> Failure {
        let mut story = yaml::shown(self.plan);
        for (n, (command, outcome)) in self.journal.iter().enumerate() {
            story.push_str(&format!("{n:>3} {command}\n      → {outcome}\n"));
        }
        let command = self.journal.last().map(|(command, _)| command.clone()).unwrap_or_default();
        Failure { what: format!("seed {}: after {command}\n{what}", self.seed), story }
    }
}

/// A difference between engine and model, or a broken promise.
pub(crate) struct Failure {
    /// Seed, command, and what is wrong.
    pub(crate) what: String,
    /// The processes, and every command with its outcome.
    pub(crate) story: String,
}

fn shown(value: Option<&impl std::fmt::Display>) -> String {
    value.map_or_else(|| "-".to_owned(), std::string::ToString::to_string)
}

fn kind(matter: &MatterKind) -> &'static str {
    match matter {
        MatterKind::RuleFailed { .. } => "rule failed",
        MatterKind::Undecided { .. } => "undecided",
        MatterKind::Misfit { .. } => "misfit",
        MatterKind::Untaken { .. } => "untaken",
        MatterKind::Undelivered { .. } => "undelivered",
        MatterKind::EffectFailed { .. } => "effect failed",
        MatterKind::Failed { .. } => "failed",
    }
}
