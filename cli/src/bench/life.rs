//! Lives of cases, found by trying: whatever package it is, a desk that does each task by some way until the case ends.
//!
//! A life is a list of commands; since what the core gives out is deterministic within a case, the same list drives any other case.

use std::collections::BTreeMap;

use jiff::Timestamp;
use tillit_engine::case::{Actor, Case, Command, Context, Directory, FieldValues, Person, Text, Value};
use tillit_engine::model::{Duration, Process, StartTrigger, Type};
use tillit_engine::{FieldShown, Package, advance, offers, tasks};
use tillit_store::Asker;

/// How many ways through the processes are tried.
const TRIES: u64 = 200;
/// How many different lives are used.
const MOST_LIVES: usize = 16;
/// A life that takes more is left.
const MOST_COMMANDS: usize = 60;

/// The life of a case: who does what, from its start to its end.
#[derive(Clone, Debug)]
pub(crate) struct Life {
    /// The start first.
    pub(crate) commands: Vec<(Asker, Command)>,
}

/// Lives that reach an end, the longest first, no two alike.
pub(crate) fn lives(package: &Package, directory: &Directory) -> Vec<Life> {
    let mut found: BTreeMap<Vec<String>, Life> = BTreeMap::new();
    for seed in 0..TRIES {
        if let Some((steps, life)) = (Desk { package, directory, random: Random(seed) }).life() {
            found.entry(steps).or_insert(life);
        }
    }
    let mut lives: Vec<Life> = found.into_values().collect();
    lives.sort_by_key(|life| std::cmp::Reverse(life.commands.len()));
    lives.truncate(MOST_LIVES);
    lives
}

struct Desk<'a> {
    package: &'a Package,
    directory: &'a Directory,
    random: Random,
}

