//! A second judge: it answers every question about data in every way, so that one test walks all ways of a process.
//!
//! The same `execute` runs here as on the desk; only the answers to "does this hold?" and "which way does the rule say?" come
//! from a script instead of from data. What is found is about the flow alone: every step can be stood at, an end can be reached
//! from everywhere, and nothing is open at an end.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use tillit_engine::case::{Actor, Case, Command, Context, Directory, FieldValues, Message, Person, PersonFacts, Text, Value};
use tillit_engine::model::{Duration, Type};
use tillit_engine::{
    Asked, FieldShown, Judge, Package, RuleAsked, Sources, Trouble, Wanted, Words, actions_with, apply, begin, check, execute_with, tasks,
};

use crate::codes::folder;
use crate::files::{Files, put, read_package, workspace};

/// Answers by a script, and notes how many answers each question had.
#[derive(Default)]
struct Oracle {
    script: Vec<usize>,
    options: Vec<usize>,
    /// The command is one that comes by itself: a rule may fail in it.
    lenient: bool,
}

impl Oracle {
    fn answer(&mut self, options: usize) -> usize {
        let answer = self.script.get(self.options.len()).copied().unwrap_or(0);
        self.options.push(options);
        answer
    }

    /// The script after this one; `None`: all have been played.
    fn next_script(&self) -> Option<Vec<usize>> {
        let mut script: Vec<usize> = (0..self.options.len()).map(|at| self.script.get(at).copied().unwrap_or(0)).collect();
        while let Some(last) = script.pop() {
            if last + 1 < self.options[script.len()] {
                script.push(last + 1);
                return Some(script);
            }
        }
        None
    }
}

impl Judge for Oracle {
    fn holds(&mut self, _: &Asked<'_>) -> Result<bool, Trouble> {
        Ok(self.answer(2) == 0)
    }

    fn value(&mut self, asked: &Asked<'_>) -> Result<Option<Value>, Trouble> {
        if let Some(known) = asked.known() {
            return Ok(Some(known.clone()));
        }
        Ok(asked.wanted().first().and_then(sample).filter(|_| self.answer(2) == 0))
    }

    fn rule(&mut self, asked: &RuleAsked<'_>) -> Result<Option<Value>, Trouble> {
        if self.lenient && self.answer(2) == 1 {
            let reason = Words { sv: "går inte".to_owned(), en: "fails".to_owned() };
            return Err(Trouble::Failed { what: Text::from("rule"), reason });
        }
        Ok(match asked.wanted {
            Wanted::Way(ways) => Some(Value::Text(ways[self.answer(ways.len())].clone())),
            Wanted::Field(of, allowed) => match (of, allowed.first()) {
                (Type::Team, Some(team)) => Some(Value::Team(team.clone())),
                _ => sample(of),
            },
            Wanted::Any => [None, Some(Value::text("x"))][self.answer(2)].clone(),
        })
    }
}

fn somebody() -> Person {
    Person::Known(Text::from("somebody"))
}

/// Some value of a type.
fn sample(of: &Type) -> Option<Value> {
    Some(match of {
        Type::Text => Value::text("x"),
        Type::Number => Value::Number(1),
        Type::Boolean => Value::Boolean(true),
        Type::Duration => Value::Duration(Duration { microseconds: 3_600_000_000, ..Duration::default() }),
        Type::Instant => Value::Instant(now()),
        Type::Date => Value::Date(jiff::civil::date(2026, 3, 2)),
        Type::Choice(choices) => Value::Choice(Text::from(choices.items[0].as_str())),
        Type::Person => Value::Person(somebody()),
        _ => return None,
    })
}

fn now() -> jiff::Timestamp {
    "2026-03-02T08:00:00Z".parse().expect("it is an instant")
}

fn filled(form: &[FieldShown]) -> FieldValues {
    let values = form.iter().filter_map(|field| {
        let value = match (&field.of, field.offered.first()) {
            (Type::Item(list), Some((item, _))) => Some(Value::Item { list: Text::from(list.as_str()), item: item.clone() }),
            (Type::Team, Some((team, _))) => Some(Value::Team(team.clone())),
            (of, _) => sample(of),
        };
        Some((field.field.clone(), Some(value?)))
    });
    values.collect()
}

