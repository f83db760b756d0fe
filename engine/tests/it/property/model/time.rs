//! When something is due, and the timers of a step.

use jiff::Timestamp;
use tillit_engine::case::Value;

use super::super::process::{Length, StepKind, Trigger};
use super::{Model, State};

impl Model<'_> {
    /// Timers of a step's handlers: all on entering it; later those that run since `handed_over` was handed over. Each once a visit.
    pub(super) fn set_timers(&self, s: &mut State, flow: usize, handed_over: Option<usize>) {
        let (here, home) = (s.flow(flow), s.home(flow));
        let process = &self.package.processes[here.process];
        let mut timers = Vec::new();
        for handler in process.steps[here.step].handlers() {
            let since = match &handler.trigger {
                Trigger::After(_, since) => since.as_ref().map(|step| process.step(step)),
                _ => None,
            };
            let is_set = here.timers.contains_key(&handler.name) || here.fired.contains(&handler.name);
            if is_set || (handed_over.is_some() && since != handed_over) {
                continue;
            }
            let from = match since {
                None => here.since,
                Some(step) => home.steps.get(&step).and_then(|visited| match process.steps[step].kind {
                    StepKind::Send { .. } => visited.handed_over,
                    _ => visited.left,
                }),
            };
            let due = match &handler.trigger {
                Trigger::After(length, _) => from.map(|from| self.later(from, *length)),
                Trigger::At(field) => home.fields.get(field).map(|day| self.first_moment(day)),
                Trigger::Message(_) | Trigger::Role(_) => None,
            };
            timers.extend(due.map(|due| (handler.name.clone(), due)));
        }
        s.flow_mut(flow).timers.extend(timers);
    }

    /// A length of time from a moment: hours pass, days are at the same time of day in the package's zone.
    pub(super) fn later(&self, from: Timestamp, length: Length) -> Timestamp {
        let zoned = from.to_zoned_datetime(self.zone.clone());
        match length {
            Length::Minutes(n) => from + jiff::SignedDuration::from_mins(n),
            Length::Hours(n) => from + jiff::SignedDuration::from_hours(n),
            Length::Days(n) => zoned.checked_add(jiff::Span::new().days(n)).expect("times here are near").timestamp(),
        }
    }

    /// The first moment of a day in the package's zone.
    pub(super) fn first_moment(&self, value: &Value) -> Timestamp {
        match value {
            Value::Date(date) => date.to_zoned_datetime(self.zone.clone()).expect("days here are near").timestamp(),
            other => panic!("{other:?} is no day"),
        }
    }
}
