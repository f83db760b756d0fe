//! Starts, and what calls give and get.

use super::super::expression::Expr;
use super::super::process::{Field, Item, Set, Start, StartBy, StepKind};
use super::handlers::{ALARM, MAIL};
use super::{Flow, Place, literal, strings};

impl Flow<'_> {
    pub(super) fn call(&mut self, place: &Place) -> StepKind {
        let further = self.processes.len() - self.index - 1;
        let process = self.index + 1 + self.random.below(further);
        let takes = match &self.processes[process].starts[0].by {
            StartBy::Call { takes, .. } => takes.clone(),
            _ => unreachable!("a called process has one start, by call"),
        };
        let mut with = Set::new();
        for item in takes {
            let field = self.processes[process].field(&item.field).expect("it takes what it has").clone();
            if item.required || self.random.percent(60) {
                let value = if item.required { literal(self.random, &field) } else { self.expression(&field, None) };
                with.push((field.name, value));
            }
        }
        StepKind::Call { process, with, next: self.next(place) }
    }

    pub(super) fn answers(&mut self, process: usize) -> Set {
        let theirs = &self.processes[process];
        let fields = self.writable();
        let mut set = Set::new();
        for field in self.random.some(&fields, 40) {
            let fits = |name: &&String| {
                theirs.field(name).is_some_and(|other| {
                    other.kind == field.kind && other.list == field.list && field.limits.is_none() && field.allowed.is_empty()
                })
            };
            let given = theirs.steps.iter().filter_map(|step| match &step.kind {
                StepKind::End { gives, .. } => Some(gives),
                _ => None,
            });
            let given: Vec<&String> = given.flatten().filter(fits).collect();
            if !given.is_empty() {
                let value = Expr::Answer((*self.random.pick(&given)).clone());
                set.push((field.name.clone(), value));
            }
        }
        set
    }

    pub(super) fn given_fields(&mut self) -> Vec<String> {
        let names: Vec<String> = self.process().fields.iter().map(|field| field.name.clone()).collect();
        self.random.some(&names, 50)
    }

    pub(super) fn starts(&mut self) -> Vec<Start> {
        let first = |flow: &mut Self| if flow.random.percent(60) { 0 } else { flow.random.below(3) };
        if !self.is_main() {
            let fields: Vec<Field> = self.writable();
            let fields = self.random.some(&fields, 40);
            let takes = fields.into_iter().map(|field| Item { field: field.name, required: self.random.percent(30) }).collect();
            let from = if self.random.percent(50) || self.index > 1 { "any".to_owned() } else { "process_0".to_owned() };
            let set = if self.random.percent(40) { self.set(None) } else { Vec::new() };
            return vec![Start { name: "called".to_owned(), by: StartBy::Call { from, takes }, set, next: 0 }];
        }
        let mut all = Vec::new();
        let form = self.form(60);
        let role = self.random.pick(&["anyone", "clerk"]);
        let mut set = self.set(None);
        if form.iter().all(|item| item.field != "asker") {
            set.retain(|(field, _)| field != "asker");
            set.push(("asker".to_owned(), Expr::Fact("actor".to_owned())));
        }
        all.push(Start { name: "desk".to_owned(), by: StartBy::Form(form, strings(&[role])), set, next: 0 });
        if self.random.percent(50) {
            let by = StartBy::Form(self.form(30), strings(&["boss", "watcher"]));
            let next = first(self);
            all.push(Start { name: "phone".to_owned(), by, set: Vec::new(), next });
        }
        if self.random.percent(60) {
            let mut set = self.set(Some(MAIL));
            set.retain(|(field, _)| field != "asker" && field != "key");
            self.unsettle(&mut set);
            set.push(("asker".to_owned(), Expr::Message("sender".to_owned())));
            set.push(("key".to_owned(), Expr::Message("subject".to_owned())));
            let next = first(self);
            all.push(Start { name: "mail".to_owned(), by: StartBy::Mail { same: self.random.percent(50) }, set, next });
        }
        if self.random.percent(60) {
            let mut set = self.set(Some(ALARM));
            set.retain(|(field, _)| field != "key");
            self.unsettle(&mut set);
            set.push(("key".to_owned(), Expr::Message("key".to_owned())));
            let next = first(self);
            all.push(Start { name: "alarm".to_owned(), by: StartBy::Signal { same: self.random.percent(70) }, set, next });
        }
        all
    }

    fn unsettle(&mut self, set: &mut Set) {
        if self.random.percent(30) {
            let field = *self.random.pick(&["hue", "flag"]);
            set.retain(|(other, _)| other != field);
            set.push((field.to_owned(), Expr::None));
        }
    }
}
