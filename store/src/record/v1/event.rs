//! Events: `{"step_entered": {"step": "log"}}`.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use tillit_engine::case::{Cause, Ended, Event, Inside, Part, Person, Task, Text, Timer};

use super::effect::EffectV1;
use super::is_false;
use super::matter::MatterV1;
use super::personal::{Reading, RefV1, Writing};
use super::started::StartedV1;
use super::text::{AsText, IdV1, scope, scope_of};
use super::value::{PersonV1, ValueV1};
use crate::record::error::RecordError;

/// What is then true. `Accepted` is not among them: the envelope says it.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(super) enum EventV1 {
    /// Only as the first.
    Started(StartedV1),
    /// Neither `given` nor `value`: the field is emptied.
    FieldSet {
        #[serde(skip_serializing_if = "Option::is_none")]
        scope: Option<IdV1>,
        field: Text,
        /// The value is what the command gives the field of this name.
        #[serde(default, skip_serializing_if = "is_false")]
        given: bool,
        #[serde(skip_serializing_if = "Option::is_none")]
        value: Option<ValueV1>,
    },
    OverrideSet {
        #[serde(skip_serializing_if = "Option::is_none")]
        scope: Option<IdV1>,
        field: Text,
        #[serde(default, skip_serializing_if = "is_false")]
        on: bool,
    },
    StepEntered {
        #[serde(skip_serializing_if = "Option::is_none")]
        scope: Option<IdV1>,
        step: Text,
    },
    StepLeft {
        #[serde(skip_serializing_if = "Option::is_none")]
        scope: Option<IdV1>,
        step: Text,
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<PersonV1>,
        #[serde(skip_serializing_if = "Option::is_none")]
        way: Option<Text>,
        #[serde(default, skip_serializing_if = "is_false")]
        returns: bool,
    },
    StepWithdrawn {
        #[serde(skip_serializing_if = "Option::is_none")]
        scope: Option<IdV1>,
        step: Text,
        cause: CauseV1,
        #[serde(default, skip_serializing_if = "is_false")]
        returns: bool,
    },
    StatusSet {
        status: Text,
    },
    ScopeBegan {
        scope: IdV1,
        #[serde(skip_serializing_if = "Option::is_none")]
        outer: Option<IdV1>,
        #[serde(skip_serializing_if = "Option::is_none")]
        step: Option<Text>,
        /// Neither `branch` nor `beside`: it is the flow of a called process.
        #[serde(skip_serializing_if = "Option::is_none")]
        branch: Option<Text>,
        /// The handler that it runs beside by.
        #[serde(skip_serializing_if = "Option::is_none")]
        beside: Option<Text>,
        process: Text,
    },
    ScopeEnded {
        #[serde(skip_serializing_if = "Option::is_none")]
        scope: Option<IdV1>,
    },
    TaskOpened(TaskV1),
    TaskClaimed {
        task: IdV1,
        by: PersonV1,
    },
    TaskReleased {
        task: IdV1,
    },
    TaskCompleted {
        task: IdV1,
        by: PersonV1,
    },
    TaskWithdrawn {
        task: IdV1,
    },
    OwnerSet {
        owner: PersonV1,
    },
    TimerSet(TimerV1),
    TimerFired {
        timer: IdV1,
    },
    TimerDropped {
        timer: IdV1,
    },
    EffectPlaced {
        effect: IdV1,
        what: EffectV1,
    },
    EffectDone {
        effect: IdV1,
    },
    EffectFailed {
        effect: IdV1,
        reason: RefV1,
    },
    MessageReceived {
        name: Text,
        #[serde(skip_serializing_if = "Option::is_none")]
        taken_by: Option<Text>,
    },
    ActionDone {
        action: Text,
        by: PersonV1,
    },
    WordsWritten {
        #[serde(skip_serializing_if = "Option::is_none")]
        by: Option<PersonV1>,
        text: RefV1,
        #[serde(default, skip_serializing_if = "is_false")]
        public: bool,
    },
    MatterOpened(MatterV1),
    MatterEnded {
        matter: IdV1,
    },
    Ended(EndedV1),
    Reopened,
}

/// Why something was withdrawn.
#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum CauseV1 {
    Handler(Text),
    Left,
    LedOut(Text),
    Restarted,
    Cancelled,
}

