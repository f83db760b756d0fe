//! Tree → model. Two passes over each file: [`conform`] holds the tree against the table of the language and reports
//! everything that does not fit; the builders then read what does fit, without a word about the rest, so that one mistake is
//! told once.

mod about;
mod calendars;
mod catalogue;
mod conform;
mod cursor;
mod examples;
mod file;
mod flow;
mod handler;
mod languages;
mod package;
mod process;
mod scenario;
mod step;
mod template;

pub(crate) use file::moment;
pub(crate) use package::{load, load_those};
