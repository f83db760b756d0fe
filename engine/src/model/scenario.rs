//! Scenarios: tests of a process in virtual time.

use serde_json::Value as Json;

use super::written::{Assignment, Entries, Name, Title, WrittenValue};
use crate::source::{At, Span};

/// A scenario.
#[derive(Clone, Debug)]
pub struct Scenario {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Title,
    /// The process that it tries.
    pub process: Option<Name>,
    /// Demands that it shows.
    pub cites: Vec<Name>,
    /// The beginning.
    pub given: Given,
    /// What happens.
    pub steps: Vec<ScenarioStep>,
}

/// Where a scenario begins.
#[derive(Clone, Debug, Default)]
pub struct Given {
    /// The time, in the package's zone.
    pub now: Option<At<String>>,
    /// Where this scenario ends …
    pub begin: Option<Name>,
    /// … or at this mark in it.
    pub until: Option<Name>,
}

/// One step of a scenario.
#[derive(Clone, Debug)]
pub struct ScenarioStep {
    /// The whole step.
    pub span: Span,
    /// What is done.
    pub command: Command,
    /// By whom.
    pub by: Option<At<String>>,
    /// Why, in the person's words.
    pub why: Option<At<String>>,
    /// Its mark.
    pub mark: Option<Name>,
}

/// What a scenario's step does.
#[derive(Clone, Debug)]
pub enum Command {
    /// A start of the process.
    Start {
        /// The start.
        start: Name,
        /// What the form is given.
        set: Vec<Assignment>,
    },
    /// A task is completed.
    Complete {
        /// The step.
        step: Name,
        /// What the form is given.
        set: Vec<Assignment>,
        /// What is ticked.
        tick: Vec<Name>,
    },
    /// A way is chosen.
    Choose {
        /// `STEP.WAY`.
        way: Name,
        /// What the form is given.
        set: Vec<Assignment>,
        /// What is ticked.
        tick: Vec<Name>,
    },
    /// An action.
    Do {
        /// `HANDLER` or `STEP.HANDLER`.
        action: Name,
        /// What the form is given.
        set: Vec<Assignment>,
        /// The step, where the action has several.
        next: Option<Name>,
    },
    /// A message of `receives`.
    Message {
        /// Its name.
        message: Name,
        /// What its form is given.
        set: Vec<Assignment>,
        /// Subject.
        subject: Option<At<String>>,
        /// Text.
        text: Option<At<String>>,
    },
    /// A mail to a mailbox.
    Mail {
        /// The system whose mailbox it is.
        system: Name,
        /// Subject.
        subject: Option<At<String>>,
        /// Text.
        text: Option<At<String>>,
    },
    /// A signal, with its fields as mapped.
    Signal {
        /// Its name.
        signal: Name,
        /// Its fields.
        with: Vec<Assignment>,
    },
    /// A system's JSON as it comes.
    Post {
        /// The system.
        system: Name,
        /// The body.
        body: At<Json>,
    },
    /// Fields are changed.
    Set(Vec<Assignment>),
    /// Derived fields are overridden.
    Override(Vec<Assignment>),
    /// Time passes.
    After(At<String>),
    /// Time passes to an instant.
    Until(At<String>),
    /// What must hold.
    Expect(Box<Expect>),
    /// A command that is refused.
    Refused {
        /// The command.
        command: Box<ScenarioStep>,
        /// The refusal's id.
        because: Option<At<String>>,
    },
}

/// What must hold; what is not named is free.
#[derive(Clone, Debug, Default)]
pub struct Expect {
    /// The status.
    pub status: Option<Name>,
    /// The steps where the case is, exactly.
    pub at: Option<Vec<Name>>,
    /// Steps that were withdrawn since the `expect` before.
    pub withdrawn: Vec<Name>,
    /// Field → value; `none`: empty.
    pub fields: Vec<(Name, WrittenValue)>,
    /// Template → receivers, since the `expect` before.
    pub sent: Vec<(Name, Vec<At<String>>)>,
    /// The end, or `none`.
    pub ended: Option<Name>,
    /// How many cases there are.
    pub cases: Option<At<u64>>,
    /// How many ways back were taken.
    pub returns: Option<At<u64>>,
    /// What waits for someone outside the steps.
    pub matters: Option<MattersExpected>,
    /// Open tasks by step.
    pub tasks: Entries<TaskExpected>,
}

/// Which matters must be open.
#[derive(Clone, Debug)]
pub enum MattersExpected {
    /// So many.
    Count(At<u64>),
    /// Of these kinds, each as often as it is named; with the place of the list.
    Kinds(Vec<Name>, Span),
}

/// What must hold of an open task.
#[derive(Clone, Debug)]
pub struct TaskExpected {
    /// The step.
    pub step: Name,
    /// Roles.
    pub roles: Vec<Name>,
    /// Team, or `none`.
    pub team: Option<At<String>>,
    /// Person, or `none`.
    pub person: Option<At<String>>,
    /// Who claimed it, or `none`.
    pub claimed_by: Option<At<String>>,
    /// By when.
    pub due: Option<At<String>>,
}
