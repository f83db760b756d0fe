//! What a process is to the core: the draft's process without places, with values typed.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use super::number::NumberPattern;
use crate::case::{Part, Text, Value};
use crate::expression::Expr;
use crate::model::{Type, WrittenDuration};

/// A value that is known, or computed when it is asked.
#[derive(Clone, Debug)]
pub(crate) enum Formula {
    /// `none`.
    Nothing,
    Known(Value),
    /// A date and time of day in the package's zone, or a computation over facts.
    Computed {
        expression: Expr,
        /// As it is written, for records.
        text: Text,
        /// Paths of the facts that it reads.
        reads: Vec<Text>,
        /// What its place wants.
        wanted: Vec<Type>,
    },
    Several(Vec<Formula>),
}

/// A process.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) name: Text,
    /// The team or role that owns it.
    pub(crate) owner: Text,
    pub(crate) requester: Option<Text>,
    pub(crate) number: Option<NumberPattern>,
    /// The first of its statuses.
    pub(crate) first_status: Option<Text>,
    pub(crate) fields: IndexMap<Text, FieldPlan>,
    /// Derived fields, each after those that it reads.
    pub(crate) derived: Vec<Text>,
    pub(crate) receives: IndexMap<Text, ReceivePlan>,
    pub(crate) starts: IndexMap<Text, StartPlan>,
    pub(crate) steps: IndexMap<Text, StepPlan>,
    pub(crate) always: IndexMap<Text, HandlerPlan>,
    /// Right → who has it; defaults filled in.
    pub(crate) rights: BTreeMap<&'static str, Vec<Text>>,
}

/// A field.
#[derive(Debug)]
pub(crate) struct FieldPlan {
    pub(crate) of: Type,
    pub(crate) default: Option<Formula>,
    pub(crate) rule: Option<Text>,
    /// Facts that its rule reads.
    pub(crate) reads: Vec<Text>,
    pub(crate) overriders: Vec<Text>,
    /// Those of a catalogue that are allowed; empty: all.
    pub(crate) allowed: Vec<Text>,
    pub(crate) min: Option<Limit>,
    pub(crate) max: Option<Limit>,
    pub(crate) pattern: Option<regex_lite::Regex>,
    /// The requester sees it.
    pub(crate) public: bool,
}

/// A least or greatest value; of a text, its length in characters.
#[derive(Clone, Debug)]
pub(crate) enum Limit {
    Value(Value),
    Length(i64),
}

/// A field that a form asks.
#[derive(Clone, Debug)]
pub(crate) struct FormField {
    pub(crate) field: Text,
    pub(crate) required: bool,
}

/// What gets into a field.
#[derive(Debug)]
pub(crate) struct SetPlan {
    pub(crate) field: Text,
    pub(crate) value: Formula,
}

/// What may reach a running case.
#[derive(Debug)]
pub(crate) struct ReceivePlan {
    pub(crate) via: ReceiveVia,
}

/// By which way it comes.
#[derive(Debug)]
pub(crate) enum ReceiveVia {
    Reply,
    Signal { signal: Text, same: Vec<SetPlan> },
    Form { form: Vec<FormField>, roles: Vec<Text> },
}

impl ReceiveVia {
    /// Whether what comes by this, to one process, also comes by the other, to another process: its parts are then the same. A
    /// form's are fields of its own process.
    pub(crate) fn brings_what(&self, other: &ReceiveVia) -> bool {
        match (self, other) {
            (ReceiveVia::Reply, ReceiveVia::Reply) => true,
            (ReceiveVia::Signal { signal, .. }, ReceiveVia::Signal { signal: other, .. }) => signal == other,
            (ReceiveVia::Reply | ReceiveVia::Signal { .. } | ReceiveVia::Form { .. }, _) => false,
        }
    }
}

/// A start.
#[derive(Debug)]
pub(crate) struct StartPlan {
    pub(crate) name: Text,
    pub(crate) via: StartVia,
    pub(crate) condition: Option<Formula>,
    pub(crate) set: Vec<SetPlan>,
    pub(crate) next: Text,
}

/// What triggers a start.
#[derive(Debug)]
pub(crate) enum StartVia {
    Form { form: Vec<FormField>, roles: Vec<Text> },
    Mail { system: Text, same: Vec<SetPlan> },
    Signal { signal: Text, same: Vec<SetPlan> },
    Call,
}

/// A signal: how a system's JSON becomes fields.
#[derive(Debug)]
pub(crate) struct SignalPlan {
    pub(crate) system: Text,
    /// JSON pointer to a list of the body: one signal an item.
    pub(crate) each: Option<String>,
    pub(crate) condition: Option<Formula>,
    pub(crate) fields: IndexMap<Text, SignalFieldPlan>,
}

/// A field of a signal.
#[derive(Debug)]
pub(crate) struct SignalFieldPlan {
    pub(crate) of: Type,
    /// JSON pointer, in the item or in the body.
    pub(crate) from: String,
    /// Their value → ours.
    pub(crate) map: BTreeMap<String, String>,
    pub(crate) default: Option<Formula>,
}

