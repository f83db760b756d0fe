//! A process: fields, what may reach a case, starts, flow, actions and rights.

use std::collections::BTreeSet;

use super::handler::{Handler, Start};
use super::step::Flow;
use super::written::{Assignment, Entries, Name, Title, WrittenValue};
use crate::source::{At, Span};

/// A process file.
#[derive(Clone, Debug)]
pub struct Process {
    /// Its name.
    pub name: Name,
    /// What a case is called.
    pub noun: Title,
    /// Its title.
    pub title: Title,
    /// Who owns it: a team or a role.
    pub owner: Option<Name>,
    /// The field of the person whom the case serves.
    pub requester: Option<Name>,
    /// The owner's own version.
    pub version: Option<At<String>>,
    /// Who approved it, and when.
    pub approved: Option<Approved>,
    /// Pattern of the numbers of its cases.
    pub number: Option<At<String>>,
    /// How long sensitive content is kept after the end.
    pub keep: Option<At<String>>,
    /// The choice that statuses come from.
    pub statuses: Option<Name>,
    /// Demands that it meets.
    pub cites: Vec<Name>,
    /// Fields.
    pub fields: Entries<Field>,
    /// What may reach a running case.
    pub receives: Entries<Receive>,
    /// How cases begin.
    pub starts: Entries<Start>,
    /// The main flow.
    pub flow: Flow,
    /// Handlers wherever the case is.
    pub always: Entries<Handler>,
    /// Who may do what outside the steps.
    pub rights: Rights,
    /// Names of steps, starts, handlers and messages that stand in the file and could not be read.
    pub broken: BTreeSet<String>,
    /// The hash of what the file says; comments and layout do not count.
    pub meaning: [u8; 32],
    /// Whether `starts` and `flow` are there as maps; else that has been told, and no step of it can be called unknown.
    pub is_whole: bool,
}

/// An approval.
#[derive(Clone, Debug)]
pub struct Approved {
    /// Team or role.
    pub by: Option<Name>,
    /// The day.
    pub date: Option<At<String>>,
}

/// A field.
#[derive(Clone, Debug)]
pub struct Field {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Title,
    /// The word for its type.
    pub type_word: Option<Name>,
    /// Several values.
    pub list: bool,
    /// Values of a choice; those allowed of people, teams, items.
    pub of: Option<Of>,
    /// Value from the beginning.
    pub default: Option<WrittenValue>,
    /// The rule that computes it.
    pub rule: Option<Name>,
    /// Who may override a computed value.
    pub overriders: Vec<Name>,
    /// Lists filter and sort by it.
    pub listed: bool,
    /// The requester may see it.
    pub public: bool,
    /// Erased some time after the end.
    pub sensitive: bool,
    /// Least value.
    pub min: Option<WrittenValue>,
    /// Greatest value; of a text, the longest.
    pub max: Option<WrittenValue>,
    /// Regular expression for the whole text.
    pub pattern: Option<At<String>>,
    /// Shown beside it.
    pub help: Option<Title>,
    /// Demands that it meets.
    pub cites: Vec<Name>,
}

/// `of`: which values are allowed.
#[derive(Clone, Debug)]
pub enum Of {
    /// A choice of the catalogue.
    Named(Name),
    /// Values listed here, with titles.
    Here(Entries<(Name, Title)>, Span),
    /// Those of a catalogue that are allowed.
    Allowed(Vec<Name>, Span),
}

/// A field in a form.
#[derive(Clone, Debug)]
pub struct FormItem {
    /// The field.
    pub field: Name,
    /// It must have a value when the form is handed in.
    pub required: bool,
}

/// What may reach a running case.
#[derive(Clone, Debug)]
pub struct Receive {
    /// Its name.
    pub name: Name,
    /// Its title.
    pub title: Title,
    /// By which way it comes.
    pub by: ReceiveBy,
}

/// By which way something reaches a running case.
#[derive(Clone, Debug)]
pub enum ReceiveBy {
    /// An answer to what we sent.
    Reply,
    /// A signal; the values of `same` find the case.
    Signal {
        /// The signal.
        signal: Name,
        /// Field → expression over the signal.
        same: Vec<Assignment>,
    },
    /// A form that someone sends.
    Form {
        /// Its fields.
        form: Vec<FormItem>,
        /// Who may send it.
        roles: Vec<Name>,
    },
}

/// Rights outside the steps: `None` keeps the default.
#[derive(Clone, Debug, Default)]
pub struct Rights {
    /// Right (`see`, `claim` …) → roles.
    pub given: Entries<(Name, Vec<Name>)>,
}
