//! Inner flows: branches, and what handlers begin beside.

use super::super::expression::Expr;
use super::super::process::{Branch, DONE, Handler, Join, Part, Step, StepKind, Within};
use super::{Flow, Place};

impl Flow<'_> {
    pub(super) fn parallel(&mut self, place: &Place) -> StepKind {
        let count = 2 + self.random.below(2);
        let branches = (0..count).map(|n| self.branch(place, n)).collect();
        let join = match self.random.below(4) {
            0 => Join::First,
            1 => Join::Number(1 + self.random.below(count)),
            _ => Join::All,
        };
        let stop = self.random.percent(40).then(|| self.stop());
        StepKind::Parallel { branches, join, stop, next: self.next(place) }
    }

    /// A condition over a field: one that reads none is never asked.
    fn stop(&mut self) -> Expr {
        loop {
            let condition = self.condition();
            let reads_field = condition.facts().iter().any(|fact| self.process().field(fact).is_some());
            if reads_field {
                return condition;
            }
        }
    }

    fn branch(&mut self, place: &Place, n: usize) -> Branch {
        let name = format!("branch_{n}");
        let within = Within { step: Some(place.at), part: Part::Branch(name.clone()) };
        // Out of a branch one may lead where its step may lead.
        let first = self.inner(&within, place.depth + 1, &place.forward, &place.anywhere);
        Branch { name, condition: self.random.percent(25).then(|| self.condition()), first }
    }

    /// A handler that begins a flow beside; of a step, or of `always`.
    pub(super) fn beside(&mut self, step: Option<usize>, depth: usize, handler: Handler) -> Handler {
        let within = Within { step, part: Part::Beside(handler.name.clone()) };
        let flow = Some(self.inner(&within, depth + 1, &[], &[]));
        Handler { flow, restarts: self.random.percent(30), ..handler }
    }

    /// A flow of one to three steps; `forward` and `anywhere`: the steps around it that it may lead out to. Gives its first.
    fn inner(&mut self, within: &Within, depth: usize, forward: &[usize], anywhere: &[usize]) -> usize {
        let count = 1 + self.random.below(3);
        let ends = self.random.percent(25);
        let first = self.free(count + usize::from(ends));
        let last = if ends { first + count } else { DONE };
        let own: Vec<usize> = (first..first + count).collect();
        for at in own.clone() {
            let next = if at + 1 < first + count { at + 1 } else { last };
            let later: Vec<usize> = own.iter().copied().filter(|step| *step > at).chain([last]).collect();
            let out = if self.random.percent(30) { forward } else { &[] };
            let forward = [later.as_slice(), out].concat();
            let anywhere = [own.as_slice(), &[last], anywhere].concat();
            self.step(&Place { at, next, forward, anywhere, depth }, None, Some(within.clone()));
        }
        if ends {
            let set = if self.random.percent(30) { self.set(None) } else { Vec::new() };
            let (kind, within) = (StepKind::End { gives: Vec::new() }, Some(within.clone()));
            let step = Step { name: format!("step_{last}"), page: 0, within, kind, status: None, set, meanwhile: Vec::new() };
            self.steps.insert(last, step);
        }
        first
    }

    /// Takes the next free places for the steps of an inner flow.
    fn free(&mut self, count: usize) -> usize {
        let first = self.taken;
        self.taken += count;
        first
    }
}