/// A step.
#[derive(Debug)]
pub(crate) struct StepPlan {
    pub(crate) name: Text,
    /// Its place in the file: a `next` to a lower one leads back.
    pub(crate) index: usize,
    /// The inner flow that it stands in; `None`: the process's own.
    pub(crate) inside: Option<WithinPlan>,
    pub(crate) kind: StepKindPlan,
    pub(crate) next: Option<Text>,
    pub(crate) returns: bool,
    pub(crate) status: Option<Text>,
    pub(crate) set: Vec<SetPlan>,
    /// What may happen while it lasts; of an end, afterwards.
    pub(crate) meanwhile: IndexMap<Text, HandlerPlan>,
}

/// An inner flow: the step that holds it, if one does, and what it is there.
#[derive(Debug)]
pub(crate) struct WithinPlan {
    pub(crate) step: Option<Text>,
    pub(crate) part: Part,
}

impl StepPlan {
    /// All that answers to something while a flow is here.
    pub(crate) fn handlers(&self) -> impl Iterator<Item = &HandlerPlan> {
        let until = match &self.kind {
            StepKindPlan::Wait { until } => Some(until),
            _ => None,
        };
        until.into_iter().flat_map(|until| until.values()).chain(self.meanwhile.values())
    }

    /// Whether a handler with `next` leaves the step as what it is for: what a wait waits for, or what follows an end. Others
    /// interrupt it.
    pub(crate) fn is_left_by(&self, handler: &HandlerPlan) -> bool {
        match &self.kind {
            StepKindPlan::Wait { until } => until.contains_key(&handler.name),
            StepKindPlan::End { .. } => true,
            _ => false,
        }
    }
}

/// What a step is.
#[derive(Debug)]
pub(crate) enum StepKindPlan {
    Activity(WorkPlan),
    Decision { by: DecidedBy, ways: IndexMap<Text, WayPlan> },
    Parallel { branches: IndexMap<Text, BranchPlan>, join: usize, stop: Option<StopPlan> },
    Wait { until: IndexMap<Text, HandlerPlan> },
    Send { template: Text, facts: Vec<Text>, to: Vec<Text>, with: Vec<(Text, Formula)>, public: bool },
    Change,
    Call { process: Text, start: Text, with: Vec<SetPlan> },
    End { gives: Vec<Text> },
}

/// A branch; `join` counts those that have ended, and never asks for more than were begun.
#[derive(Debug)]
pub(crate) struct BranchPlan {
    /// Only then is it begun.
    pub(crate) condition: Option<Formula>,
    pub(crate) first: Text,
}

/// What ends all branches early.
#[derive(Debug)]
pub(crate) struct StopPlan {
    pub(crate) condition: Formula,
    /// The fields that it reads, by rules too.
    pub(crate) reads: Vec<Text>,
}

/// Who or what decides.
#[derive(Debug)]
#[expect(clippy::large_enum_variant, reason = "a package holds few, and they are read far more than moved")]
pub(crate) enum DecidedBy {
    Person(WorkPlan),
    Rule { rule: Text, reads: Vec<Text> },
    Expressions,
}

/// What a task asks of whom.
#[derive(Debug)]
pub(crate) struct WorkPlan {
    pub(crate) roles: Vec<Text>,
    pub(crate) team: Option<Formula>,
    pub(crate) person: Option<Formula>,
    pub(crate) form: Vec<FormField>,
    pub(crate) checklist: Vec<Text>,
    pub(crate) due: Option<Formula>,
    pub(crate) not_by: Vec<Text>,
}

/// A way out of a decision.
#[derive(Debug)]
pub(crate) struct WayPlan {
    pub(crate) condition: Option<Formula>,
    pub(crate) form: Vec<FormField>,
    pub(crate) why: bool,
    pub(crate) set: Vec<SetPlan>,
    pub(crate) returns: bool,
    pub(crate) next: Text,
}

/// A handler.
#[derive(Debug)]
pub(crate) struct HandlerPlan {
    pub(crate) name: Text,
    pub(crate) trigger: TriggerPlan,
    pub(crate) condition: Option<Formula>,
    pub(crate) form: Vec<FormField>,
    pub(crate) why: bool,
    pub(crate) set: Vec<SetPlan>,
    /// Where it leads; empty: it does not interrupt; several: the actor picks.
    pub(crate) next: Vec<Text>,
    /// What it begins beside.
    pub(crate) flow: Option<BesidePlan>,
    pub(crate) returns: bool,
    /// On an end: for how long it holds.
    pub(crate) within: Option<WrittenDuration>,
}

/// A flow that a handler begins beside the flow where it stands.
#[derive(Debug)]
pub(crate) struct BesidePlan {
    pub(crate) first: Text,
    /// Triggered again while it goes on, it begins anew; else nothing happens.
    pub(crate) restarts: bool,
}

/// What a handler answers to.
#[derive(Debug)]
pub(crate) enum TriggerPlan {
    Message(Text),
    Role(Vec<Text>),
    After { time: Formula, since: Option<Text> },
    At(Formula),
}
