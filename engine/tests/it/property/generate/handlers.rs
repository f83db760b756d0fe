//! Handlers: what ends a wait, what may happen while a step lasts, wherever the case is, and after its end.

use super::super::process::{COLOUR, Handler, Kind, Trigger};
use super::{Flow, Place};

pub(super) const MAIL: &[(&str, Kind)] = &[("sender", Kind::Person), ("subject", Kind::Text), ("text", Kind::Text)];
pub(super) const ALARM: &[(&str, Kind)] =
    &[("key", Kind::Text), ("level", Kind::Number), ("hue", Kind::Choice(COLOUR)), ("who", Kind::Person)];
const CALM: &[(&str, Kind)] = &[("key", Kind::Text), ("level", Kind::Number)];

impl Flow<'_> {
    fn handler(&mut self, name: &str, trigger: Trigger, next: Vec<usize>) -> Handler {
        let by_person = matches!(trigger, Trigger::Role(_));
        let message: Option<&[(&str, Kind)]> = match &trigger {
            Trigger::Message(name) => Some(match name.as_str() {
                "reply" => MAIL,
                "again" => ALARM,
                "calm" => CALM,
                _ => &[],
            }),
            _ => None,
        };
        let choice_of_next = by_person && (next.len() > 1 || (!next.is_empty() && self.random.percent(10)));
        Handler {
            name: name.to_owned(),
            condition: self.random.percent(25).then(|| self.condition()),
            form: if by_person && self.random.percent(40) { self.form(40) } else { Vec::new() },
            why: by_person && self.random.percent(25),
            set: if self.random.percent(50) { self.set(message) } else { Vec::new() },
            next,
            flow: None,
            restarts: false,
            choice_of_next,
            ordinary: self.random.percent(20),
            within: None,
            trigger,
        }
    }

    pub(super) fn until(&mut self, place: &Place) -> Vec<Handler> {
        let persons = self.roles();
        let first = match self.random.below(3) {
            0 => Trigger::Message("reply".to_owned()),
            _ => Trigger::Role(persons),
        };
        let mut until = vec![self.handler("first", first, vec![place.next])];
        for n in 0..self.random.below(3) {
            let step = *self.random.pick(&place.anywhere);
            let roles = self.roles();
            let (trigger, next) = match self.random.below(3) {
                0 if self.is_main() => (Trigger::Message((*self.random.pick(&["reply", "again", "calm"])).to_owned()), vec![step]),
                0 => (Trigger::Message("reply".to_owned()), vec![step]),
                1 => (Trigger::Role(roles), vec![step, *self.random.pick(&place.anywhere)]),
                _ => (Trigger::Role(roles), vec![step]),
            };
            let mut next = next;
            next.dedup();
            until.push(self.handler(&format!("other_{n}"), trigger, next));
        }
        // A wait has something that ends it by itself, without condition.
        let trigger = Trigger::After(self.length(), None);
        let timer = self.handler("late", trigger, vec![place.next]);
        until.push(Handler { condition: None, ..timer });
        if place.at > 0 && self.random.percent(60) {
            let trigger = Trigger::After(self.length(), Some(format!("step_{}", self.random.below(place.at))));
            let step = *self.random.pick(&place.anywhere);
            until.push(self.handler("since", trigger, vec![step]));
        }
        let days = self.single(Kind::Date);
        if !days.is_empty() && self.random.percent(60) {
            let trigger = Trigger::At(self.random.pick(&days).clone());
            let step = *self.random.pick(&place.anywhere);
            until.push(self.handler("day", trigger, vec![step]));
        }
        until
    }

    /// What may happen while a step lasts: it is interrupted, something begins beside, or fields are set.
    pub(super) fn meanwhile(&mut self, place: &Place) -> Vec<Handler> {
        let mut all = Vec::new();
        for n in 0..=self.random.below(2) {
            let roles = self.roles();
            let messages: &[&str] = if self.is_main() { &["reply", "again", "calm", "survey"] } else { &["reply"] };
            let days = self.single(Kind::Date);
            let trigger = match self.random.below(5) {
                0 => Trigger::Message((*self.random.pick(messages)).to_owned()),
                1 => Trigger::After(self.length(), None),
                2 if place.at > 0 => Trigger::After(self.length(), Some(format!("step_{}", self.random.below(place.at)))),
                3 if !days.is_empty() => Trigger::At(self.random.pick(&days).clone()),
                _ => Trigger::Role(roles),
            };
            let name = format!("while_{n}");
            all.push(match self.random.below(3) {
                0 => {
                    let next = vec![*self.random.pick(&place.anywhere)];
                    self.handler(&name, trigger, next)
                }
                1 if place.depth < 2 => {
                    let handler = self.handler(&name, trigger, Vec::new());
                    self.beside(Some(place.at), place.depth, handler)
                }
                _ => {
                    let handler = self.handler(&name, trigger, Vec::new());
                    let set = if handler.set.is_empty() { self.set(None) } else { handler.set };
                    Handler { set, ..handler }
                }
            });
        }
        all
    }

    pub(super) fn always(&mut self) -> Vec<Handler> {
        let all = self.main;
        let mut always = Vec::new();
        if self.random.percent(60) {
            let roles = self.roles();
            let mut next = vec![self.random.below(all), self.random.below(all)];
            next.dedup();
            always.push(self.handler("go_to", Trigger::Role(roles), next));
        }
        if self.random.percent(40) {
            let roles = self.roles();
            let handler = self.handler("amend", Trigger::Role(roles), Vec::new());
            let set = if handler.set.is_empty() && handler.form.is_empty() { self.set(None) } else { handler.set };
            always.push(Handler { set, ..handler });
        }
        if self.random.percent(40) {
            let roles = self.roles();
            let handler = self.handler("aside", Trigger::Role(roles), Vec::new());
            always.push(self.beside(None, 0, handler));
        }
        let messages: &[&str] = if self.is_main() { &["reply", "again", "calm", "survey"] } else { &["reply"] };
        for message in messages {
            if self.random.percent(20) {
                let handler = self.handler(&format!("on_{message}"), Trigger::Message((*message).to_owned()), Vec::new());
                always.push(self.beside(None, 0, handler));
            } else if self.random.percent(40) {
                let next = if self.random.percent(25) { vec![self.random.below(all)] } else { Vec::new() };
                let handler = self.handler(&format!("on_{message}"), Trigger::Message((*message).to_owned()), next);
                let set = if handler.set.is_empty() { self.set(None) } else { handler.set };
                always.push(Handler { set, ..handler });
            }
        }
        always
    }

    pub(super) fn afterwards(&mut self, work: usize) -> Vec<Handler> {
        let roles = self.roles();
        let mut all = Vec::new();
        let mut next = vec![self.random.below(work)];
        if self.random.percent(30) {
            next.push((next[0] + 1) % work);
        }
        next.dedup();
        all.push(self.handler("reopen", Trigger::Role(roles), next));
        if self.random.percent(50) {
            let next = vec![self.random.below(work)];
            all.push(self.handler("replied", Trigger::Message("reply".to_owned()), next));
        }
        if self.random.percent(50) {
            all.push(self.handler("opinion", Trigger::Message("survey".to_owned()), Vec::new()));
        }
        for handler in &mut all {
            handler.within = Some(self.length());
        }
        all
    }
}
