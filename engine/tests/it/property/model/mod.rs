//! A naive model of a case, written from the sentences of LANGUAGE.md and nothing else: after each command it says what must be
//! true, or that the command is refused, and why it may be.
//!
//! It shares with the engine only the types of commands and values.

mod data;
mod flow;
mod handlers;
mod state;
mod time;
mod who;

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use jiff::tz::TimeZone;
use tillit_engine::case::{Actor, Command, FieldValues, Message, Person, Text, Value};

use super::process::{Package, StartBy, StepKind, Way};
use flow::Exit;
use state::{Ended, Sent, Task};
pub(crate) use state::{Flow, Hold, Inside, Matter, State};

/// The reasons for which a command may be refused: which of several is told is not said by the language.
pub(crate) type Refused = BTreeSet<&'static str>;

pub(crate) struct Model<'a> {
    pub(crate) package: &'a Package,
    pub(crate) zone: TimeZone,
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

/// Which of the effects or matters, in the order they came; a task by its flow, a timer by flow and handler. `None`: there is none
/// such.
#[derive(Clone, Debug)]
pub(crate) enum Target {
    None,
    Nth(usize),
    Task(usize),
    Timer(usize, String),
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
        for flow in &mut s.flows {
            flow.changes.clear();
            flow.changes_before = 0;
        }
        match command {
            Command::Start { .. } => panic!("a case begins once"),
            Command::Claim { .. } => self.claim(s, target, &asked)?,
            Command::Release { .. } => self.release(s, target, &asked)?,
            Command::Assign { to, .. } => self.assign(s, target, to, &asked)?,
            Command::Complete { fields, tick, .. } => self.complete(s, target, (fields, tick), &asked)?,
            Command::Choose { way, fields, tick, why, .. } => self.choose(s, target, (way, why.as_ref()), (fields, tick), &asked)?,
            Command::Do { action, next, fields, why } => self.act(s, action, (next.as_ref(), why.as_ref()), fields, &asked)?,
            Command::Update { fields, .. } => {
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
                self.fill(s.home_mut(s.main()), fields);
            }
            Command::Override { field, value, why } => self.overrule(s, field, value.as_ref(), why.as_ref(), &asked)?,
            Command::Note { .. } => unless(self.right(s, "note", &asked))?,
            Command::Reply { .. } => {
                let mut reasons = self.right(s, "reply", &asked);
                // Public words need someone to go to.
                if self.requester(s).is_none() {
                    reasons.insert("requester");
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
                self.withdraw_all(s);
                s.ended = Some(Ended { end: "cancelled".to_owned(), at: now, live_until: None });
            }
        }
        self.stop_early(s, &asked)?;
        Ok(state)
    }

    fn not_ended(&self, s: &State, reasons: &mut Refused) {
        if s.ended.is_some() {
            reasons.insert("ended");
        }
    }

    fn requester(&self, s: &State) -> Option<Value> {
        s.flow(s.main()).fields.get(self.package.processes[0].requester.as_ref()?).cloned()
    }

    fn start(&self, name: &str, fields: &FieldValues, asked: &Asked<'_>) -> Result<State, Refused> {
        let process = &self.package.processes[0];
        let start = process.starts.iter().find(|start| start.name == name).ok_or_else(|| refused(&["start"]))?;
        let mut state = State { status: "fresh".to_owned(), ..State::default() };
        let s = &mut state;
        let main = self.begin(s, 0, None);
        match &start.by {
            StartBy::Form(form, roles) => {
                let Some(_) = asked.actor.person() else { return Err(refused(&["needs_person", "role"])) };
                let mut reasons = self.lacks(s, main, asked, roles, None, None);
                reasons.extend(self.form(s.flow(main), form, fields));
                unless(reasons)?;
                self.fill(s.flow_mut(main), fields);
            }
            StartBy::Mail { .. } | StartBy::Signal { .. } => self.misfits(s, asked),
            StartBy::Call { .. } => return Err(refused(&["start"])),
        }
        self.set(s, main, &start.set, asked);
        self.enter(s, main, start.next, asked)?;
        self.stop_early(s, asked)?;
        Ok(state)
    }

