//! A rule whose facts can be counted, asked once for every combination: its answers are a table, and its gaps are known before
//! any case meets them.

use super::compile::Rule;
use super::domain::Domain;
use super::failure::RuleFailure;
use super::run::{Asking, AtLoad};
use crate::case::{Text, Value};
use crate::model::Type;

/// Most combinations of facts that are tried. Four choices of ten values each are as many as a person can still review.
const MOST_COMBINATIONS: usize = 10_000;
/// Most combinations without an answer that are collected; what is wrong with a rule is seen from a few.
const MOST_GAPS: usize = 50;

/// All answers of a rule in one process.
#[derive(Clone, Debug)]
pub struct Table {
    parameters: Vec<(Text, Domain)>,
    /// In the order of the combinations, the last parameter turning fastest.
    answers: Vec<Result<Value, RuleFailure>>,
}

/// A combination of facts for which the rule has no answer that fits.
#[derive(Clone, Debug)]
pub(crate) struct Gap {
    /// Parameter → value; without lists that are always the same.
    pub facts: Vec<(Text, Value)>,
    /// Why.
    pub why: AtLoad,
}

/// What came of asking a rule for every combination.
#[derive(Debug)]
pub(crate) enum Counted {
    /// Its answers rest on facts that cannot be counted, or there are too many of them.
    Endless,
    /// All answers.
    Table(Table),
    /// Combinations without an answer that fits; there may be more.
    Gaps(Vec<Gap>),
}

/// Asks a rule for every combination of its facts. `wanted`: what its places want, the most telling first.
pub(crate) fn count(asking: &Asking, rule: &Rule, domains: Vec<Option<Domain>>, wanted: &[Type]) -> Counted {
    let Some(domains) = domains.into_iter().collect::<Option<Vec<Domain>>>() else { return Counted::Endless };
    let combinations = domains.iter().try_fold(1_usize, |product, domain| product.checked_mul(domain.values().len()));
    let Some(combinations) = combinations.filter(|count| *count <= MOST_COMBINATIONS) else { return Counted::Endless };
    let (mut answers, mut gaps) = (Vec::with_capacity(combinations), Vec::new());
    for combination in 0..combinations {
        let facts = facts_of(combination, &domains);
        let Some(answer) = asking.ask_at_load(rule, &facts, wanted) else { return Counted::Endless };
        match answer {
            Ok(value) => answers.push(Ok(value)),
            Err(AtLoad::Failure(stopped @ RuleFailure::Stopped { .. })) => answers.push(Err(stopped)),
            Err(why) => gaps.push(Gap { facts: told(rule, facts), why }),
        }
        if gaps.len() >= MOST_GAPS {
            break;
        }
    }
    if !gaps.is_empty() {
        return Counted::Gaps(gaps);
    }
    let parameters = rule.parameters.iter().map(|name| Text::from(name.as_str())).zip(domains).collect();
    Counted::Table(Table { parameters, answers })
}

/// The values of a combination, by its number.
fn facts_of(combination: usize, domains: &[Domain]) -> Vec<Value> {
    let mut rest = combination;
    let mut facts: Vec<Value> = Vec::with_capacity(domains.len());
    for domain in domains.iter().rev() {
        let values = domain.values();
        facts.push(values[rest % values.len()].clone());
        rest /= values.len();
    }
    facts.reverse();
    facts
}

fn told(rule: &Rule, facts: Vec<Value>) -> Vec<(Text, Value)> {
    let names = rule.parameters.iter().map(|name| Text::from(name.as_str()));
    names.zip(facts).filter(|(_, value)| !matches!(value, Value::List(_))).collect()
}

impl Table {
    /// The answer for facts by the order of the parameters; `None`: the facts are not among those that were counted.
    pub(super) fn answer(&self, facts: &[Value]) -> Option<&Result<Value, RuleFailure>> {
        if facts.len() != self.parameters.len() {
            return None;
        }
        let mut at = 0;
        for (value, (_, domain)) in facts.iter().zip(&self.parameters) {
            at = at * domain.values().len() + domain.place(value)?;
        }
        self.answers.get(at)
    }

    /// The parameters with their values, in order: the edges of the matrix.
    pub fn parameters(&self) -> impl Iterator<Item = (&Text, &[Value])> {
        self.parameters.iter().map(|(name, domain)| (name, domain.values()))
    }

    /// All rows: the facts by the order of the parameters and the answer, or why there is none (`stop`).
    pub fn rows(&self) -> impl Iterator<Item = (Vec<Value>, &Result<Value, RuleFailure>)> {
        let domains: Vec<Domain> = self.parameters.iter().map(|(_, domain)| domain.clone()).collect();
        self.answers.iter().enumerate().map(move |(combination, answer)| (facts_of(combination, &domains), answer))
    }
}
