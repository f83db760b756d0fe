//! A desk in memory: it keeps cases, gives numbers, hands over what is sent and moves the clock, as a shell around the core does.
//!
//! Every command is also a test of the core: what the journal rebuilds must equal the case, also after a refusal.

use std::collections::BTreeMap;

use jiff::Timestamp;

use super::CasePlayed;
use crate::case::{
    Actor, Case, Command, Context, Directory, Effect, Event, FieldValues, Id, Message, Outcome, Person, Receiver, Refusal, SendEffect,
    Started, Text,
};
use crate::package::Package;
use crate::run::{apply, begin, execute};
use crate::words::{Words, words};

/// What may happen by itself after one command, or while one length of time passes: a reminder a day for many years. More is a
/// process that goes round, or seconds counted over years, and would keep its owner waiting.
const MOST_SETTLING: u32 = 10_000;

/// Up to so many events the journal is replayed after each command; a longer one each time it has doubled, since replaying all
/// of it each time would take ever longer.
const REPLAYED_EACH_TIME: usize = 1_000;

/// Cases, clock and counters.
#[derive(Clone)]
pub(super) struct Desk<'p> {
    pub(super) package: &'p Package,
    pub(super) directory: Directory,
    pub(super) now: Timestamp,
    /// In the order in which they began.
    pub(super) cases: Vec<Kept>,
    /// Series → the last count that was used.
    counts: BTreeMap<String, u64>,
    /// What happened since it was last emptied, by case.
    pub(super) happened: Vec<(usize, Happened)>,
}

/// A case with its journal.
#[derive(Clone)]
pub(super) struct Kept {
    pub(super) case: Case,
    started: Started,
    journal: Vec<Event>,
    /// The length at which the journal is replayed next.
    replay_at: usize,
    /// What it has sent, with the effect's id.
    pub(super) sent: Vec<(Id, SendEffect)>,
}

/// What a scenario may expect since the `expect` before.
#[derive(Clone, Debug)]
pub(super) enum Happened {
    Withdrawn(Text),
    Sent { template: Text, to: Vec<Receiver> },
}

/// Why a command did nothing.
#[derive(Clone, Debug)]
pub(super) enum Trouble {
    /// The core refuses it.
    Refused(Refusal),
    /// The scenario asks for what cannot be.
    Impossible(Words),
    /// A mistake of tillit's own.
    Broken(Words),
}

impl From<Refusal> for Trouble {
    fn from(refusal: Refusal) -> Trouble {
        Trouble::Refused(refusal)
    }
}

