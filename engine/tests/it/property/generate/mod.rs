//! Random packages that a check finds nothing wrong with.
//!
//! Steps that go on by themselves only lead forward, so nothing runs round without end; each step leads to the one after it, so
//! every step is reached and an end can be reached from each.

mod flow;
mod handlers;
mod inner;
mod starts;
mod values;

use std::collections::BTreeMap;

use rust_decimal::Decimal;
use tillit_engine::case::{Person, Value};

use super::expression::{Expr, list, text};
use super::people::PEOPLE;
use super::process::{COLOUR, Choice, Field, Item, Kind, Package, Process, Receive, ReceiveBy, Rule, SIZE, Step};
use super::random::Random;

pub(crate) fn package(random: &mut Random) -> Package {
    let count = random.weighted(&[(3, 1), (4, 2), (2, 3)]);
    let mut processes: Vec<Process> = (0..count).map(|index| head(random, index)).collect();
    for index in (0..count).rev() {
        let mut flow = Flow { random, processes: &processes, index, main: 0, taken: 0, steps: BTreeMap::new() };
        flow.main_flow();
        let (starts, always) = (flow.starts(), flow.always());
        let steps = flow.steps.into_values().collect();
        let process = &mut processes[index];
        (process.steps, process.starts, process.always) = (steps, starts, always);
        process.number_pages();
    }
    Package { processes }
}

fn field(name: &str, kind: Kind) -> Field {
    Field { name: name.to_owned(), kind, list: false, default: None, public: false, allowed: Vec::new(), limits: None, rule: None }
}

/// Name, fields, what it receives and rights: what flows name.
fn head(random: &mut Random, index: usize) -> Process {
    let literal = |value: Value| Some(Expr::Literal(value));
    let mut fields = vec![
        Field { public: true, ..field("asker", Kind::Person) },
        Field { public: true, ..field("key", Kind::Text) },
        Field { default: literal(Value::Number(0)), ..field("hits", Kind::Number) },
        Field { default: literal(Value::Choice(text("green"))), public: true, ..field("hue", Kind::Choice(COLOUR)) },
        Field { default: literal(Value::Boolean(false)), public: true, ..field("flag", Kind::Boolean) },
        Field { limits: Some((1, 5)), ..field("grade", Kind::Number) },
    ];
    for n in 0..random.between(4, 9) {
        fields.push(any_field(random, n));
    }
    let main = index == 0;
    if random.percent(50) {
        let overriders = if random.percent(70) { strings(&["boss"]) } else { Vec::new() };
        let rule = Some(Rule { name: "size_of".to_owned(), overriders });
        fields.push(Field { rule, public: random.percent(50), ..field("extent", Kind::Choice(SIZE)) });
    }
    let mut receives = vec![Receive { name: "reply".to_owned(), by: ReceiveBy::Reply }];
    if main {
        receives.push(Receive { name: "again".to_owned(), by: ReceiveBy::Signal("alarm") });
        receives.push(Receive { name: "calm".to_owned(), by: ReceiveBy::Signal("calm") });
        let form = vec![Item { field: "grade".to_owned(), required: true }, Item { field: "key".to_owned(), required: false }];
        receives.push(Receive { name: "survey".to_owned(), by: ReceiveBy::Form(form, strings(&["asker", "clerk"])) });
    }
    let rights = match (main, random.percent(70)) {
        (false, _) => Vec::new(),
        (true, note) => {
            let mut all = vec![
                ("assign", strings(&["boss"])),
                ("update", strings(if random.percent(50) { &["clerk"] } else { &["clerk", "asker"] })),
                ("reply", strings(&["clerk", "watcher"])),
                ("cancel", strings(&["boss"])),
            ];
            if note {
                all.push(("note", strings(&["clerk", "asker"])));
                all.push(("claim", strings(&["clerk", "asker"])));
            }
            all
        }
    };
    Process {
        name: format!("process_{index}"),
        owner: if random.percent(50) { "desk" } else { "boss" },
        requester: (main && random.percent(70)).then(|| "asker".to_owned()),
        fields,
        receives,
        starts: Vec::new(),
        steps: Vec::new(),
        always: Vec::new(),
        rights,
    }
}

