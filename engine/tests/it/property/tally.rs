//! What happened over all seeds, so that a round that tests little is seen.

use std::collections::BTreeMap;
use std::fmt;

use tillit_engine::case::{Cause, Command, Event, Inside, Part};

use super::process::StepKind;

#[derive(Default)]
pub(crate) struct Tally {
    pub(crate) cases: usize,
    pub(crate) reopened: usize,
    pub(crate) reached_an_end: usize,
    cancelled: usize,
    accepted: BTreeMap<&'static str, usize>,
    refused: BTreeMap<&'static str, usize>,
    entered: BTreeMap<&'static str, usize>,
    matters: BTreeMap<&'static str, usize>,
    flows: BTreeMap<&'static str, usize>,
}

const COMMANDS: [&str; 17] = [
    "start", "claim", "release", "assign", "complete", "choose", "do", "update", "override", "note", "reply", "receive", "fire", "report",
    "retry", "dismiss", "cancel",
];
const STEPS: [&str; 10] = [
    "activity",
    "decision by a person",
    "decision by expressions",
    "decision by a rule",
    "wait",
    "send",
    "change",
    "call",
    "end",
    "parallel",
];
/// What happens to inner flows.
const FLOWS: [&str; 6] = ["branch began", "beside began", "led out", "restarted", "left while going on", "step interrupted"];
const MATTERS: [&str; 4] = ["effect failed", "misfit", "undecided", "untaken"];
const REFUSALS: [&str; 24] = [
    "running",
    "start",
    "task",
    "way",
    "action",
    "role",
    "team",
    "person",
    "claimed",
    "not_by",
    "form",
    "checklist",
    "why",
    "next",
    "if",
    "within",
    "ended",
    "right",
    "field",
    "message",
    "gone",
    "undecided",
    "needs_person",
    "requester",
];

impl Tally {
    pub(crate) fn accepted(&mut self, command: &Command) {
        *self.accepted.entry(command.kind()).or_default() += 1;
    }

    pub(crate) fn refused(&mut self, _: &Command, id: &'static str) {
        *self.refused.entry(id).or_default() += 1;
    }

    pub(crate) fn entered(&mut self, kind: &StepKind) {
        let kind = match kind {
            StepKind::Activity(..) => STEPS[0],
            StepKind::Person(..) => STEPS[1],
            StepKind::Expressions(_) => STEPS[2],
            StepKind::ByRule(..) => STEPS[3],
            StepKind::Wait(_) => STEPS[4],
            StepKind::Send { .. } => STEPS[5],
            StepKind::Change(_) => STEPS[6],
            StepKind::Call { .. } => STEPS[7],
            StepKind::End { .. } => STEPS[8],
            StepKind::Parallel { .. } => STEPS[9],
        };
        *self.entered.entry(kind).or_default() += 1;
    }

    /// What an event does to inner flows.
    pub(crate) fn flows(&mut self, event: &Event) {
        let what = match event {
            Event::ScopeBegan { inside: Inside { part: Part::Branch(_), .. }, .. } => FLOWS[0],
            Event::ScopeBegan { inside: Inside { part: Part::Beside(_), .. }, .. } => FLOWS[1],
            Event::StepWithdrawn { cause: Cause::LedOut(_), .. } => FLOWS[2],
            Event::StepWithdrawn { cause: Cause::Restarted, .. } => FLOWS[3],
            Event::StepWithdrawn { cause: Cause::Left, .. } => FLOWS[4],
            Event::StepWithdrawn { cause: Cause::Handler(name), .. } if name.contains('.') => FLOWS[5],
            _ => return,
        };
        *self.flows.entry(what).or_default() += 1;
    }

    pub(crate) fn matter(&mut self, kind: &'static str) {
        *self.matters.entry(kind).or_default() += 1;
    }

    pub(crate) fn ended(&mut self, end: &str) {
        if end == "cancelled" { self.cancelled += 1 } else { self.reached_an_end += 1 }
    }

    pub(crate) fn commands(&self) -> usize {
        self.accepted.values().chain(self.refused.values()).sum()
    }

    /// A round over all seeds has had everything at least once.
    pub(crate) fn assert_wide(&self) {
        let lacks = |all: &[&'static str], had: &BTreeMap<&'static str, usize>| -> Vec<&'static str> {
            all.iter().filter(|name| !had.contains_key(*name)).copied().collect()
        };
        assert_eq!(lacks(&COMMANDS, &self.accepted), Vec::<&str>::new(), "commands that were never accepted");
        assert_eq!(lacks(&STEPS, &self.entered), Vec::<&str>::new(), "kinds of step that were never entered");
        assert_eq!(lacks(&FLOWS, &self.flows), Vec::<&str>::new(), "what inner flows never did");
        assert_eq!(lacks(&REFUSALS, &self.refused), Vec::<&str>::new(), "refusals that never came");
        assert_eq!(lacks(&MATTERS, &self.matters), Vec::<&str>::new(), "kinds of matter that never came");
        let ends = self.reached_an_end.saturating_sub(self.reopened);
        assert!(ends * 10 >= self.cases * 3, "{ends} of {} cases reached an end and stayed there", self.cases);
        assert!(self.reopened > 0, "no case was reopened");
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} commands on {} cases; ends {}, cancelled {}, reopened {}",
            self.commands(),
            self.cases,
            self.reached_an_end,
            self.cancelled,
            self.reopened
        )?;
        for (what, counts) in [
            ("accepted", &self.accepted),
            ("refused", &self.refused),
            ("entered", &self.entered),
            ("matters", &self.matters),
            ("inner flows", &self.flows),
        ] {
            let counts: Vec<String> = counts.iter().map(|(name, count)| format!("{name} {count}")).collect();
            writeln!(f, "{what}: {}", counts.join(", "))?;
        }
        Ok(())
    }
}