/// What is asked of a person.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TaskV1 {
    id: IdV1,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<IdV1>,
    step: Text,
    #[serde(skip_serializing_if = "Option::is_none")]
    team: Option<Text>,
    #[serde(skip_serializing_if = "Option::is_none")]
    person: Option<PersonV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    claimed_by: Option<PersonV1>,
    #[serde(skip_serializing_if = "Option::is_none")]
    due: Option<AsText<Timestamp>>,
}

/// What time will do.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct TimerV1 {
    id: IdV1,
    #[serde(skip_serializing_if = "Option::is_none")]
    scope: Option<IdV1>,
    step: Text,
    handler: Text,
    due: AsText<Timestamp>,
}

/// How a case ended.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct EndedV1 {
    end: Text,
    /// Left out: the entry's instant.
    #[serde(skip_serializing_if = "Option::is_none")]
    at: Option<AsText<Timestamp>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    live_until: Option<AsText<Timestamp>>,
}

impl EventV1 {
    pub(super) fn write(event: &Event, writing: &mut Writing<'_>) -> Result<EventV1, RecordError> {
        Ok(match event {
            Event::Accepted { .. } => return Err(RecordError::Contradiction { what: "it was accepted twice" }),
            Event::FieldErased { .. } => return Err(RecordError::Contradiction { what: "what is written anew holds an erased field" }),
            Event::FieldSet { scope: at, field, value } => {
                let given = value.is_some() && super::command::given(writing.command, field) == value.as_ref();
                let value = value.as_ref().filter(|_| !given).map(|value| ValueV1::write(field, value, writing));
                EventV1::FieldSet { scope: scope(*at), field: field.clone(), given, value }
            }
            Event::OverrideSet { scope: at, field, on } => EventV1::OverrideSet { scope: scope(*at), field: field.clone(), on: *on },
            Event::StepEntered { scope: at, step } => EventV1::StepEntered { scope: scope(*at), step: step.clone() },
            Event::StepLeft { scope: at, step, by, way, returns } => {
                let by = by.as_ref().map(|by| PersonV1::write(by, writing));
                EventV1::StepLeft { scope: scope(*at), step: step.clone(), by, way: way.clone(), returns: *returns }
            }
            Event::StepWithdrawn { scope: at, step, cause, returns } => {
                let cause = CauseV1::write(cause);
                EventV1::StepWithdrawn { scope: scope(*at), step: step.clone(), cause, returns: *returns }
            }
            Event::StatusSet { status } => EventV1::StatusSet { status: status.clone() },
            Event::ScopeBegan { scope: inner, inside: Inside { outer, step, part }, process } => {
                let (branch, beside) = match part {
                    Part::Called => (None, None),
                    Part::Branch(branch) => (Some(branch.clone()), None),
                    Part::Beside(handler) => (None, Some(handler.clone())),
                };
                let (step, process) = (step.clone(), process.clone());
                EventV1::ScopeBegan { scope: IdV1(*inner), outer: scope(*outer), step, branch, beside, process }
            }
            Event::ScopeEnded { scope: inner } => EventV1::ScopeEnded { scope: scope(*inner) },
            Event::TaskOpened(task) => EventV1::TaskOpened(TaskV1::write(task, writing)),
            Event::TaskClaimed { task, by } => EventV1::TaskClaimed { task: IdV1(*task), by: PersonV1::write(by, writing) },
            Event::TaskReleased { task } => EventV1::TaskReleased { task: IdV1(*task) },
            Event::TaskCompleted { task, by } => EventV1::TaskCompleted { task: IdV1(*task), by: PersonV1::write(by, writing) },
            Event::TaskWithdrawn { task } => EventV1::TaskWithdrawn { task: IdV1(*task) },
            Event::OwnerSet { owner } => EventV1::OwnerSet { owner: PersonV1::write(owner, writing) },
            Event::TimerSet(timer) => EventV1::TimerSet(TimerV1::write(timer)),
            Event::TimerFired { timer } => EventV1::TimerFired { timer: IdV1(*timer) },
            Event::TimerDropped { timer } => EventV1::TimerDropped { timer: IdV1(*timer) },
            Event::EffectPlaced { effect, what } => EventV1::EffectPlaced { effect: IdV1(*effect), what: EffectV1::write(what, writing) },
            Event::EffectDone { effect } => EventV1::EffectDone { effect: IdV1(*effect) },
            Event::EffectFailed { effect, reason } => EventV1::EffectFailed { effect: IdV1(*effect), reason: writing.text(reason) },
            Event::MessageReceived { name, taken_by } => EventV1::MessageReceived { name: name.clone(), taken_by: taken_by.clone() },
            Event::ActionDone { action, by } => EventV1::ActionDone { action: action.clone(), by: PersonV1::write(by, writing) },
            Event::WordsWritten { by, text, public } => {
                let by = by.as_ref().map(|by| PersonV1::write(by, writing));
                EventV1::WordsWritten { by, text: writing.text(text), public: *public }
            }
            Event::MatterOpened(matter) => EventV1::MatterOpened(MatterV1::write(matter, writing)),
            Event::MatterEnded { matter } => EventV1::MatterEnded { matter: IdV1(*matter) },
            Event::Ended(ended) => EventV1::Ended(EndedV1::write(ended, writing.at)),
            Event::Reopened => EventV1::Reopened,
        })
    }