fn strings(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn any_field(random: &mut Random, n: i64) -> Field {
    let kinds = [
        ("words", Kind::Text),
        ("number", Kind::Number),
        ("price", Kind::Decimal),
        ("truth", Kind::Boolean),
        ("day", Kind::Date),
        ("colour", Kind::Choice(COLOUR)),
        ("measure", Kind::Choice(SIZE)),
        ("someone", Kind::Person),
        ("group", Kind::Team),
    ];
    let (word, kind) = *random.pick(&kinds);
    let list = random.percent(25);
    let mut field = Field { list, public: random.percent(50), ..field(&format!("{word}_{n}{}", if list { "s" } else { "" }), kind) };
    if kind == Kind::Team && random.percent(40) {
        field.allowed = vec!["north", "south"];
    }
    if random.percent(30) {
        field.default = Some(literal(random, &field));
    }
    field
}

/// A value that a field may have.
pub(crate) fn value(random: &mut Random, field: &Field) -> Value {
    if field.list { list((0..=random.below(3)).map(|_| one(random, field)).collect()) } else { one(random, field) }
}

fn one(random: &mut Random, field: &Field) -> Value {
    let choice = |random: &mut Random, choice: Choice| Value::Choice(text(random.word(choice.members)));
    match field.kind {
        Kind::Text => Value::text(random.word(&["one", "two words", "three"])),
        Kind::Number => match field.limits {
            Some((min, max)) => Value::Number(random.between(min, max)),
            None => Value::Number(random.between(0, 6)),
        },
        Kind::Decimal => Value::Decimal(Decimal::new(random.between(1, 999), 2)),
        Kind::Boolean => Value::Boolean(random.percent(50)),
        Kind::Date => Value::Date(jiff::civil::date(2026, 3, 1).saturating_add(jiff::Span::new().days(random.between(0, 60)))),
        Kind::Choice(of) => choice(random, of),
        Kind::Person => Value::Person(Person::Known(text(random.pick(&PEOPLE).0))),
        Kind::Team if field.allowed.is_empty() => Value::Team(text(random.word(&["north", "south", "desk"]))),
        Kind::Team => Value::Team(text(random.word(&field.allowed))),
    }
}

fn literal(random: &mut Random, field: &Field) -> Expr {
    Expr::Literal(value(random, field))
}

/// The flows of one process, as they grow.
struct Flow<'a> {
    random: &'a mut Random,
    processes: &'a [Process],
    index: usize,
    /// How many steps the process's own flow has; those of inner flows come after them.
    main: usize,
    /// How many places for steps are taken.
    taken: usize,
    /// The steps that are there by now, by their place in the process.
    steps: BTreeMap<usize, Step>,
}

/// Where a step stands and where it may lead; a step is told by its place in the process, and there is `DONE`.
#[derive(Clone, Debug)]
struct Place {
    at: usize,
    /// What comes after it in its flow.
    next: usize,
    /// Where it may lead by itself.
    forward: Vec<usize>,
    /// Where someone may lead it.
    anywhere: Vec<usize>,
    /// How many flows it is within.
    depth: usize,
}

impl Flow<'_> {
    fn process(&self) -> &Process {
        &self.processes[self.index]
    }

    fn is_main(&self) -> bool {
        self.index == 0
    }

    fn writable(&self) -> Vec<Field> {
        self.process().fields.iter().filter(|field| field.rule.is_none()).cloned().collect()
    }

    /// Fields of a kind that hold one value.
    fn single(&self, kind: Kind) -> Vec<String> {
        self.process().fields.iter().filter(|field| field.kind == kind && !field.list).map(|field| field.name.clone()).collect()
    }
}
