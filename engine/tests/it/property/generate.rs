//! Random packages that a check finds nothing wrong with.
//!
//! Steps that go on by themselves only lead forward, so nothing runs round without end; each step leads to the one after it, so
//! every step is reached and an end can be reached from each.

use rust_decimal::Decimal;
use tillit_engine::case::{Person, Value};

use super::expression::{Expr, list, text};
use super::people::{PEOPLE, ROLES};
use super::process::{
    COLOUR, Choice, Field, Handler, Item, Kind, Length, Moment, Next, Package, Process, Receive, ReceiveBy, Rule, SIZE, STATE, Set, Start,
    StartBy, Step, StepKind, Trigger, Way, Work,
};
use super::random::Random;

pub(crate) fn package(random: &mut Random) -> Package {
    let count = random.weighted(&[(3, 1), (4, 2), (2, 3)]);
    let mut processes: Vec<Process> = (0..count).map(|index| head(random, index)).collect();
    for index in (0..count).rev() {
        let flow = Flow { random, processes: &processes, index }.flow();
        let process = &mut processes[index];
        process.steps = flow;
        let (starts, always) = {
            let mut flow = Flow { random, processes: &processes, index };
            (flow.starts(), flow.always())
        };
        (processes[index].starts, processes[index].always) = (starts, always);
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

struct Flow<'a> {
    random: &'a mut Random,
    processes: &'a [Process],
    index: usize,
}

impl Flow<'_> {
    fn process(&self) -> &Process {
        &self.processes[self.index]
    }

    fn is_main(&self) -> bool {
        self.index == 0
    }

    /// Fields that a form or a `set` may name.
    fn writable(&self) -> Vec<Field> {
        self.process().fields.iter().filter(|field| field.rule.is_none()).cloned().collect()
    }

    fn flow(&mut self) -> Vec<Step> {
        let ends = 1 + self.random.below(if self.is_main() { 3 } else { 2 });
        let work = 3 + self.random.below(6);
        // Each further end has a decision of a person that leads there.
        let decisions: Vec<usize> = (0..ends - 1).map(|at| at * work / ends).collect();
        let all = work + ends;
        let mut steps = Vec::new();
        for at in 0..work {
            let also = decisions.iter().position(|decision| *decision == at).map(|n| work + 1 + n);
            let kind = self.step_kind(at, all, also);
            let set = if self.random.percent(30) { self.set(None) } else { Vec::new() };
            let set = match &kind {
                StepKind::Change(_) if set.is_empty() => self.set(None),
                StepKind::Call { process, .. } => self.answers(*process),
                _ => set,
            };
            let status = self.random.percent(40).then(|| *self.random.pick(STATE.members));
            steps.push(Step { name: format!("step_{at}"), kind, status, set });
        }
        for at in work..all {
            let gives = if self.is_main() { Vec::new() } else { self.given_fields() };
            let meanwhile = if self.is_main() && self.random.percent(70) { self.afterwards(work, all) } else { Vec::new() };
            let status = self.random.percent(70).then_some("over");
            let set = if self.random.percent(30) { self.set(None) } else { Vec::new() };
            steps.push(Step { name: format!("step_{at}"), kind: StepKind::End { gives, meanwhile }, status, set });
        }
        steps
    }

    fn given_fields(&mut self) -> Vec<String> {
        let names: Vec<String> = self.process().fields.iter().map(|field| field.name.clone()).collect();
        self.random.some(&names, 50)
    }

    fn next(&mut self, at: usize) -> Next {
        Next { step: at + 1, ordinary: self.random.percent(10) }
    }

    fn anywhere(&mut self, all: usize) -> Next {
        Next { step: self.random.below(all), ordinary: self.random.percent(30) }
    }

    fn step_kind(&mut self, at: usize, all: usize, also: Option<usize>) -> StepKind {
        let can_call = self.index + 1 < self.processes.len();
        let kind = match also {
            Some(_) => 1,
            None => self.random.weighted(&[(5, 0), (4, 1), (3, 2), (4, 3), (2, 4), (2, 5), (if can_call { 4 } else { 0 }, 6), (1, 7)]),
        };
        match kind {
            0 => StepKind::Activity(self.work(at), self.next(at)),
            1 => {
                let mut nexts = vec![self.next(at)];
                nexts.extend(also.map(|step| Next { step, ordinary: false }));
                for _ in 0..self.random.below(3) {
                    let next = self.anywhere(all);
                    nexts.push(next);
                }
                let work = self.work(at);
                let ways = nexts.into_iter().enumerate().map(|(n, next)| self.way(n, next, true)).collect();
                StepKind::Person(work, ways)
            }
            2 => StepKind::Expressions(self.conditions(at, all)),
            3 => StepKind::Wait(self.until(at, all)),
            4 => self.send(at),
            5 => StepKind::Change(self.next(at)),
            6 => self.call(at),
            _ => {
                let nexts =
                    [Next { step: at + 1, ordinary: false }, Next { step: at + 1 + self.random.below(all - at - 1), ordinary: false }];
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

    fn form(&mut self, required: usize) -> Vec<Item> {
        let fields = self.writable();
        let mut fields = self.random.some(&fields, 25);
        fields.truncate(4);
        fields.into_iter().map(|field| Item { field: field.name, required: self.random.percent(required) }).collect()
    }

    fn roles(&mut self) -> Vec<String> {
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

    fn length(&mut self) -> Length {
        match self.random.below(3) {
            0 => Length::Minutes(self.random.between(10, 120)),
            1 => Length::Hours(self.random.between(1, 72)),
            _ => Length::Days(self.random.between(1, 30)),
        }
    }

    /// Ways by expression, each forward: over a choice or a truth without `otherwise`, or over anything with it.
    fn conditions(&mut self, at: usize, all: usize) -> Vec<(Way, Option<Expr>)> {
        let forward = |flow: &mut Self| Next { step: at + 1 + flow.random.below(all - at - 1), ordinary: false };
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
                let mut otherwise = self.way(0, Next { step: at + 1, ordinary: false }, false);
                otherwise.name = "otherwise".to_owned();
                ways.push((otherwise, None));
                return ways;
            }
        };
        let first = self.random.below(conditions.len());
        let way = |flow: &mut Self, n: usize| {
            let next = if n == first { Next { step: at + 1, ordinary: false } } else { forward(flow) };
            flow.way(n, next, false)
        };
        conditions.into_iter().enumerate().map(|(n, condition)| (way(self, n), Some(condition))).collect()
    }

    /// Something that can always be told: what may be unset is guarded.
    fn condition(&mut self) -> Expr {
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

    /// One to three fields; `message`: what its parts are called, by kind.
    fn set(&mut self, message: Option<&[(&str, Kind)]>) -> Set {
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

    fn expression(&mut self, field: &Field, message: Option<&[(&str, Kind)]>) -> Expr {
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
            choice_of_next,
            ordinary: self.random.percent(20),
            within: None,
            trigger,
        }
    }

    fn until(&mut self, at: usize, all: usize) -> Vec<Handler> {
        let persons = self.roles();
        let first = match self.random.below(3) {
            0 => Trigger::Message("reply".to_owned()),
            _ => Trigger::Role(persons),
        };
        let mut until = vec![self.handler("first", first, vec![at + 1])];
        for n in 0..self.random.below(3) {
            let step = self.random.below(all);
            let roles = self.roles();
            let (trigger, next) = match self.random.below(3) {
                0 if self.is_main() => (Trigger::Message((*self.random.pick(&["reply", "again", "calm"])).to_owned()), vec![step]),
                0 => (Trigger::Message("reply".to_owned()), vec![step]),
                1 => (Trigger::Role(roles), vec![step, self.random.below(all)]),
                _ => (Trigger::Role(roles), vec![step]),
            };
            let mut next = next;
            next.dedup();
            until.push(self.handler(&format!("other_{n}"), trigger, next));
        }
        // A wait has something that ends it by itself, without condition.
        let trigger = Trigger::After(self.length(), None);
        let timer = self.handler("late", trigger, vec![at + 1]);
        until.push(Handler { condition: None, ..timer });
        if at > 0 && self.random.percent(60) {
            let trigger = Trigger::After(self.length(), Some(format!("step_{}", self.random.below(at))));
            let step = self.random.below(all);
            until.push(self.handler("since", trigger, vec![step]));
        }
        let days: Vec<String> =
            self.process().fields.iter().filter(|field| field.kind == Kind::Date && !field.list).map(|field| field.name.clone()).collect();
        if !days.is_empty() && self.random.percent(60) {
            let trigger = Trigger::At(self.random.pick(&days).clone());
            let step = self.random.below(all);
            until.push(self.handler("day", trigger, vec![step]));
        }
        until
    }

    fn send(&mut self, at: usize) -> StepKind {
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
        StepKind::Send { to, with, public, next: self.next(at) }
    }

    fn call(&mut self, at: usize) -> StepKind {
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
        StepKind::Call { process, with, next: self.next(at) }
    }

    /// What the fields of this process get from a called one.
    fn answers(&mut self, process: usize) -> Set {
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

    fn starts(&mut self) -> Vec<Start> {
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

    /// Empties now and then what decisions rest on, so that some find no way.
    fn unsettle(&mut self, set: &mut Set) {
        if self.random.percent(30) {
            let field = *self.random.pick(&["hue", "flag"]);
            set.retain(|(other, _)| other != field);
            set.push((field.to_owned(), Expr::None));
        }
    }

    fn always(&mut self) -> Vec<Handler> {
        let all = self.process().steps.len();
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
        let messages: &[&str] = if self.is_main() { &["reply", "again", "calm", "survey"] } else { &["reply"] };
        for message in messages {
            if self.random.percent(40) {
                let next = if self.random.percent(25) { vec![self.random.below(all)] } else { Vec::new() };
                let handler = self.handler(&format!("on_{message}"), Trigger::Message((*message).to_owned()), next);
                let set = if handler.set.is_empty() { self.set(None) } else { handler.set };
                always.push(Handler { set, ..handler });
            }
        }
        always
    }

    /// Handlers of an end.
    fn afterwards(&mut self, work: usize, _: usize) -> Vec<Handler> {
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

const MAIL: &[(&str, Kind)] = &[("sender", Kind::Person), ("subject", Kind::Text), ("text", Kind::Text)];
const ALARM: &[(&str, Kind)] = &[("key", Kind::Text), ("level", Kind::Number), ("hue", Kind::Choice(COLOUR)), ("who", Kind::Person)];
const CALM: &[(&str, Kind)] = &[("key", Kind::Text), ("level", Kind::Number)];