    pub(super) fn read(self, reading: &Reading) -> Result<Event, RecordError> {
        let someone = |by: Option<PersonV1>| by.map(|by| by.read(reading)).transpose();
        Ok(match self {
            EventV1::Started(_) => return Err(RecordError::Contradiction { what: "it starts where it is already going on" }),
            EventV1::FieldSet { scope, field, given, value } => {
                let scope = scope_of(scope);
                match (given, value) {
                    (true, Some(_)) => return Err(RecordError::Contradiction { what: "a field has a value and the one given" }),
                    (true, None) => given_value(scope, field, reading)?,
                    (false, None) => Event::FieldSet { scope, field, value: None },
                    (false, Some(value)) => match value.read(reading)? {
                        None => Event::FieldErased { scope, field },
                        value => Event::FieldSet { scope, field, value },
                    },
                }
            }
            EventV1::OverrideSet { scope, field, on } => Event::OverrideSet { scope: scope_of(scope), field, on },
            EventV1::StepEntered { scope, step } => Event::StepEntered { scope: scope_of(scope), step },
            EventV1::StepLeft { scope, step, by, way, returns } => {
                Event::StepLeft { scope: scope_of(scope), step, by: someone(by)?, way, returns }
            }
            EventV1::StepWithdrawn { scope, step, cause, returns } => {
                Event::StepWithdrawn { scope: scope_of(scope), step, cause: cause.read(), returns }
            }
            EventV1::StatusSet { status } => Event::StatusSet { status },
            EventV1::ScopeBegan { scope, outer, step, branch, beside, process } => {
                let part = match (branch, beside, &step) {
                    (None, Some(handler), _) => Part::Beside(handler),
                    (Some(branch), None, Some(_)) => Part::Branch(branch),
                    (None, None, Some(_)) => Part::Called,
                    (Some(_), Some(_), _) => return Err(RecordError::Contradiction { what: "a flow is a branch and runs beside" }),
                    (_, None, None) => return Err(RecordError::Contradiction { what: "a flow is held by no step and runs beside none" }),
                };
                Event::ScopeBegan { scope: scope.0, inside: Inside { outer: scope_of(outer), step, part }, process }
            }
            EventV1::ScopeEnded { scope } => Event::ScopeEnded { scope: scope_of(scope) },
            EventV1::TaskOpened(task) => Event::TaskOpened(task.read(reading)?),
            EventV1::TaskClaimed { task, by } => Event::TaskClaimed { task: task.0, by: by.read(reading)? },
            EventV1::TaskReleased { task } => Event::TaskReleased { task: task.0 },
            EventV1::TaskCompleted { task, by } => Event::TaskCompleted { task: task.0, by: by.read(reading)? },
            EventV1::TaskWithdrawn { task } => Event::TaskWithdrawn { task: task.0 },
            EventV1::OwnerSet { owner } => Event::OwnerSet { owner: owner.read(reading)? },
            EventV1::TimerSet(timer) => Event::TimerSet(timer.read()),
            EventV1::TimerFired { timer } => Event::TimerFired { timer: timer.0 },
            EventV1::TimerDropped { timer } => Event::TimerDropped { timer: timer.0 },
            EventV1::EffectPlaced { effect, what } => Event::EffectPlaced { effect: effect.0, what: what.read(reading)? },
            EventV1::EffectDone { effect } => Event::EffectDone { effect: effect.0 },
            EventV1::EffectFailed { effect, reason } => Event::EffectFailed { effect: effect.0, reason: reading.text_or_empty(reason)? },
            EventV1::MessageReceived { name, taken_by } => Event::MessageReceived { name, taken_by },
            EventV1::ActionDone { action, by } => Event::ActionDone { action, by: by.read(reading)? },
            EventV1::WordsWritten { by, text, public } => {
                Event::WordsWritten { by: someone(by)?, text: reading.text_or_empty(text)?, public }
            }
            EventV1::MatterOpened(matter) => Event::MatterOpened(matter.read(reading)?),
            EventV1::MatterEnded { matter } => Event::MatterEnded { matter: matter.0 },
            EventV1::Ended(ended) => Event::Ended(ended.read(reading.at)),
            EventV1::Reopened => Event::Reopened,
        })
    }
}

