//! The process language as one table: every key of every kind of file, declared once.
//!
//! The loader, "did you mean", the JSON Schemas (`docs/schema/`) and the reference (`docs/reference/language.md`) all come
//! from here, so they cannot disagree. What the language has and tillit has not yet stands here too, marked `not_yet`, so that
//! it is refused by name instead of being ignored.

mod calendars;
mod catalogue;
mod examples;
mod field_types;
mod files;
mod form;
mod look;
mod names;
mod process;
mod reference;
mod scenario;
mod schema;
mod step;
mod trigger;
mod walk;

pub(crate) use field_types::FIELD_TYPES;
pub(crate) use files::{CATALOGUE, ROOTS, Root};
pub(crate) use form::{Form, Key, Kind, Kinds, Names, Need, Shape};
pub(crate) use names::{NAME_LENGTH, RESERVED_FACTS, is_name, is_reserved_word, suggest_name};
pub use reference::reference;
pub use schema::schemas;

pub(crate) use calendars::{HOLIDAY, SINGLE_DAY};
pub(crate) use catalogue::{FIELD_OF_SIGNAL, LIST_FIELD};
pub(crate) use process::{FIELD, RECEIVE, WAY};
pub(crate) use scenario::EXPECT;
pub(crate) use step::{BRANCH, STEP};
pub(crate) use trigger::{HANDLER, START};

#[cfg(test)]
mod tests;
