//! Random commands: mostly such as people would give, now and then such as they should not.

use jiff::{SignedDuration, Timestamp};
use tillit_engine::case::{Actor, Case, Command, FieldValues, Id, MatterKind, Message, Part, Text, Value};

use super::expression::text;
use super::generate::value;
use super::model::{Hold, Model, State, Target};
use super::people::{actor, persons};
use super::process::{Handler, Item, Package, Process, ReceiveBy, StartBy, StepKind, Trigger};
use super::random::Random;

/// A command, what it is about in the model's words, when, and by whom.
pub(crate) struct Given {
    pub(crate) command: Command,
    pub(crate) target: Target,
    pub(crate) now: Timestamp,
    pub(crate) actor: Actor,
}

pub(crate) fn start(random: &mut Random, package: &Package, now: Timestamp) -> Given {
    let process = &package.processes[0];
    let start = random.pick(&process.starts);
    let (fields, message, by) = match &start.by {
        StartBy::Form(form, _) => (filled(random, process, form), None, somebody(random)),
        StartBy::Mail { .. } => (Vec::new(), Some(mail(random)), system("letters")),
        StartBy::Signal { .. } => (Vec::new(), Some(signal(random, true)), system("sensor")),
        StartBy::Call { .. } => unreachable!("the main process is not called"),
    };
    let name = if random.percent(2) { "nowhere" } else { &start.name };
    let command = Command::Start { process: text(&process.name), start: text(name), fields, message };
    Given { command, target: Target::None, now, actor: by }
}

fn somebody(random: &mut Random) -> Actor {
    if random.percent(1) { Actor::Engine } else { actor(random.pick(&persons())) }
}

fn system(name: &str) -> Actor {
    Actor::System(text(name))
}

fn mail(random: &mut Random) -> Message {
    let mut message = Message::default();
    message.parts.push((text("sender"), Value::Person(random.pick(&persons()).clone())));
    message.parts.push((text("subject"), Value::text(random.word(&["one", "again"]))));
    if random.percent(80) {
        message.parts.push((text("text"), Value::text("words")));
    }
    message
}

fn signal(random: &mut Random, alarm: bool) -> Message {
    let mut message = Message::default();
    message.parts.push((text("key"), Value::text("k1")));
    if random.percent(20) {
        message.misfits.push((text("level"), text("high")));
    } else if random.percent(70) {
        message.parts.push((text("level"), Value::Number(random.between(0, 9))));
    }
    if alarm && random.percent(70) {
        message.parts.push((text("hue"), Value::Choice(text(random.word(&["red", "green", "blue"])))));
        message.parts.push((text("who"), Value::Person(random.pick(&persons()).clone())));
    }
    message
}

/// A form as it is filled in: mostly right.
fn filled(random: &mut Random, process: &Process, form: &[Item]) -> FieldValues {
    let mut fields = FieldValues::new();
    for item in form {
        let field = process.field(&item.field).expect("forms name fields");
        let given = match (item.required, random.below(100)) {
            (true, 0..90) | (false, 0..45) => Some(Some(value(random, field))),
            (_, 90..93) => Some(None),
            (_, 93..95) => Some(Some(Value::Instant(Timestamp::UNIX_EPOCH))),
            _ => None,
        };
        fields.retain(|(name, _)| **name != *item.field);
        fields.extend(given.map(|value| (text(&item.field), value)));
    }
    if random.percent(2) {
        fields.push((text("no_such_field"), Some(Value::text("x"))));
    }
    if random.percent(2) {
        let field = random.pick(&process.fields);
        fields.retain(|(name, _)| **name != *field.name);
        fields.push((text(&field.name), Some(value(random, field))));
    }
    fields
}

fn why(random: &mut Random) -> Option<Text> {
    match random.below(12) {
        0 => None,
        1 => Some(text("  ")),
        _ => Some(text("because")),
    }
}

