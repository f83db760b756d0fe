//! What comes in as JSON or as `FIELD=VALUE`, read as the core's commands.
//!
//! Reading never guesses and never stops at the first mistake: every member and every field that does not fit is told at once,
//! with what was expected and what there is. Whether the command is allowed is for the core. Whoever calls this has asked
//! whether the case may be seen at all; a misfit tells names of fields.

mod assign;
mod command;
mod fields;
mod list;
mod shape;

use tillit_engine::case::{Directory, Id, Refusal, Text};
use tillit_engine::{Package, Words};

pub use assign::assignments;
pub use command::{
    Target, act, assign, cancel, claim, complete, dismiss, message, note, overrule, release, reply, retry, start, task, update,
};
pub use list::{cases, counted_cases, counted_tasks, matters, tasks};
pub use shape::{ACT, ASSIGN, CANCEL, COMPLETE, Kind, MESSAGE, Member, NOTHING, OVERRIDE, SETTLE, SHAPES, START, Shape, TEXT, UPDATE};

/// By what names and types are read.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    /// The package by which the case runs.
    pub package: &'a Package,
    /// Whom a person may be.
    pub directory: &'a Directory,
}

/// Why something that came in is no command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InputError {
    /// Some of it does not fit: all of that.
    Misfits(Vec<Misfit>),
    /// What it names is not there; told as the core would.
    Refused(Refusal),
    /// The step has several open tasks: say which.
    Ambiguous {
        /// The step.
        step: Text,
        /// Its open tasks.
        tasks: Vec<Id>,
    },
}

/// Something that does not fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Misfit {
    /// Where: `fields.service`, `tick`; empty is the whole.
    pub at: String,
    /// What was expected, and what was found.
    pub what: Words,
    /// What there is to choose from, where that is little.
    pub of: Vec<Text>,
}

impl Misfit {
    pub(crate) fn new(at: impl Into<String>, what: Words) -> Misfit {
        Misfit { at: at.into(), what, of: Vec::new() }
    }
}

impl From<Vec<Misfit>> for InputError {
    fn from(misfits: Vec<Misfit>) -> InputError {
        InputError::Misfits(misfits)
    }
}

impl From<Refusal> for InputError {
    fn from(refusal: Refusal) -> InputError {
        InputError::Refused(refusal)
    }
}