/// Where a case stands, without its data.
fn marking(case: &Case) -> Vec<String> {
    let mut all: Vec<String> =
        case.scopes.values().map(|scope| format!("{}.{}", scope.process, scope.at.as_ref().map_or("-", |visit| &visit.step))).collect();
    all.extend(case.ended.as_ref().map(|ended| format!("ended {}", ended.end)));
    all.sort();
    all
}

struct Walk<'a> {
    package: &'a Package,
    directory: Directory,
    actors: Vec<Actor>,
    seen: BTreeMap<Vec<String>, Case>,
    edges: BTreeSet<(Vec<String>, Vec<String>)>,
    steps: BTreeSet<String>,
}

impl Walk<'_> {
    /// Plays a command in every way; gives the cases it can lead to.
    fn play(&mut self, case: Option<&Case>, command: &Command, actor: &Actor) -> Vec<Case> {
        let mut reached = Vec::new();
        let mut script = Some(Vec::new());
        while let Some(played) = script {
            let lenient = matches!(command, Command::Receive { .. } | Command::Fire { .. } | Command::Report { .. })
                || matches!(command, Command::Start { message: Some(_), .. });
            let mut oracle = Oracle { script: played, options: Vec::new(), lenient };
            let at = case.map_or_else(now, |case| case.at + jiff::SignedDuration::from_hours(24 * 400));
            let context =
                Context { now: at, actor, directory: &self.directory, case_id: Some(Text::from("a")), number: Some(Text::from("1")) };
            if let Ok(outcome) = execute_with(&mut oracle, self.package, case, command, &context) {
                let mut after = match &outcome.started {
                    Some(started) => begin(started),
                    None => case.expect("only a start begins a case").clone(),
                };
                for event in &outcome.events {
                    apply(&mut after, event);
                    if let tillit_engine::case::Event::StepEntered { scope, step } = event {
                        let process = after.scope(*scope).map_or("?", |scope| &scope.process);
                        self.steps.insert(format!("{process}.{step}"));
                    }
                }
                reached.push(after);
            }
            script = oracle.next_script();
        }
        reached
    }

    /// Everything that can be asked of a case now.
    fn commands(&self, case: &Case, messages: &BTreeSet<Text>) -> Vec<(Command, Actor)> {
        let mut all = Vec::new();
        for actor in &self.actors {
            for task in tasks(self.package, case, actor, &self.directory) {
                let tick: Vec<Text> = task.checklist.iter().map(|(item, _)| item.clone()).collect();
                if !task.is_decision {
                    let fields = filled(&task.form);
                    all.push((Command::Complete { task: task.id, fields, tick: tick.clone(), why: None }, actor.clone()));
                }
                for way in &task.ways {
                    let fields = [filled(&task.form), filled(&way.form)].concat();
                    let why = Some(Text::from("because"));
                    let choose = Command::Choose { task: task.id, way: way.name.clone(), fields, tick: tick.clone(), why };
                    all.push((choose, actor.clone()));
                }
            }
            let context = Context { now: case.at, actor, directory: &self.directory, case_id: None, number: None };
            // An oracle without a script says yes to every condition.
            for action in actions_with(&mut Oracle::default(), self.package, case, &context) {
                let nexts: Vec<Option<Text>> =
                    if action.next.is_empty() { vec![None] } else { action.next.iter().map(|(step, _)| Some(step.clone())).collect() };
                for next in nexts {
                    let (fields, why) = (filled(&action.form), Some(Text::from("because")));
                    all.push((Command::Do { action: action.name.clone(), next, fields, why }, actor.clone()));
                }
            }
        }
        for name in messages {
            all.push((Command::Receive { name: name.clone(), message: Message::default() }, Actor::System(Text::from("mail"))));
        }
        all.extend(case.outbox.keys().map(|effect| (Command::Report { effect: *effect, result: Ok(()) }, Actor::Engine)));
        all.extend(case.timers.keys().map(|timer| (Command::Fire { timer: *timer }, Actor::Engine)));
        all
    }
}

