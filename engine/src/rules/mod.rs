//! Rules: the decisions of an organisation as small functions from facts to an answer, one a file (`rules/priority.rhai`).
//!
//! A rule is read once ([`compile`]): its syntax, its shape, and what it may not do; and bound wherever it is used
//! ([`bind`]): its parameters are facts of that process, and the texts in it are members of their choices. [`derived`] orders
//! the fields that rules fill. Rules run in a [`engine::Sandbox`]: no I/O, clock, chance or imports, and a bound on everything.
//!
//! Nothing here knows YAML or a file system.

mod answer;
mod around;
mod bind;
mod book;
mod calls;
mod catalogue;
mod compare;
mod compile;
mod derived;
mod directory;
mod docs;
mod domain;
mod engine;
mod examples;
mod failure;
mod functions;
mod literals;
mod moment;
mod names;
mod nesting;
mod outline;
mod own;
mod reference;
mod run;
mod syntax;
mod table;
#[cfg(test)]
mod tests;
mod thing;
mod tokens;
mod value;
mod walk;
mod written;

pub(crate) use bind::Binder;
pub use book::RuleBook;
pub(crate) use book::RuleInProcess;
pub(crate) use catalogue::{Catalogue, KnownItem, KnownList};
pub use compile::Rule;
pub(crate) use compile::compile;
pub(crate) use derived::{Derived, order};
pub(crate) use domain::Domain;
pub(crate) use engine::{Limits, Sandbox};
pub use examples::ExampleResult;
pub(crate) use examples::{Expected, TypedExample};
pub use failure::RuleFailure;
pub(crate) use literals::check_answers;
pub(crate) use names::is_reserved;
pub(crate) use own::register;
pub use reference::rules_reference;
pub(crate) use run::{Asking, AtLoad};
pub use table::Table;
pub(crate) use table::{Counted, Gap, count};
pub use thing::Things;