    fn misfits(&self, s: &mut State, asked: &Asked<'_>) {
        let misfits = asked.message.map_or(0, |message| message.misfits.len());
        s.matters.extend((0..misfits).map(|_| Matter::Misfit));
    }

    /// The flow that has the task.
    fn task(&self, s: &State, target: &Target) -> Result<usize, Refused> {
        match target {
            Target::Task(flow) if s.find(*flow).is_some_and(|flow| flow.task.is_some()) => Ok(*flow),
            _ => Err(refused(&["task"])),
        }
    }

    /// Why someone may not do the open task of a flow.
    pub(crate) fn bars(&self, s: &State, flow: usize, now: Timestamp, actor: &Actor) -> Refused {
        self.barred(s, flow, &Asked { now, actor, came: false, message: None, answer: None })
    }

    /// Why someone may not do a task: role ∧ team ∧ person, four eyes.
    fn barred(&self, s: &State, at: usize, asked: &Asked<'_>) -> Refused {
        let flow = s.flow(at);
        let task = flow.task.as_ref().expect("the task was found there");
        let work = match &self.package.processes[flow.process].steps[flow.step].kind {
            StepKind::Activity(work, _) | StepKind::Person(work, _) => work,
            other => panic!("{other:?} opens no task"),
        };
        let mut reasons = self.lacks(s, at, asked, &work.roles, task.team.as_deref(), task.person.as_ref());
        for step in &work.not_by {
            let step = self.package.processes[flow.process].step(step);
            let by = s.home(at).steps.get(&step).and_then(|step| step.by.as_ref());
            if let (Some(by), Some(person)) = (by, asked.actor.person())
                && super::people::same(by, person)
            {
                reasons.insert("not_by");
            }
        }
        reasons
    }

    /// Someone else has the task.
    fn taken(&self, s: &State, flow: usize, asked: &Asked<'_>) -> bool {
        let claimed = s.flow(flow).task.as_ref().and_then(|task| task.claimed_by.as_ref());
        claimed.is_some_and(|by| asked.actor.person().is_none_or(|person| !super::people::same(by, person)))
    }

    fn claim(&self, s: &mut State, target: &Target, asked: &Asked<'_>) -> Result<(), Refused> {
        let flow = self.task(s, target)?;
        let mut reasons = self.barred(s, flow, asked);
        // Else every role that the process names may claim, so whoever may do the task.
        if self.package.processes[0].rights.iter().any(|(right, _)| *right == "claim") {
            reasons.extend(self.right(s, "claim", asked));
        }
        if self.taken(s, flow, asked) {
            reasons.insert("claimed");
        }
        unless(reasons)?;
        let person = asked.actor.person().cloned();
        s.flow_mut(flow).task.as_mut().expect("it is there").claimed_by.clone_from(&person);
        self.own(s, flow, person.as_ref());
        Ok(())
    }

    /// By who claimed it, or by who could give it to someone else.
    fn release(&self, s: &mut State, target: &Target, asked: &Asked<'_>) -> Result<(), Refused> {
        let flow = self.task(s, target)?;
        let Some(person) = asked.actor.person() else { return Err(refused(&["needs_person"])) };
        let task = s.flow(flow).task.as_ref().expect("it is there");
        let by = task.claimed_by.as_ref().ok_or_else(|| refused(&["gone"]))?;
        if !super::people::same(by, person) {
            unless(self.right(s, "assign", asked))?;
        }
        s.flow_mut(flow).task.as_mut().expect("it is there").claimed_by = None;
        Ok(())
    }

    fn assign(&self, s: &mut State, target: &Target, to: &Person, asked: &Asked<'_>) -> Result<(), Refused> {
        let mut reasons = self.right(s, "assign", asked);
        let flow = match self.task(s, target) {
            Ok(flow) => flow,
            Err(no_task) => {
                self.not_ended(s, &mut reasons);
                return Err(reasons.into_iter().chain(no_task).collect());
            }
        };
        // It is given to someone who may do it.
        let actor = super::people::actor(to);
        reasons.extend(self.barred(s, flow, &Asked { actor: &actor, ..asked.clone() }));
        unless(reasons)?;
        s.flow_mut(flow).task.as_mut().expect("it is there").claimed_by = Some(to.clone());
        self.own(s, flow, Some(to));
        Ok(())
    }