/// Two people who hold every role and are in every team: four eyes find the other one.
fn everybody(package: &Package) -> (Directory, Vec<Actor>) {
    let catalogue = &package.draft().catalogue;
    let facts = PersonFacts {
        name: Text::from("Somebody"),
        roles: catalogue.roles.keys().map(|role| Text::from(role.as_str())).collect(),
        teams: catalogue.teams.keys().map(|team| Text::from(team.as_str())).collect(),
        ..PersonFacts::default()
    };
    let names = ["somebody", "another"].map(Text::from);
    let directory = Directory { people: names.iter().map(|name| (name.clone(), facts.clone())).collect() };
    let actors = names.iter().map(|name| Actor::of(Person::Known(name.clone()), &directory)).collect();
    (directory, actors)
}

fn walk(files: Files, process: &str) {
    let checked = check(&Sources::new(files));
    let package = checked.package.expect("the package is clean");
    let draft = &package.draft().processes[process];
    let receives = package.draft().processes.values().flat_map(|process| process.receives.keys());
    let messages: BTreeSet<Text> = receives.map(|name| Text::from(name.as_str())).collect();
    let (directory, actors) = everybody(&package);
    let mut walk = Walk { package: &package, directory, actors, seen: BTreeMap::new(), edges: BTreeSet::new(), steps: BTreeSet::new() };
    let mut open = VecDeque::new();
    for start in draft.starts.keys() {
        for message in [None, Some(Message::default())] {
            let (process, start) = (Text::from(process), Text::from(start.as_str()));
            for fields in forms(&package, draft) {
                let command = Command::Start { process: process.clone(), start: start.clone(), fields, message: message.clone() };
                let actor = walk.actors[0].clone();
                open.extend(walk.play(None, &command, &actor));
            }
        }
    }
    assert!(!open.is_empty(), "{process}: no start can be played");
    while let Some(case) = open.pop_front() {
        let here = marking(&case);
        if walk.seen.contains_key(&here) {
            continue;
        }
        assert!(
            case.ended.is_none() || (case.tasks.is_empty() && case.timers.is_empty() && case.scopes.len() == 1),
            "{process}: something is open at the end: {here:?}"
        );
        walk.seen.insert(here.clone(), case.clone());
        for (command, actor) in walk.commands(&case, &messages) {
            for after in walk.play(Some(&case), &command, &actor) {
                walk.edges.insert((here.clone(), marking(&after)));
                open.push_back(after);
            }
        }
    }
    println!("{process}: {} markings, {} ways", walk.seen.len(), walk.edges.len());
    every_step_was_stood_at(&walk, process);
    an_end_can_be_reached_from_everywhere(&walk, process);
}

/// The form of a start as its fields say; a start asks only some of them.
fn forms(package: &Package, draft: &tillit_engine::model::Process) -> Vec<FieldValues> {
    let mut all = vec![Vec::new()];
    for start in draft.starts.values() {
        if let tillit_engine::model::StartTrigger::Form { form, .. } = &start.trigger {
            let values = form.iter().filter_map(|item| {
                let field = &draft.fields[item.field.as_str()];
                let value = match field.type_word.as_ref().map(|word| word.as_str()) {
                    Some("person") => Value::Person(somebody()),
                    Some("number") => Value::Number(1),
                    Some("boolean") => Value::Boolean(true),
                    Some("text" | "note") => Value::text("x"),
                    Some("choice") => {
                        let name = match field.of.as_ref()? {
                            tillit_engine::model::Of::Named(name) => name.as_str(),
                            _ => return None,
                        };
                        Value::Choice(Text::from(package.draft().catalogue.choices[name].items.keys().next()?.as_str()))
                    }
                    Some(list) => {
                        let items = &package.draft().catalogue.lists.get(list)?.items;
                        Value::Item { list: Text::from(list), item: Text::from(items.keys().next()?.as_str()) }
                    }
                    None => return None,
                };
                Some((Text::from(item.field.as_str()), Some(value)))
            });
            all.push(values.collect());
        }
    }
    all
}

