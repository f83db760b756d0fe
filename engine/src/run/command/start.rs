//! Start: a new case by a form, a mail or a signal.

use crate::case::{Command, Context, FieldValues, Id, MatterKind, Message, Refusal, Started, Text};
use crate::package::{Package, StartPlan, StartVia};
use crate::run::fields;
use crate::run::flow::go;
use crate::run::judge::Judge;
use crate::run::turn::{Place, Turn};
use crate::run::who;

/// How the case begins, before anything of the process is looked at.
pub(in crate::run) fn started(package: &Package, command: &Command, context: &Context<'_>) -> Result<Started, Refusal> {
    let Command::Start { process, start, message, .. } = command else {
        return Err(Refusal::NoCase);
    };
    let unknown = || Refusal::NoSuchStart { start: start.clone() };
    let plan = package.plans.get(process).ok_or_else(unknown)?;
    let start_plan = plan.starts.get(start).ok_or_else(unknown)?;
    let fits = match &start_plan.via {
        StartVia::Form { .. } => message.is_none(),
        StartVia::Mail { .. } | StartVia::Signal { .. } => message.is_some(),
        StartVia::Call => false,
    };
    if !fits {
        return Err(unknown());
    }
    if message.is_some() && context.actor.person().is_some() {
        return Err(Refusal::NeedsSystem);
    }
    Ok(Started {
        id: context.case_id.clone().unwrap_or_else(|| Text::from("")),
        number: plan.number.as_ref().and_then(|_| context.number.clone()),
        process: plan.name.clone(),
        process_hash: package.process_hash(&plan.name),
        channel: start_plan.name.clone(),
        at: context.now,
        status: plan.first_status.clone(),
        scope: Id { seq: 1, n: 0 },
    })
}

pub(super) fn run<J: Judge>(turn: &mut Turn<'_, J>, start: &Text, given: &FieldValues, message: Option<&Message>) -> Result<(), Refusal> {
    let scope = turn.case.main().id;
    let start: &StartPlan = &turn.plan(scope).starts[start];
    let place = Place { scope, message, answer: None };
    fields::defaults(turn, scope)?;
    if let StartVia::Form { form, roles } = &start.via {
        who::may(&turn.view(place), turn.context.actor, roles, None)?;
        fields::form(turn, scope, &[form], given)?;
    }
    fields::set(turn, &start.set, place)?;
    if let Some(condition) = &start.condition
        && !turn.holds(condition, place)?
    {
        return Err(Refusal::If);
    }
    for (part, value) in message.map(|message| message.misfits.as_slice()).unwrap_or_default() {
        turn.matter(MatterKind::Misfit { part: part.clone(), value: value.clone() });
    }
    go(turn, scope, &start.next)
}
