//! Asks one rule, within the limits of the sandbox. Equal facts, things and catalogue give equal answers on every machine.

use std::sync::Arc;
use std::sync::atomic::AtomicUsize;

use rhai::{CallFnOptions, Dynamic, Scope};

use super::answer;
use super::around::Around;
use super::catalogue::{Catalogue, Part};
use super::compile::Rule;
use super::engine::Sandbox;
use super::failure::{Ended, RuleFailure, ended};
use super::thing::{Fetched, Thing, Things};
use super::value::to_dynamic;
use crate::case::Value;
use crate::model::Type;
use crate::words::words;

/// How often one question may begin anew since it lacked a part of a person. What a rule names is fetched beforehand, so this
/// is met only by one that goes from person to person.
const MOST_RUNS: usize = 20;

/// What is needed to ask rules, besides the rule itself.
#[derive(Clone, Debug)]
pub(crate) struct Asking {
    /// Where rules run.
    pub sandbox: Arc<Sandbox>,
    /// What the package knows of things.
    pub catalogue: Arc<Catalogue>,
}

impl Asking {
    /// Asks a rule. `facts`: by the order of its parameters. `wanted`: what its answer must be, if its place says so.
    ///
    /// # Errors
    /// The rule stopped, or failed; it never does more than the sandbox's limits allow.
    pub(crate) fn ask(&self, rule: &Rule, facts: &[Value], wanted: Option<&Type>, things: &dyn Things) -> Result<Value, RuleFailure> {
        let (takes, given) = (rule.parameters.len(), facts.len());
        if takes != given {
            return Err(RuleFailure::failed(words!("den läser {takes} fakta och fick {given}", "it reads {takes} facts and got {given}")));
        }
        let mut fetched = Arc::<Fetched>::default();
        if !rule.parts.is_empty() {
            let fetched = Arc::make_mut(&mut fetched);
            facts.iter().for_each(|fact| self.fetch_named(rule, fact, things, fetched));
        }
        for _ in 0..MOST_RUNS {
            let (thing, field) = match self.run(rule, facts, fetched.clone()) {
                Ok(answer) => {
                    return answer::fit(&answer, wanted, &self.catalogue)
                        .map_err(|reason| RuleFailure::Failed { reason, line: Some(rule.line) });
                }
                Err(Ended::Failure(failure)) => return Err(failure),
                Err(Ended::Missing(thing, field)) => (thing, field),
            };
            let fetched = Arc::make_mut(&mut fetched);
            if !fetched.fetch(&thing, &field, things) {
                break;
            }
            self.fetch_around(rule, &thing, things, fetched);
        }
        Err(RuleFailure::failed(words!("regeln frågar om för många personer", "the rule asks about too many people")))
    }

    /// Asks with things of the catalogue alone. `wanted`: all that places want; the first gives the answer its type. `None`: the
    /// answer rests on people or memberships, which only the moment knows.
    pub(crate) fn ask_at_load(&self, rule: &Rule, facts: &[Value], wanted: &[Type]) -> Option<Result<Value, AtLoad>> {
        let answer = match self.run(rule, facts, Arc::default()) {
            Ok(answer) => answer,
            Err(Ended::Failure(failure)) => return Some(Err(AtLoad::Failure(failure))),
            Err(Ended::Missing(..)) => return None,
        };
        let misfit = |reason| AtLoad::Misfit { reason, nothing: answer.is_unit() };
        let others = wanted.iter().skip(1).try_for_each(|of| answer::fit(&answer, Some(of), &self.catalogue).map(drop));
        Some(answer::fit(&answer, wanted.first(), &self.catalogue).and_then(|value| others.map(|()| value)).map_err(misfit))
    }

    fn run(&self, rule: &Rule, facts: &[Value], fetched: Arc<Fetched>) -> Result<Dynamic, Ended> {
        let facts: Vec<Dynamic> = facts.iter().map(to_dynamic).collect();
        let comparisons = Arc::new(AtomicUsize::new(self.sandbox.limits().comparisons));
        let around = Around { catalogue: self.catalogue.clone(), fetched, comparisons };
        let options = CallFnOptions::new().eval_ast(false).rewind_scope(true).with_tag(around);
        let engine = self.sandbox.engine();
        engine
            .call_fn_with_options::<Dynamic>(options, &mut Scope::new(), &rule.ast, rule.name.as_str(), facts)
            .map_err(|error| ended(&error, self.sandbox.limits()))
    }

    /// Fetches what the rule names of a person or team, or of those in a list.
    fn fetch_named(&self, rule: &Rule, value: &Value, things: &dyn Things, fetched: &mut Fetched) {
        match value {
            Value::List(values) => values.iter().for_each(|value| self.fetch_named(rule, value, things, fetched)),
            Value::Person(_) | Value::Team(_) => {
                let Some(thing) = Thing::of(value) else { return };
                for field in rule.parts.iter().filter(|field| matches!(self.catalogue.part(&thing, field), Part::OfTheMoment)) {
                    fetched.fetch(&thing, field, things);
                }
            }
            _ => {}
        }
    }

    /// Fetches what else the rule names of a thing whose part was missing, and of the people found there: `team.members`.
    fn fetch_around(&self, rule: &Rule, thing: &Thing, things: &dyn Things, fetched: &mut Fetched) {
        self.fetch_named(rule, &thing.clone().into_value(), things, fetched);
        let found: Vec<Value> = rule.parts.iter().filter_map(|field| fetched.get(thing, field).cloned().flatten()).collect();
        found.iter().for_each(|value| self.fetch_named(rule, value, things, fetched));
    }
}

/// Why a combination of facts has no answer that fits.
#[derive(Clone, Debug)]
pub(crate) enum AtLoad {
    /// The rule stopped or failed.
    Failure(RuleFailure),
    /// It answered something else than what is wanted, or nothing.
    Misfit {
        /// What it answered.
        reason: crate::words::Words,
        /// It answered nothing at all.
        nothing: bool,
    },
}