fn every_step_was_stood_at(walk: &Walk<'_>, process: &str) {
    let mut all = vec![process.to_owned()];
    let mut next = 0;
    while next < all.len() {
        let steps = walk.package.draft().processes[&all[next]].flow.steps.clone();
        for step in steps.values() {
            if let tillit_engine::model::StepKind::Call { process: Some(called), .. } = &step.kind
                && !all.contains(&called.value)
            {
                all.push(called.value.clone());
            }
            let name = format!("{}.{}", all[next], step.name.as_str());
            assert!(walk.steps.contains(&name), "no way leads to {name}");
        }
        next += 1;
    }
}

fn an_end_can_be_reached_from_everywhere(walk: &Walk<'_>, process: &str) {
    let mut ending: BTreeSet<Vec<String>> =
        walk.seen.iter().filter(|(_, case)| case.ended.is_some()).map(|(here, _)| here.clone()).collect();
    assert!(!ending.is_empty(), "{process} never ends");
    loop {
        let more: Vec<Vec<String>> =
            walk.edges.iter().filter(|(from, to)| ending.contains(to) && !ending.contains(from)).map(|(from, _)| from.clone()).collect();
        if more.is_empty() {
            break;
        }
        ending.extend(more);
    }
    let stuck: Vec<&Vec<String>> = walk.seen.keys().filter(|here| !ending.contains(*here)).collect();
    assert!(stuck.is_empty(), "{process}: from here no end can be reached: {stuck:?}");
}

#[test]
fn all_ways_of_the_incident_process_lead_to_an_end() {
    walk(read_package(&workspace()), "incident");
}

#[test]
fn all_ways_of_a_small_process_lead_to_an_end() {
    walk(read_package(&folder().join("base")), "note");
}

/// Branches that end, lead out, are stopped and hold others; flows beside, of a step and of all.
const BRANCHES: &str = "
process:  note
noun:     {sv: lapp, en: note}
title:    {sv: Lappar, en: Notes}
owner:    desk
number:   N-{count:4}
fields:
  words: {type: text, title: {sv: Ord, en: Words}}
receives:
  reply: {title: {sv: Svar, en: Reply}, mail: reply}
starts:
  desk: {form: [words?], title: {sv: I disken, en: At the desk}, role: clerk, next: both}
flow:
  both:
    parallel: {sv: Båda, en: Both}
    join:     2
    stop:     has(words)
    branches:
      one:
        title: {sv: Ett, en: One}
        flow:
          read:
            decision: {sv: Läs, en: Read}
            role:     clerk
            ways:
              good:  {title: {sv: Bra, en: Good}, next: done}
              bad:   {title: {sv: Dåligt, en: Bad}, next: torn}
              again: {title: {sv: Igen, en: Again}, next: both}
      two:
        title: {sv: Två, en: Two}
        if:    has(words)
        flow:
          deeper:
            parallel: {sv: Djupare, en: Deeper}
            join:     first
            branches:
              left:  {title: {sv: V, en: L}, flow: {look_left: {activity: {sv: Titta, en: Look}, role: clerk, form: [words], next: done}}}
              right: {title: {sv: H, en: R}, flow: {look_right: {wait: {sv: Titta, en: Look}, until: {came: {message: reply, next: done}, out: {after: 1 h, next: filed}}}}}
            next: deep_end
          deep_end: {end: {sv: Djupt, en: Deep}}
      six:
        title: {sv: Sex, en: Six}
        flow:
          count: {change: {sv: Räkna, en: Count}, set: {words: words}, next: done}
    meanwhile:
      ask:
        role:  clerk
        title: {sv: Fråga, en: Ask}
        flow:
          question: {activity: {sv: Fråga, en: Ask}, role: clerk, next: done}
      late: {after: 1 day, next: torn}
    next: filed
  filed: {end: {sv: Arkiverad, en: Filed}, meanwhile: {back: {role: clerk, title: {sv: Tillbaka, en: Back}, within: 1 day, next: both}}}
  torn:  {end: {sv: Riven, en: Torn}}
always:
  aside:
    message: reply
    again:   restart
    flow:
      note_it: {activity: {sv: Skriv, en: Write}, role: clerk, next: done}
";

#[test]
fn all_ways_through_branches_and_beside_them_lead_to_an_end() {
    let mut files = read_package(&folder().join("base"));
    put(&mut files, "workflows/note.yaml", BRANCHES.as_bytes().to_vec());
    walk(files, "note");
}
