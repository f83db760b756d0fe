//! Derived fields: none waits for itself, none rests on what changes by itself.

use crate::diagnostic::Diagnostics;
use crate::rules::{Derived, order};

use super::world::World;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for process in world.draft.processes.values() {
        let derived: Vec<Derived<'_>> = process
            .fields
            .values()
            .filter_map(|field| {
                let rule = world.draft.rules.get(field.rule.as_ref()?.as_str())?;
                Some(Derived { field: field.name.clone(), rule })
            })
            .collect();
        order(&derived, &world.draft.rules, &world.of(process).facts, diagnostics);
    }
}
