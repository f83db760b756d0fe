//! Random cases: whatever a desk may be asked, by anyone, with values that fit and some that do not.

use tillit_engine::case::{Actor, Command, FieldValues, Id, Message, Person, Text, Value};
use tillit_engine::model::{Duration, Type};
use tillit_engine::{FieldShown, Package, actions, tasks};

use crate::desk::{Desk, text};

/// Numbers that a seed tells (SplitMix64).
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most as u64).unwrap()
    }

    fn pick<T: Clone>(&mut self, from: &[T]) -> T {
        from[self.below(from.len())].clone()
    }

    fn one_in(&mut self, count: usize) -> bool {
        self.below(count) == 0
    }

    fn words(&mut self) -> Text {
        let all = ["Mailen står still", "\"citat\" och \\", "åäö €\u{1F600}\n", "x", "two\tlines\nand \u{1} control", "Restarted", "12"];
        self.pick(&all.map(text))
    }

    fn person(&mut self, desk: &Desk<'_>) -> Person {
        if self.one_in(4) {
            return Person::Guest { name: self.words(), mail: text("guest@example.org") };
        }
        let people: Vec<&Text> = desk.directory.people.keys().collect();
        Person::Known(self.pick(&people).clone())
    }
}

/// A case by chance: at most `most` commands are tried.
pub(crate) fn play(package: &Package, seed: u64, most: usize) -> Desk<'_> {
    let mut chance = Chance(seed);
    let mut desk = Desk::new(package, seed);
    while desk.case.is_none() {
        let (command, actor) = start(&desk, &mut chance);
        _ = desk.give(command, &actor);
    }
    for _ in 0..most {
        desk.now += jiff::SignedDuration::from_micros(i64::try_from(chance.below(40_000_000_000)).unwrap());
        let (command, actor) = command(&desk, &mut chance);
        _ = desk.give(command, &actor);
    }
    desk
}

pub(crate) fn start(desk: &Desk<'_>, chance: &mut Chance) -> (Command, Actor) {
    let people: Vec<Text> = desk.directory.people.keys().cloned().collect();
    let reporter = (text("reporter"), Some(Value::Person(chance.person(desk))));
    let said = |field: &str, chance: &mut Chance| (text(field), Some(Value::Text(chance.words())));
    let process = text("incident");
    if chance.one_in(3) {
        let sender = (text("sender"), Value::Person(chance.person(desk)));
        let parts = vec![sender, (text("subject"), Value::Text(chance.words())), (text("text"), Value::Text(chance.words()))];
        let misfits = if chance.one_in(3) { vec![(text("received"), chance.words())] } else { Vec::new() };
        let raw = chance.one_in(2).then(|| text(&"5c".repeat(32)));
        let message = Some(Message { parts, misfits, answers: None, raw, undelivered: None });
        return (Command::Start { process, start: text("mail"), fields: Vec::new(), message }, Actor::System(text("helpdesk")));
    }
    let fields = vec![reporter, said("contact", chance), said("summary", chance), said("description", chance)];
    let by = desk.known(&chance.pick(&people));
    (Command::Start { process, start: text("phone"), fields, message: None }, by)
}