/// What is asked of a case next.
pub(crate) fn next(random: &mut Random, model: &Model<'_>, state: &State, case: &Case) -> Given {
    Draw { random, package: model.package, state, case }.given(model)
}

struct Draw<'a> {
    random: &'a mut Random,
    package: &'a Package,
    state: &'a State,
    case: &'a Case,
}

const TASK: usize = 0;
const ACTION: usize = 1;
const MESSAGE: usize = 2;
const TIMER: usize = 3;
const EFFECT: usize = 4;
const MATTER: usize = 5;
const OTHER: usize = 6;

impl Draw<'_> {
    fn given(&mut self, model: &Model<'_>) -> Given {
        let some = |weight: usize, is_empty: bool| if is_empty { 1 } else { weight };
        let ended = self.case.ended.is_some();
        let what = self.random.weighted(&[
            (some(46, self.case.tasks.is_empty()), TASK),
            (if ended { 30 } else { 12 }, ACTION),
            (10, MESSAGE),
            (some(12, self.case.timers.is_empty()), TIMER),
            (some(10, self.case.outbox.is_empty()), EFFECT),
            (some(8, self.case.matters.is_empty()), MATTER),
            (if ended { 4 } else { 12 }, OTHER),
        ]);
        let passed = match self.random.below(10) {
            0..4 => SignedDuration::ZERO,
            4..7 => SignedDuration::from_mins(self.random.between(1, 90)),
            7..9 => SignedDuration::from_mins(self.random.between(60, 60 * 24)),
            _ => SignedDuration::from_mins(self.random.between(60 * 24, 60 * 24 * 20)),
        };
        let mut given = Given {
            command: Command::Note { text: text("a note") },
            target: Target::None,
            now: self.case.at + passed,
            actor: somebody(self.random),
        };
        match what {
            TASK => self.task(&mut given),
            ACTION => self.action(&mut given),
            MESSAGE => self.message(&mut given),
            TIMER => self.timer(&mut given),
            EFFECT => self.effect(&mut given),
            MATTER => self.matter(&mut given),
            _ => self.other(&mut given),
        }
        // Mostly someone who may do it, if there is someone.
        if given.actor.person().is_some() && self.random.percent(70) {
            let all = persons();
            let first = self.random.below(all.len());
            let may = (0..all.len()).map(|n| actor(&all[(first + n) % all.len()])).find(|actor| {
                !matches!(model.after(Some(self.state), &given.command, &given.target, given.now, actor), Err(reasons) if is_about_who(&reasons))
            });
            given.actor = may.unwrap_or(given.actor);
        }
        given
    }

    fn target<T>(&mut self, all: &std::collections::BTreeMap<Id, T>) -> (Id, Target) {
        if all.is_empty() || self.random.percent(2) {
            return (Id { seq: 999_999, n: 0 }, Target::None);
        }
        let n = self.random.below(all.len());
        (*all.keys().nth(n).expect("there are more"), Target::Nth(n))
    }

    fn task(&mut self, given: &mut Given) {
        let tasks: Vec<(Id, usize)> = self.case.tasks.values().map(|task| (task.id, flow_of(self.case, self.state, task.scope))).collect();
        let none = (Id { seq: 999_999, n: 0 }, self.state.main());
        let is_none = tasks.is_empty() || self.random.percent(2);
        let (task, flow) = if is_none { none } else { *self.random.pick(&tasks) };
        given.target = if is_none { Target::None } else { Target::Task(flow) };
        let here = self.state.flow(flow);
        let process = &self.package.processes[here.process];
        let kind = &process.steps[here.step].kind;
        let to = self.random.pick(&persons()).clone();
        given.command = match (self.random.below(100), kind) {
            (0..12, _) => Command::Claim { task },
            (12..19, _) => Command::Release { task },
            (19..25, _) => Command::Assign { task, to },
            (25..97, StepKind::Person(work, ways)) => {
                let way = self.random.pick(ways);
                let form = [work.form.as_slice(), &way.form].concat();
                let fields = filled(self.random, process, &form);
                let name = if self.random.percent(3) { "elsewhere" } else { &way.name };
                Command::Choose { task, way: text(name), fields, tick: self.tick(&work.checklist), why: why(self.random) }
            }
            (_, StepKind::Activity(work, _)) => {
                let fields = filled(self.random, process, &work.form);
                Command::Complete { task, fields, tick: self.tick(&work.checklist), why: why(self.random) }
            }
            (97.., _) => Command::Choose { task, way: text("way_a"), fields: Vec::new(), tick: Vec::new(), why: None },
            _ => Command::Complete { task, fields: Vec::new(), tick: Vec::new(), why: None },
        };
    }

    fn tick(&mut self, checklist: &[String]) -> Vec<Text> {
        let all: Vec<Text> = checklist.iter().map(|item| text(item)).collect();
        self.random.some(&all, 92)
    }

    fn action(&mut self, given: &mut Given) {
        let is_action = |handler: &&Handler| matches!(handler.trigger, Trigger::Role(_));
        let mut all: Vec<(&Process, &Handler, String)> = Vec::new();
        for flow in &self.state.flows {
            let process = &self.package.processes[flow.process];
            let here = &process.steps[flow.step];
            let strange = self.random.percent(5);
            for step in process.steps.iter().filter(|step| strange || step.name == here.name) {
                let actions = step.handlers().filter(is_action);
                all.extend(actions.map(|handler| (process, handler, format!("{}.{}", step.name, handler.name))));
            }
            if self.random.percent(30) || strange {
                all.extend(process.always.iter().filter(is_action).map(|handler| (process, handler, handler.name.clone())));
            }
        }
        if all.is_empty() && self.random.percent(90) {
            return self.message(given);
        }
        if all.is_empty() {
            given.command = Command::Do { action: text("nothing"), next: None, fields: Vec::new(), why: None };
            return;
        }
        let (process, handler, name) = self.random.pick(&all).clone();
        let fields = filled(self.random, process, &handler.form);
        let next = match (handler.choice_of_next, self.random.below(10)) {
            (true, 0) => None,
            (true, 1) => Some(text("nowhere")),
            (true, _) => Some(text(process.name_of(*self.random.pick(&handler.next)))),
            (false, _) => None,
        };
        given.command = Command::Do { action: text(&name), next, fields, why: why(self.random) };
    }

    fn message(&mut self, given: &mut Given) {
        let process = &self.package.processes[0];
        let receive = self.random.pick(&process.receives);
        let name = if self.random.percent(3) { "nothing" } else { &receive.name };
        let message = match &receive.by {
            ReceiveBy::Reply => mail(self.random),
            ReceiveBy::Signal(signal) => self::signal(self.random, *signal == "alarm"),
            ReceiveBy::Form(form, _) => {
                let fields = filled(self.random, process, form);
                let parts = fields.into_iter().filter_map(|(name, value)| Some((name, value?))).collect();
                Message { parts, ..Message::default() }
            }
        };
        given.actor = match &receive.by {
            ReceiveBy::Reply => system("letters"),
            ReceiveBy::Signal(_) => system("sensor"),
            ReceiveBy::Form(..) => given.actor.clone(),
        };
        given.command = Command::Receive { name: text(name), message };
    }

    fn timer(&mut self, given: &mut Given) {
        given.actor = Actor::Engine;
        let first = self.case.timers.values().min_by_key(|timer| (timer.due, timer.id)).cloned();
        let Some(timer) = first else {
            given.command = Command::Fire { timer: Id { seq: 999_999, n: 0 } };
            return;
        };
        given.target = Target::Timer(flow_of(self.case, self.state, timer.scope), timer.handler.to_string());
        given.command = Command::Fire { timer: timer.id };
        if self.random.percent(95) {
            given.now = given.now.max(timer.due);
        }
    }

    fn effect(&mut self, given: &mut Given) {
        given.actor = Actor::Engine;
        let (effect, target) = self.target(&self.case.outbox.clone());
        given.target = target;
        let result = if self.random.percent(85) { Ok(()) } else { Err(text("no such address")) };
        given.command = Command::Report { effect, result };
    }

    fn matter(&mut self, given: &mut Given) {
        let (matter, target) = self.target(&self.case.matters.clone());
        given.target = target;
        let why = why(self.random);
        let kind = self.case.matters.get(&matter).map(|matter| &matter.kind);
        let to_retry = if matches!(kind, Some(MatterKind::Misfit { .. } | MatterKind::Untaken { .. })) { 10 } else { 70 };
        given.command = if self.random.percent(to_retry) { Command::Retry { matter, why } } else { Command::Dismiss { matter, why } };
    }

    fn other(&mut self, given: &mut Given) {
        let process = &self.package.processes[0];
        given.command = match self.random.below(100) {
            0..35 => {
                let field =
                    if self.random.percent(25) { process.field("hue").expect("all have it") } else { self.random.pick(&process.fields) };
                let value = if self.random.percent(25) { None } else { Some(value(self.random, field)) };
                let value = if self.random.percent(5) { Some(Value::Instant(Timestamp::UNIX_EPOCH)) } else { value };
                let name = if self.random.percent(3) { "no_such_field" } else { &field.name };
                Command::Update { fields: vec![(text(name), value)], why: why(self.random) }
            }
            35..60 => {
                let derived: Vec<_> = process.fields.iter().filter(|field| field.rule.is_some()).collect();
                let field = if derived.is_empty() || self.random.percent(5) { self.random.pick(&process.fields) } else { derived[0] };
                let value = if self.random.percent(40) { None } else { Some(value(self.random, field)) };
                Command::Override { field: text(&field.name), value, why: why(self.random) }
            }
            60..75 => Command::Note { text: text("a note") },
            75..94 => Command::Reply { text: text("a reply") },
            _ => Command::Cancel { why: Some(text("because")) },
        };
    }
}

