//! Cases that walk through the package by chance, so that every template is sent, with words that can be told apart: what is not
//! public holds a marker.

use std::collections::BTreeSet;

use tillit_engine::case::{Actor, Case, Command, Context, Directory, Effect, Event, FieldValues, Id, Message, Person, Text, Value};
use tillit_engine::model::Type;
use tillit_engine::{FieldShown, Package, TaskShown, actions, execute, tasks};

use super::{CASE, Dice};

/// Stands in every text that is not public.
pub(crate) const MARKER: &str = "HEMLIGT";

/// A case that walks.
pub(crate) struct Walk<'p> {
    package: &'p Package,
    pub(crate) directory: Directory,
    pub(crate) case: Option<Case>,
    now: jiff::Timestamp,
    dice: Dice,
    /// Fields of any process that the requester does not see.
    hidden: BTreeSet<String>,
}

/// What a case has sent.
pub(crate) struct Sent {
    pub(crate) case: Case,
    pub(crate) id: Id,
    pub(crate) effect: Effect,
}

impl<'p> Walk<'p> {
    pub(crate) fn new(package: &'p Package, seed: u64) -> Walk<'p> {
        let processes = package.draft().processes.values();
        let fields = processes.flat_map(|process| process.fields.values().filter(|field| !field.public));
        let hidden = fields.map(|field| field.name.as_str().to_owned()).collect();
        let now = "2026-03-02T08:00:00Z".parse().unwrap();
        let directory = package.directory();
        Walk { package, directory, case: None, now, dice: Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1), hidden }
    }

    /// Walks until the case has ended or has done enough.
    pub(crate) fn all(mut self) -> (Vec<Sent>, Directory) {
        let parts = [
            ("sender", Value::Person(Person::Known("anna".into()))),
            ("subject", Value::text("Skrivaren är sönder")),
            ("text", Value::text("Den låter som en älg")),
            ("received", Value::Instant(self.now)),
        ];
        let parts = parts.into_iter().map(|(name, value)| (Text::from(name), value)).collect();
        let message = Some(Message { parts, ..Message::default() });
        let start = Command::Start { process: "incident".into(), start: "mail".into(), fields: Vec::new(), message };
        let mut sent = self.attempt(&Actor::System("helpdesk".into()), start);
        let texts: Vec<Text> = self.package.fields("incident").filter(|(_, of)| **of == Type::Text).map(|(name, _)| name.clone()).collect();
        let hidden: Vec<Text> = texts.into_iter().filter(|field| self.hidden.contains(&**field)).collect();
        for field in hidden {
            let value = Some(Value::text(format!("{MARKER} {field}")));
            sent.extend(self.give("hanna", Command::Update { fields: vec![(field, value)], why: None }));
        }
        for _ in 0..60 {
            let case = self.case.clone().expect("it has begun");
            if case.ended.is_some() {
                break;
            }
            let done = self.next(&case);
            sent.extend(done);
        }
        (sent, self.directory)
    }

    /// Mostly a task is done; at times an action, or a signal comes, or time passes though there is work.
    fn next(&mut self, case: &Case) -> Vec<Sent> {
        match self.dice.below(12) {
            0 => self.act(case),
            1 => self
                .attempt(&Actor::System("monitoring".into()), Command::Receive { name: "recovered".into(), message: Message::default() }),
            2 | 3 => self.wait(case),
            _ => {
                let open = self.may(case);
                if open.is_empty() {
                    return self.wait(case);
                }
                let (person, task) = open[self.dice.below(open.len())].clone();
                self.work(&person, &task)
            }
        }
    }

    fn act(&mut self, case: &Case) -> Vec<Sent> {
        let people = self.directory.people.keys().cloned();
        let of = |person: Text| {
            let actor = Actor::of(Person::Known(person.clone()), &self.directory);
            let all = actions(self.package, case, &actor, &self.directory, self.now);
            all.into_iter().map(move |action| (person.clone(), action)).collect::<Vec<_>>()
        };
        let all: Vec<_> = people.flat_map(of).collect();
        if all.is_empty() {
            return Vec::new();
        }
        let (person, action) = &all[self.dice.below(all.len())];
        let (fields, next) = (self.fill(&action.form), action.next.first().map(|(step, _)| step.clone()));
        self.give(person, Command::Do { action: action.name.clone(), next, fields, why: Some(Text::from("Därför.")) })
    }

