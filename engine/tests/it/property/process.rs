//! A generated package as a plain value: the model reads it, `yaml` writes it.
//!
//! The organisation around it is always the same (`people`); what differs is fields, starts, steps, handlers, rights.

use tillit_engine::case::Value;

use super::expression::Expr;

/// The processes; the first is the one that cases are of, the others are called.
#[derive(Debug)]
pub(crate) struct Package {
    pub(crate) processes: Vec<Process>,
}

#[derive(Debug)]
pub(crate) struct Process {
    pub(crate) name: String,
    pub(crate) owner: &'static str,
    pub(crate) requester: Option<String>,
    pub(crate) fields: Vec<Field>,
    pub(crate) receives: Vec<Receive>,
    pub(crate) starts: Vec<Start>,
    /// First those of its own flow, then those of inner ones.
    pub(crate) steps: Vec<Step>,
    pub(crate) always: Vec<Handler>,
    pub(crate) rights: Vec<(&'static str, Vec<String>)>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Decimal,
    Boolean,
    Date,
    Choice(Choice),
    Person,
    Team,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Choice {
    pub(crate) name: &'static str,
    pub(crate) members: &'static [&'static str],
}

pub(crate) const COLOUR: Choice = Choice { name: "colour", members: &["red", "green", "blue"] };
pub(crate) const SIZE: Choice = Choice { name: "size", members: &["small", "large"] };
pub(crate) const STATE: Choice = Choice { name: "state", members: &["fresh", "busy", "idle", "over"] };

#[derive(Clone, Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) kind: Kind,
    pub(crate) list: bool,
    pub(crate) default: Option<Expr>,
    pub(crate) public: bool,
    /// `of` of a team.
    pub(crate) allowed: Vec<&'static str>,
    /// `min` and `max` of a number.
    pub(crate) limits: Option<(i64, i64)>,
    /// It follows a rule.
    pub(crate) rule: Option<Rule>,
}

/// `rules/NAME.rhai`: the first member of the size for which the flag is set, the other else; over `flag` and `hue`.
#[derive(Clone, Debug)]
pub(crate) struct Rule {
    pub(crate) name: String,
    pub(crate) overriders: Vec<String>,
}

#[derive(Debug)]
pub(crate) struct Receive {
    pub(crate) name: String,
    pub(crate) by: ReceiveBy,
}

#[derive(Debug)]
pub(crate) enum ReceiveBy {
    Reply,
    Signal(&'static str),
    Form(Vec<Item>, Vec<String>),
}

/// A field of a form.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    pub(crate) field: String,
    pub(crate) required: bool,
}

pub(crate) type Set = Vec<(String, Expr)>;

#[derive(Debug)]
pub(crate) struct Start {
    pub(crate) name: String,
    pub(crate) by: StartBy,
    pub(crate) set: Set,
    pub(crate) next: usize,
}

#[derive(Debug)]
pub(crate) enum StartBy {
    Form(Vec<Item>, Vec<String>),
    Mail { same: bool },
    Signal { same: bool },
    Call { from: String, takes: Vec<Item> },
}

#[derive(Debug)]
pub(crate) struct Step {
    pub(crate) name: String,
    /// Where it stands on the page, those of inner flows after the step that holds them.
    pub(crate) page: usize,
    /// The inner flow that it is of; `None`: the process's own.
    pub(crate) within: Option<Within>,
    pub(crate) kind: StepKind,
    pub(crate) status: Option<&'static str>,
    pub(crate) set: Set,
    /// While it lasts; of an end, afterwards.
    pub(crate) meanwhile: Vec<Handler>,
}

/// An inner flow: the step that holds it (none holds those of `always`), and the branch or the handler.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Within {
    pub(crate) step: Option<usize>,
    pub(crate) part: Part,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    Branch(String),
    Beside(String),
}

#[derive(Debug)]
pub(crate) enum StepKind {
    Activity(Work, Next),
    Person(Work, Vec<Way>),
    Expressions(Vec<(Way, Option<Expr>)>),
    ByRule(String, Vec<Way>),
    Parallel { branches: Vec<Branch>, join: Join, stop: Option<Expr>, next: Next },
    Wait(Vec<Handler>),
    Send { to: Vec<String>, with: Option<Expr>, public: bool, next: Next },
    Change(Next),
    Call { process: usize, with: Set, next: Next },
    End { gives: Vec<String> },
}

