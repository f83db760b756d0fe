//! What is true after a command. Events rebuild the case exactly; what only people read (decisions, effects) stands beside.

use jiff::Timestamp;

use super::effect::Effect;
use super::matter::Matter;
use super::state::{Ended, Id, Inside, Task, Timer};
use super::value::{Person, Text, Value};
use crate::hash::ShortHash;
use crate::words::Words;

/// What an accepted command gives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// For a start: how the case begins. Its other events follow.
    pub started: Option<Started>,
    /// What is then true, in order.
    pub events: Vec<Event>,
    /// What was decided by itself, and why.
    pub decisions: Vec<Decision>,
}

impl Outcome {
    /// Whether the person whom the case serves may know that it happened: the case began, went on to another status, ended or was
    /// reopened, or something was said to that person. What they then see of it is for [`sight`](crate::sight) to say.
    #[must_use]
    pub fn is_public(&self) -> bool {
        let is_public = |event: &Event| match event {
            Event::StatusSet { .. } | Event::Ended(_) | Event::Reopened => true,
            Event::WordsWritten { public, .. } => *public,
            Event::EffectPlaced { what: Effect::Send(send), .. } => send.public,
            Event::EffectPlaced { what: Effect::Reply { .. }, .. } => true,
            _ => false,
        };
        self.started.is_some() || self.events.iter().any(is_public)
    }
}

/// The first event of a case.
#[derive(Clone, Debug, PartialEq)]
pub struct Started {
    /// Who the case is.
    pub id: Text,
    /// Its name for people.
    pub number: Option<Text>,
    /// Its process.
    pub process: Text,
    /// The version of the process.
    pub process_hash: ShortHash,
    /// The start that began it.
    pub channel: Text,
    /// When.
    pub at: Timestamp,
    /// The first status.
    pub status: Option<Text>,
    /// The main flow's id.
    pub scope: Id,
}

/// Why something was withdrawn.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Cause {
    /// A handler interrupted: `HANDLER` or `STEP.HANDLER`.
    Handler(Text),
    /// Its step was left.
    Left,
    /// A flow within led out, to this step.
    LedOut(Text),
    /// It was begun anew.
    Restarted,
    /// The case was cancelled.
    Cancelled,
}

/// A change of a case.
#[derive(Clone, Debug, PartialEq)]
pub enum Event {
    /// The entry's number and instant: always the first of an entry.
    Accepted {
        /// The entry.
        seq: u64,
        /// When.
        at: Timestamp,
    },
    /// A field has a value, or none.
    FieldSet {
        /// The scope whose field it is.
        scope: Id,
        /// The field.
        field: Text,
        /// The value.
        value: Option<Value>,
    },
    /// A field was given a value that has been erased from the journal since, so the field is without one.
    ///
    /// No command gives this: reading an erased entry does, in the place of what once set the field. So a case whose words are
    /// gone is rebuilt as before in all else, and its history can say "erased" where "emptied" would be untrue.
    FieldErased {
        /// The scope whose field it is.
        scope: Id,
        /// The field.
        field: Text,
    },
    /// A derived field holds what a person said, or follows its rule again.
    OverrideSet {
        /// The scope whose field it is.
        scope: Id,
        /// The field.
        field: Text,
        /// Whether it is overridden.
        on: bool,
    },
    /// A flow came to a step.
    StepEntered {
        /// The flow.
        scope: Id,
        /// The step.
        step: Text,
    },
    /// A flow left a step by its own doing.
    StepLeft {
        /// The flow.
        scope: Id,
        /// The step.
        step: Text,
        /// Who did it.
        by: Option<Person>,
        /// The way or the handler that was taken.
        way: Option<Text>,
        /// It leads back.
        returns: bool,
    },
    /// A step was withdrawn with all that was open in it.
    StepWithdrawn {
        /// The flow.
        scope: Id,
        /// The step.
        step: Text,
        /// Why.
        cause: Cause,
        /// It leads back.
        returns: bool,
    },
    /// The case has another status.
    StatusSet {
        /// The status.
        status: Text,
    },
    /// A flow began within another.
    ScopeBegan {
        /// The flow.
        scope: Id,
        /// What it is within.
        inside: Inside,
        /// The process whose flow it is.
        process: Text,
    },
    /// A flow within another is over.
    ScopeEnded {
        /// The flow.
        scope: Id,
    },
    /// Someone is asked to do something.
    TaskOpened(Task),
    /// Someone has taken a task, or was given it.
    TaskClaimed {
        /// The task.
        task: Id,
        /// Who.
        by: Person,
    },
    /// A task is open to all again.
    TaskReleased {
        /// The task.
        task: Id,
    },
    /// A task is done.
    TaskCompleted {
        /// The task.
        task: Id,
        /// Who did it.
        by: Person,
    },
    /// A task is no longer asked.
    TaskWithdrawn {
        /// The task.
        task: Id,
    },
    /// The case has an owner.
    OwnerSet {
        /// Who.
        owner: Person,
    },
    /// Time will do something.
    TimerSet(Timer),
    /// Time has done it.
    TimerFired {
        /// The timer.
        timer: Id,
    },
    /// Time will not do it.
    TimerDropped {
        /// The timer.
        timer: Id,
    },
    /// Something must happen outside.
    EffectPlaced {
        /// Its id.
        effect: Id,
        /// What.
        what: Effect,
    },
    /// It has happened.
    EffectDone {
        /// Which.
        effect: Id,
    },
    /// It will not happen.
    EffectFailed {
        /// Which.
        effect: Id,
        /// Why; empty if it has been erased since.
        reason: Text,
    },
    /// Something came.
    MessageReceived {
        /// Its name in `receives`, or of the start.
        name: Text,
        /// The handler that took it, if any did.
        taken_by: Option<Text>,
    },
    /// An action was done.
    ActionDone {
        /// Its name.
        action: Text,
        /// Who did it.
        by: Person,
    },
    /// Words for the journal.
    WordsWritten {
        /// Who wrote them.
        by: Option<Person>,
        /// The words; never empty but where they have been erased since.
        text: Text,
        /// The requester may read them.
        public: bool,
    },
    /// Work that no step declares.
    MatterOpened(Matter),
    /// It is settled.
    MatterEnded {
        /// Which.
        matter: Id,
    },
    /// The case is over.
    Ended(Ended),
    /// The case goes on after its end.
    Reopened,
}

/// What was decided without a person: kept so that it can be explained from the record, not by today's rule.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// The scope it was decided in.
    pub scope: Id,
    /// What asked: a field, a step, a timer.
    pub asked_by: Text,
    /// The rule or the expression.
    pub by: Decided,
    /// The facts that were seen; `None`: unset.
    pub facts: Vec<(Text, Option<Value>)>,
    /// The answer; `None`: there was none.
    pub answer: Option<Text>,
    /// Why there was none, or what the rule said.
    pub reason: Option<Words>,
}

/// What decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decided {
    /// A rule, by name and the short hash of its text.
    Rule {
        /// Its name.
        name: Text,
        /// Which version of it.
        version: Text,
    },
    /// An expression, as written.
    Expression(Text),
    /// The way that is left when no other holds.
    Otherwise,
}
