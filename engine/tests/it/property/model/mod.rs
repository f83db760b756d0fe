//! A naive model of a case, written from the sentences of LANGUAGE.md and nothing else: after each command it says what must be
//! true, or that the command is refused, and why it may be.
//!
//! It shares with the engine only the types of commands and values.

mod flow;
mod who;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tillit_engine::case::{Actor, Command, FieldValues, Message, Person, Text, Value};

use super::process::{Field, Handler, Item, Length, Package, ReceiveBy, StartBy, StepKind, Trigger, Way, answers};
use flow::Exit;

/// The reasons for which a command may be refused: which of several is told is not said by the language.
pub(crate) type Refused = BTreeSet<&'static str>;

pub(crate) struct Model<'a> {
    pub(crate) package: &'a Package,
    pub(crate) zone: TimeZone,
}

/// What is true of a case.
#[derive(Clone, Debug, Default)]
pub(crate) struct State {
    /// The main flow, then the one it calls, and so on.
    pub(crate) flows: Vec<Flow>,
    pub(crate) status: String,
    pub(crate) ended: Option<Ended>,
    pub(crate) owner: Option<Person>,
    pub(crate) returns: u32,
    pub(crate) effects: Vec<Sent>,
    pub(crate) matters: Vec<Matter>,
    flows_begun: usize,
}

#[derive(Clone, Debug)]
pub(crate) struct Ended {
    pub(crate) end: String,
    pub(crate) at: Timestamp,
    pub(crate) live_until: Option<Timestamp>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Flow {
    pub(crate) id: usize,
    pub(crate) process: usize,
    pub(crate) step: usize,
    pub(crate) fields: BTreeMap<String, Value>,
    pub(crate) overridden: BTreeSet<String>,
    pub(crate) steps: BTreeMap<usize, Visited>,
    pub(crate) task: Option<Task>,
    pub(crate) timers: BTreeMap<String, Timestamp>,
}

#[derive(Clone, Debug, Default)]
pub(crate) struct Visited {
    pub(crate) times: i64,
    pub(crate) by: Option<Person>,
    pub(crate) left: Option<Timestamp>,
    pub(crate) handed_over: Option<Timestamp>,
}

#[derive(Clone, Debug)]
pub(crate) struct Task {
    pub(crate) team: Option<Text>,
    pub(crate) person: Option<Person>,
    pub(crate) claimed_by: Option<Person>,
    pub(crate) due: Option<Timestamp>,
}

/// Something that goes out; of a `send`: the flow, the step and which time it was there.
#[derive(Clone, Debug)]
pub(crate) struct Sent {
    pub(crate) by: Option<(usize, usize, i64)>,
}

#[derive(Clone, Debug)]
pub(crate) enum Matter {
    Misfit,
    Untaken,
    Failed(Sent),
    Undecided { flow: usize },
}

/// All that a command brings with it.
#[derive(Clone)]
pub(crate) struct Asked<'a> {
    pub(crate) now: Timestamp,
    pub(crate) actor: &'a Actor,
    /// It came, so nothing of it may be lost: what cannot go on becomes a matter. Else whoever gave the command is told.
    pub(crate) came: bool,
    pub(crate) message: Option<&'a Message>,
    pub(crate) answer: Option<BTreeMap<String, Value>>,
}

/// Which of the tasks, effects or matters, in the order they came; a timer by its handler. `None`: there is none such.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    None,
    Nth(usize),
    Timer(String),
}

