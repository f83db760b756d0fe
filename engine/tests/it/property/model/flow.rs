//! How a flow goes: entering and leaving steps, handlers, timers.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tillit_engine::case::{Person, Text, Value};

use super::super::expression::{Expr, Facts};
use super::super::process::{Handler, Moment, Next, Set, StartBy, StepKind, Trigger, Work};
use super::{Asked, Ended, Flow, Matter, Model, Refused, Sent, State, Task, refused, rule};

/// How a step is left.
pub(super) struct Exit<'a> {
    pub(super) next: Next,
    pub(super) by: Option<&'a Person>,
}

/// What expressions of a flow see.
struct Seen<'a> {
    model: &'a Model<'a>,
    s: &'a State,
    level: usize,
    asked: &'a Asked<'a>,
}

impl Facts for Seen<'_> {
    fn fact(&self, name: &str) -> Option<Value> {
        match name {
            "actor" => self.asked.actor.person().cloned().map(Value::Person),
            "owner" => self.s.owner.clone().map(Value::Person),
            "today" => Some(Value::Date(self.asked.now.to_zoned_datetime(self.model.zone.clone()).date())),
            "status" => Some(Value::Choice(Text::from(self.s.status.as_str()))),
            field => self.s.flows[self.level].fields.get(field).cloned(),
        }
    }

    fn message(&self, part: &str) -> Option<Value> {
        self.asked.message?.part(part).cloned()
    }

    fn answer(&self, field: &str) -> Option<Value> {
        self.asked.answer.as_ref()?.get(field).cloned()
    }

    fn visits(&self, step: &str) -> i64 {
        let flow = &self.s.flows[self.level];
        let step = self.model.package.processes[flow.process].step(step);
        flow.steps.get(&step).map_or(0, |step| step.times)
    }
}

