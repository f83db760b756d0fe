//! Steps.

use tillit_engine::case::Value;

use super::super::expression::{Expr, text};
use super::super::people::ROLES;
use super::super::process::{Item, Kind, Length, Moment, Next, STATE, Step, StepKind, Way, Within, Work};
use super::{Flow, Place, strings};

impl Flow<'_> {
    /// The process's own flow: work, then ends.
    pub(super) fn main_flow(&mut self) {
        let ends = 1 + self.random.below(if self.is_main() { 3 } else { 2 });
        let work = 3 + self.random.below(6);
        // Each further end has a decision of a person that leads there.
        let decisions: Vec<usize> = (0..ends - 1).map(|at| at * work / ends).collect();
        // Their places are taken first: inner flows come after them.
        (self.main, self.taken) = (work + ends, work + ends);
        for at in 0..work {
            let also = decisions.iter().position(|decision| *decision == at).map(|n| work + 1 + n);
            let place = Place { at, next: at + 1, forward: (at + 1..self.main).collect(), anywhere: (0..self.main).collect(), depth: 0 };
            self.step(&place, also, None);
        }
        for at in work..self.main {
            let gives = if self.is_main() { Vec::new() } else { self.given_fields() };
            let meanwhile = if self.is_main() && self.random.percent(70) { self.afterwards(work) } else { Vec::new() };
            let status = self.random.percent(70).then_some("over");
            let set = if self.random.percent(30) { self.set(None) } else { Vec::new() };
            let kind = StepKind::End { gives };
            self.steps.insert(at, Step { name: format!("step_{at}"), page: 0, within: None, kind, status, set, meanwhile });
        }
    }

    /// A step of any flow; `also`: where a way of it must lead.
    pub(super) fn step(&mut self, place: &Place, also: Option<usize>, within: Option<Within>) {
        let kind = self.step_kind(place, also);
        let set = if self.random.percent(30) { self.set(None) } else { Vec::new() };
        let set = match &kind {
            StepKind::Change(_) if set.is_empty() => self.set(None),
            StepKind::Call { process, .. } => self.answers(*process),
            _ => set,
        };
        let status = (within.is_none() && self.random.percent(40)).then(|| *self.random.pick(STATE.members));
        let lasts = matches!(
            kind,
            StepKind::Activity(..) | StepKind::Person(..) | StepKind::Wait(_) | StepKind::Call { .. } | StepKind::Parallel { .. }
        );
        let meanwhile = if lasts && self.random.percent(30) { self.meanwhile(place) } else { Vec::new() };
        let at = place.at;
        self.steps.insert(at, Step { name: format!("step_{at}"), page: 0, within, kind, status, set, meanwhile });
    }

    pub(super) fn next(&mut self, place: &Place) -> Next {
        Next { step: place.next, ordinary: self.random.percent(10) }
    }

    fn step_kind(&mut self, place: &Place, also: Option<usize>) -> StepKind {
        let can_call = self.index + 1 < self.processes.len();
        let parallel = [3, 1, 0][place.depth.min(2)];
        let kind = match also {
            Some(_) => 1,
            None => self.random.weighted(&[
                (5, 0),
                (4, 1),
                (3, 2),
                (4, 3),
                (2, 4),
                (2, 5),
                (if can_call { 4 } else { 0 }, 6),
                (1, 7),
                (parallel, 8),
            ]),
        };
        match kind {
            0 => StepKind::Activity(self.work(place.at), self.next(place)),
            1 => {
                let mut nexts = vec![self.next(place)];
                nexts.extend(also.map(|step| Next { step, ordinary: false }));
                for _ in 0..self.random.below(3) {
                    nexts.push(Next { step: *self.random.pick(&place.anywhere), ordinary: self.random.percent(30) });
                }
                let work = self.work(place.at);
                let ways = nexts.into_iter().enumerate().map(|(n, next)| self.way(n, next, true)).collect();
                StepKind::Person(work, ways)
            }
            2 => StepKind::Expressions(self.conditions(place)),
            3 => StepKind::Wait(self.until(place)),
            4 => self.send(place),
            5 => StepKind::Change(self.next(place)),
            6 => self.call(place),
            8 => self.parallel(place),
            _ => {
                let forward = *self.random.pick(&place.forward);
                let nexts = [Next { step: place.next, ordinary: false }, Next { step: forward, ordinary: false }];
                let ways = nexts.into_iter().enumerate().map(|(n, next)| self.way(n, next, false)).collect();
                StepKind::ByRule("way_of".to_owned(), ways)
            }
        }
    }

    fn way(&mut self, n: usize, next: Next, by_person: bool) -> Way {
        Way {
            name: format!("way_{}", char::from(b'a' + u8::try_from(n).expect("a few ways"))),
            form: if by_person && self.random.percent(40) { self.form(40) } else { Vec::new() },
            why: by_person && self.random.percent(30),
            set: if self.random.percent(40) { self.set(None) } else { Vec::new() },
            next,
        }
    }

    pub(super) fn form(&mut self, required: usize) -> Vec<Item> {
        let fields = self.writable();
        let mut fields = self.random.some(&fields, 25);
        fields.truncate(4);
        fields.into_iter().map(|field| Item { field: field.name, required: self.random.percent(required) }).collect()
    }

    pub(super) fn roles(&mut self) -> Vec<String> {
        let fields: Vec<String> = self
            .process()
            .fields
            .iter()
            .filter(|field| matches!(field.kind, Kind::Person | Kind::Team))
            .map(|field| field.name.clone())
            .collect();
        match self.random.below(10) {
            0 => vec!["anyone".to_owned()],
            1 => vec!["owner".to_owned()],
            2 => vec![self.random.pick(&fields).clone(), "clerk".to_owned()],
            3 => vec!["boss".to_owned(), "asker".to_owned()],
            4 => vec!["owner".to_owned(), "watcher".to_owned()],
            _ => vec![(*self.random.pick(&ROLES)).to_owned()],
        }
    }

    fn work(&mut self, at: usize) -> Work {
        let teams: Vec<String> =
            self.process().fields.iter().filter(|field| field.kind == Kind::Team && !field.list).map(|field| field.name.clone()).collect();
        let persons: Vec<String> = self
            .process()
            .fields
            .iter()
            .filter(|field| field.kind == Kind::Person && !field.list)
            .map(|field| field.name.clone())
            .collect();
        let days: Vec<String> =
            self.process().fields.iter().filter(|field| field.kind == Kind::Date && !field.list).map(|field| field.name.clone()).collect();
        let roles = self.roles();
        let team = match self.random.below(10) {
            0 | 1 if !teams.is_empty() => Some(Expr::Fact(self.random.pick(&teams).clone())),
            2 => Some(Expr::Literal(Value::Team(text(self.random.word(&["north", "south"]))))),
            _ => None,
        };
        let person = self.random.percent(10).then(|| Expr::Fact(self.random.pick(&persons).clone()));
        let due = match self.random.below(6) {
            0 | 1 => Some(Moment::After(self.length())),
            2 if !days.is_empty() => Some(Moment::At(self.random.pick(&days).clone())),
            _ => None,
        };
        // Only steps that stand earlier are known yet.
        let not_by = if at > 0 && self.random.percent(20) { vec![format!("step_{}", self.random.below(at))] } else { Vec::new() };
        Work { roles, team, person, form: self.form(50), checklist: self.checklist(), due, not_by }
    }

    fn checklist(&mut self) -> Vec<String> {
        if self.random.percent(20) { strings(&["tidy", "safe"][..=self.random.below(2)]) } else { Vec::new() }
    }

    pub(super) fn length(&mut self) -> Length {
        match self.random.below(3) {
            0 => Length::Minutes(self.random.between(10, 120)),
            1 => Length::Hours(self.random.between(1, 72)),
            _ => Length::Days(self.random.between(1, 30)),
        }
    }

    fn conditions(&mut self, place: &Place) -> Vec<(Way, Option<Expr>)> {
        let forward = |flow: &mut Self| Next { step: *flow.random.pick(&place.forward), ordinary: false };
        let is = |field: &str, member: &str| Expr::Equal(Expr::fact(field), Box::new(Expr::Literal(Value::Choice(text(member)))));
        let conditions: Vec<Expr> = match self.random.below(4) {
            0 => vec![is("hue", "red"), is("hue", "green"), is("hue", "blue")],
            1 => vec![Expr::In(Expr::fact("hue"), vec![Value::Choice(text("red")), Value::Choice(text("blue"))]), is("hue", "green")],
            2 => vec![Expr::Fact("flag".to_owned()), Expr::Not(Expr::fact("flag"))],
            _ => {
                let mut ways = Vec::new();
                for n in 0..=self.random.below(2) {
                    let condition = self.condition();
                    let next = forward(self);
                    ways.push((self.way(n, next, false), Some(condition)));
                }
                let mut otherwise = self.way(0, Next { step: place.next, ordinary: false }, false);
                otherwise.name = "otherwise".to_owned();
                ways.push((otherwise, None));
                return ways;
            }
        };
        let first = self.random.below(conditions.len());
        let way = |flow: &mut Self, n: usize| {
            let next = if n == first { Next { step: place.next, ordinary: false } } else { forward(flow) };
            flow.way(n, next, false)
        };
        conditions.into_iter().enumerate().map(|(n, condition)| (way(self, n), Some(condition))).collect()
    }

    fn send(&mut self, place: &Place) -> StepKind {
        let persons: Vec<String> =
            self.process().fields.iter().filter(|field| field.kind == Kind::Person).map(|field| field.name.clone()).collect();
        let public = self.random.percent(50);
        let to = match self.random.below(5) {
            0 => strings(&["clerk"]),
            1 => strings(&["owner"]),
            2 => strings(&["all_staff", "asker"]),
            _ => vec![self.random.pick(&persons).clone()],
        };
        let facts: Vec<String> =
            self.process().fields.iter().filter(|field| !field.list && (field.public || !public)).map(|field| field.name.clone()).collect();
        let with = self.random.percent(40).then(|| Expr::Fact(self.random.pick(&facts).clone()));
        StepKind::Send { to, with, public, next: self.next(place) }
    }
}
