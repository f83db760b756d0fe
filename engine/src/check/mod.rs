//! All checks of a package, in one pass: text → draft → world (what every name means) → one check a file.
//!
//! Each check looks at the whole draft, pushes what it finds and stops nobody else. What an earlier stage has reported, a later
//! one is silent about: a name that does not resolve has no type, and what rests on it is not judged.

mod book;
mod calendars;
mod calls;
mod catalogue;
mod coverage;
mod decisions;
mod derived;
mod examples;
mod fields;
mod graph;
mod inner;
mod keys;
mod known;
mod names;
mod parallel;
mod pin;
mod process;
mod public;
mod refer;
mod rules;
mod scenarios;
mod sends;
mod sensitive;
mod steps;
mod targets;
mod templates;
mod types;
mod unused;
mod values;
mod what;
mod world;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::load;
use crate::model::Draft;
use crate::package::{Package, lower};
use crate::rules::RuleBook;
use crate::source::{Sources, Span};
use crate::words::words;

pub(crate) use calls::start_for;
pub use pin::{Pinned, pin};
pub(crate) use values::handlers_of;
pub(crate) use world::World;

/// What a check found, and the package if nothing forbids to use it.
#[derive(Debug)]
pub struct Checked {
    /// All diagnostics, by file and place.
    pub diagnostics: Vec<Diagnostic>,
    /// The package; `None` when there is an error.
    pub package: Option<Package>,
}

/// Reads and checks a package. Every problem of every file is told, in one pass.
#[must_use]
pub fn check(sources: &Sources) -> Checked {
    let mut diagnostics = Diagnostics::default();
    let draft = load::load(sources, &mut diagnostics);
    let rules = draft.as_ref().map(|draft| look(draft, sources, &mut diagnostics));
    if draft.is_none() {
        no_package(sources, &mut diagnostics);
    }
    let package = draft.zip(rules).filter(|_| !diagnostics.has_errors()).map(|(draft, rules)| lower(draft, rules, sources));
    Checked { diagnostics: diagnostics.into_sorted(sources), package }
}

fn look(draft: &Draft, sources: &Sources, diagnostics: &mut Diagnostics) -> RuleBook {
    let world = world::World::new(draft, sources, diagnostics);
    names::check(&world, diagnostics);
    catalogue::check(&world, diagnostics);
    calendars::check(&world, diagnostics);
    process::check(&world, diagnostics);
    fields::check(&world, diagnostics);
    keys::check(&world, diagnostics);
    inner::check(&world, diagnostics);
    parallel::check(&world, diagnostics);
    steps::check(&world, diagnostics);
    calls::check(&world, diagnostics);
    decisions::check(&world, diagnostics);
    let uses = values::check(&world, diagnostics);
    rules::check(&world, &uses, diagnostics);
    derived::check(&world, diagnostics);
    sends::check(&world, diagnostics);
    templates::check(&world, diagnostics);
    public::check(&world, diagnostics);
    sensitive::check(&world, &uses, diagnostics);
    examples::check(&world, &uses, diagnostics);
    scenarios::check(&world, diagnostics);
    graph::check(&world, diagnostics);
    let book = book::check(&world, &uses, diagnostics);
    // What a file declares that could not be read is missing everywhere; the file itself has been told.
    diagnostics.retain(|diagnostic| !draft.lost.may_hold(diagnostic.code));
    // A name that is misspelt where it is used is reported there; that its declaration is then unused follows from it.
    if !diagnostics.has_errors() {
        unused::check(&world, &uses, diagnostics);
        templates::advise(&world, diagnostics);
        parallel::advise(&world, diagnostics);
        examples::advise(&world, diagnostics);
    }
    book
}

/// Without `package.yaml` there is nothing to hold the rest against.
fn no_package(sources: &Sources, diagnostics: &mut Diagnostics) {
    if diagnostics.has_errors() {
        return;
    }
    if let Some((id, _)) = sources.iter().next() {
        diagnostics.push(
            Diagnostic::new(
                Code::UnknownFile,
                Span::new(id, 0..0),
                words!("paketet har ingen `package.yaml`", "the package has no `package.yaml`"),
            )
            .help(words!(
                "lägg en i paketets mapp: `package`, `title`, `language: 1`, `languages`, `zone`, `owner`",
                "put one into the package's folder: `package`, `title`, `language: 1`, `languages`, `zone`, `owner`"
            )),
        );
    }
}
