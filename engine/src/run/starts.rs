//! How someone may begin a case: the starts with a form that they may fill in.

use super::evaluate::Evaluator;
use super::judge::{Asked, Judge};
use super::may::Sight;
use super::show::{FieldShown, asked};
use super::view::View;
use super::{begin, who};
use crate::case::{Actor, Case, Context, Directory, Id, Started, Text};
use crate::model::Title;
use crate::package::{Package, Plan, StartVia};

/// A start as it is shown.
#[derive(Clone, Debug)]
pub struct StartShown {
    /// The process.
    pub process: Text,
    /// The start.
    pub start: Text,
    /// Its title.
    pub title: Title,
    /// What it asks, with the values that fields have from the beginning.
    pub form: Vec<FieldShown>,
}

/// The starts that someone may fill in, in page order. Whether a start's `if` holds is known when the form is.
#[must_use]
pub fn starts(package: &Package, actor: &Actor, directory: &Directory, now: jiff::Timestamp) -> Vec<StartShown> {
    let context = Context { now, actor, directory, case_id: None, number: None };
    package
        .draft
        .processes
        .keys()
        .filter_map(|process| package.plans.get(process.as_str()))
        .flat_map(|plan| of(plan, package, &context))
        .collect()
}

fn of(plan: &Plan, package: &Package, context: &Context<'_>) -> Vec<StartShown> {
    let case = unbegun(package, plan, context.now);
    let view = View { package, case: &case, context, scope: case.main().id, message: None, answer: None };
    let shown = plan.starts.values().filter_map(|start| {
        let StartVia::Form { form, roles } = &start.via else { return None };
        who::may(&view, context.actor, roles, None).ok()?;
        let draft = package.draft.processes.get(&*plan.name)?.starts.get(&*start.name)?;
        let mut form = asked(&view, form, Sight::All);
        for field in &mut form {
            let default = plan.fields.get(&field.field)?.default.as_ref();
            field.value = default.and_then(|formula| Evaluator::default().value(&Asked { view: &view, formula }).ok()?);
        }
        Some(StartShown { process: plan.name.clone(), start: start.name.clone(), title: draft.title.clone(), form })
    });
    shown.collect()
}

/// A case of a process before anything has happened to it: what is asked where there is no case yet.
pub(super) fn unbegun(package: &Package, plan: &Plan, now: jiff::Timestamp) -> Case {
    let nobody = || Text::from("");
    begin(&Started {
        id: nobody(),
        number: None,
        process: plan.name.clone(),
        process_hash: package.process_hash(&plan.name),
        channel: nobody(),
        at: now,
        status: None,
        scope: Id { seq: 0, n: 0 },
    })
}
