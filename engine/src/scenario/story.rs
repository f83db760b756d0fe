//! A scenario as a story: what people and systems do in it before time passes, so that a shell can let it happen to a case of its
//! own.
//!
//! What the core gives out within a case is deterministic, so a command that names a task names the same one there, if what
//! happens by itself (a message is handed over) happens in between as it does here: that is a deed of its own.

use super::run::Run;
use crate::case::{Actor, Command, Text};
use crate::check::World;
use crate::diagnostic::Diagnostics;
use crate::model::{Command as Written, Scenario};
use crate::package::Package;
use crate::source::Sources;

/// One thing that is done in a story.
#[derive(Clone, Debug, PartialEq)]
pub struct Deed {
    /// Which case of the story, in the order in which they begin.
    pub case: usize,
    /// By whom.
    pub by: Actor,
    /// What: a start, or a command to the case.
    pub command: Command,
}

/// What one step of a scenario makes happen.
#[derive(Clone, Debug, PartialEq)]
pub struct Chapter {
    /// What is done, in order.
    pub deeds: Vec<Deed>,
    /// The steps where the case then is; none: it has ended.
    pub at: Vec<Text>,
}

/// The stories of a package's scenarios, each up to where time passes. A scenario that begins with another one is left out: it tells
/// the same story further.
#[must_use]
pub fn stories(package: &Package, sources: &Sources) -> Vec<Vec<Chapter>> {
    let world = World::new(&package.draft, sources, &mut Diagnostics::default());
    let first = package.draft.scenarios.values().filter(|scenario| scenario.given.begin.is_none());
    first.map(|scenario| story(&world, package, scenario)).filter(|story| !story.is_empty()).collect()
}

fn story<'a>(world: &'a World<'a>, package: &'a Package, scenario: &'a Scenario) -> Vec<Chapter> {
    let mut run = Run::new(world, package, scenario);
    let mut story = Vec::new();
    for step in &scenario.steps {
        match step.command {
            Written::After(_) | Written::Until(_) => break,
            Written::Expect(_) | Written::Refused { .. } => continue,
            _ if super::command::give(&mut run, step).is_err() => break,
            _ => {
                let at = run.case().map(|kept| kept.case.at_steps()).unwrap_or_default();
                story.push(Chapter { deeds: run.desk.take_deeds(), at });
            }
        }
    }
    story
}
