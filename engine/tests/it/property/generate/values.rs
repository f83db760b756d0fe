//! What gets into fields, and what is asked of them.

use tillit_engine::case::Value;

use super::super::expression::{Expr, text};
use super::super::process::{Field, Kind, STATE, Set};
use super::{Flow, literal, one};

impl Flow<'_> {
    pub(super) fn condition(&mut self) -> Expr {
        if self.random.percent(25) {
            let (a, b) = (Box::new(self.condition()), Box::new(self.condition()));
            return match self.random.below(3) {
                0 => Expr::And(a, b),
                1 => Expr::Or(a, b),
                _ => Expr::Not(a),
            };
        }
        let fields = self.process().fields.clone();
        let field = self.random.pick(&fields).clone();
        let name = field.name.as_str();
        if field.list {
            return match (field.kind, self.random.below(3)) {
                (Kind::Choice(_) | Kind::Number | Kind::Text, 0) => {
                    Expr::guarded(name, Expr::Among(one(self.random, &field), name.to_owned()))
                }
                (Kind::Choice(_) | Kind::Number | Kind::Text, 1) => {
                    let count = Expr::Count(name.to_owned(), one(self.random, &field));
                    Expr::guarded(name, Expr::Less(Box::new(count), Expr::number(2)))
                }
                _ => Expr::guarded(name, Expr::Less(Expr::number(1), Box::new(Expr::Len(name.to_owned())))),
            };
        }
        match field.kind {
            Kind::Number => Expr::guarded(name, Expr::Less(Expr::number(self.random.between(0, 4)), Expr::fact(name))),
            Kind::Text => Expr::guarded(name, Expr::Differs(Expr::fact(name), Box::new(literal(self.random, &field)))),
            Kind::Choice(_) if self.random.percent(50) => {
                let all = vec![one(self.random, &field), one(self.random, &field)];
                Expr::guarded(name, Expr::In(Expr::fact(name), all))
            }
            Kind::Choice(_) => Expr::guarded(name, Expr::Equal(Expr::fact(name), Box::new(literal(self.random, &field)))),
            Kind::Boolean if self.random.percent(50) => Expr::guarded(name, Expr::Not(Expr::fact(name))),
            Kind::Boolean => Expr::guarded(name, Expr::Fact(field.name.clone())),
            Kind::Date => Expr::guarded(name, Expr::Less(Expr::fact(name), Box::new(literal(self.random, &field)))),
            Kind::Person | Kind::Decimal => Expr::Has(field.name.clone()),
            Kind::Team if self.random.percent(50) => {
                Expr::Less(Box::new(Expr::Visits("step_0".to_owned())), Expr::number(self.random.between(1, 3)))
            }
            Kind::Team => Expr::Equal(Expr::fact("status"), Box::new(Expr::Literal(Value::Choice(text(self.random.word(STATE.members)))))),
        }
    }

    pub(super) fn set(&mut self, message: Option<&[(&str, Kind)]>) -> Set {
        let fields = self.writable();
        let mut set: Set = Vec::new();
        for _ in 0..=self.random.below(3) {
            let field = self.random.pick(&fields).clone();
            if set.iter().all(|(name, _)| *name != field.name) {
                let value = self.expression(&field, message);
                set.push((field.name, value));
            }
        }
        set
    }

    pub(super) fn expression(&mut self, field: &Field, message: Option<&[(&str, Kind)]>) -> Expr {
        let steady = matches!(field.name.as_str(), "hits" | "hue" | "flag");
        if field.limits.is_some() || !field.allowed.is_empty() {
            return literal(self.random, field);
        }
        if self.random.percent(if steady { 4 } else { 12 }) {
            return Expr::None;
        }
        let parts: Vec<&str> = message.unwrap_or_default().iter().filter(|(_, kind)| *kind == field.kind).map(|(part, _)| *part).collect();
        if !field.list && !parts.is_empty() && self.random.percent(70) {
            return Expr::Message((*self.random.pick(&parts)).to_owned());
        }
        let fields = self.process().fields.clone();
        let same = |other: &&Field| other.kind == field.kind && other.list == field.list;
        let others: Vec<&Field> = fields.iter().filter(same).collect();
        if !others.is_empty() && self.random.percent(30) {
            return Expr::Fact(self.random.pick(&others).name.clone());
        }
        let lists: Vec<&Field> = fields.iter().filter(|field| field.list).collect();
        if field.list || self.random.percent(40) {
            return literal(self.random, field);
        }
        match field.kind {
            Kind::Number if !lists.is_empty() && self.random.percent(30) => Expr::Len(self.random.pick(&lists).name.clone()),
            Kind::Number if self.random.percent(20) => Expr::Visits("step_0".to_owned()),
            Kind::Number => Expr::Plus(Expr::fact("hits"), Expr::number(self.random.between(1, 2))),
            Kind::Text => Expr::Plus(Expr::fact("key"), Box::new(Expr::Literal(Value::text("!")))),
            Kind::Boolean => self.condition(),
            Kind::Date => Expr::Fact("today".to_owned()),
            Kind::Person => Expr::Fact((*self.random.pick(&["actor", "owner"])).to_owned()),
            Kind::Decimal | Kind::Choice(_) | Kind::Team => literal(self.random, field),
        }
    }
}
