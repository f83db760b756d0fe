//! A rule and the facts of the place where it is used: every parameter is the name of a fact.

use std::collections::BTreeSet;

use super::compile::Rule;
use super::literals;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Facts, Type};
use crate::source::Span;
use crate::words::{Words, list_of, words};

/// What is known of a rule at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Bound {
    /// The types of the parameters, in order.
    pub types: Vec<Type>,
    /// A fact it reads changes by itself.
    pub volatile: bool,
    /// All facts it reads are public, so its answer is too.
    pub public: bool,
}

/// Binds the rules of one process, telling each mistake once however often the rule is used.
#[derive(Debug)]
pub(crate) struct Binder {
    process: String,
    told: BTreeSet<Span>,
}

impl Binder {
    /// A binder for the process of a name.
    #[must_use]
    pub(crate) fn new(process: impl Into<String>) -> Binder {
        Binder { process: process.into(), told: BTreeSet::new() }
    }

    /// Binds a rule where it is used. `used`: the place that names the rule, and what is said there (`the rule is used here`).
    ///
    /// `None`: a parameter names no fact, which has been reported. Literals that are outside of a choice are reported too, but
    /// leave the rule bound.
    pub(crate) fn bind(&mut self, rule: &Rule, facts: &Facts, used: (Span, Words), diagnostics: &mut Diagnostics) -> Option<Bound> {
        let mut bound = Some(Bound { types: Vec::new(), volatile: false, public: true });
        for parameter in &rule.parameters {
            match facts.get(&parameter.value) {
                Some(fact) => {
                    if let Some(bound) = &mut bound {
                        bound.types.push(fact.of.clone());
                        bound.volatile |= fact.volatile;
                        bound.public &= fact.public;
                    }
                }
                None => {
                    bound = None;
                    if !facts.is_untyped(&parameter.value) && self.told.insert(parameter.span) {
                        diagnostics.push(self.unbound(&parameter.value, parameter.span, facts, &used));
                    }
                }
            }
        }
        let bound = bound?;
        let mut found = Diagnostics::default();
        literals::check(rule, &bound.types, facts, &used, &mut found);
        for diagnostic in found.as_slice() {
            if self.told.insert(diagnostic.place) {
                diagnostics.push(diagnostic.clone());
            }
        }
        Some(bound)
    }

    fn unbound(&self, name: &str, place: Span, facts: &Facts, used: &(Span, Words)) -> Diagnostic {
        let process = &self.process;
        let Words { sv, en } = list_of(facts.names(), 24);
        Diagnostic::new(
            Code::UnboundParameter,
            place,
            words!("processen `{process}` har inget faktum som heter `{name}`", "the process `{process}` has no fact called `{name}`"),
        )
        .nearest(name, facts.names())
        .related(used.0, used.1.clone())
        .help(words!("fakta här är {sv}", "the facts here are {en}"))
    }
}
