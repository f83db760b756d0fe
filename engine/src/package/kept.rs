//! What whoever keeps cases must know of a process: what lists filter by, what is erased, what cases are found by, how they are
//! numbered.

use std::collections::{BTreeMap, BTreeSet};

use super::number::NumberPattern;
use super::plan::{Plan, ReceiveVia, SetPlan, StartVia};
use super::version::with_called;
use crate::case::Text;
use crate::model::{Draft, Process};

/// A process, to those who keep its cases.
#[derive(Clone, Debug)]
pub struct Kept {
    /// Fields declared `listed`, in page order, each with whether the requester may see it.
    pub listed: Vec<(Text, bool)>,
    /// Fields declared `sensitive`, also by the processes that it calls: erased some time after the end.
    pub sensitive: BTreeSet<Text>,
    /// Fields that a `same` names, of a start or of what flows receive.
    pub found_by: Vec<Text>,
    /// The field of the person whom a case serves.
    pub requester: Option<Text>,
    /// The team or role that owns the process: whose matters are that nobody else has.
    pub owner: Text,
    /// How cases are numbered; a process that is only called has no numbers.
    pub number: Option<NumberPattern>,
}

impl Kept {
    pub(super) fn of(draft: &Draft, process: &Process, plan: &Plan) -> Kept {
        let text = |name: &str| Text::from(name);
        let fields = process.fields.values();
        let called = with_called(draft, process);
        let all_fields = called.iter().flat_map(|process| process.fields.values());
        let by_starts = plan.starts.values().flat_map(|start| match &start.via {
            StartVia::Mail { same, .. } | StartVia::Signal { same, .. } => same.as_slice(),
            StartVia::Form { .. } | StartVia::Call => &[],
        });
        let by_receives = plan.receives.values().flat_map(|receive| match &receive.via {
            ReceiveVia::Signal { same, .. } => same.as_slice(),
            ReceiveVia::Reply | ReceiveVia::Form { .. } => &[],
        });
        let found_by: BTreeSet<Text> = by_starts.chain(by_receives).map(|SetPlan { field, .. }| field.clone()).collect();
        Kept {
            listed: fields.filter(|field| field.listed).map(|field| (text(field.name.as_str()), field.public)).collect(),
            sensitive: all_fields.filter(|field| field.sensitive).map(|field| text(field.name.as_str())).collect(),
            found_by: found_by.into_iter().collect(),
            requester: plan.requester.clone(),
            owner: plan.owner.clone(),
            number: plan.number.clone(),
        }
    }
}

/// By process.
pub(super) fn kept(draft: &Draft, plans: &BTreeMap<Text, Plan>) -> BTreeMap<Text, Kept> {
    let all = draft.processes.values().filter_map(|process| {
        let (name, plan) = plans.get_key_value(process.name.as_str())?;
        Some((name.clone(), Kept::of(draft, process, plan)))
    });
    all.collect()
}