pub(crate) fn command(desk: &Desk<'_>, chance: &mut Chance) -> (Command, Actor) {
    let case = desk.case.as_ref().expect("the case has begun");
    let people: Vec<Text> = desk.directory.people.keys().cloned().collect();
    let actor = desk.known(&chance.pick(&people));
    let any = |ids: Vec<Id>, chance: &mut Chance| if ids.is_empty() { Id { seq: 9, n: 9 } } else { chance.pick(&ids) };
    let why = chance.one_in(2).then(|| chance.words());
    let (open, outbox) = (any(case.tasks.keys().copied().collect(), chance), any(case.outbox.keys().copied().collect(), chance));
    let matter = any(case.matters.keys().copied().collect(), chance);
    let timer = any(case.timers.keys().copied().collect(), chance);
    let command = match chance.below(30) {
        0 => Command::Claim { task: open },
        1 => Command::Release { task: open },
        2 => Command::Assign { task: open, to: chance.person(desk) },
        3 => Command::Note { text: chance.words() },
        4 => Command::Reply { text: chance.words() },
        5 => Command::Retry { matter, why },
        6 => Command::Dismiss { matter, why },
        7 if chance.one_in(4) => Command::Cancel { why },
        8 => Command::Update { fields: vec![(text("summary"), Some(Value::Text(chance.words()))), (text("description"), None)], why: None },
        9 => {
            let value = chance.one_in(2).then(|| Value::Choice(text("high")));
            Command::Override { field: text("priority"), value, why }
        }
        10..=13 => {
            let result = if chance.one_in(5) { Err(chance.words()) } else { Ok(()) };
            return (Command::Report { effect: outbox, result }, Actor::Engine);
        }
        14 => return (Command::Fire { timer }, Actor::Engine),
        15 => {
            let sender = (text("sender"), Value::Person(chance.person(desk)));
            let parts = vec![sender, (text("text"), Value::Text(chance.words()))];
            let raw = chance.one_in(2).then(|| text(&"5d".repeat(32)));
            let undelivered = chance.one_in(4).then(|| chance.words());
            let message = Message { parts, misfits: Vec::new(), answers: chance.one_in(2).then_some(outbox), raw, undelivered };
            return (Command::Receive { name: text("reply"), message }, Actor::System(text("helpdesk")));
        }
        16..=18 => {
            let all = actions(desk.package, case, &actor, &desk.directory, desk.now);
            if all.is_empty() {
                Command::Claim { task: open }
            } else {
                let action = &all[chance.below(all.len())];
                let next = if action.next.is_empty() { None } else { Some(chance.pick(&action.next).0) };
                Command::Do { action: action.name.clone(), next, fields: filled(desk, &action.form, chance), why: Some(chance.words()) }
            }
        }
        _ => return work(desk, chance),
    };
    (command, actor)
}

/// A task, done by someone who may.
fn work(desk: &Desk<'_>, chance: &mut Chance) -> (Command, Actor) {
    let case = desk.case.as_ref().expect("the case has begun");
    for name in desk.directory.people.keys() {
        let actor = desk.known(name);
        let Some(task) = tasks(desk.package, case, &actor, &desk.directory).into_iter().find(|task| task.may) else { continue };
        let tick: Vec<Text> = task.checklist.iter().map(|(item, _)| item.clone()).collect();
        let mut fields = filled(desk, &task.form, chance);
        if !task.is_decision {
            return (Command::Complete { task: task.id, fields, tick, why: None }, actor);
        }
        let way = &task.ways[chance.below(task.ways.len())];
        fields.extend(filled(desk, &way.form, chance));
        return (Command::Choose { task: task.id, way: way.name.clone(), fields, tick, why: Some(chance.words()) }, actor);
    }
    (Command::Note { text: chance.words() }, desk.known("hanna"))
}

fn filled(desk: &Desk<'_>, form: &[FieldShown], chance: &mut Chance) -> FieldValues {
    let mut values = FieldValues::new();
    for field in form {
        let offered = (!field.offered.is_empty()).then(|| chance.pick(&field.offered).0);
        values.extend(value(desk, &field.of, offered, chance).map(|value| (field.field.clone(), Some(value))));
    }
    values
}

fn value(desk: &Desk<'_>, of: &Type, offered: Option<Text>, chance: &mut Chance) -> Option<Value> {
    Some(match (of, offered) {
        (Type::Item(list), Some(item)) => Value::Item { list: text(list), item },
        (Type::Team, Some(team)) => Value::Team(team),
        (Type::Choice(_), Some(item)) => Value::Choice(item),
        (Type::Choice(choices), None) => Value::Choice(text(&chance.pick(&choices.items))),
        (Type::Text, _) => Value::Text(chance.words()),
        (Type::Number, _) => Value::Number(1 + i64::try_from(chance.below(5)).unwrap()),
        (Type::Boolean, _) => Value::Boolean(chance.one_in(2)),
        (Type::Duration, _) => Value::Duration(Duration { microseconds: 3_600_000_000, ..Duration::default() }),
        (Type::Instant, _) => Value::Instant(desk.now),
        (Type::Date, _) => Value::Date(jiff::civil::date(2026, 3, 2)),
        (Type::Person, _) => Value::Person(chance.person(desk)),
        _ => return None,
    })
}