impl Desk<'_> {
    fn life(&mut self) -> Option<(Vec<String>, Life)> {
        let mut at: Timestamp = Timestamp::UNIX_EPOCH;
        let (by, start) = self.start()?;
        let mut case = self.give(None, &by, &start, at)?;
        let (mut commands, mut steps) = (vec![(by, start)], Vec::new());
        while case.ended.is_none() || !case.outbox.is_empty() {
            if commands.len() >= MOST_COMMANDS {
                return None;
            }
            steps.push(case.at_steps().join(" "));
            let (by, command) = self.next(&case)?;
            at += jiff::SignedDuration::from_secs(1);
            case = self.give(Some(case), &by, &command, at)?;
            commands.push((by, command));
        }
        Some((steps, Life { commands }))
    }

    /// A start by a form that someone may fill in.
    fn start(&mut self) -> Option<(Asker, Command)> {
        let processes: Vec<&Process> = self.package.draft().processes.values().collect();
        let mut forms = Vec::new();
        for process in processes {
            for start in process.starts.values() {
                if let StartTrigger::Form { form, .. } = &start.trigger {
                    forms.push((process.name.as_str(), start.name.as_str(), form));
                }
            }
        }
        let (process, start, form) = *self.random.pick(&forms)?;
        let types: BTreeMap<Text, Type> = self.package.fields(process).map(|(name, of)| (name.clone(), of.clone())).collect();
        let mut fields = FieldValues::new();
        for item in form {
            let offered = offers(self.package, process, item.field.as_str());
            let offered: Vec<Text> = offered.into_iter().map(|(name, _)| name).collect();
            if let Some(value) = self.value(types.get(item.field.as_str())?, &offered) {
                fields.push((Text::from(item.field.as_str()), Some(value)));
            }
        }
        let command = Command::Start { process: Text::from(process), start: Text::from(start), fields, message: None };
        let people: Vec<Text> = self.directory.people.keys().cloned().collect();
        let may = |id: &Text| self.give(None, &known(id), &command, Timestamp::UNIX_EPOCH).is_some();
        let id = people.iter().find(|id| may(id))?;
        Some((known(id), command))
    }

    /// What happens next: what is sent is handed over, a task is done, or time passes.
    fn next(&mut self, case: &Case) -> Option<(Asker, Command)> {
        if let Some(effect) = case.outbox.keys().next() {
            return Some((Asker::Engine, Command::Report { effect: *effect, result: Ok(()) }));
        }
        let people: Vec<Text> = self.directory.people.keys().cloned().collect();
        for id in &people {
            let actor = Actor::of(Person::Known(id.clone()), self.directory);
            let Some(task) = tasks(self.package, case, &actor, self.directory).into_iter().find(|task| task.may) else { continue };
            let tick = task.checklist.iter().map(|(item, _)| item.clone()).collect();
            let mut fields = self.filled(&task.form);
            let why = Some(Text::from("As agreed on the telephone."));
            let command = match self.random.pick(&task.ways) {
                Some(way) => {
                    fields.extend(self.filled(&way.form));
                    Command::Choose { task: task.id, way: way.name.clone(), fields, tick, why }
                }
                None => Command::Complete { task: task.id, fields, tick, why },
            };
            return Some((known(id), command));
        }
        let timer = case.timers.values().min_by_key(|timer| timer.due)?;
        Some((Asker::Engine, Command::Fire { timer: timer.id }))
    }

    fn filled(&mut self, form: &[FieldShown]) -> FieldValues {
        let mut fields = FieldValues::new();
        for field in form.iter().filter(|field| field.value.is_none() || !field.offered.is_empty()) {
            let offered: Vec<Text> = field.offered.iter().map(|(name, _)| name.clone()).collect();
            if let Some(value) = self.value(&field.of, &offered) {
                fields.push((field.field.clone(), Some(value)));
            }
        }
        fields
    }

    fn value(&mut self, of: &Type, offered: &[Text]) -> Option<Value> {
        let picked = self.random.pick(offered).cloned();
        Some(match (of, picked) {
            (Type::Item(list), Some(item)) => Value::Item { list: Text::from(list.as_str()), item },
            (Type::Team, Some(team)) => Value::Team(team),
            (Type::Contact, Some(contact)) => Value::Contact(contact),
            (Type::Choice(_), Some(item)) => Value::Choice(item),
            (Type::Choice(choices), None) => Value::Choice(Text::from(self.random.pick(&choices.items)?.as_str())),
            (Type::Text, _) => Value::text("The printer on the second floor says that it has no paper."),
            (Type::Number, _) => Value::Number(1 + i64::try_from(self.random.below(3)).ok()?),
            (Type::Boolean, _) => Value::Boolean(self.random.below(2) == 0),
            (Type::Duration, _) => Value::Duration(Duration { microseconds: 3_600_000_000, ..Duration::default() }),
            (Type::Instant, _) => Value::Instant(Timestamp::UNIX_EPOCH),
            (Type::Date, _) => Value::Date(jiff::civil::date(2026, 3, 2)),
            (Type::Person, _) => Value::Person(Person::Known(self.directory.people.keys().next_back()?.clone())),
            _ => return None,
        })
    }

    fn give(&self, case: Option<Case>, by: &Asker, command: &Command, now: Timestamp) -> Option<Case> {
        execute_as(self.package, self.directory, case, by, command, now)
    }
}

/// A command done by the core alone; `None`: it is refused.
pub(super) fn execute_as(
    package: &Package,
    directory: &Directory,
    case: Option<Case>,
    by: &Asker,
    command: &Command,
    now: Timestamp,
) -> Option<Case> {
    let actor = match by {
        Asker::Person(person) => Actor::of(person.clone(), directory),
        Asker::System(name) => Actor::System(name.clone()),
        Asker::Engine => Actor::Engine,
    };
    let context = Context { now, actor: &actor, directory, case_id: Some(Text::from("case")), number: Some(Text::from("1")) };
    advance(package, case.as_ref(), command, &context).ok().map(|(_, case)| case)
}

fn known(id: &Text) -> Asker {
    Asker::Person(Person::Known(id.clone()))
}

/// Numbers that a seed tells (SplitMix64).
#[derive(Clone, Debug)]
pub(super) struct Random(pub(super) u64);

impl Random {
    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(super) fn below(&mut self, most: usize) -> usize {
        usize::try_from(self.next() % most as u64).expect("below what a usize holds")
    }

    fn pick<'t, T>(&mut self, from: &'t [T]) -> Option<&'t T> {
        if from.is_empty() { None } else { from.get(self.below(from.len())) }
    }
}
