//! Expressions: what an `if`, a `set`, an `after` computes with the facts of its place, as `priority == "critical" and has(team)`.
//!
//! Our own language in the manner of rhai's expressions, and our own parser and types for it (docs/decisions/0002): every part
//! has its place in the file, comparisons are typed, and what may be unset is known before anything runs. Rules stay rhai.
//!
//! The way of a value: the YAML scalar (`source`) → a literal or a tree (`value`, `literal`, `token`, `parse`, `tree`), whose
//! parts find their place through `place` → checked among the facts (`typing`) → [`Checked`], with all that it reads.
//! Nothing here computes a value or knows steps and flows.

mod literal;
mod parse;
mod place;
#[cfg(test)]
mod tests;
mod token;
mod tree;
mod typing;
mod value;

pub(crate) use literal::literal_of;
pub(crate) use place::Places;
pub(crate) use tree::{Expr, ExprKind, Operator};
pub(crate) use typing::{Checked, Read};
pub(crate) use value::{Context, Literals, Typed, condition, expression, literal_value, value, value_of_any};