impl Model<'_> {
    fn value(&self, s: &State, level: usize, expr: &Expr, asked: &Asked<'_>) -> Option<Value> {
        expr.value(&Seen { model: self, s, level, asked })
    }

    /// A flow of a process begins: fields have their defaults.
    pub(super) fn begin(&self, s: &mut State, process: usize) {
        let mut flow = Flow { id: s.flows_begun, process, ..Flow::default() };
        s.flows_begun += 1;
        for field in &self.package.processes[process].fields {
            if let Some(Expr::Literal(value)) = &field.default {
                flow.fields.insert(field.name.clone(), value.clone());
            }
        }
        self.derive(&mut flow);
        s.flows.push(flow);
    }

    /// From the top down, each seeing what those before it did. "Unset in `set` leaves the field as it is"; `none` empties it.
    pub(super) fn set(&self, s: &mut State, level: usize, set: &Set, asked: &Asked<'_>) {
        for (field, expr) in set {
            if let Expr::None = expr {
                s.flows[level].fields.remove(field);
            } else if let Some(value) = self.value(s, level, expr, asked) {
                s.flows[level].fields.insert(field.clone(), value);
            }
            self.derive(&mut s.flows[level]);
        }
    }

    /// The handlers that a message or a person may meet now, in the order in which a message asks them: those of the step where
    /// the innermost flow is, then outward, then `always`. With level and name.
    pub(super) fn standing(&self, s: &State) -> Vec<(usize, &Handler, String)> {
        let mut all = Vec::new();
        for (level, flow) in s.flows.iter().enumerate().rev() {
            let step = &self.package.processes[flow.process].steps[flow.step];
            let own: &[Handler] = match &step.kind {
                StepKind::Wait(handlers) => handlers,
                StepKind::End { meanwhile, .. } if s.ended.as_ref().is_some_and(|ended| ended.end == step.name) => meanwhile,
                _ => &[],
            };
            if s.ended.is_none() || matches!(step.kind, StepKind::End { .. }) {
                all.extend(own.iter().map(|handler| (level, handler, format!("{}.{}", step.name, handler.name))));
            }
        }
        // "`always` sleeps meanwhile and wakes when the case is reopened."
        if s.ended.is_none() {
            for (level, flow) in s.flows.iter().enumerate().rev() {
                all.extend(self.package.processes[flow.process].always.iter().map(|handler| (level, handler, handler.name.clone())));
            }
        }
        all
    }

    pub(super) fn holds(&self, s: &State, level: usize, handler: &Handler, asked: &Asked<'_>) -> bool {
        let seen = Seen { model: self, s, level, asked };
        handler.condition.as_ref().is_none_or(|condition| condition.truth(&seen) == Some(true))
    }

    pub(super) fn is_within(&self, s: &State, handler: &Handler, now: Timestamp) -> bool {
        match (&s.ended, handler.within) {
            (Some(ended), Some(within)) => now <= self.later(ended.at, within),
            _ => true,
        }
    }

    /// A handler does what it does: its `set`; with `next` it ends the step, or withdraws it with all inside.
    pub(super) fn handle(
        &self,
        s: &mut State,
        level: usize,
        handler: &Handler,
        next: Option<usize>,
        asked: &Asked<'_>,
    ) -> Result<(), Refused> {
        self.set(s, level, &handler.set, asked);
        let Some(step) = next else { return Ok(()) };
        let next = Next { step, ordinary: handler.ordinary };
        let flow = &s.flows[level];
        let process = &self.package.processes[flow.process];
        let flow_step = flow.step;
        let ends_wait =
            matches!(&process.steps[flow.step].kind, StepKind::Wait(until) if until.iter().any(|own| std::ptr::eq(own, handler)));
        if ends_wait {
            return self.leave(s, level, Exit { next, by: asked.actor.person() }, asked);
        }
        if s.ended.take().is_some() {
            // The end is left again; its `set` was done when the case ended.
            let visited = s.flows[level].steps.get_mut(&flow_step).expect("it is there");
            visited.left = Some(asked.now);
            if let Some(by) = asked.actor.person() {
                visited.by = Some(by.clone());
            }
        }
        s.flows.truncate(level + 1);
        self.withdraw(s, level);
        self.returned(s, level, next);
        self.enter(s, level, step, asked)
    }

    /// What is open at a step is no longer asked.
    pub(super) fn withdraw(&self, s: &mut State, level: usize) {
        s.flows[level].task = None;
        s.flows[level].timers.clear();
        let live: Vec<usize> = s.flows[..level].iter().map(|flow| flow.id).collect();
        s.matters.retain(|matter| !matches!(matter, Matter::Undecided { flow } if !live.contains(flow)));
    }

    /// "A `next` to a step that stands earlier in the file than the one it leaves is a return, unless `return: false`."
    fn returned(&self, s: &mut State, level: usize, next: Next) {
        if next.step < s.flows[level].step && !next.ordinary {
            s.returns += 1;
        }
    }

    pub(super) fn leave(&self, s: &mut State, level: usize, exit: Exit<'_>, asked: &Asked<'_>) -> Result<(), Refused> {
        let at = s.flows[level].step;
        self.set(s, level, &self.package.processes[s.flows[level].process].steps[at].set, asked);
        self.withdraw(s, level);
        let visited = s.flows[level].steps.entry(at).or_default();
        visited.left = Some(asked.now);
        if exit.by.is_some() {
            visited.by = exit.by.cloned();
        }
        self.returned(s, level, exit.next);
        self.enter(s, level, exit.next.step, &Asked { answer: None, ..asked.clone() })
    }

    pub(super) fn enter(&self, s: &mut State, level: usize, step: usize, asked: &Asked<'_>) -> Result<(), Refused> {
        assert_eq!(s.flows.len(), level + 1, "the innermost flow goes on");
        let process = s.flows[level].process;
        let plan = &self.package.processes[process].steps[step];
        s.flows[level].step = step;
        let visited = s.flows[level].steps.entry(step).or_default();
        visited.times += 1;
        visited.handed_over = None;
        let times = visited.times;
        if let Some(status) = plan.status {
            s.status = status.to_owned();
        }
        match &plan.kind {
            StepKind::Activity(work, _) | StepKind::Person(work, _) => {
                self.open(s, level, work, asked);
                Ok(())
            }
            StepKind::Expressions(_) | StepKind::ByRule(..) => self.decide(s, level, asked),
            StepKind::Wait(_) => {
                self.set_timers(s, level, asked, None);
                Ok(())
            }
            StepKind::Send { next, .. } => {
                s.effects.push(Sent { by: Some((s.flows[level].id, step, times)) });
                self.leave(s, level, Exit { next: *next, by: None }, asked)
            }
            StepKind::Change(next) => self.leave(s, level, Exit { next: *next, by: None }, asked),
            StepKind::Call { process: called, with, .. } => {
                let given: Vec<(String, Option<Value>, bool)> = with
                    .iter()
                    .map(|(field, expr)| (field.clone(), self.value(s, level, expr, asked), matches!(expr, Expr::None)))
                    .collect();
                self.begin(s, *called);
                let start = &self.package.processes[*called].starts[0];
                let StartBy::Call { .. } = start.by else { panic!("it is called") };
                // "Unset in `with` is left out"; a written `none` empties what had a default.
                for (field, value, is_none) in given {
                    match value {
                        Some(value) => _ = s.flows[level + 1].fields.insert(field, value),
                        None if is_none => _ = s.flows[level + 1].fields.remove(&field),
                        None => {}
                    }
                }
                self.derive(&mut s.flows[level + 1]);
                self.set(s, level + 1, &start.set, asked);
                self.enter(s, level + 1, start.next, asked)
            }
            StepKind::End { gives, meanwhile } => {
                self.set(s, level, &plan.set, asked);
                if level == 0 {
                    let live_until = meanwhile.iter().filter_map(|handler| Some(self.later(asked.now, handler.within?))).max();
                    s.ended = Some(Ended { end: plan.name.clone(), at: asked.now, live_until });
                    return Ok(());
                }
                let flow = s.flows.pop().expect("it is the innermost");
                let answer: BTreeMap<String, Value> =
                    gives.iter().filter_map(|field| Some((field.clone(), flow.fields.get(field)?.clone()))).collect();
                let caller = &s.flows[level - 1];
                let StepKind::Call { next, .. } = &self.package.processes[caller.process].steps[caller.step].kind else {
                    panic!("a flow within another is called")
                };
                self.leave(s, level - 1, Exit { next: *next, by: None }, &Asked { answer: Some(answer), ..asked.clone() })
            }
        }
    }

    fn open(&self, s: &mut State, level: usize, work: &Work, asked: &Asked<'_>) {
        let team = work.team.as_ref().and_then(|team| self.value(s, level, team, asked)).map(|team| match team {
            Value::Team(team) => team,
            other => panic!("{other:?} is no team"),
        });
        let person = work.person.as_ref().and_then(|person| self.value(s, level, person, asked)).map(|person| match person {
            Value::Person(person) => person,
            other => panic!("{other:?} is no person"),
        });
        let due = match &work.due {
            Some(Moment::After(length)) => Some(self.later(asked.now, *length)),
            Some(Moment::At(field)) => s.flows[level].fields.get(field).map(|day| self.first_moment(day)),
            None => None,
        };
        if person.is_some() {
            s.owner.clone_from(&person);
        }
        s.flows[level].task = Some(Task { team, person, claimed_by: None, due });
    }

    /// The first way whose condition is true; none: a person's command is refused, else it is a matter.
    pub(super) fn decide(&self, s: &mut State, level: usize, asked: &Asked<'_>) -> Result<(), Refused> {
        let flow = &s.flows[level];
        let way = match &self.package.processes[flow.process].steps[flow.step].kind {
            StepKind::Expressions(ways) => {
                let seen = Seen { model: self, s, level, asked };
                ways.iter()
                    .find(|(_, condition)| condition.as_ref().is_none_or(|condition| condition.truth(&seen) == Some(true)))
                    .map(|(way, _)| way)
            }
            StepKind::ByRule(name, ways) => rule(flow, name).and_then(|answer| ways.iter().find(|way| way.name == answer)),
            other => panic!("{other:?} decides nothing"),
        };
        match way {
            Some(way) => {
                self.set(s, level, &way.set, asked);
                self.leave(s, level, Exit { next: way.next, by: None }, asked)
            }
            None if !asked.came => Err(refused(&["undecided"])),
            None => {
                s.matters.push(Matter::Undecided { flow: flow.id });
                Ok(())
            }
        }
    }

    /// Timers of a wait: all on entering it; later those that run since `handed_over` was handed over.
    pub(super) fn set_timers(&self, s: &mut State, level: usize, asked: &Asked<'_>, handed_over: Option<usize>) {
        let flow = &s.flows[level];
        let process = &self.package.processes[flow.process];
        let StepKind::Wait(until) = &process.steps[flow.step].kind else { return };
        let mut timers = BTreeMap::new();
        for handler in until {
            let since = match &handler.trigger {
                Trigger::After(_, since) => since.as_ref().map(|step| process.step(step)),
                _ => None,
            };
            if handed_over.is_some() && since != handed_over {
                continue;
            }
            let from = match since {
                None => Some(asked.now),
                Some(step) => flow.steps.get(&step).and_then(|visited| match process.steps[step].kind {
                    StepKind::Send { .. } => visited.handed_over,
                    _ => visited.left,
                }),
            };
            let due = match &handler.trigger {
                Trigger::After(length, _) => from.map(|from| self.later(from, *length)),
                Trigger::At(field) => flow.fields.get(field).map(|day| self.first_moment(day)),
                Trigger::Message(_) | Trigger::Role(_) => None,
            };
            timers.extend(due.map(|due| (handler.name.clone(), due)));
        }
        s.flows[level].timers.extend(timers);
    }
}
