//! How a flow goes: beginning, entering and leaving steps, branches, withdrawing and ending.

use std::collections::BTreeMap;

use tillit_engine::case::{Person, Value};

use super::super::expression::Expr;
use super::super::process::{DONE, Join, Moment, Next, Part, StartBy, StepKind, Work};
use super::data::{Seen, rule};
use super::{Asked, Ended, Flow, Hold, Inside, Matter, Model, Refused, Sent, State, Task, refused};

/// How a step is left.
pub(super) struct Exit<'a> {
    pub(super) next: Next,
    pub(super) by: Option<&'a Person>,
}

impl Model<'_> {
    /// A flow begins; that of a process has fields, and they have their defaults.
    pub(super) fn begin(&self, s: &mut State, process: usize, inside: Option<Inside>) -> usize {
        let mut flow = Flow { id: s.flows_begun, process, inside, ..Flow::default() };
        s.flows_begun += 1;
        if flow.is_of_process() {
            for field in &self.package.processes[process].fields {
                if let Some(Expr::Literal(value)) = &field.default {
                    flow.fields.insert(field.name.clone(), value.clone());
                }
            }
            self.derive(&mut flow);
        }
        s.flows.push(flow);
        s.flows_begun - 1
    }

    /// "`owner` is the person who last claimed, completed or was given a task of the main flow (… not of beside flows)."
    pub(super) fn own(&self, s: &mut State, flow: usize, person: Option<&Person>) {
        if !s.outward(flow).into_iter().any(Flow::runs_beside) {
            s.owner = person.cloned();
        }
    }

    /// What is open at a step is no longer asked, and what the step holds is over.
    pub(super) fn withdraw(&self, s: &mut State, flow: usize) {
        let of_step = |inner: &&Flow| inner.inside.as_ref().is_some_and(|inside| !matches!(inside.hold, Hold::BesideAll(_)));
        let held: Vec<usize> = s.within(flow).into_iter().filter(of_step).map(|inner| inner.id).collect();
        held.into_iter().for_each(|inner| self.end(s, inner));
        let here = s.flow_mut(flow);
        here.task = None;
        here.timers.clear();
        s.matters.retain(|matter| !matches!(matter, Matter::Undecided { flow: of } if *of == flow));
    }

    /// A flow within another is over before it is done.
    pub(super) fn end(&self, s: &mut State, flow: usize) {
        self.withdraw(s, flow);
        self.end_beside(s, flow);
        s.flows.retain(|other| other.id != flow);
    }

    fn end_beside(&self, s: &mut State, flow: usize) {
        let beside: Vec<usize> = s.within(flow).into_iter().map(|inner| inner.id).collect();
        beside.into_iter().for_each(|inner| self.end(s, inner));
    }

    /// Nothing is open any more.
    pub(super) fn withdraw_all(&self, s: &mut State) {
        let main = s.main();
        self.withdraw(s, main);
        self.end_beside(s, main);
    }

    /// "A `next` to a step that stands earlier in the file than the one it leaves is a return, unless `return: false`."
    pub(super) fn returned(&self, s: &mut State, flow: usize, next: Next) {
        let here = s.flow(flow);
        let steps = &self.package.processes[here.process].steps;
        if steps.get(next.step).is_some_and(|to| to.page < steps[here.step].page) && !next.ordinary {
            s.returns += 1;
        }
    }

    pub(super) fn leave(&self, s: &mut State, flow: usize, exit: Exit<'_>, asked: &Asked<'_>) -> Result<(), Refused> {
        let at = s.flow(flow).step;
        self.set(s, flow, &self.package.processes[s.flow(flow).process].steps[at].set, asked);
        self.withdraw(s, flow);
        let visited = s.home_mut(flow).steps.entry(at).or_default();
        visited.left = Some(asked.now);
        if exit.by.is_some() {
            visited.by = exit.by.cloned();
        }
        self.returned(s, flow, exit.next);
        self.go(s, flow, exit.next.step, &Asked { answer: None, ..asked.clone() })
    }

    /// On to a step of the flow, to one of a flow around it, or to its end.
    pub(super) fn go(&self, s: &mut State, flow: usize, step: usize, asked: &Asked<'_>) -> Result<(), Refused> {
        if step == DONE {
            return self.done(s, flow, asked);
        }
        let within = self.package.processes[s.flow(flow).process].steps[step].within.as_ref().map(|within| &within.part);
        let is_its = |flow: &&&Flow| match (flow.inside.as_ref().map(|inside| &inside.hold), within) {
            (None | Some(Hold::Call), None) => true,
            (Some(Hold::Branch(name)), Some(Part::Branch(other))) => name == other,
            (Some(Hold::Beside(name) | Hold::BesideAll(name)), Some(Part::Beside(other))) => name == other,
            _ => false,
        };
        let target = s.outward(flow).iter().find(is_its).map(|flow| flow.id).expect("ways lead within a flow or outward");
        // "by `next` to a step of a flow around it, which withdraws what is open inside"
        if target != flow {
            self.withdraw(s, target);
        }
        self.enter(s, target, step, asked)
    }

    /// An inner flow has come to its end. "`join` counts started branches that ended by `done` or an own end."
    fn done(&self, s: &mut State, flow: usize, asked: &Asked<'_>) -> Result<(), Refused> {
        let inside = s.flow(flow).inside.clone().expect("the main flow does not end by `done`");
        s.flows.retain(|other| other.id != flow);
        if let Hold::Branch(_) = inside.hold {
            s.flow_mut(inside.outer).over += 1;
            let outer = s.flow(inside.outer);
            let StepKind::Parallel { join, next, .. } = &self.package.processes[outer.process].steps[outer.step].kind else {
                panic!("a branch is of a parallel")
            };
            let needed = match join {
                Join::All => outer.begun,
                Join::First => 1,
                Join::Number(number) => (*number).min(outer.begun),
            };
            if outer.over >= needed {
                return self.leave(s, inside.outer, Exit { next: *next, by: None }, asked);
            }
        }
        Ok(())
    }

    pub(super) fn enter(&self, s: &mut State, flow: usize, step: usize, asked: &Asked<'_>) -> Result<(), Refused> {
        let process = s.flow(flow).process;
        let plan = &self.package.processes[process].steps[step];
        let visited = s.home_mut(flow).steps.entry(step).or_default();
        visited.times += 1;
        visited.handed_over = None;
        let (times, home, changes) = (visited.times, s.home(flow).id, s.home(flow).changes.len());
        let here = s.flow_mut(flow);
        (here.step, here.stands, here.since, here.changes_before) = (step, true, Some(asked.now), changes);
        (here.begun, here.over) = (0, 0);
        here.fired.clear();
        // "Setting it inside a branch, an item or a flow beside is an error"; what these call does not show where the case is.
        if let Some(status) = plan.status.filter(|_| s.outward(flow).into_iter().all(Flow::is_of_process)) {
            s.status = status.to_owned();
        }
        if !matches!(plan.kind, StepKind::End { .. }) {
            self.set_timers(s, flow, None);
        }
        match &plan.kind {
            StepKind::Activity(work, _) | StepKind::Person(work, _) => {
                self.open(s, flow, work, asked);
                Ok(())
            }
            StepKind::Expressions(_) | StepKind::ByRule(..) => self.decide(s, flow, asked),
            StepKind::Parallel { branches, next, .. } => {
                let started: Vec<_> = branches.iter().filter(|branch| self.is_true(s, flow, branch.condition.as_ref(), asked)).collect();
                if started.is_empty() {
                    return self.leave(s, flow, Exit { next: *next, by: None }, asked);
                }
                s.flow_mut(flow).begun = started.len();
                let mut begun = Vec::new();
                for branch in started {
                    let inside = Inside { outer: flow, hold: Hold::Branch(branch.name.clone()) };
                    begun.push((self.begin(s, process, Some(inside)), branch.first));
                }
                for (branch, first) in begun {
                    if s.find(branch).is_some() {
                        self.enter(s, branch, first, asked)?;
                    }
                }
                Ok(())
            }
            StepKind::Wait(_) => Ok(()),
            StepKind::Send { next, .. } => {
                s.effects.push(Sent { by: Some((home, step, times)) });
                self.leave(s, flow, Exit { next: *next, by: None }, asked)
            }
            StepKind::Change(next) => self.leave(s, flow, Exit { next: *next, by: None }, asked),
            StepKind::Call { process: called, with, .. } => {
                let given: Vec<(String, Option<Value>, bool)> = with
                    .iter()
                    .map(|(field, expr)| (field.clone(), self.value(s, flow, expr, asked), matches!(expr, Expr::None)))
                    .collect();
                let inner = self.begin(s, *called, Some(Inside { outer: flow, hold: Hold::Call }));
                let start = &self.package.processes[*called].starts[0];
                let StartBy::Call { .. } = start.by else { panic!("it is called") };
                // "Unset in `with` is left out"; a written `none` empties what had a default.
                for (field, value, is_none) in given {
                    if value.is_some() || is_none {
                        s.flow_mut(inner).put(&field, value);
                    }
                }
                self.derive(s.flow_mut(inner));
                self.set(s, inner, &start.set, asked);
                self.enter(s, inner, start.next, asked)
            }
            StepKind::End { gives } => {
                self.set(s, flow, &plan.set, asked);
                match s.flow(flow).inside.clone() {
                    None => {
                        self.withdraw_all(s);
                        let live_until = plan.meanwhile.iter().filter_map(|handler| Some(self.later(asked.now, handler.within?))).max();
                        s.ended = Some(Ended { end: plan.name.clone(), at: asked.now, live_until });
                        Ok(())
                    }
                    Some(Inside { outer, hold: Hold::Call }) => {
                        let fields = s.flow(flow).fields.clone();
                        let answer: BTreeMap<String, Value> =
                            gives.iter().filter_map(|field| Some((field.clone(), fields.get(field)?.clone()))).collect();
                        self.end(s, flow);
                        let caller = s.flow(outer);
                        let StepKind::Call { next, .. } = &self.package.processes[caller.process].steps[caller.step].kind else {
                            panic!("a flow with fields of its own is called")
                        };
                        self.leave(s, outer, Exit { next: *next, by: None }, &Asked { answer: Some(answer), ..asked.clone() })
                    }
                    Some(_) => self.done(s, flow, asked),
                }
            }
        }
    }

    fn open(&self, s: &mut State, flow: usize, work: &Work, asked: &Asked<'_>) {
        let team = work.team.as_ref().and_then(|team| self.value(s, flow, team, asked)).map(|team| match team {
            Value::Team(team) => team,
            other => panic!("{other:?} is no team"),
        });
        let person = work.person.as_ref().and_then(|person| self.value(s, flow, person, asked)).map(|person| match person {
            Value::Person(person) => person,
            other => panic!("{other:?} is no person"),
        });
        let due = match &work.due {
            Some(Moment::After(length)) => Some(self.later(asked.now, *length)),
            Some(Moment::At(field)) => s.home(flow).fields.get(field).map(|day| self.first_moment(day)),
            None => None,
        };
        if person.is_some() {
            self.own(s, flow, person.as_ref());
        }
        s.flow_mut(flow).task = Some(Task { team, person, claimed_by: None, due });
    }

    /// The first way whose condition is true; none: a person's command is refused, else it is a matter.
    pub(super) fn decide(&self, s: &mut State, flow: usize, asked: &Asked<'_>) -> Result<(), Refused> {
        let here = s.flow(flow);
        let way = match &self.package.processes[here.process].steps[here.step].kind {
            StepKind::Expressions(ways) => {
                let seen = Seen { model: self, s, flow, asked };
                ways.iter()
                    .find(|(_, condition)| condition.as_ref().is_none_or(|condition| condition.truth(&seen) == Some(true)))
                    .map(|(way, _)| way)
            }
            StepKind::ByRule(name, ways) => rule(s.home(flow), name).and_then(|answer| ways.iter().find(|way| way.name == answer)),
            other => panic!("{other:?} decides nothing"),
        };
        match way {
            Some(way) => {
                self.set(s, flow, &way.set, asked);
                self.leave(s, flow, Exit { next: way.next, by: None }, asked)
            }
            None if !asked.came => Err(refused(&["undecided"])),
            None => {
                s.matters.push(Matter::Undecided { flow });
                Ok(())
            }
        }
    }

    /// "`stop` is asked after each command that changed a field it reads": while the branches stood, the innermost first.
    pub(super) fn stop_early(&self, s: &mut State, asked: &Asked<'_>) -> Result<(), Refused> {
        let asked = &Asked { message: None, answer: None, ..asked.clone() };
        while let Some((flow, next)) = self.stopped(s, asked) {
            self.leave(s, flow, Exit { next, by: None }, asked)?;
        }
        Ok(())
    }

    fn stopped(&self, s: &State, asked: &Asked<'_>) -> Option<(usize, Next)> {
        if s.ended.is_some() {
            return None;
        }
        let mut inner_first = Vec::new();
        self.inner_first(s, s.main(), &mut inner_first);
        inner_first.into_iter().map(|flow| s.flow(flow)).find_map(|flow| {
            let StepKind::Parallel { stop: Some(stop), next, .. } = &self.package.processes[flow.process].steps[flow.step].kind else {
                return None;
            };
            let changed = &s.home(flow.id).changes[flow.changes_before..];
            let reads = stop.facts();
            let is_asked = flow.stands && flow.begun > 0 && changed.iter().any(|field| reads.contains(&field.as_str()));
            (is_asked && self.is_true(s, flow.id, Some(stop), asked)).then_some((flow.id, *next))
        })
    }

    /// The flows as a message asks them: a flow after those that its step holds, and after it the flows beside.
    fn inner_first(&self, s: &State, flow: usize, all: &mut Vec<usize>) {
        let (beside, held): (Vec<&Flow>, Vec<&Flow>) = s.within(flow).into_iter().partition(|inner| inner.runs_beside());
        held.into_iter().for_each(|inner| self.inner_first(s, inner.id, all));
        all.push(flow);
        beside.into_iter().for_each(|inner| self.inner_first(s, inner.id, all));
    }
}