    fn wait(&mut self, case: &Case) -> Vec<Sent> {
        let Some(timer) = case.timers.values().min_by_key(|timer| timer.due) else { return Vec::new() };
        self.now = self.now.max(timer.due);
        self.attempt(&Actor::Engine, Command::Fire { timer: timer.id })
    }

    fn work(&mut self, person: &str, task: &TaskShown) -> Vec<Sent> {
        let (id, tick, why) = (task.id, task.checklist.iter().map(|(item, _)| item.clone()).collect(), Some(Text::from("Därför.")));
        let mut fields = self.fill(&task.form);
        if !task.is_decision {
            return self.give(person, Command::Complete { task: id, fields, tick, why });
        }
        let at = self.dice.below(task.ways.len());
        let way = &task.ways[at];
        fields.extend(self.fill(&way.form));
        self.give(person, Command::Choose { task: id, way: way.name.clone(), fields, tick, why })
    }

    /// The open tasks with someone who may do each.
    fn may(&self, case: &Case) -> Vec<(String, TaskShown)> {
        let people: Vec<String> = self.directory.people.keys().map(Text::to_string).collect();
        let of = |person: String| {
            let actor = Actor::of(Person::Known(person.as_str().into()), &self.directory);
            let all = tasks(self.package, case, &actor, &self.directory);
            all.into_iter().filter(|task| task.may).map(move |task| (person.clone(), task)).collect::<Vec<_>>()
        };
        people.into_iter().flat_map(of).collect()
    }

    fn fill(&mut self, form: &[FieldShown]) -> FieldValues {
        form.iter().filter_map(|field| Some((field.field.clone(), Some(self.value(field)?)))).collect()
    }

    fn value(&mut self, field: &FieldShown) -> Option<Value> {
        let drawn = self.dice.below(field.offered.len().max(1));
        let offered = || field.offered.get(drawn).map(|(name, _)| name.clone());
        Some(match &field.of {
            Type::Text if self.hidden.contains(&*field.field) => Value::text(format!("{MARKER} {}", field.field)),
            Type::Text => Value::text(format!("Öppna ord om {}", field.field)),
            Type::Choice(_) => Value::Choice(offered()?),
            Type::Team => Value::Team(offered()?),
            Type::Item(list) => Value::Item { list: list.as_str().into(), item: offered()? },
            Type::Boolean => Value::Boolean(true),
            Type::Date => Value::Date("2026-03-02".parse().unwrap()),
            Type::Number => Value::Number(3),
            Type::Person => field.value.clone().unwrap_or(Value::Person(Person::Known("bengt".into()))),
            _ => return None,
        })
    }

    fn give(&mut self, person: &str, command: Command) -> Vec<Sent> {
        let actor = Actor::of(Person::Known(person.into()), &self.directory);
        self.attempt(&actor, command)
    }

    /// Does a command; what is refused has not happened. Whatever is sent counts as handed over.
    fn attempt(&mut self, actor: &Actor, command: Command) -> Vec<Sent> {
        let directory = self.directory.clone();
        let context =
            Context { now: self.now, actor, directory: &directory, case_id: Some(CASE.into()), number: Some("INC-2026-000017".into()) };
        let Ok(outcome) = execute(self.package, self.case.as_ref(), &command, &context) else { return Vec::new() };
        if let Some(started) = &outcome.started {
            self.case = Some(tillit_engine::begin(started));
        }
        let case = self.case.as_mut().expect("it has begun");
        outcome.events.iter().for_each(|event| tillit_engine::apply(case, event));
        let case = case.clone();
        let placed = outcome.events.iter().filter_map(|event| match event {
            Event::EffectPlaced { effect, what } => Some(Sent { case: case.clone(), id: *effect, effect: what.clone() }),
            _ => None,
        });
        let mut sent: Vec<Sent> = placed.collect();
        for effect in sent.iter().map(|sent| sent.id).collect::<Vec<_>>() {
            sent.extend(self.attempt(&Actor::Engine, Command::Report { effect, result: Ok(()) }));
        }
        sent
    }
}
