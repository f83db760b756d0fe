//! Stories: scenarios of the live package happen to cases of the house, so that whoever looks at it finds work in many states.
//!
//! Each deed is an ordinary request by whom it names, so nothing stands in the house that its people could not have done.

use std::collections::BTreeSet;

use tillit_engine::case::{Actor, Command, Text};
use tillit_engine::model::StartTrigger;
use tillit_engine::{Chapter, Deed, Package, stories};
use tillit_store::{Answer, Ask, Asker, CaseName, Refused};

use super::House;

/// So many stories are told at the most: a screen of tasks.
const MOST_STORIES: usize = 12;

impl House {
    /// Lets stories happen, each to where no other one stands; tells how many cases have begun.
    ///
    /// # Errors
    /// No package is live, or the store takes nothing.
    pub fn tell_stories(&self) -> Result<usize, Refused> {
        let live = self.store().live().ok_or(Refused::NoPackage)?;
        let mut told: BTreeSet<Vec<Text>> = BTreeSet::new();
        let mut begun = 0;
        for story in stories(&live.package, &live.sources) {
            let longest = (1..=story.len()).rev().find(|length| !told.contains(&story[length - 1].at));
            let Some(story) = longest.map(|length| &story[..length]).filter(|_| told.len() < MOST_STORIES) else { continue };
            let cases = self.happen(&live.package, story)?;
            if cases > 0 {
                told.insert(story[story.len() - 1].at.clone());
            }
            begun += cases;
        }
        Ok(begun)
    }

    /// Lets a story happen; how many cases it has begun. One that cannot go on, since here it is another time of day, ends there.
    fn happen(&self, package: &Package, story: &[Chapter]) -> Result<usize, Refused> {
        let mut cases: Vec<Text> = Vec::new();
        for deed in story.iter().flat_map(|chapter| &chapter.deeds) {
            let Some(ask) = asked(package, deed, &cases) else { break };
            match self.ask(asker(&deed.by), ask) {
                Ok(Answer::Case(answered)) if answered.began => cases.push(answered.case.id.clone()),
                Ok(Answer::Arrived(arrived)) => cases.extend(arrived.into_iter().filter(|one| !one.joined).filter_map(|one| one.case)),
                Ok(_) => {}
                Err(Refused::Refusal(_)) => break,
                Err(other) => return Err(other),
            }
        }
        Ok(cases.len())
    }
}

/// A deed as a request. A start by a signal is none: the signal as its system would send it is not told.
fn asked(package: &Package, deed: &Deed, cases: &[Text]) -> Option<Ask> {
    match &deed.command {
        Command::Start { process, start, fields, message } => {
            let trigger = &package.draft().processes.get(&**process)?.starts.get(&**start)?.trigger;
            match (trigger, message) {
                (StartTrigger::Signal { .. }, _) => None,
                (_, Some(message)) => Some(Ask::Mail { message: message.clone(), answers: None }),
                (_, None) => Some(Ask::Start { process: process.clone(), start: start.clone(), fields: fields.clone() }),
            }
        }
        command => Some(Ask::Give { case: CaseName::Id(cases.get(deed.case)?.clone()), version: None, command: command.clone() }),
    }
}

fn asker(actor: &Actor) -> Asker {
    match actor {
        Actor::Person { person, .. } => Asker::Person(person.clone()),
        Actor::System(name) => Asker::System(name.clone()),
        Actor::Engine => Asker::Engine,
    }
}