    fn complete(&self, s: &mut State, target: &Target, (fields, tick): (&FieldValues, &[Text]), asked: &Asked<'_>) -> Result<(), Refused> {
        let at = self.task(s, target)?;
        let flow = s.flow(at);
        let StepKind::Activity(work, next) = &self.package.processes[flow.process].steps[flow.step].kind else {
            return Err(refused(&["way", "task"]));
        };
        let mut reasons = self.barred(s, at, asked);
        if self.taken(s, at, asked) {
            reasons.insert("claimed");
        }
        reasons.extend(self.form(s.home(at), &work.form, fields));
        if work.checklist.iter().any(|item| tick.iter().all(|tick| **tick != **item)) {
            reasons.insert("checklist");
        }
        unless(reasons)?;
        self.own(s, at, asked.actor.person());
        self.fill(s.home_mut(at), fields);
        self.leave(s, at, Exit { next: *next, by: asked.actor.person() }, asked)
    }

    fn choose(
        &self,
        s: &mut State,
        target: &Target,
        (way, why): (&str, Option<&Text>),
        (fields, tick): (&FieldValues, &[Text]),
        asked: &Asked<'_>,
    ) -> Result<(), Refused> {
        let at = self.task(s, target)?;
        let flow = s.flow(at);
        let StepKind::Person(work, ways) = &self.package.processes[flow.process].steps[flow.step].kind else {
            return Err(refused(&["way", "task"]));
        };
        let mut reasons = self.barred(s, at, asked);
        if self.taken(s, at, asked) {
            reasons.insert("claimed");
        }
        let way: Option<&Way> = ways.iter().find(|other| other.name == way);
        let mut form = work.form.clone();
        match way {
            Some(way) => form.extend(way.form.iter().cloned()),
            None => _ = reasons.insert("way"),
        }
        reasons.extend(self.form(s.home(at), &form, fields));
        if work.checklist.iter().any(|item| tick.iter().all(|tick| **tick != **item)) {
            reasons.insert("checklist");
        }
        if way.is_some_and(|way| way.why) && blank(why) {
            reasons.insert("why");
        }
        unless(reasons)?;
        let way = way.expect("else it is refused");
        self.own(s, at, asked.actor.person());
        self.fill(s.home_mut(at), fields);
        self.set(s, at, &way.set, asked);
        self.leave(s, at, Exit { next: way.next, by: asked.actor.person() }, asked)
    }

    fn overrule(&self, s: &mut State, name: &str, value: Option<&Value>, why: Option<&Text>, asked: &Asked<'_>) -> Result<(), Refused> {
        let process = &self.package.processes[0];
        let derived = process.field(name).and_then(|field| Some((field, field.rule.as_ref()?)));
        let Some((field, rule)) = derived else { return Err(refused(&["field", "right", "ended", "why"])) };
        let mut reasons = Refused::new();
        if !self.lacks(s, s.main(), asked, &rule.overriders, None, None).is_empty() {
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
        let flow = s.home_mut(s.main());
        match value {
            Some(value) => {
                flow.overridden.insert(name.to_owned());
                flow.put(name, Some(value.clone()));
            }
            None => _ = flow.overridden.remove(name),
        }
        self.derive(flow);
        Ok(())
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
        let Some((home, step, times)) = sent.by else { return Ok(()) };
        if s.find(home).is_none() {
            return Ok(());
        }
        let visited = s.flow_mut(home).steps.get_mut(&step).expect("it was there");
        // Of a step that sends again, the message that counts is the last.
        if visited.times == times {
            visited.handed_over = Some(asked.now);
        }
        let sees: Vec<usize> = s.flows.iter().map(|flow| flow.id).filter(|flow| s.home(*flow).id == home && s.flow(*flow).stands).collect();
        if s.ended.is_none() {
            sees.into_iter().for_each(|flow| self.set_timers(s, flow, Some(step)));
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
            Matter::Undecided { flow } => self.decide(s, flow, asked)?,
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
}
