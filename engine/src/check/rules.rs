//! Rules where they are used: their parameters are facts there, and their literal answers fit.

use crate::diagnostic::Diagnostics;
use crate::model::Type;
use crate::rules::{Binder, check_answers};
use crate::words::words;

use super::values::Uses;
use super::world::World;

pub(super) fn check(world: &World<'_>, uses: &Uses, diagnostics: &mut Diagnostics) {
    for process in world.draft.processes.values() {
        let mut binder = Binder::new(process.name.value.clone());
        let facts = &world.of(process).facts;
        for used in uses.rules.iter().filter(|used| used.process == process.name.value) {
            let rule = &world.draft.rules[&used.rule];
            let here = (used.place, words!("regeln används här", "the rule is used here"));
            binder.bind(rule, facts, here.clone(), diagnostics);
            if let Some(Type::Choice(choices)) = &used.wanted {
                let what = choices.name.as_deref().unwrap_or(used.rule.as_str());
                check_answers(rule, choices, what, &here, diagnostics);
            }
        }
    }
}

/// Whether anything asks a rule: a field, a decision, an expression, or another rule.
pub(super) fn is_used(world: &World<'_>, uses: &Uses, rule: &str) -> bool {
    let by_rule = || {
        let others = world.draft.rules.values().filter(|other| other.name.as_str() != rule);
        others.flat_map(|other| &other.parameters).any(|parameter| parameter.as_str() == rule)
    };
    uses.rules.iter().any(|used| used.rule == rule) || by_rule()
}
