//! How deep lists and tables may stand within each other while a rule runs.
//!
//! Rhai bounds their size and not their depth, and a list of nine thousand levels overflows the stack where it is copied or
//! dropped, which ends the process. A value only grows deeper from round to round by being read, so it is looked at there.

use rhai::{Dynamic, Engine, EvalAltResult, EvalContext};

use super::failure::refused;
use crate::words::words;

/// Levels that a value may have when it is read. What an expression adds to it is bounded by `expression_levels`.
const MOST_LEVELS: usize = 8;

/// Refuses to read values that are too deep.
pub(super) fn register(engine: &mut Engine) {
    #[expect(deprecated, reason = "rhai calls it volatile, not deprecated; its version is pinned")]
    engine.on_var(look);
}

fn look(name: &str, _: usize, context: EvalContext<'_, '_, '_, '_, '_, '_>) -> Result<Option<Dynamic>, Box<EvalAltResult>> {
    match context.scope().get(name) {
        Some(value) if !is_flat(value, MOST_LEVELS) => refused(words!(
            "listorna eller tabellerna i `{name}` står i fler än {MOST_LEVELS} nivåer",
            "the lists or tables in `{name}` stand in more than {MOST_LEVELS} levels"
        )),
        _ => Ok(None),
    }
}

fn is_flat(value: &Dynamic, levels: usize) -> bool {
    if let Ok(list) = value.as_array_ref() {
        return levels > 0 && list.iter().all(|value| is_flat(value, levels - 1));
    }
    match value.as_map_ref() {
        Ok(table) => levels > 0 && table.values().all(|value| is_flat(value, levels - 1)),
        Err(_) => true,
    }
}