/// The model's flow of a scope: the one by the same name.
pub(crate) fn flow_of(case: &Case, state: &State, scope: Id) -> usize {
    let path = path_of_scope(case, scope);
    let flow = state.flows.iter().map(|flow| flow.id).find(|flow| path_of_flow(state, *flow) == path);
    flow.unwrap_or_else(|| panic!("the model has no flow {path}"))
}

/// A flow's name, the same in engine and model: what it is within, and as what.
pub(crate) fn path_of_scope(case: &Case, scope: Id) -> String {
    let Some(inside) = case.scope(scope).and_then(|scope| scope.inside.as_ref()) else { return "main".to_owned() };
    let outer = path_of_scope(case, inside.outer);
    match (&inside.part, &inside.step) {
        (Part::Called, _) => format!("{outer}/called"),
        (Part::Branch(name), _) => format!("{outer}/branch {name}"),
        (Part::Beside(name), Some(_)) => format!("{outer}/beside {name}"),
        (Part::Beside(name), None) => format!("{outer}/beside all {name}"),
    }
}

pub(crate) fn path_of_flow(state: &State, flow: usize) -> String {
    let Some(inside) = &state.flow(flow).inside else { return "main".to_owned() };
    let outer = path_of_flow(state, inside.outer);
    match &inside.hold {
        Hold::Call => format!("{outer}/called"),
        Hold::Branch(name) => format!("{outer}/branch {name}"),
        Hold::Beside(name) => format!("{outer}/beside {name}"),
        Hold::BesideAll(name) => format!("{outer}/beside all {name}"),
    }
}

fn is_about_who(reasons: &super::model::Refused) -> bool {
    ["role", "team", "person", "right", "claimed", "not_by", "needs_person"].iter().any(|reason| reasons.contains(reason))
}
