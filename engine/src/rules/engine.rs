//! The sandbox that rules are read and run in: rhai without I/O, clock, chance, imports and unbounded loops.
//!
//! There are two nets. What may be called is an allow-list that [`super::compile`] holds against the syntax tree, since
//! `disable_symbol` cannot take away library functions (`sleep` would really sleep). Behind it the engine knows only eight
//! packages of small functions, none of which can leave the process, and stops a rule at the [`Limits`].

use rhai::packages::{
    ArithmeticPackage, BasicArrayPackage, BasicIteratorPackage, BasicMapPackage, BasicMathPackage, BasicStringPackage, LogicPackage,
    MoreStringPackage, Package,
};
use rhai::{Engine, OptimizationLevel};

/// What one run of one rule may use. Each bound is far above what a rule that a person can read needs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Limits {
    /// Steps of evaluation: a rule may take 5 ms, which are 58,000 of the slowest that `benches/rules.rs` finds (lengths of time)
    /// and 90,000 of plain counting. A pass over a thousand agreements takes three fifths (a test).
    pub operations: u64,
    /// Values of lists that are compared, by `in`, `count`, `overlap`, `order` or `==`; a list counts as one operation only.
    pub comparisons: usize,
    /// Functions within each other: the rule, its helper, and so on. Told at load, since no function calls itself.
    ///
    /// Together with `expression_levels` it keeps a run within the stack of a thread; rhai's frames are large (a test).
    pub call_levels: usize,
    /// Brackets, blocks and terms within each other, also in a chain of `else if` or `+`; each costs stack while it is read.
    pub expression_levels: usize,
    /// Bytes of a text.
    pub text_bytes: usize,
    /// Values of a list.
    pub list_values: usize,
    /// Entries of a table `#{…}`.
    pub table_entries: usize,
    /// Names given by `let`, `const` and `for` at one time.
    pub variables: usize,
    /// Functions of a file.
    pub functions: usize,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            operations: 50_000,
            comparisons: 100_000,
            call_levels: 4,
            expression_levels: 48,
            text_bytes: 100_000,
            list_values: 10_000,
            table_entries: 1_000,
            variables: 100,
            functions: 30,
        }
    }
}

/// Words of rhai's grammar that a rule may not use; the reasons stand in [`super::functions::reason`].
const DISABLED: [&str; 20] = [
    "eval",
    "print",
    "debug",
    "import",
    "export",
    "Fn",
    "call",
    "curry",
    "type_of",
    "is_def_var",
    "is_def_fn",
    "is_shared",
    "while",
    "loop",
    "do",
    "until",
    "try",
    "catch",
    "throw",
    "this",
];

/// The engine that rules run in, and the one that reads them first.
#[derive(Debug)]
pub(crate) struct Sandbox {
    limits: Limits,
    engine: Engine,
    reader: Engine,
}

impl Sandbox {
    /// Builds the engine. `own` registers what rules can call beyond rhai's own small functions and the types of facts:
    /// `duration`, `date`, `money`, `has`, `count`, `overlap` and `stop`, which are on the allow-list already.
    #[must_use]
    pub(crate) fn new(limits: &Limits, own: impl FnOnce(&mut Engine)) -> Sandbox {
        let mut engine = bounded(limits);
        // `CorePackage` and `StandardPackage` hold `sleep`, so the parts are taken one by one.
        ArithmeticPackage::new().register_into_engine(&mut engine);
        LogicPackage::new().register_into_engine(&mut engine);
        BasicStringPackage::new().register_into_engine(&mut engine);
        MoreStringPackage::new().register_into_engine(&mut engine);
        BasicMathPackage::new().register_into_engine(&mut engine);
        BasicArrayPackage::new().register_into_engine(&mut engine);
        BasicMapPackage::new().register_into_engine(&mut engine);
        BasicIteratorPackage::new().register_into_engine(&mut engine);
        own(&mut engine);
        for word in DISABLED {
            engine.disable_symbol(word);
        }
        engine.set_strict_variables(true);
        engine.set_fail_on_invalid_map_property(true);
        engine.set_allow_anonymous_fn(false);
        Sandbox { limits: *limits, engine, reader: bounded(limits) }
    }

    /// What a run may use.
    #[must_use]
    pub(crate) fn limits(&self) -> &Limits {
        &self.limits
    }

    /// The engine that compiles what has been checked, and runs it.
    #[must_use]
    pub(crate) fn engine(&self) -> &Engine {
        &self.engine
    }

    /// Reads more than rules may say and can run nothing: the strict engine stops at the first forbidden word or unknown
    /// name, and a person wants to hear of all of them.
    pub(super) fn reader(&self) -> &Engine {
        &self.reader
    }
}

/// An engine without any function, bounded, that leaves the tree as it was written: every literal keeps its place.
fn bounded(limits: &Limits) -> Engine {
    let mut engine = Engine::new_raw();
    engine.set_optimization_level(OptimizationLevel::None);
    engine.set_max_operations(limits.operations);
    engine.set_max_call_levels(limits.call_levels);
    engine.set_max_expr_depths(limits.expression_levels, limits.expression_levels);
    engine.set_max_string_size(limits.text_bytes);
    engine.set_max_array_size(limits.list_values);
    engine.set_max_map_size(limits.table_entries);
    engine.set_max_variables(limits.variables);
    engine.set_max_functions(limits.functions);
    engine
}
