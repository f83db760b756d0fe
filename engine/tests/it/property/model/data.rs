//! What a case knows: what expressions see, what gets into fields, what follows from them.

use tillit_engine::case::{FieldValues, Text, Value};

use super::super::expression::{Expr, Facts};
use super::super::process::{Field, Item, Set, answers};
use super::{Asked, Flow, Model, Refused, State, refused};

/// What expressions of a flow see.
pub(super) struct Seen<'a> {
    pub(super) model: &'a Model<'a>,
    pub(super) s: &'a State,
    pub(super) flow: usize,
    pub(super) asked: &'a Asked<'a>,
}

impl Facts for Seen<'_> {
    fn fact(&self, name: &str) -> Option<Value> {
        match name {
            "actor" => self.asked.actor.person().cloned().map(Value::Person),
            "owner" => self.s.owner.clone().map(Value::Person),
            "today" => Some(Value::Date(self.asked.now.to_zoned_datetime(self.model.zone.clone()).date())),
            "status" => Some(Value::Choice(Text::from(self.s.status.as_str()))),
            field => self.s.home(self.flow).fields.get(field).cloned(),
        }
    }

    fn message(&self, part: &str) -> Option<Value> {
        self.asked.message?.part(part).cloned()
    }

    fn answer(&self, field: &str) -> Option<Value> {
        self.asked.answer.as_ref()?.get(field).cloned()
    }

    fn visits(&self, step: &str) -> i64 {
        let flow = self.s.home(self.flow);
        let step = self.model.package.processes[flow.process].step(step);
        flow.steps.get(&step).map_or(0, |step| step.times)
    }
}

impl Model<'_> {
    pub(super) fn value(&self, s: &State, flow: usize, expr: &Expr, asked: &Asked<'_>) -> Option<Value> {
        expr.value(&Seen { model: self, s, flow, asked })
    }

    pub(super) fn is_true(&self, s: &State, flow: usize, condition: Option<&Expr>, asked: &Asked<'_>) -> bool {
        let seen = Seen { model: self, s, flow, asked };
        condition.is_none_or(|condition| condition.truth(&seen) == Some(true))
    }

    /// From the top down, each seeing what those before it did. "Unset in `set` leaves the field as it is"; `none` empties it.
    pub(super) fn set(&self, s: &mut State, flow: usize, set: &Set, asked: &Asked<'_>) {
        for (field, expr) in set {
            if let Expr::None = expr {
                s.home_mut(flow).put(field, None);
            } else if let Some(value) = self.value(s, flow, expr, asked) {
                s.home_mut(flow).put(field, Some(value));
            }
            self.derive(s.home_mut(flow));
        }
    }

    /// Why a form is not in order: something required lacks a value, something is not asked, something does not fit.
    pub(super) fn form(&self, flow: &Flow, form: &[Item], given: &FieldValues) -> Refused {
        let process = &self.package.processes[flow.process];
        let field = |name: &str| process.field(name).expect("forms name fields");
        let fits = |name: &str, value: &Option<Value>| value.as_ref().is_none_or(|value| field(name).takes(value));
        let asked = |name: &str| form.iter().any(|item| item.field == *name);
        let wrong = given.iter().any(|(name, value)| !asked(name) || !fits(name, value));
        let lacks = |item: &Item| match given.iter().rev().find(|(name, _)| **name == *item.field) {
            Some((_, value)) => value.is_none(),
            None => !flow.fields.contains_key(&item.field),
        };
        if wrong || form.iter().any(|item| item.required && lacks(item)) { refused(&["form"]) } else { Refused::new() }
    }

    pub(super) fn fill(&self, flow: &mut Flow, given: &FieldValues) {
        for (name, value) in given {
            flow.put(name, value.clone());
        }
        self.derive(flow);
    }

    /// Derived fields follow their rule: unset while a fact of it is.
    pub(super) fn derive(&self, flow: &mut Flow) {
        let derived: Vec<&Field> = self.package.processes[flow.process].fields.iter().filter(|field| field.rule.is_some()).collect();
        for field in derived {
            if !flow.overridden.contains(&field.name) {
                let answer = rule(flow, &field.rule.as_ref().expect("it is derived").name);
                flow.put(&field.name, answer.map(|answer| Value::Choice(Text::from(answer))));
            }
        }
    }
}

/// What a generated rule says of a flow's fields.
pub(super) fn rule(flow: &Flow, rule: &str) -> Option<&'static str> {
    let (Value::Boolean(flag), Value::Choice(hue)) = (flow.fields.get("flag")?, flow.fields.get("hue")?) else {
        panic!("the rule reads these types")
    };
    let (yes, no) = answers(rule);
    Some(if *flag && **hue != *"red" { yes } else { no })
}
