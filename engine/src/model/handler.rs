//! Triggers: what starts a case, and what a handler answers to.

use super::process::FormItem;
use super::written::{Assignment, Name, Title, Written};
use crate::source::{At, Span};

/// How a case begins.
#[derive(Clone, Debug)]
pub struct Start {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Title,
    /// What triggers it.
    pub trigger: StartTrigger,
    /// Only when this is true.
    pub condition: Option<Written>,
    /// What gets into fields.
    pub set: Vec<Assignment>,
    /// The first step.
    pub next: Option<Name>,
    /// Demands that it meets.
    pub cites: Vec<Name>,
}

/// What triggers a start.
#[derive(Clone, Debug)]
pub enum StartTrigger {
    /// A person fills in a form.
    Form {
        /// Its fields.
        form: Vec<FormItem>,
        /// Who may.
        roles: Vec<Name>,
    },
    /// A mail to the mailbox of a system.
    Mail {
        /// The system.
        system: Name,
        /// An open case with these values gets it instead.
        same: Vec<Assignment>,
    },
    /// A signal.
    Signal {
        /// The signal.
        signal: Name,
        /// An open case with these values gets it instead.
        same: Vec<Assignment>,
    },
    /// A `call` step of another process, in the same case.
    Call {
        /// The process, or `any`.
        from: Name,
        /// Fields that it takes.
        takes: Vec<FormItem>,
    },
}

/// What answers to a trigger.
#[derive(Clone, Debug)]
pub struct Handler {
    /// Its name.
    pub name: Name,
    /// All of it but its name.
    pub span: Span,
    /// What it answers to.
    pub trigger: Trigger,
    /// Its title; an action must have one.
    pub title: Option<Title>,
    /// Only when this is true.
    pub condition: Option<Written>,
    /// What is asked.
    pub form: Vec<FormItem>,
    /// Words for the journal are asked.
    pub why: bool,
    /// What gets into fields.
    pub set: Vec<Assignment>,
    /// Where the flow goes; without it the handler does not interrupt.
    pub next: Option<Next>,
    /// What it begins beside.
    pub flow: Option<Beside>,
    /// The place of `again: restart`: what it has begun is begun anew.
    pub again: Option<Span>,
    /// `return: false`: its way back is an ordinary one.
    pub returns: bool,
    /// On an end: for how long it holds.
    pub within: Option<At<String>>,
    /// Demands that it meets.
    pub cites: Vec<Name>,
}

/// A flow that a handler begins beside the flow where it stands; its steps are among those of the process.
#[derive(Clone, Debug)]
pub struct Beside {
    /// The place of the key `flow`.
    pub place: Span,
    /// Its first step; `None`: it has none.
    pub first: Option<String>,
}

/// What a handler answers to.
#[derive(Clone, Debug)]
pub enum Trigger {
    /// A message of `receives`.
    Message(Name),
    /// A person with one of the roles, of own initiative.
    Role(Vec<Name>, Span),
    /// After a time, from entering the step or from leaving another.
    After {
        /// How long: a duration, a fact or a rule.
        time: Written,
        /// The step from whose end it is counted.
        since: Option<Name>,
    },
    /// At an instant.
    At(Written),
}

/// Where a handler leads.
#[derive(Clone, Debug)]
pub enum Next {
    /// To one step.
    One(Name),
    /// To one of several: the actor picks.
    Pick(Vec<Name>, Span),
}

impl Next {
    /// All steps it may lead to.
    #[must_use]
    pub fn steps(&self) -> &[Name] {
        match self {
            Next::One(name) => std::slice::from_ref(name),
            Next::Pick(names, _) => names,
        }
    }
}