/// The event of a field that has what the command gave it.
fn given_value(scope: tillit_engine::case::Id, field: Text, reading: &Reading) -> Result<Event, RecordError> {
    let given = reading.command.as_ref().and_then(|command| super::command::given(command, &field)).cloned();
    match given {
        Some(value) => Ok(Event::FieldSet { scope, field, value: Some(value) }),
        None if reading.is_erased() => Ok(Event::FieldErased { scope, field }),
        None => Err(RecordError::Contradiction { what: "a field has what the command gave, and the command gave nothing" }),
    }
}

impl CauseV1 {
    fn write(cause: &Cause) -> CauseV1 {
        match cause {
            Cause::Handler(name) => CauseV1::Handler(name.clone()),
            Cause::Left => CauseV1::Left,
            Cause::LedOut(step) => CauseV1::LedOut(step.clone()),
            Cause::Restarted => CauseV1::Restarted,
            Cause::Cancelled => CauseV1::Cancelled,
        }
    }

    fn read(self) -> Cause {
        match self {
            CauseV1::Handler(name) => Cause::Handler(name),
            CauseV1::Left => Cause::Left,
            CauseV1::LedOut(step) => Cause::LedOut(step),
            CauseV1::Restarted => Cause::Restarted,
            CauseV1::Cancelled => Cause::Cancelled,
        }
    }
}

impl TaskV1 {
    fn write(task: &Task, writing: &mut Writing<'_>) -> TaskV1 {
        let mut someone = |person: &Option<Person>| person.as_ref().map(|person| PersonV1::write(person, writing));
        TaskV1 {
            id: IdV1(task.id),
            scope: scope(task.scope),
            step: task.step.clone(),
            team: task.team.clone(),
            person: someone(&task.person),
            claimed_by: someone(&task.claimed_by),
            due: task.due.map(AsText),
        }
    }

    fn read(self, reading: &Reading) -> Result<Task, RecordError> {
        Ok(Task {
            id: self.id.0,
            scope: scope_of(self.scope),
            step: self.step,
            team: self.team,
            person: self.person.map(|person| person.read(reading)).transpose()?,
            claimed_by: self.claimed_by.map(|person| person.read(reading)).transpose()?,
            due: self.due.map(|due| due.0),
        })
    }
}

impl TimerV1 {
    fn write(timer: &Timer) -> TimerV1 {
        let (step, handler) = (timer.step.clone(), timer.handler.clone());
        TimerV1 { id: IdV1(timer.id), scope: scope(timer.scope), step, handler, due: AsText(timer.due) }
    }

    fn read(self) -> Timer {
        Timer { id: self.id.0, scope: scope_of(self.scope), step: self.step, handler: self.handler, due: self.due.0 }
    }
}

impl EndedV1 {
    fn write(ended: &Ended, at: Timestamp) -> EndedV1 {
        EndedV1 { end: ended.end.clone(), at: (ended.at != at).then_some(AsText(ended.at)), live_until: ended.live_until.map(AsText) }
    }

    fn read(self, at: Timestamp) -> Ended {
        Ended { end: self.end, at: self.at.map_or(at, |at| at.0), live_until: self.live_until.map(|until| until.0) }
    }
}
