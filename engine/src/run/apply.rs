//! Events → state. Total: never fails, runs no rule, needs no package. Replaying a journal rebuilds the case exactly.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::case::{Case, Effect, Event, Id, Inside, Part, Scope, Started, Visit};

/// The case that a start begins.
#[must_use]
pub fn begin(started: &Started) -> Case {
    let main = Scope::new(started.scope, None, started.process.clone());
    Case {
        id: started.id.clone(),
        number: started.number.clone(),
        process: started.process.clone(),
        process_hash: started.process_hash,
        channel: started.channel.clone(),
        received: started.at,
        seq: started.scope.seq,
        at: started.at,
        status: started.status.clone(),
        ended: None,
        owner: None,
        scopes: Arc::new(BTreeMap::from([(started.scope, main)])),
        tasks: Arc::default(),
        timers: Arc::default(),
        outbox: Arc::default(),
        sent: Arc::default(),
        matters: Arc::default(),
        returns: 0,
    }
}

/// What is then true.
pub fn apply(case: &mut Case, event: &Event) {
    match event {
        Event::Accepted { seq, at } => {
            case.seq = *seq;
            case.at = *at;
        }
        Event::FieldSet { .. }
        | Event::FieldErased { .. }
        | Event::OverrideSet { .. }
        | Event::StepEntered { .. }
        | Event::StepLeft { .. }
        | Event::StepWithdrawn { .. }
        | Event::ScopeBegan { .. }
        | Event::ScopeEnded { .. } => apply_to_flow(case, event),
        Event::StatusSet { status } => case.status = Some(status.clone()),
        Event::OwnerSet { owner } => case.owner = Some(owner.clone()),
        Event::TaskOpened(task) => {
            Arc::make_mut(&mut case.tasks).insert(task.id, task.clone());
        }
        Event::TaskClaimed { task, by } => {
            if let Some(task) = Arc::make_mut(&mut case.tasks).get_mut(task) {
                task.claimed_by = Some(by.clone());
            }
        }
        Event::TaskReleased { task } => {
            if let Some(task) = Arc::make_mut(&mut case.tasks).get_mut(task) {
                task.claimed_by = None;
            }
        }
        Event::TaskCompleted { task, .. } | Event::TaskWithdrawn { task } => {
            Arc::make_mut(&mut case.tasks).remove(task);
        }
        Event::TimerSet(timer) => {
            Arc::make_mut(&mut case.timers).insert(timer.id, timer.clone());
        }
        Event::TimerFired { timer } => {
            if let Some(fired) = Arc::make_mut(&mut case.timers).remove(timer) {
                on(case, fired.scope, |scope| scope.at.iter_mut().for_each(|visit| visit.fired.push(fired.handler.clone())));
            }
        }
        Event::TimerDropped { timer } => {
            Arc::make_mut(&mut case.timers).remove(timer);
        }
        Event::EffectPlaced { effect, what } => {
            if let Effect::Send(send) = what {
                let senders = senders(case, send.scope);
                Arc::make_mut(&mut case.sent).insert(*effect, senders);
            }
            Arc::make_mut(&mut case.outbox).insert(*effect, what.clone());
        }
        Event::EffectDone { effect } => handed_over(case, *effect),
        Event::EffectFailed { effect, .. } => {
            Arc::make_mut(&mut case.outbox).remove(effect);
        }
        Event::MatterOpened(matter) => {
            Arc::make_mut(&mut case.matters).insert(matter.id, matter.clone());
        }
        Event::MatterEnded { matter } => {
            Arc::make_mut(&mut case.matters).remove(matter);
        }
        Event::Ended(ended) => case.ended = Some(ended.clone()),
        Event::Reopened => case.ended = None,
        // What people read in the journal; nothing rests on it.
        Event::MessageReceived { .. } | Event::ActionDone { .. } | Event::WordsWritten { .. } => {}
    }
}

fn apply_to_flow(case: &mut Case, event: &Event) {
    let at = case.at;
    match event {
        Event::FieldSet { scope, field, value } => at_home(case, *scope, |scope| match value {
            Some(value) => {
                scope.fields.insert(field.clone(), value.clone());
            }
            None => {
                scope.fields.remove(field);
            }
        }),
        Event::FieldErased { scope, field } => at_home(case, *scope, |scope| {
            scope.fields.remove(field);
        }),
        Event::OverrideSet { scope, field, on: overridden } => at_home(case, *scope, |scope| {
            if *overridden {
                scope.overridden.insert(field.clone());
            } else {
                scope.overridden.remove(field);
            }
        }),
        Event::StepEntered { scope, step } => {
            on(case, *scope, |scope| scope.at = Some(Visit { step: step.clone(), since: at, branches: 0, fired: Vec::new() }));
            at_home(case, *scope, |scope| {
                let state = scope.steps.entry(step.clone()).or_default();
                state.times += 1;
                state.handed_over = None;
            });
        }
        Event::StepLeft { scope, step, by, returns, .. } => {
            on(case, *scope, |scope| scope.at = None);
            at_home(case, *scope, |scope| {
                let state = scope.steps.entry(step.clone()).or_default();
                state.left = Some(at);
                if by.is_some() {
                    state.by.clone_from(by);
                }
            });
            case.returns += u32::from(*returns);
        }
        Event::StepWithdrawn { scope, returns, .. } => {
            on(case, *scope, |scope| scope.at = None);
            case.returns += u32::from(*returns);
        }
        Event::ScopeBegan { scope, inside, process } => {
            if let Inside { outer, part: Part::Branch(_), .. } = inside {
                on(case, *outer, |outer| outer.at.iter_mut().for_each(|visit| visit.branches += 1));
            }
            let inner = Scope::new(*scope, Some(inside.clone()), process.clone());
            Arc::make_mut(&mut case.scopes).insert(*scope, inner);
        }
        Event::ScopeEnded { scope } => {
            Arc::make_mut(&mut case.scopes).remove(scope);
            if case.sent.values().any(|senders| senders.last() == Some(scope)) {
                Arc::make_mut(&mut case.sent).retain(|_, senders| senders.last() != Some(scope));
            }
        }
        _ => {}
    }
}

fn on(case: &mut Case, scope: Id, change: impl FnOnce(&mut Scope)) {
    if let Some(scope) = Arc::make_mut(&mut case.scopes).get_mut(&scope) {
        change(scope);
    }
}

/// Changes the flow whose fields and steps a flow sees.
fn at_home(case: &mut Case, scope: Id, change: impl FnOnce(&mut Scope)) {
    if let Some(home) = case.home(scope).map(|home| home.id) {
        on(case, home, change);
    }
}

/// A flow that sends and those around it, as far as they see the same fields.
fn senders(case: &Case, scope: Id) -> Vec<Id> {
    let home = case.home(scope).map(|home| home.id);
    let mut all: Vec<Id> = Vec::new();
    for flow in case.outward(scope) {
        all.push(flow.id);
        if Some(flow.id) == home {
            break;
        }
    }
    all
}

/// An effect has happened: a send's message was handed over now. Of a step that has sent again since, the last one counts.
fn handed_over(case: &mut Case, effect: Id) {
    let at = case.at;
    if let Some(Effect::Send(send)) = Arc::make_mut(&mut case.outbox).remove(&effect) {
        // The flow that sent it may be over; those whose fields it saw go on.
        let home = case.sent.get(&effect).and_then(|senders| senders.last()).copied().unwrap_or(send.scope);
        on(case, home, |scope| {
            if let Some(state) = scope.steps.get_mut(&send.step).filter(|state| state.times == send.visit) {
                state.handed_over = Some(at);
            }
        });
    }
}
