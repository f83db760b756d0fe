//! A send: the message is placed in the outbox and the flow goes on at once.

use std::collections::BTreeSet;

use crate::case::{Effect, Event, Id, Person, Receiver, Refusal, SendEffect, Text, Value};
use crate::package::{StepKindPlan, StepPlan};
use crate::run::flow::Onward;
use crate::run::judge::{Judge, Wanted};
use crate::run::turn::{Place, Turn};

pub(super) fn enter<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, step: &StepPlan) -> Result<Onward, Refusal> {
    let StepKindPlan::Send { template, facts, to, with, public } = &step.kind else { unreachable!("only sends send") };
    let place = Place::of(scope);
    let mut said: Vec<(Text, Value)> = Vec::new();
    for (name, formula) in with {
        said.extend(turn.value(formula, place)?.map(|value| (name.clone(), value)));
    }
    for fact in facts.iter().filter(|fact| !with.iter().any(|(name, _)| name == *fact)) {
        said.extend(said_of(turn, scope, fact)?.map(|value| (fact.clone(), value)));
    }
    let to = receivers(turn, scope, to);
    let effect = turn.id();
    let visit = turn.case.home(scope).and_then(|scope| scope.steps.get(&step.name)).map_or(0, |state| state.times);
    let send = SendEffect { scope, step: step.name.clone(), visit, template: template.clone(), to, facts: said, public: *public };
    turn.emit(Event::EffectPlaced { effect, what: Effect::Send(send) });
    super::onward(turn, step, place)
}

/// A fact as the template may say it: a rule is asked.
fn said_of<J: Judge>(turn: &mut Turn<'_, J>, scope: Id, fact: &Text) -> Result<Option<Value>, Refusal> {
    let known = turn.view(Place::of(scope)).fact(fact);
    let is_rule = !turn.plan(scope).fields.contains_key(fact) && turn.package.draft().rules.contains_key(&**fact);
    if known.is_some() || !is_rule {
        return Ok(known);
    }
    let answer = turn.rule(fact, scope, fact, Wanted::Any);
    answer.or_else(|trouble| turn.excuse(trouble, scope).map(|()| None))
}

/// To whom a message goes, each once; what is unset is left out.
fn receivers<J: Judge>(turn: &Turn<'_, J>, scope: Id, names: &[Text]) -> Vec<Receiver> {
    let view = turn.view(Place::of(scope));
    let (mut all, mut seen) = (Vec::new(), BTreeSet::new());
    for name in names {
        let named: Vec<Receiver> = if turn.package.roles.contains(name) {
            let people = turn.context.directory.people.iter();
            people.filter(|(_, facts)| facts.roles.contains(name)).map(|(id, _)| Receiver::Person(Person::Known(id.clone()))).collect()
        } else if turn.package.teams.contains_key(name) {
            of_team(turn, name)
        } else if turn.package.contacts.contains_key(name) {
            of_contact(turn, name)
        } else {
            view.path(name).map(|value| of_value(turn, &value)).unwrap_or_default()
        };
        all.extend(named.into_iter().filter(|receiver| seen.insert(receiver.clone())));
    }
    all
}

fn of_value<J: Judge>(turn: &Turn<'_, J>, value: &Value) -> Vec<Receiver> {
    match value {
        Value::Person(person) => vec![Receiver::Person(person.clone())],
        Value::Team(team) => of_team(turn, team),
        Value::Contact(contact) => of_contact(turn, contact),
        Value::List(values) => values.iter().flat_map(|value| of_value(turn, value)).collect(),
        _ => Vec::new(),
    }
}

/// A team with an address of its own gets it there, else each of its people does.
fn of_team<J: Judge>(turn: &Turn<'_, J>, team: &Text) -> Vec<Receiver> {
    match turn.package.teams.get(team) {
        Some(plan) if plan.mail.is_some() => vec![Receiver::Team(team.clone())],
        _ => turn.view(Place::of(turn.case.main().id)).members(team).map(Receiver::Person).collect(),
    }
}

/// A contact list with addresses of its own gets it there, else each of its people does.
fn of_contact<J: Judge>(turn: &Turn<'_, J>, contact: &Text) -> Vec<Receiver> {
    match turn.package.contacts.get(contact) {
        Some(plan) if plan.mail.is_empty() => plan.people.iter().cloned().map(|id| Receiver::Person(Person::Known(id))).collect(),
        _ => vec![Receiver::Contact(contact.clone())],
    }
}
