//! Steps: the nodes of a flow.

use super::handler::Handler;
use super::process::FormItem;
use super::written::{Assignment, Entries, Name, Title, Written, WrittenValue};
use crate::source::{At, Span};

/// The steps of a process, in page order, those of inner flows after the step that holds them: they share one name space.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    /// The steps.
    pub steps: Entries<Step>,
    /// Steps without a model, since another in the file had their name before.
    pub repeated: Vec<Name>,
}

impl Step {
    /// All that answers to something while a flow is here; of an end, afterwards.
    pub fn handlers(&self) -> impl Iterator<Item = &Handler> {
        let until = match &self.kind {
            StepKind::Wait(until) => Some(until),
            _ => None,
        };
        until.into_iter().flat_map(|until| until.values()).chain(self.meanwhile.values())
    }
}

/// The inner flow that a step stands in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Within {
    /// The step that holds it; `None`: it is of `always`.
    pub step: Option<String>,
    /// What it is there.
    pub part: InnerFlow,
}

/// What an inner flow is of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InnerFlow {
    /// Of the branch of this name.
    Branch(String),
    /// Of the handler of this name, which begins it beside the flow where the handler stands.
    Beside(String),
}

/// A step.
#[derive(Clone, Debug)]
pub struct Step {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Title,
    /// The inner flow that it stands in; `None`: the process's own.
    pub within: Option<Within>,
    /// What it is.
    pub kind: StepKind,
    /// The step after; ways, `until` and ends have none.
    pub next: Option<Name>,
    /// `return: false`: its way back is an ordinary one.
    pub returns: bool,
    /// The case's status from here on.
    pub status: Option<Name>,
    /// What gets into fields when it is left.
    pub set: Vec<Assignment>,
    /// Handlers while it lasts; of an end, afterwards.
    pub meanwhile: Entries<Handler>,
    /// Shown beside it.
    pub help: Option<Title>,
    /// Demands that it meets.
    pub cites: Vec<Name>,
}

/// The kinds of step.
#[derive(Clone, Debug)]
pub enum StepKind {
    /// A person does something.
    Activity(Work),
    /// One of several ways is taken.
    Decision(Decision),
    /// Several branches at once.
    Parallel(Parallel),
    /// Something is waited for: the handlers that end it.
    Wait(Entries<Handler>),
    /// A message is sent.
    Send(Send),
    /// Fields are changed.
    Change,
    /// Another process in the same case.
    Call {
        /// The process.
        process: Option<Name>,
        /// What its start takes.
        with: Vec<Assignment>,
    },
    /// The flow ends.
    End {
        /// Fields that a caller gets.
        gives: Vec<Name>,
    },
}

/// What a task asks of whom.
#[derive(Clone, Debug, Default)]
pub struct Work {
    /// Who may.
    pub roles: Vec<Name>,
    /// Which team of them.
    pub team: Option<Written>,
    /// To whom it is given.
    pub person: Option<Written>,
    /// What is asked.
    pub form: Vec<FormItem>,
    /// What is shown.
    pub show: Vec<Name>,
    /// What must be ticked: name → title.
    pub checklist: Entries<(Name, Title)>,
    /// By when.
    pub due: Option<Written>,
    /// Not by who did these steps.
    pub not_by: Vec<Name>,
}

/// A decision.
#[derive(Clone, Debug)]
pub struct Decision {
    /// Who or what decides.
    pub by: Decider,
    /// The ways, in page order.
    pub ways: Entries<Way>,
    /// The place of the key `ways`.
    pub ways_place: Span,
}

/// Who or what takes a decision.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a package holds few, and they are read far more than moved")]
pub enum Decider {
    /// A person, whose task it is.
    Person(Work),
    /// A rule, whose answers are the names of the ways.
    Rule(Name),
    /// The expressions of the ways, the first true one.
    Expressions,
}

/// A way out of a decision.
#[derive(Clone, Debug)]
pub struct Way {
    /// Its name.
    pub name: Name,
    /// All of it but its name.
    pub span: Span,
    /// The condition, where expressions decide.
    pub condition: Option<Written>,
    /// The title, where a person decides.
    pub title: Option<Title>,
    /// What it asks, besides the step's own form.
    pub form: Vec<FormItem>,
    /// Words for the journal are asked.
    pub why: bool,
    /// What gets into fields.
    pub set: Vec<Assignment>,
    /// `return: false`: its way back is an ordinary one.
    pub returns: bool,
    /// The step after.
    pub next: Option<Name>,
}

/// Branches that go on at once.
#[derive(Clone, Debug)]
pub struct Parallel {
    /// The branches, in page order.
    pub branches: Entries<Branch>,
    /// The place of the key `branches`.
    pub branches_place: Span,
    /// How many must end.
    pub join: At<Join>,
    /// Left early when this is true.
    pub stop: Option<Written>,
}

/// How many of the branches that were begun must end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Join {
    /// All of them.
    All,
    /// So many, or all if there are fewer; `first` is one.
    Number(u32),
}

/// A branch.
#[derive(Clone, Debug)]
pub struct Branch {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Title,
    /// Only then is it begun.
    pub condition: Option<Written>,
    /// Its first step, which is among those of the process; `None`: it has none.
    pub first: Option<String>,
    /// Whether `flow` is there as a map; else that has been told.
    pub has_flow: bool,
}

/// A message that is sent.
#[derive(Clone, Debug)]
pub struct Send {
    /// The template.
    pub template: Option<Name>,
    /// Receivers, with dots.
    pub to: Vec<Name>,
    /// What the template gets besides facts.
    pub with: Vec<(Name, WrittenValue)>,
    /// By which ways; empty means the receiver's own.
    pub via: Vec<Name>,
    /// Public facts only; the requester sees it.
    pub public: bool,
}
