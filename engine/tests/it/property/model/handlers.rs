//! What answers to something: which handlers stand, in which order they are asked, and what they do.

use jiff::Timestamp;
use tillit_engine::case::{FieldValues, Message, Text};

use super::super::process::{Handler, Next, ReceiveBy, StepKind, Trigger};
use super::flow::Exit;
use super::{Asked, Hold, Inside, Matter, Model, Refused, State, Target, blank, refused, unless};

/// A handler with the flow where it stands and its name.
type Standing<'m> = (usize, &'m Handler, String);

impl Model<'_> {
    /// The handlers that a message or a person may meet now, in the order in which a message asks them: "innermost first, then
    /// outward, then flows beside in the order begun, then `always`".
    pub(super) fn standing(&self, s: &State) -> Vec<Standing<'_>> {
        let mut all = Vec::new();
        self.add_process(s, s.main(), &mut all);
        all
    }

    fn add_process<'m>(&'m self, s: &State, process: usize, all: &mut Vec<Standing<'m>>) {
        self.add_flow(s, process, all);
        for beside in s.flows.iter().filter(|flow| flow.runs_beside() && s.home(flow.id).id == process) {
            self.add_flow(s, beside.id, all);
        }
        // "`always` sleeps meanwhile and wakes when the case is reopened."
        if s.ended.is_none() {
            let always = &self.package.processes[s.flow(process).process].always;
            all.extend(always.iter().map(|handler| (process, handler, handler.name.clone())));
        }
    }

    fn add_flow<'m>(&'m self, s: &State, flow: usize, all: &mut Vec<Standing<'m>>) {
        for inner in s.within(flow).into_iter().filter(|inner| !inner.runs_beside()) {
            if inner.is_of_process() { self.add_process(s, inner.id, all) } else { self.add_flow(s, inner.id, all) }
        }
        let here = s.flow(flow);
        let step = &self.package.processes[here.process].steps[here.step];
        if here.stands && (s.ended.is_none() || matches!(step.kind, StepKind::End { .. })) {
            all.extend(step.handlers().map(|handler| (flow, handler, format!("{}.{}", step.name, handler.name))));
        }
    }

    pub(super) fn holds(&self, s: &State, flow: usize, handler: &Handler, asked: &Asked<'_>) -> bool {
        self.is_true(s, flow, handler.condition.as_ref(), asked)
    }

    pub(super) fn is_within(&self, s: &State, handler: &Handler, now: Timestamp) -> bool {
        match (&s.ended, handler.within) {
            (Some(ended), Some(within)) => now <= self.later(ended.at, within),
            _ => true,
        }
    }

    /// What begins of a handler: on a step it ends with the step, in `always` with the process.
    fn hold(&self, s: &State, flow: usize, handler: &Handler) -> Hold {
        let always = &self.package.processes[s.flow(flow).process].always;
        let name = handler.name.clone();
        if always.iter().any(|other| std::ptr::eq(other, handler)) { Hold::BesideAll(name) } else { Hold::Beside(name) }
    }

    /// "At most one run of each handler at a time in its scope."
    pub(super) fn is_busy(&self, s: &State, flow: usize, handler: &Handler) -> bool {
        handler.flow.is_some() && !handler.restarts && s.running(flow, &self.hold(s, flow, handler)).is_some()
    }

    /// A handler does what it does: its `set`; with `flow` it begins one beside; with `next` it ends the step, or withdraws it with
    /// all inside.
    pub(super) fn handle(
        &self,
        s: &mut State,
        flow: usize,
        handler: &Handler,
        next: Option<usize>,
        asked: &Asked<'_>,
    ) -> Result<(), Refused> {
        self.set(s, flow, &handler.set, asked);
        if let Some(first) = handler.flow {
            let hold = self.hold(s, flow, handler);
            if let Some(running) = s.running(flow, &hold) {
                self.end(s, running);
            }
            let beside = self.begin(s, s.flow(flow).process, Some(Inside { outer: flow, hold }));
            return self.enter(s, beside, first, asked);
        }
        let Some(step) = next else { return Ok(()) };
        let next = Next { step, ordinary: handler.ordinary };
        let here = s.flow(flow).step;
        let process = &self.package.processes[s.flow(flow).process];
        let ends_wait = matches!(&process.steps[here].kind, StepKind::Wait(until) if until.iter().any(|own| std::ptr::eq(own, handler)));
        if ends_wait {
            return self.leave(s, flow, Exit { next, by: asked.actor.person() }, asked);
        }
        if s.ended.take().is_some() {
            // The end is left again; its `set` was done when the case ended.
            let visited = s.home_mut(flow).steps.get_mut(&here).expect("it is there");
            visited.left = Some(asked.now);
            if let Some(by) = asked.actor.person() {
                visited.by = Some(by.clone());
            }
        }
        self.withdraw(s, flow);
        self.returned(s, flow, next);
        self.go(s, flow, step, asked)
    }

    /// An action by name: `HANDLER` of always, or `STEP.HANDLER` of a step.
    pub(super) fn act(
        &self,
        s: &mut State,
        action: &str,
        (next, why): (Option<&Text>, Option<&Text>),
        fields: &FieldValues,
        asked: &Asked<'_>,
    ) -> Result<(), Refused> {
        let found = self.standing(s).into_iter().find(|(_, handler, name)| name == action && matches!(handler.trigger, Trigger::Role(_)));
        let Some((flow, handler, _)) = found else {
            return Err(if s.ended.is_some() { refused(&["action", "ended"]) } else { refused(&["action"]) });
        };
        let Trigger::Role(roles) = &handler.trigger else { unreachable!("only such are found") };
        let mut reasons = self.lacks(s, flow, asked, roles, None, None);
        if !self.is_within(s, handler, asked.now) {
            reasons.extend(["within", "ended"]);
        }
        if !self.holds(s, flow, handler, asked) {
            reasons.insert("if");
        }
        reasons.extend(self.form(s.home(flow), &handler.form, fields));
        if self.is_busy(s, flow, handler) {
            reasons.insert("running");
        }
        if handler.why && blank(why) {
            reasons.insert("why");
        }
        let process = &self.package.processes[s.flow(flow).process];
        let next = if handler.next.len() > 1 || next.is_some() {
            let picked = next.and_then(|next| handler.next.iter().copied().find(|step| *process.name_of(*step) == **next));
            if picked.is_none() {
                reasons.insert("next");
            }
            picked
        } else {
            handler.next.first().copied()
        };
        unless(reasons)?;
        self.fill(s.home_mut(flow), fields);
        self.handle(s, flow, handler, next, asked)
    }

    pub(super) fn receive(&self, s: &mut State, name: &str, message: &Message, asked: &Asked<'_>) -> Result<(), Refused> {
        let process = &self.package.processes[0];
        let receive = process.receives.iter().find(|receive| receive.name == name).ok_or_else(|| refused(&["message"]))?;
        let by_form: Option<FieldValues> = match &receive.by {
            ReceiveBy::Form(form, roles) => {
                let Some(_) = asked.actor.person() else { return Err(refused(&["needs_person", "role"])) };
                let fields = message.parts.iter().map(|(part, value)| (part.clone(), Some(value.clone()))).collect();
                let mut reasons = self.lacks(s, s.main(), asked, roles, None, None);
                reasons.extend(self.form(s.flow(s.main()), form, &fields));
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
            .find(|(flow, handler, _)| is_it(handler) && self.is_within(s, handler, asked.now) && self.holds(s, *flow, handler, asked));
        let Some((flow, handler, _)) = taker else {
            s.matters.push(Matter::Untaken);
            return Ok(());
        };
        // "What triggers it meanwhile is ignored."
        if self.is_busy(s, flow, handler) {
            return Ok(());
        }
        if let Some(fields) = by_form {
            self.fill(s.home_mut(flow), &fields);
        }
        self.handle(s, flow, handler, handler.next.first().copied(), asked)
    }

    pub(super) fn fire(&self, s: &mut State, target: &Target, asked: &Asked<'_>) -> Result<(), Refused> {
        let Target::Timer(flow, name) = target else { return Err(refused(&["gone"])) };
        let due = s.find(*flow).and_then(|flow| flow.timers.get(name)).copied().ok_or_else(|| refused(&["gone"]))?;
        if due > asked.now {
            return Err(refused(&["early"]));
        }
        s.flow_mut(*flow).timers.remove(name);
        s.flow_mut(*flow).fired.insert(name.clone());
        let here = &self.package.processes[s.flow(*flow).process].steps[s.flow(*flow).step];
        let handler = here.handlers().find(|handler| handler.name == *name).expect("it stands there");
        if self.holds(s, *flow, handler, asked) { self.handle(s, *flow, handler, handler.next.first().copied(), asked) } else { Ok(()) }
    }
}
