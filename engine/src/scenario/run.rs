//! Runs one scenario: its beginning, then its steps one after the other, until one does not go as it says.

use jiff::Timestamp;

use super::CasePlayed;
use super::command;
use super::desk::{Desk, Kept, Trouble};
use super::expect::{self, Mismatch};
use super::values;
use crate::case::Refusal;
use crate::check::World;
use crate::model::{Command, Scenario, ScenarioStep, parse_duration};
use crate::package::Package;
use crate::run::time;
use crate::source::{At, Span};
use crate::words::{Words, words};

/// When a scenario begins that does not say: a Monday in office hours.
const BEGINS: &str = "2026-01-12 09:00";

/// Scenarios that may begin with each other in a row: far more than anyone reads.
const MOST_BEGINNINGS: u32 = 50;

/// A scenario at work.
pub(super) struct Run<'a> {
    pub(super) world: &'a World<'a>,
    pub(super) desk: Desk<'a>,
    /// The process that the scenario tries.
    pub(super) process: &'a str,
    /// The case that the last command touched.
    pub(super) current: Option<usize>,
    /// How many scenarios this one begins with, one within the other.
    beginnings: u32,
}

/// Why a scenario failed, and where.
#[derive(Debug)]
pub(super) struct Failed {
    /// The step.
    pub(super) place: Span,
    pub(super) why: Why,
    /// The step of the scenario that this one begins with, where that is what failed.
    pub(super) within: Option<Span>,
}

#[derive(Debug)]
pub(super) enum Why {
    /// An `expect` does not hold.
    Unmet(Vec<Mismatch>),
    /// A command is refused.
    Refused(Refusal),
    /// A command cannot be given at all.
    Impossible(Words),
    /// A command should have been refused.
    Accepted,
    /// A command is refused, but for another reason than `because`.
    OtherReason { wanted: At<String>, found: Refusal },
}

impl<'a> Run<'a> {
    pub(super) fn new(world: &'a World<'a>, package: &'a Package, scenario: &'a Scenario) -> Run<'a> {
        let now = values::moment(BEGINS, &package.zone).unwrap_or(Timestamp::UNIX_EPOCH);
        Run { world, desk: Desk::new(package, now), process: process_of(scenario), current: None, beginnings: 0 }
    }

    /// Plays a scenario to its end.
    ///
    /// # Errors
    /// The first step that does not go as the scenario says.
    pub(super) fn play(&mut self, scenario: &'a Scenario) -> Result<(), Box<Failed>> {
        self.begin(scenario)?;
        self.desk.happened.clear();
        scenario.steps.iter().try_for_each(|step| self.step(step))
    }

    /// The beginning: another scenario up to its end or to a mark, and the time.
    fn begin(&mut self, scenario: &'a Scenario) -> Result<(), Box<Failed>> {
        let given = &scenario.given;
        if let Some(name) = &given.begin {
            self.beginnings += 1;
            if self.beginnings > MOST_BEGINNINGS {
                let why = words!(
                    "mer än {MOST_BEGINNINGS} scenarier börjar med varandra",
                    "more than {MOST_BEGINNINGS} scenarios begin with each other"
                );
                return Err(failed(name.span, Trouble::Impossible(why)));
            }
            let begun = self.replay(name.as_str(), given.until.as_ref().map(|until| until.as_str()));
            begun
                .map_err(|failed| Box::new(Failed { place: name.span, within: Some(failed.within.unwrap_or(failed.place)), ..*failed }))?;
        }
        let Some(now) = &given.now else { return Ok(()) };
        let instant = values::moment(now.as_str(), &self.desk.package.zone);
        match (instant, &given.begin) {
            // The desk is empty, so the clock can be set to any time.
            (Some(instant), None) => self.desk.now = instant,
            (Some(instant), Some(_)) => self.desk.pass_to(instant).map_err(|trouble| failed(now.span, trouble))?,
            (None, _) => {}
        }
        Ok(())
    }

    /// Does what another scenario does, and asks nothing of what it expects: that is for its own run to say.
    fn replay(&mut self, name: &str, until: Option<&str>) -> Result<(), Box<Failed>> {
        let world = self.world;
        let Some(scenario) = world.draft.scenarios.get(name) else { return Ok(()) };
        self.begin(scenario)?;
        let own = std::mem::replace(&mut self.process, process_of(scenario));
        for step in &scenario.steps {
            if !matches!(step.command, Command::Expect(_) | Command::Refused { .. }) {
                self.step(step)?;
            }
            if until.is_some() && step.mark.as_ref().map(|mark| mark.as_str()) == until {
                break;
            }
        }
        self.process = own;
        Ok(())
    }

    fn step(&mut self, step: &ScenarioStep) -> Result<(), Box<Failed>> {
        let why = match &step.command {
            Command::Expect(expected) => {
                let unmet = expect::compare(self, expected, step.span);
                self.desk.happened.clear();
                if unmet.is_empty() { None } else { Some(Why::Unmet(unmet)) }
            }
            Command::Refused { command, because } => self.refused(command, because.as_ref()),
            Command::After(length) => match parse_duration(length.as_str()) {
                Ok(length) => self.pass_to(time::counted(self.desk.now, &length, self.desk.package)),
                Err(_) => Some(Why::Impossible(no_time(length.as_str()))),
            },
            Command::Until(moment) => {
                let to = values::moment(moment.as_str(), &self.desk.package.zone);
                self.pass_to(to)
            }
            _ => command::give(self, step).err().map(Why::from),
        };
        why.map_or(Ok(()), |why| Err(Box::new(Failed { place: step.span, why, within: None })))
    }

    fn pass_to(&mut self, to: Option<Timestamp>) -> Option<Why> {
        match to {
            Some(to) => self.desk.pass_to(to).err().map(Why::from),
            None => Some(Why::Impossible(words!("så långt räcker inte kalendern", "the calendar does not reach so far"))),
        }
    }

    /// A command that must be refused, and that then changes nothing.
    fn refused(&mut self, step: &ScenarioStep, because: Option<&At<String>>) -> Option<Why> {
        let before = (self.desk.clone(), self.current);
        match command::give(self, step) {
            Ok(()) => Some(Why::Accepted),
            Err(Trouble::Refused(refusal)) => {
                (self.desk, self.current) = before;
                match because {
                    Some(wanted) if wanted.as_str() != refusal.id() => Some(Why::OtherReason { wanted: wanted.clone(), found: refusal }),
                    _ => None,
                }
            }
            Err(trouble) => Some(trouble.into()),
        }
    }

    /// What its cases have lived through.
    pub(super) fn played(self) -> Vec<CasePlayed> {
        self.desk.cases.into_iter().map(Kept::played).collect()
    }

    /// The case that the last command touched.
    pub(super) fn case(&self) -> Option<&Kept> {
        self.desk.cases.get(self.current?)
    }
}

fn process_of(scenario: &Scenario) -> &str {
    scenario.process.as_ref().map_or("", |name| name.as_str())
}

fn no_time(text: &str) -> Words {
    words!("`{text}` är ingen tid", "`{text}` is not a time")
}

fn failed(place: Span, trouble: Trouble) -> Box<Failed> {
    Box::new(Failed { place, why: trouble.into(), within: None })
}

impl From<Trouble> for Why {
    fn from(trouble: Trouble) -> Why {
        match trouble {
            Trouble::Refused(refusal) => Why::Refused(refusal),
            Trouble::Impossible(words) | Trouble::Broken(words) => Why::Impossible(words),
        }
    }
}
