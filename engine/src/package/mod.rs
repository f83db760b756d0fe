//! A checked package, ready to run: what the draft says with every name resolved, every value typed, every default filled in.
//!
//! Only `check` makes one, of a draft without an error, so whoever holds a [`Package`] need not check again: what is looked up
//! here is there.

mod calendars;
mod kept;
mod lower;
mod number;
mod plan;
mod seed;
mod version;

use std::collections::{BTreeMap, BTreeSet};

use indexmap::IndexMap;
use jiff::tz::TimeZone;

pub(crate) use calendars::{Calendars, calendar_of, calendars};
pub use kept::Kept;
pub(crate) use lower::lower;
pub use number::NumberPattern;
pub(crate) use plan::{
    BesidePlan, BranchPlan, DecidedBy, FieldPlan, FormField, Formula, HandlerPlan, Limit, Plan, ReceiveVia, SetPlan, SignalPlan, StartPlan,
    StartVia, StepKindPlan, StepPlan, TriggerPlan, WayPlan, WorkPlan,
};
pub(crate) use seed::directory;
pub(crate) use version::{choices_of, with_called};

use crate::calendar::Calendar;
use crate::case::{Text, Value};
use crate::hash::ShortHash;
use crate::model::{Draft, Type};
use crate::rules::{RuleBook, RuleFailure};
use crate::run::{Trouble, View};
use crate::words::{Words, words};

/// Everything that an organisation declares, checked.
#[derive(Debug)]
pub struct Package {
    pub(crate) draft: Draft,
    pub(crate) zone: TimeZone,
    pub(crate) plans: BTreeMap<Text, Plan>,
    /// List → item → what it is.
    pub(crate) lists: BTreeMap<Text, BTreeMap<Text, ItemPlan>>,
    /// Team → what it is.
    pub(crate) teams: BTreeMap<Text, TeamPlan>,
    /// Contact list → what it is.
    pub(crate) contacts: BTreeMap<Text, ContactPlan>,
    /// Calendar → when it is open.
    pub(crate) calendars: Calendars,
    /// Signal → how it is read, in page order.
    pub(crate) signals: IndexMap<Text, SignalPlan>,
    /// Facts that hold the items of a list → the list.
    pub(crate) list_facts: BTreeMap<Text, Text>,
    /// Its rules, ready to be asked.
    pub(crate) rules: RuleBook,
    /// Roles of the catalogue.
    pub(crate) roles: BTreeSet<Text>,
    /// The hash of its files.
    pub(crate) hash: [u8; 32],
    /// Process → its version.
    pub(crate) versions: BTreeMap<Text, ShortHash>,
    /// Process → what those who keep its cases must know.
    pub(crate) kept: BTreeMap<Text, Kept>,
}

/// An item of a list.
#[derive(Debug)]
pub(crate) struct ItemPlan {
    pub(crate) title: Text,
    pub(crate) fields: BTreeMap<Text, Value>,
    pub(crate) retired: bool,
}

/// A team; its members are data.
#[derive(Debug)]
pub(crate) struct TeamPlan {
    pub(crate) title: Text,
    pub(crate) mail: Option<Text>,
    pub(crate) lead: Option<Text>,
    pub(crate) retired: bool,
}

/// A contact list: addresses of its own, or people.
#[derive(Debug)]
pub(crate) struct ContactPlan {
    pub(crate) title: Text,
    pub(crate) mail: Vec<Text>,
    pub(crate) people: Vec<Text>,
    pub(crate) retired: bool,
}

/// Whoever serves many people at once shares one.
const _: () = {
    const fn is_shared<T: Send + Sync>() {}
    is_shared::<Package>();
};

impl Package {
    /// What the package says, every place kept.
    #[must_use]
    pub fn draft(&self) -> &Draft {
        &self.draft
    }

    /// The hash of its files ([`Sources::hash`](crate::Sources::hash)); of a pinned package, of the live one's and the older one's.
    #[must_use]
    pub fn hash(&self) -> &[u8; 32] {
        &self.hash
    }

    /// The version of a process that a new case is pinned to: a hash of what its file says and those it calls, with the choices that
    /// they use. Comments and layout do not count, nor do rules, messages and the rest of the catalogue. Zero, if there is none.
    #[must_use]
    pub fn process_hash(&self, process: &str) -> ShortHash {
        self.versions.get(process).copied().unwrap_or_default()
    }

    /// What those who keep its cases must know of a process.
    #[must_use]
    pub fn kept(&self, process: &str) -> Option<&Kept> {
        self.kept.get(process)
    }

    /// The zone in which its days begin.
    #[must_use]
    pub fn zone(&self) -> &TimeZone {
        &self.zone
    }

    /// A calendar of the catalogue.
    #[must_use]
    pub fn calendar(&self, name: &str) -> Option<&Calendar> {
        self.calendars.get(name)
    }

    /// The names of its processes.
    pub fn processes(&self) -> impl Iterator<Item = &Text> {
        self.plans.keys()
    }

    /// The fields of a process with their types, in page order; of a process that there is not, none.
    pub fn fields(&self, process: &str) -> impl Iterator<Item = (&Text, &Type)> {
        self.plans.get(process).into_iter().flat_map(|plan| &plan.fields).map(|(name, field)| (name, &field.of))
    }

    /// Asks a rule about facts in the order of its parameters.
    pub(crate) fn ask(&self, rule: &str, view: &View<'_>, facts: &[Value]) -> Result<Option<Value>, Trouble> {
        let process = view.home().map_or(&view.case.process, |scope| &scope.process);
        match self.rules.ask(rule, process, facts, view) {
            Ok(value) => Ok(Some(value)),
            Err(RuleFailure::Stopped { reason }) => Err(Trouble::Stopped { reason: words!("{reason}", "{reason}") }),
            Err(RuleFailure::Failed { reason: Words { sv, en }, line }) => {
                let reason = match line {
                    Some(line) => words!("{sv} (rad {line})", "{en} (line {line})"),
                    None => Words { sv, en },
                };
                Err(Trouble::Failed { what: Text::from(rule), reason })
            }
        }
    }

    /// The version of a rule's text.
    pub(crate) fn rule_version(&self, rule: &str) -> Text {
        self.rules.rule(rule).map_or_else(|| Text::from(""), |rule| rule.version.clone())
    }

    /// Its rules, ready to be asked.
    #[must_use]
    pub fn rules(&self) -> &RuleBook {
        &self.rules
    }

    pub(crate) fn plan(&self, process: &str) -> &Plan {
        self.plans.get(process).expect("a checked package has every process that is named")
    }
}