fn refused(reasons: &[&'static str]) -> Refused {
    reasons.iter().copied().collect()
}

/// Refuses for the first kind of reason that there is; within a kind any may be told.
fn unless(reasons: Refused) -> Result<(), Refused> {
    if reasons.is_empty() { Ok(()) } else { Err(reasons) }
}

fn blank(why: Option<&Text>) -> bool {
    why.is_none_or(|why| why.trim().is_empty())
}

impl Model<'_> {
    /// The state after a command, or why it is refused.
    pub(crate) fn after(
        &self,
        state: Option<&State>,
        command: &Command,
        target: &Target,
        now: Timestamp,
        actor: &Actor,
    ) -> Result<State, Refused> {
        let mut after = self.of(state, command, target, now, actor);
        if let (Err(reasons), None) = (&mut after, actor.person()) {
            reasons.extend(["needs_person", "role", "right"]);
        }
        after
    }

    fn of(&self, state: Option<&State>, command: &Command, target: &Target, now: Timestamp, actor: &Actor) -> Result<State, Refused> {
        let came = matches!(
            command,
            Command::Receive { .. } | Command::Fire { .. } | Command::Report { .. } | Command::Start { message: Some(_), .. }
        );
        let mut asked = Asked { now, actor, came, message: None, answer: None };
        let Some(state) = state else {
            let Command::Start { start, fields, message, .. } = command else { panic!("only a start begins a case") };
            asked.message = message.as_ref();
            return self.start(start, fields, &asked);
        };
        let mut state = state.clone();
        let s = &mut state;
        match command {
            Command::Start { .. } => panic!("a case begins once"),
            Command::Claim { .. } => self.claim(s, target, &asked)?,
            Command::Release { .. } => self.release(s, target, &asked)?,
            Command::Assign { to, .. } => self.assign(s, target, to, &asked)?,
            Command::Complete { fields, tick, .. } => self.complete(s, target, (fields, tick), &asked)?,
            Command::Choose { way, fields, tick, why, .. } => self.choose(s, target, (way, why.as_ref()), (fields, tick), &asked)?,
            Command::Do { action, next, fields, why } => self.act(s, action, (next.as_ref(), why.as_ref()), fields, &asked)?,
            Command::Update { fields } => {
                let mut reasons = self.right(s, "update", &asked);
                self.not_ended(s, &mut reasons);
                let process = &self.package.processes[0];
                for (name, value) in fields {
                    match process.field(name) {
                        Some(field) if field.rule.is_none() => {
                            if value.as_ref().is_some_and(|value| !field.takes(value)) {
                                reasons.extend(["form", "field"]);
                            }
                        }
                        _ => reasons.extend(["field", "form"]),
                    }
                }
                unless(reasons)?;
                self.fill(&mut s.flows[0], fields);
            }
            Command::Override { field, value, why } => self.overrule(s, field, value.as_ref(), why.as_ref(), &asked)?,
            Command::Note { .. } => unless(self.right(s, "note", &asked))?,
            Command::Reply { .. } => {
                let mut reasons = self.right(s, "reply", &asked);
                // Public words need someone to go to.
                if self.requester(s).is_none() {
                    reasons.insert("needs_person");
                }
                unless(reasons)?;
                s.effects.push(Sent { by: None });
            }
            Command::Receive { name, message } => {
                asked.message = Some(message);
                self.receive(s, name, message, &asked)?;
            }
            Command::Fire { .. } => self.fire(s, target, &asked)?,
            Command::Report { result, .. } => self.report(s, target, result.is_ok(), &asked)?,
            Command::Retry { why, .. } => self.retry(s, target, why.as_ref(), &asked)?,
            Command::Dismiss { why, .. } => self.dismiss(s, target, why.as_ref(), &asked)?,
            Command::Cancel { .. } => {
                let mut reasons = self.right(s, "cancel", &asked);
                self.not_ended(s, &mut reasons);
                unless(reasons)?;
                s.flows.truncate(1);
                self.withdraw(s, 0);
                s.ended = Some(Ended { end: "cancelled".to_owned(), at: now, live_until: None });
            }
        }
        Ok(state)
    }

    fn not_ended(&self, s: &State, reasons: &mut Refused) {
        if s.ended.is_some() {
            reasons.insert("ended");
        }
    }

    fn requester(&self, s: &State) -> Option<Value> {
        s.flows[0].fields.get(self.package.processes[0].requester.as_ref()?).cloned()
    }

    fn start(&self, name: &str, fields: &FieldValues, asked: &Asked<'_>) -> Result<State, Refused> {
        let process = &self.package.processes[0];
        let start = process.starts.iter().find(|start| start.name == name).ok_or_else(|| refused(&["start"]))?;
        let mut state = State { status: "fresh".to_owned(), ..State::default() };
        let s = &mut state;
        self.begin(s, 0);
        match &start.by {
            StartBy::Form(form, roles) => {
                let Some(_) = asked.actor.person() else { return Err(refused(&["needs_person", "role"])) };
                let mut reasons = self.lacks(s, 0, asked, roles, None, None);
                reasons.extend(self.form(&s.flows[0], form, fields));
                unless(reasons)?;
                self.fill(&mut s.flows[0], fields);
            }
            StartBy::Mail { .. } | StartBy::Signal { .. } => self.misfits(s, asked),
            StartBy::Call { .. } => return Err(refused(&["start"])),
        }
        self.set(s, 0, &start.set, asked);
        self.enter(s, 0, start.next, asked)?;
        Ok(state)
    }

    fn misfits(&self, s: &mut State, asked: &Asked<'_>) {
        let misfits = asked.message.map_or(0, |message| message.misfits.len());
        s.matters.extend((0..misfits).map(|_| Matter::Misfit));
    }

    /// The level of the flow that has the task.
    fn task(&self, s: &State, target: &Target) -> Result<usize, Refused> {
        let mut open = s.flows.iter().enumerate().filter(|(_, flow)| flow.task.is_some()).map(|(level, _)| level);
        match target {
            Target::Nth(n) => open.nth(*n).ok_or_else(|| refused(&["task"])),
            _ => Err(refused(&["task"])),
        }
    }

    /// Why someone may not do the nth open task.
    pub(crate) fn bars(&self, s: &State, task: usize, now: Timestamp, actor: &Actor) -> Refused {
        let level = self.task(s, &Target::Nth(task)).expect("engine and model have the same tasks");
        self.barred(s, level, &Asked { now, actor, came: false, message: None, answer: None })
    }

    /// Why someone may not do a task: role ∧ team ∧ person, four eyes.
    fn barred(&self, s: &State, level: usize, asked: &Asked<'_>) -> Refused {
        let flow = &s.flows[level];
        let task = flow.task.as_ref().expect("the task was found there");
        let work = match &self.package.processes[flow.process].steps[flow.step].kind {
            StepKind::Activity(work, _) | StepKind::Person(work, _) => work,
            other => panic!("{other:?} opens no task"),
        };
        let mut reasons = self.lacks(s, level, asked, &work.roles, task.team.as_deref(), task.person.as_ref());
        for step in &work.not_by {
            let step = self.package.processes[flow.process].step(step);
            let by = flow.steps.get(&step).and_then(|step| step.by.as_ref());
            if let (Some(by), Some(person)) = (by, asked.actor.person())
                && super::people::same(by, person)
            {
                reasons.insert("not_by");
            }
        }
        reasons
    }

    /// Someone else has the task.
    fn taken(&self, s: &State, level: usize, asked: &Asked<'_>) -> bool {
        let claimed = s.flows[level].task.as_ref().and_then(|task| task.claimed_by.as_ref());
        claimed.is_some_and(|by| asked.actor.person().is_none_or(|person| !super::people::same(by, person)))
    }

    fn claim(&self, s: &mut State, target: &Target, asked: &Asked<'_>) -> Result<(), Refused> {
        let level = self.task(s, target)?;
        let mut reasons = self.barred(s, level, asked);
        if self.taken(s, level, asked) {
            reasons.insert("claimed");
        }
        unless(reasons)?;
        let person = asked.actor.person().cloned();
        s.flows[level].task.as_mut().expect("it is there").claimed_by.clone_from(&person);
        s.owner = person;
        Ok(())
    }

    /// By who claimed it, or by who could give it to someone else.
    fn release(&self, s: &mut State, target: &Target, asked: &Asked<'_>) -> Result<(), Refused> {
        let level = self.task(s, target)?;
        let Some(person) = asked.actor.person() else { return Err(refused(&["needs_person"])) };
        let task = s.flows[level].task.as_ref().expect("it is there");
        let by = task.claimed_by.as_ref().ok_or_else(|| refused(&["gone"]))?;
        if !super::people::same(by, person) {
            unless(self.right(s, "assign", asked))?;
        }
        s.flows[level].task.as_mut().expect("it is there").claimed_by = None;
        Ok(())
    }

    fn assign(&self, s: &mut State, target: &Target, to: &Person, asked: &Asked<'_>) -> Result<(), Refused> {
        let mut reasons = self.right(s, "assign", asked);
        let level = match self.task(s, target) {
            Ok(level) => level,
            Err(no_task) => {
                self.not_ended(s, &mut reasons);
                return Err(reasons.into_iter().chain(no_task).collect());
            }
        };
        // It is given to someone who may do it.
        let actor = super::people::actor(to);
        reasons.extend(self.barred(s, level, &Asked { actor: &actor, ..asked.clone() }));
        unless(reasons)?;
        s.flows[level].task.as_mut().expect("it is there").claimed_by = Some(to.clone());
        s.owner = Some(to.clone());
        Ok(())
    }

    fn complete(&self, s: &mut State, target: &Target, (fields, tick): (&FieldValues, &[Text]), asked: &Asked<'_>) -> Result<(), Refused> {
        let level = self.task(s, target)?;
        let flow = &s.flows[level];
        let StepKind::Activity(work, next) = &self.package.processes[flow.process].steps[flow.step].kind else {
            return Err(refused(&["way", "task"]));
        };
        let mut reasons = self.barred(s, level, asked);
        if self.taken(s, level, asked) {
            reasons.insert("claimed");
        }
        reasons.extend(self.form(flow, &work.form, fields));
        if work.checklist.iter().any(|item| tick.iter().all(|tick| **tick != **item)) {
            reasons.insert("checklist");
        }
        unless(reasons)?;
        s.owner = asked.actor.person().cloned();
        self.fill(&mut s.flows[level], fields);
        self.leave(s, level, Exit { next: *next, by: asked.actor.person() }, asked)
    }

    fn choose(
        &self,
        s: &mut State,
        target: &Target,
        (way, why): (&str, Option<&Text>),
        (fields, tick): (&FieldValues, &[Text]),
        asked: &Asked<'_>,
    ) -> Result<(), Refused> {
        let level = self.task(s, target)?;
        let flow = &s.flows[level];
        let StepKind::Person(work, ways) = &self.package.processes[flow.process].steps[flow.step].kind else {
            return Err(refused(&["way", "task"]));
        };
        let mut reasons = self.barred(s, level, asked);
        if self.taken(s, level, asked) {
            reasons.insert("claimed");
        }
        let way: Option<&Way> = ways.iter().find(|other| other.name == way);
        let mut form = work.form.clone();
        match way {
            Some(way) => form.extend(way.form.iter().cloned()),
            None => _ = reasons.insert("way"),
        }
        reasons.extend(self.form(flow, &form, fields));
        if work.checklist.iter().any(|item| tick.iter().all(|tick| **tick != **item)) {
            reasons.insert("checklist");
        }
        if way.is_some_and(|way| way.why) && blank(why) {
            reasons.insert("why");
        }
        unless(reasons)?;
        let way = way.expect("else it is refused");
        s.owner = asked.actor.person().cloned();
        self.fill(&mut s.flows[level], fields);
        self.set(s, level, &way.set, asked);
        self.leave(s, level, Exit { next: way.next, by: asked.actor.person() }, asked)
    }

    /// An action by name: `HANDLER` of always, or `STEP.HANDLER` of a wait or an end.
    fn act(
        &self,
        s: &mut State,
        action: &str,
        (next, why): (Option<&Text>, Option<&Text>),
        fields: &FieldValues,
        asked: &Asked<'_>,
    ) -> Result<(), Refused> {
        let found = self.standing(s).into_iter().find(|(_, handler, name)| name == action && matches!(handler.trigger, Trigger::Role(_)));
        let Some((level, handler, _)) = found else {
            return Err(if s.ended.is_some() { refused(&["action", "ended"]) } else { refused(&["action"]) });
        };
        let Trigger::Role(roles) = &handler.trigger else { unreachable!("only such are found") };
        let mut reasons = self.lacks(s, level, asked, roles, None, None);
        if !self.is_within(s, handler, asked.now) {
            reasons.extend(["within", "ended"]);
        }
        if !self.holds(s, level, handler, asked) {
            reasons.insert("if");
        }
        reasons.extend(self.form(&s.flows[level], &handler.form, fields));
        if handler.why && blank(why) {
            reasons.insert("why");
        }
        let steps = &self.package.processes[s.flows[level].process].steps;
        let next = if handler.next.len() > 1 || next.is_some() {
            let picked = next.and_then(|next| handler.next.iter().copied().find(|step| *steps[*step].name == **next));
            if picked.is_none() {
                reasons.insert("next");
            }
            picked
        } else {
            handler.next.first().copied()
        };
        unless(reasons)?;
        self.fill(&mut s.flows[level], fields);
        self.handle(s, level, handler, next, asked)
    }

    fn overrule(&self, s: &mut State, name: &str, value: Option<&Value>, why: Option<&Text>, asked: &Asked<'_>) -> Result<(), Refused> {
        let process = &self.package.processes[0];
        let derived = process.field(name).and_then(|field| Some((field, field.rule.as_ref()?)));
        let Some((field, rule)) = derived else { return Err(refused(&["field", "right", "ended", "why"])) };
        let mut reasons = Refused::new();
        if !self.lacks(s, 0, asked, &rule.overriders, None, None).is_empty() {
            reasons.extend(["role", "right", "needs_person"]);
        }
        self.not_ended(s, &mut reasons);
        if value.is_some_and(|value| !field.takes(value)) {
            reasons.extend(["form", "field"]);
        }
        if blank(why) {
            reasons.insert("why");
        }
        unless(reasons)?;
        let flow = &mut s.flows[0];
        match value {
            Some(value) => {
                flow.overridden.insert(name.to_owned());
                flow.fields.insert(name.to_owned(), value.clone());
            }
            None => _ = flow.overridden.remove(name),
        }
        self.derive(flow);
        Ok(())
    }

    fn receive(&self, s: &mut State, name: &str, message: &Message, asked: &Asked<'_>) -> Result<(), Refused> {
        let process = &self.package.processes[0];
        let receive = process.receives.iter().find(|receive| receive.name == name).ok_or_else(|| refused(&["message"]))?;
        let by_form: Option<FieldValues> = match &receive.by {
            ReceiveBy::Form(form, roles) => {
                let Some(_) = asked.actor.person() else { return Err(refused(&["needs_person", "role"])) };
                let fields = message.parts.iter().map(|(part, value)| (part.clone(), Some(value.clone()))).collect();
                let mut reasons = self.lacks(s, 0, asked, roles, None, None);
                reasons.extend(self.form(&s.flows[0], form, &fields));
                // A person can be told that it is too late; what comes by itself is kept as a matter.
                let is_it = |handler: &Handler| matches!(&handler.trigger, Trigger::Message(message) if message == name);
                let waiting: Vec<&Handler> = self.standing(s).into_iter().map(|(_, handler, _)| handler).filter(|it| is_it(it)).collect();
                if s.ended.is_some() && !waiting.iter().any(|handler| self.is_within(s, handler, asked.now)) {
                    reasons.extend(["ended", "within"]);
                }
                unless(reasons)?;
                Some(fields)
            }
            ReceiveBy::Reply | ReceiveBy::Signal(_) => None,
        };
        self.misfits(s, asked);
        let is_it = |handler: &Handler| matches!(&handler.trigger, Trigger::Message(message) if message == name);
        let taker = self
            .standing(s)
            .into_iter()
            .find(|(level, handler, _)| is_it(handler) && self.is_within(s, handler, asked.now) && self.holds(s, *level, handler, asked));
        let Some((level, handler, _)) = taker else {
            s.matters.push(Matter::Untaken);
            return Ok(());
        };
        if let Some(fields) = by_form {
            self.fill(&mut s.flows[level], &fields);
        }
        self.handle(s, level, handler, handler.next.first().copied(), asked)
    }

    fn fire(&self, s: &mut State, target: &Target, asked: &Asked<'_>) -> Result<(), Refused> {
        let Target::Timer(name) = target else { return Err(refused(&["gone"])) };
        let level = s.flows.iter().position(|flow| flow.timers.contains_key(name)).ok_or_else(|| refused(&["gone"]))?;
        if s.flows[level].timers[name] > asked.now {
            return Err(refused(&["early"]));
        }
        s.flows[level].timers.remove(name);
        let (_, handler, _) =
            self.standing(s).into_iter().find(|(at, handler, _)| *at == level && handler.name == *name).expect("it stands there");
        if self.holds(s, level, handler, asked) { self.handle(s, level, handler, handler.next.first().copied(), asked) } else { Ok(()) }
    }

    fn report(&self, s: &mut State, target: &Target, done: bool, asked: &Asked<'_>) -> Result<(), Refused> {
        let n = match target {
            Target::Nth(n) if *n < s.effects.len() => *n,
            _ => return Err(refused(&["gone"])),
        };
        let sent = s.effects.remove(n);
        if !done {
            s.matters.push(Matter::Failed(sent));
            return Ok(());
        }
        let Some((flow, step, times)) = sent.by else { return Ok(()) };
        let Some(level) = s.flows.iter().position(|other| other.id == flow) else { return Ok(()) };
        let visited = s.flows[level].steps.get_mut(&step).expect("it was there");
        // Of a step that sends again, the message that counts is the last.
        if visited.times == times {
            visited.handed_over = Some(asked.now);
        }
        if visited.times == times && s.ended.is_none() {
            self.set_timers(s, level, asked, Some(step));
        }
        Ok(())
    }

    fn matter(&self, s: &State, target: &Target, why: Option<&Text>, asked: &Asked<'_>) -> Result<usize, Refused> {
        let n = match target {
            Target::Nth(n) if *n < s.matters.len() => *n,
            _ => return Err(refused(&["gone"])),
        };
        let mut reasons = self.keeps(s, asked);
        if blank(why) {
            reasons.insert("why");
        }
        unless(reasons)?;
        Ok(n)
    }

    fn retry(&self, s: &mut State, target: &Target, why: Option<&Text>, asked: &Asked<'_>) -> Result<(), Refused> {
        let n = self.matter(s, target, why, asked)?;
        match s.matters.remove(n) {
            Matter::Failed(sent) => s.effects.push(sent),
            Matter::Undecided { flow } => {
                let level = s.flows.iter().position(|other| other.id == flow).expect("the matter ends with the visit");
                self.decide(s, level, asked)?;
            }
            // What came is in the journal; there is nothing that could be tried.
            Matter::Misfit | Matter::Untaken => return Err(refused(&["gone"])),
        }
        Ok(())
    }

    fn dismiss(&self, s: &mut State, target: &Target, why: Option<&Text>, asked: &Asked<'_>) -> Result<(), Refused> {
        let n = self.matter(s, target, why, asked)?;
        // Nothing else would carry the case on.
        if let Matter::Undecided { .. } = s.matters[n] {
            return Err(refused(&["undecided"]));
        }
        s.matters.remove(n);
        Ok(())
    }

    /// Why a form is not in order: something required lacks a value, something is not asked, something does not fit.
    fn form(&self, flow: &Flow, form: &[Item], given: &FieldValues) -> Refused {
        let process = &self.package.processes[flow.process];
        let field = |name: &str| process.field(name).expect("forms name fields");
        let fits = |name: &str, value: &Option<Value>| value.as_ref().is_none_or(|value| field(name).takes(value));
        let asked = |name: &str| form.iter().any(|item| item.field == *name);
        let wrong = given.iter().any(|(name, value)| !asked(name) || !fits(name, value));
        let lacks = |item: &Item| match given.iter().rev().find(|(name, _)| **name == *item.field) {
            Some((_, value)) => value.is_none(),
            None => !flow.fields.contains_key(&item.field),
        };
        if wrong || form.iter().any(|item| item.required && lacks(item)) { refused(&["form"]) } else { Refused::new() }
    }

    fn fill(&self, flow: &mut Flow, given: &FieldValues) {
        for (name, value) in given {
            match value {
                Some(value) => _ = flow.fields.insert(name.to_string(), value.clone()),
                None => _ = flow.fields.remove(&**name),
            }
        }
        self.derive(flow);
    }

    /// Derived fields follow their rule: unset while a fact of it is.
    fn derive(&self, flow: &mut Flow) {
        let derived: Vec<&Field> = self.package.processes[flow.process].fields.iter().filter(|field| field.rule.is_some()).collect();
        for field in derived {
            if !flow.overridden.contains(&field.name) {
                match rule(flow, &field.rule.as_ref().expect("it is derived").name) {
                    Some(answer) => _ = flow.fields.insert(field.name.clone(), Value::Choice(Text::from(answer))),
                    None => _ = flow.fields.remove(&field.name),
                }
            }
        }
    }

    /// A length of time from a moment: hours pass, days are at the same time of day in the package's zone.
    fn later(&self, from: Timestamp, length: Length) -> Timestamp {
        let zoned = from.to_zoned_datetime(self.zone.clone());
        match length {
            Length::Minutes(n) => from + jiff::SignedDuration::from_mins(n),
            Length::Hours(n) => from + jiff::SignedDuration::from_hours(n),
            Length::Days(n) => zoned.checked_add(jiff::Span::new().days(n)).expect("times here are near").timestamp(),
        }
    }

    /// The first moment of a day in the package's zone.
    fn first_moment(&self, value: &Value) -> Timestamp {
        match value {
            Value::Date(date) => date.to_zoned_datetime(self.zone.clone()).expect("days here are near").timestamp(),
            other => panic!("{other:?} is no day"),
        }
    }
}

/// What a generated rule says of a flow's fields.
fn rule(flow: &Flow, rule: &str) -> Option<&'static str> {
    let (Value::Boolean(flag), Value::Choice(hue)) = (flow.fields.get("flag")?, flow.fields.get("hue")?) else {
        panic!("the rule reads these types")
    };
    let (yes, no) = answers(rule);
    Some(if *flag && **hue != *"red" { yes } else { no })
}