#[derive(Debug)]
pub(crate) struct Branch {
    pub(crate) name: String,
    pub(crate) condition: Option<Expr>,
    pub(crate) first: usize,
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Join {
    All,
    First,
    Number(usize),
}

/// `done`, where a step is expected.
pub(crate) const DONE: usize = usize::MAX;

#[derive(Clone, Copy, Debug)]
pub(crate) struct Next {
    /// A step, or [`DONE`].
    pub(crate) step: usize,
    /// `return: false`
    pub(crate) ordinary: bool,
}

#[derive(Debug)]
pub(crate) struct Work {
    pub(crate) roles: Vec<String>,
    pub(crate) team: Option<Expr>,
    pub(crate) person: Option<Expr>,
    pub(crate) form: Vec<Item>,
    pub(crate) checklist: Vec<String>,
    pub(crate) due: Option<Moment>,
    pub(crate) not_by: Vec<String>,
}

/// A moment that is counted, or one that a field holds.
#[derive(Clone, Debug)]
pub(crate) enum Moment {
    After(Length),
    At(String),
}

#[derive(Clone, Copy, Debug)]
pub(crate) enum Length {
    Minutes(i64),
    Hours(i64),
    Days(i64),
}

#[derive(Debug)]
pub(crate) struct Way {
    pub(crate) name: String,
    pub(crate) form: Vec<Item>,
    pub(crate) why: bool,
    pub(crate) set: Set,
    pub(crate) next: Next,
}

#[derive(Debug)]
pub(crate) struct Handler {
    pub(crate) name: String,
    pub(crate) trigger: Trigger,
    pub(crate) condition: Option<Expr>,
    pub(crate) form: Vec<Item>,
    pub(crate) why: bool,
    pub(crate) set: Set,
    pub(crate) next: Vec<usize>,
    /// The first step of what it begins beside.
    pub(crate) flow: Option<usize>,
    /// `again: restart`
    pub(crate) restarts: bool,
    /// Written as a list, also where it has one step.
    pub(crate) choice_of_next: bool,
    pub(crate) ordinary: bool,
    pub(crate) within: Option<Length>,
}

#[derive(Debug)]
pub(crate) enum Trigger {
    Message(String),
    Role(Vec<String>),
    After(Length, Option<String>),
    At(String),
}

impl Step {
    /// All that answers to something while a flow is here.
    pub(crate) fn handlers(&self) -> impl Iterator<Item = &Handler> {
        let until = if let StepKind::Wait(until) = &self.kind { until.as_slice() } else { &[] };
        until.iter().chain(&self.meanwhile)
    }
}

impl Process {
    /// Tells each step where it stands on the page: those of inner flows after the step that holds them.
    pub(crate) fn number_pages(&mut self) {
        let mut order = Vec::new();
        self.add_flow(None, &mut order);
        for handler in &self.always {
            self.add_flow(Some(&Within { step: None, part: Part::Beside(handler.name.clone()) }), &mut order);
        }
        for (page, step) in order.into_iter().enumerate() {
            self.steps[step].page = page;
        }
    }

    fn add_flow(&self, within: Option<&Within>, order: &mut Vec<usize>) {
        for (at, step) in self.steps.iter().enumerate().filter(|(_, step)| step.within.as_ref() == within) {
            order.push(at);
            let branches = if let StepKind::Parallel { branches, .. } = &step.kind { branches.as_slice() } else { &[] };
            for branch in branches {
                self.add_flow(Some(&Within { step: Some(at), part: Part::Branch(branch.name.clone()) }), order);
            }
            for handler in &step.meanwhile {
                self.add_flow(Some(&Within { step: Some(at), part: Part::Beside(handler.name.clone()) }), order);
            }
        }
    }

    /// The name of a step, or `done`.
    pub(crate) fn name_of(&self, step: usize) -> &str {
        self.steps.get(step).map_or("done", |step| &step.name)
    }

    pub(crate) fn field(&self, name: &str) -> Option<&Field> {
        self.fields.iter().find(|field| field.name == name)
    }

    pub(crate) fn step(&self, name: &str) -> usize {
        self.steps.iter().position(|step| step.name == name).unwrap_or_else(|| panic!("{} has no step {name}", self.name))
    }
}

impl Field {
    /// Whether a value may stand in the field.
    pub(crate) fn takes(&self, value: &Value) -> bool {
        match (self.list, value) {
            (true, Value::List(values)) => values.iter().all(|value| self.takes_one(value)),
            (true, _) => false,
            (false, value) => self.takes_one(value),
        }
    }

    fn takes_one(&self, value: &Value) -> bool {
        match (self.kind, value) {
            (Kind::Number, Value::Number(number)) => self.limits.is_none_or(|(min, max)| (min..=max).contains(number)),
            (Kind::Choice(choice), Value::Choice(value)) => choice.members.contains(&&**value),
            (Kind::Team, Value::Team(team)) => self.allowed.is_empty() || self.allowed.contains(&&**team),
            (Kind::Text, Value::Text(_))
            | (Kind::Decimal, Value::Decimal(_))
            | (Kind::Boolean, Value::Boolean(_))
            | (Kind::Date, Value::Date(_))
            | (Kind::Person, Value::Person(_)) => true,
            _ => false,
        }
    }
}

/// What a generated rule answers where `flag` and a hue that is not red meet, and else.
pub(crate) fn answers(rule: &str) -> (&'static str, &'static str) {
    if rule.starts_with("size") { ("large", "small") } else { ("way_a", "way_b") }
}