impl<'p> Desk<'p> {
    /// An empty desk with the people of the package's seed.
    pub(super) fn new(package: &'p Package, now: Timestamp) -> Desk<'p> {
        Desk { package, directory: package.directory(), now, cases: Vec::new(), counts: BTreeMap::new(), happened: Vec::new() }
    }

    /// Begins a case; tells which.
    pub(super) fn start(
        &mut self,
        (process, start): (&Text, &Text),
        fields: FieldValues,
        message: Option<Message>,
        actor: &Actor,
    ) -> Result<usize, Trouble> {
        let command = Command::Start { process: process.clone(), start: start.clone(), fields, message };
        let day = self.now.to_zoned_datetime(self.package.zone.clone()).date();
        let pattern = self.package.plans.get(process).and_then(|plan| plan.number.as_ref());
        let series = pattern.map(|pattern| pattern.series(day));
        let count = series.as_ref().map_or(1, |series| self.counts.get(series).map_or(1, |last| last + 1));
        let number = pattern.map(|pattern| Text::from(pattern.number(day, count)));
        let id = Some(Text::from(format!("case-{}", self.cases.len() + 1)));
        let context = Context { now: self.now, actor, directory: &self.directory, case_id: id, number };
        let Outcome { started, events, .. } = execute(self.package, None, &command, &context)?;
        let Some(started) = started else {
            return Err(Trouble::Broken(words!("en start gav inget ärende", "a start gave no case")));
        };
        if let Some(series) = series.filter(|_| started.number.is_some()) {
            self.counts.insert(series, count);
        }
        let index = self.cases.len();
        self.cases.push(Kept { case: begin(&started), started, journal: Vec::new(), replay_at: 0, sent: Vec::new() });
        self.keep(index, events)?;
        self.settle(&mut 0)?;
        Ok(index)
    }

    /// Gives a command to a case, and lets happen what then happens by itself.
    pub(super) fn give(&mut self, index: usize, command: &Command, actor: &Actor) -> Result<(), Trouble> {
        self.execute(index, command, actor)?;
        self.settle(&mut 0)
    }

    fn execute(&mut self, index: usize, command: &Command, actor: &Actor) -> Result<(), Trouble> {
        let context = Context { now: self.now, actor, directory: &self.directory, case_id: None, number: None };
        match execute(self.package, Some(&self.cases[index].case), command, &context) {
            Ok(outcome) => self.keep(index, outcome.events),
            Err(refusal) => {
                self.cases[index].is_what_its_journal_says()?;
                Err(refusal.into())
            }
        }
    }

    fn keep(&mut self, index: usize, events: Vec<Event>) -> Result<(), Trouble> {
        let kept = &mut self.cases[index];
        for event in events {
            apply(&mut kept.case, &event);
            match &event {
                Event::StepWithdrawn { step, .. } => self.happened.push((index, Happened::Withdrawn(step.clone()))),
                Event::EffectPlaced { effect, what: Effect::Send(send) } => {
                    let (template, to) = (send.template.clone(), send.to.clone());
                    self.happened.push((index, Happened::Sent { template, to }));
                    kept.sent.push((*effect, send.clone()));
                }
                _ => {}
            }
            kept.journal.push(event);
        }
        kept.is_what_its_journal_says()
    }

    /// Hands over what is to be sent, at once, and fires what is due, until nothing is left to do.
    fn settle(&mut self, steps: &mut u32) -> Result<(), Trouble> {
        while *steps < MOST_SETTLING {
            *steps += 1;
            let placed = self.cases.iter().enumerate().find_map(|(index, kept)| Some((index, *kept.case.outbox.keys().next()?)));
            if let Some((index, effect)) = placed {
                self.execute(index, &Command::Report { effect, result: Ok(()) }, &Actor::Engine)?;
            } else if let Some((index, timer, _)) = self.next_timer(self.now) {
                self.execute(index, &Command::Fire { timer }, &Actor::Engine)?;
            } else {
                return Ok(());
            }
        }
        Err(Trouble::Impossible(words!(
            "mer än {MOST_SETTLING} saker händer här av sig själva; låt mindre tid gå, eller se efter om processen går runt",
            "more than {MOST_SETTLING} things happen here by themselves; let less time pass, or see whether the process goes round"
        )))
    }

    /// Lets time pass to an instant. Timers of all cases fire in the order in which they are due, each at its own instant.
    pub(super) fn pass_to(&mut self, to: Timestamp) -> Result<(), Trouble> {
        if to < self.now {
            let now = self.shown(self.now);
            return Err(Trouble::Impossible(words!("tiden går inte bakåt: klockan är {now}", "time does not go back: it is {now}")));
        }
        let mut steps = 0;
        while let Some((_, _, due)) = self.next_timer(to) {
            self.now = due.max(self.now);
            self.settle(&mut steps)?;
        }
        self.now = to;
        Ok(())
    }

    /// The timer that is due first, up to an instant; of several at once that of the older case, then the older one.
    fn next_timer(&self, until: Timestamp) -> Option<(usize, Id, Timestamp)> {
        let all = self.cases.iter().enumerate().flat_map(|(index, kept)| kept.case.timers.values().map(move |timer| (index, timer)));
        let due = all.filter(|(_, timer)| timer.due <= until);
        due.min_by_key(|(index, timer)| (timer.due, *index, timer.id)).map(|(index, timer)| (index, timer.id, timer.due))
    }

    /// The send that someone's reply answers: the last one that reached that person.
    pub(super) fn answered(&self, index: usize, by: &Person) -> Option<Id> {
        let reached = |send: &SendEffect| send.to.iter().any(|to| matches!(to, Receiver::Person(person) if person == by));
        self.cases.get(index)?.sent.iter().rev().find(|(_, send)| reached(send)).map(|(id, _)| *id)
    }

    /// An instant as a scenario writes it.
    pub(super) fn shown(&self, instant: Timestamp) -> String {
        super::values::shown_instant(instant, &self.package.zone)
    }
}

impl Kept {
    /// The case as its journal has it.
    pub(super) fn played(self) -> CasePlayed {
        CasePlayed { started: self.started, events: self.journal }
    }

    /// Replaying the journal must give the case.
    fn is_what_its_journal_says(&mut self) -> Result<(), Trouble> {
        if self.journal.len() < self.replay_at {
            return Ok(());
        }
        self.replay_at = if self.journal.len() < REPLAYED_EACH_TIME { 0 } else { self.journal.len() * 2 };
        let mut rebuilt = begin(&self.started);
        self.journal.iter().for_each(|event| apply(&mut rebuilt, event));
        if rebuilt == self.case {
            return Ok(());
        }
        Err(Trouble::Broken(words!(
            "fel i tillit: journalen bygger inte upp ärendet igen",
            "a mistake of tillit's: the journal does not rebuild the case"
        )))
    }
}
