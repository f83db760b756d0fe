//! Whom a signal or a mail reaches: starts that it may trigger, and open cases by the fields that a `same` names (F43).
//!
//! Nothing here looks at cases: whoever keeps them finds the oldest open one with the values, and gives the commands. In each
//! process, in this order: an open case that has the values of a start's `same` gets the `receives` entry of what came, or
//! nothing if there is none; else the first start whose `if` holds begins a case; else the first open case that a `receives`
//! finds gets it. So what came reaches at most one case of each process.

use super::evaluate::Evaluator;
use super::judge::{Asked, Judge};
use super::view::View;
use super::{begin, evaluate};
use crate::case::{Case, Context, Id, Message, Started, Text, Value};
use crate::package::{Package, Plan, ReceiveVia, SetPlan, StartVia};

/// What came from outside.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came<'a> {
    /// A signal, by its name in the catalogue.
    Signal(&'a str),
    /// A mail to the mailbox of a system; not one that answers what a case has sent.
    Mail(&'a str),
}

/// Whom something that came may reach in one process.
#[derive(Clone, Debug, PartialEq)]
pub struct Reach {
    /// The process.
    pub process: Text,
    /// The starts that it triggers, in page order.
    pub starts: Vec<StartReach>,
    /// What running cases receive it as, in page order.
    pub receives: Vec<(Text, Same)>,
    /// The entry of `receives` by which a case gets it that has the values of a start.
    pub joins_as: Option<Text>,
}

/// A start that may be triggered.
#[derive(Clone, Debug, PartialEq)]
pub struct StartReach {
    /// The start.
    pub start: Text,
    /// An open case with these values gets it instead; `None`: it always begins a case.
    pub same: Option<Same>,
}

/// Fields and the values that a case must have to be found.
#[derive(Clone, Debug, PartialEq)]
pub struct Same(pub Vec<(Text, Value)>);

impl Same {
    /// Whether a case has the values, and has not ended.
    #[must_use]
    pub fn finds(&self, case: &Case) -> bool {
        let fields = &case.main().fields;
        let has = |(field, value): &(Text, Value)| fields.get(field).is_some_and(|known| evaluate::same(known, value));
        case.ended.is_none() && self.0.iter().all(has)
    }
}

/// Whom something that came may reach, a process at a time; processes that it does not reach are left out.
#[must_use]
pub fn reach(package: &Package, came: Came<'_>, message: &Message, context: &Context<'_>) -> Vec<Reach> {
    let all = package.plans.values().map(|plan| {
        let same = |same: &[SetPlan]| values(package, plan, same, message, context);
        let starts = plan.starts.values().filter_map(|start| {
            let written = match (&start.via, came) {
                (StartVia::Signal { signal, same }, Came::Signal(name)) if **signal == *name => same,
                (StartVia::Mail { system, same }, Came::Mail(name)) if **system == *name => same,
                _ => return None,
            };
            Some(StartReach { start: start.name.clone(), same: same(written) })
        });
        let signals = plan.receives.iter().filter_map(|(name, receive)| match (&receive.via, came) {
            (ReceiveVia::Signal { signal, same }, Came::Signal(came)) if **signal == *came => Some((name, same)),
            _ => None,
        });
        let reply = || plan.receives.iter().find(|(_, receive)| matches!(receive.via, ReceiveVia::Reply)).map(|(name, _)| name.clone());
        Reach {
            process: plan.name.clone(),
            starts: starts.collect(),
            receives: signals.clone().filter_map(|(name, written)| Some((name.clone(), same(written)?))).collect(),
            joins_as: match came {
                Came::Signal(_) => signals.clone().next().map(|(name, _)| name.clone()),
                Came::Mail(_) => reply(),
            },
        }
    });
    all.filter(|reach| !reach.starts.is_empty() || !reach.receives.is_empty()).collect()
}

/// The values of a `same`; `None` where there are none, or one is unset: then nothing can be the same.
fn values(package: &Package, plan: &Plan, same: &[SetPlan], message: &Message, context: &Context<'_>) -> Option<Same> {
    let nobody = || Text::from("");
    let scope = Id { seq: 0, n: 0 };
    let started =
        Started { id: nobody(), number: None, process: plan.name.clone(), channel: nobody(), at: context.now, status: None, scope };
    let case = begin(&started);
    let view = View { package, case: &case, context, scope, message: Some(message), answer: None };
    let value = |one: &SetPlan| Some((one.field.clone(), Evaluator::default().value(&Asked { view: &view, formula: &one.value }).ok()??));
    let values: Vec<(Text, Value)> = same.iter().map(value).collect::<Option<_>>()?;
    (!values.is_empty()).then_some(Same(values))
}
