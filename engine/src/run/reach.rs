//! Whom a signal or a mail reaches: starts that it may trigger, and open cases by the fields that a `same` names (F43).
//!
//! Nothing here looks at cases: whoever keeps them finds the oldest open one with the values, and gives the commands. In each
//! process, in this order: an open case that has the values of a start's `same` gets the `receives` entry of what came, or
//! nothing if there is none; else the first start whose `if` holds begins a case; else the first open case that a `receives`
//! finds gets it. So what came reaches at most one case of each process.
//!
//! A `receives` is of the process of a flow: the case's own, or one that it has called and that goes on.

use super::evaluate;
use super::evaluate::Evaluator;
use super::judge::{Asked, Judge};
use super::starts::unbegun;
use super::view::View;
use crate::case::{Case, Command, Context, Id, Message, Scope, Text, Value};
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
    /// What flows of running cases receive it as, in page order.
    pub receives: Vec<(Text, Same)>,
}

/// A start that may be triggered.
#[derive(Clone, Debug, PartialEq)]
pub struct StartReach {
    /// The start.
    pub start: Text,
    /// An open case with these values gets it instead; `None`: it always begins a case.
    pub same: Option<Same>,
}

/// Fields of a process and the values that a flow of it must have to be found.
#[derive(Clone, Debug, PartialEq)]
pub struct Same {
    /// The process.
    pub process: Text,
    /// Field → value.
    pub values: Vec<(Text, Value)>,
}

impl Same {
    /// Whether a case is of the process, has the values, and has not ended: a start's `same`.
    #[must_use]
    pub fn finds(&self, case: &Case) -> bool {
        case.ended.is_none() && self.is_in(case.main())
    }

    /// Whether a flow of a case that has not ended is of the process and has the values: a `same` of `receives`.
    #[must_use]
    pub fn finds_flow(&self, case: &Case) -> bool {
        case.ended.is_none() && case.scopes.values().any(|scope| self.is_in(scope))
    }

    /// Whether values by field are all of these.
    #[must_use]
    pub fn is_among(&self, values: &[(Text, Value)]) -> bool {
        let has = |(field, value): &(Text, Value)| values.iter().any(|(name, known)| name == field && evaluate::same(known, value));
        self.values.iter().all(has)
    }

    fn is_in(&self, scope: &Scope) -> bool {
        let has = |(field, value): &(Text, Value)| scope.fields.get(field).is_some_and(|known| evaluate::same(known, value));
        scope.process == self.process && self.values.iter().all(has)
    }
}

/// The name by which a case gets what a start's `same` has found it for: the first entry of `receives` for it, of the innermost
/// flow that has one.
#[must_use]
pub fn joined_as<'p>(package: &'p Package, came: Came<'_>, case: &Case) -> Option<&'p Text> {
    let entry = |id: Id| {
        let mut all = package.plan(&case.scope(id)?.process).receives.iter();
        all.find(|(_, receive)| is_what_came(&receive.via, came)).map(|(name, _)| name)
    };
    case.innermost_first().into_iter().find_map(entry)
}

/// The name by which a case gets what the `same` of a `receives` has found it for: that of the innermost flow that is found.
#[must_use]
pub fn found_as<'r>(all: &'r [Reach], case: &Case) -> Option<&'r Text> {
    let entry = |id: Id| {
        let scope = case.scope(id)?;
        let mut entries = all.iter().flat_map(|reach| &reach.receives);
        entries.find(|(_, same)| same.is_in(scope)).map(|(name, _)| name)
    };
    case.innermost_first().into_iter().find_map(entry)
}

/// The signal by which a command came to a case, if it came by one.
#[must_use]
pub fn signal_of<'p>(package: &'p Package, command: &Command) -> Option<&'p Text> {
    match command {
        Command::Start { process, start, .. } => match &package.plans.get(process)?.starts.get(start)?.via {
            StartVia::Signal { signal, .. } => Some(signal),
            StartVia::Form { .. } | StartVia::Mail { .. } | StartVia::Call => None,
        },
        Command::Receive { name, .. } => package.plans.values().find_map(|plan| match &plan.receives.get(name)?.via {
            ReceiveVia::Signal { signal, .. } => Some(signal),
            ReceiveVia::Reply | ReceiveVia::Form { .. } => None,
        }),
        _ => None,
    }
}

fn is_what_came(via: &ReceiveVia, came: Came<'_>) -> bool {
    match (via, came) {
        (ReceiveVia::Signal { signal, .. }, Came::Signal(name)) => **signal == *name,
        (ReceiveVia::Reply, Came::Mail(_)) => true,
        (ReceiveVia::Signal { .. } | ReceiveVia::Reply | ReceiveVia::Form { .. }, _) => false,
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
        let receives = plan.receives.iter().filter_map(|(name, receive)| match &receive.via {
            ReceiveVia::Signal { same: written, .. } if is_what_came(&receive.via, came) => Some((name.clone(), same(written)?)),
            _ => None,
        });
        Reach { process: plan.name.clone(), starts: starts.collect(), receives: receives.collect() }
    });
    all.filter(|reach| !reach.starts.is_empty() || !reach.receives.is_empty()).collect()
}

/// The values of a `same`; `None` where there are none, or one is unset: then nothing can be the same.
fn values(package: &Package, plan: &Plan, same: &[SetPlan], message: &Message, context: &Context<'_>) -> Option<Same> {
    let case = unbegun(package, plan, context.now);
    let scope = case.main().id;
    let view = View { package, case: &case, context, scope, message: Some(message), answer: None };
    let value = |one: &SetPlan| Some((one.field.clone(), Evaluator::default().value(&Asked { view: &view, formula: &one.value }).ok()??));
    let values: Vec<(Text, Value)> = same.iter().map(value).collect::<Option<_>>()?;
    (!values.is_empty()).then(|| Same { process: plan.name.clone(), values })
}
