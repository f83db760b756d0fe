//! Every value of a package against the type that its place asks for: literals, expressions, conditions.
//!
//! What the expressions read and write is handed on as [`Uses`]: rules are bound where they are used, examples are held against
//! what is asked of their rule, and sensitive content is followed.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{Checked, Context, Literals, Typed, condition, expression, literal_value, value, value_of_any};
use crate::model::{
    Assignment, Decider, Facts, Handler, Name, Process, ReceiveBy, Start, StartTrigger, Step, StepKind, Trigger, Type, Work, Written,
    WrittenValue,
};
use crate::source::{At, Span};
use crate::words::{Words, words};

use super::calls::start_for;
use super::refer;
use super::world::{World, with_fact};

/// A place that asks a rule.
pub(crate) struct RuleUse {
    pub(crate) process: String,
    pub(crate) rule: String,
    pub(crate) place: Span,
    /// What its answer must be, where the place says so.
    pub(crate) wanted: Option<Type>,
}

/// An expression whose value gets into a field.
pub(super) struct Write {
    pub(super) process: String,
    /// The process of the field, which for `with` of a call is the called one, and the field.
    pub(super) into: (String, String),
    pub(super) checked: Checked,
    pub(super) outside: Outside,
}

/// Whose fields `answer` and `message` mean at a place.
#[derive(Clone)]
pub(super) enum Outside {
    Nobody,
    /// `answer.x` is the field `x` of this called process.
    Called(String),
    /// `message.x` is the own field `x`, as the form of a `receives` gave it.
    OwnForm,
}

/// What the values of all processes read and write.
#[derive(Default)]
pub(crate) struct Uses {
    pub(crate) rules: Vec<RuleUse>,
    /// (process, fact) of every fact that an expression reads.
    pub(super) facts: BTreeSet<(String, String)>,
    pub(super) writes: Vec<Write>,
}

impl Literals for World<'_> {
    fn has_person(&self, name: &str) -> bool {
        self.draft.catalogue.people.contains_key(name)
    }

    fn people(&self) -> Vec<&str> {
        self.draft.catalogue.people.keys().map(String::as_str).collect()
    }

    fn has_team(&self, name: &str) -> bool {
        self.draft.catalogue.teams.contains_key(name)
    }

    fn teams(&self) -> Vec<&str> {
        self.draft.catalogue.teams.keys().map(String::as_str).collect()
    }

    fn items(&self, list: &str) -> Vec<&str> {
        self.draft.catalogue.lists.get(list).map(|list| list.items.keys().map(String::as_str).collect()).unwrap_or_default()
    }

    fn contacts(&self) -> Vec<&str> {
        self.draft.catalogue.contacts.keys().map(String::as_str).collect()
    }

    fn calendars(&self) -> Vec<&str> {
        self.draft.catalogue.calendars.keys().map(String::as_str).collect()
    }
}

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) -> Uses {
    signals(world, diagnostics);
    let mut uses = Uses::default();
    for process in world.draft.processes.values() {
        Values { world, process, uses: &mut uses, outside: Outside::Nobody, diagnostics }.process();
    }
    uses
}

/// Literals that stand for themselves (items, scenarios, examples): no expression is possible there.
pub(super) fn literal(world: &World<'_>, written: &WrittenValue, of: &Type, diagnostics: &mut Diagnostics) {
    match (written, of) {
        (WrittenValue::Several(all, _), Type::List(of)) => all.iter().for_each(|one| _ = literal_value(one, of, world, diagnostics)),
        (WrittenValue::Several(_, span), _) => too_many(*span, of, diagnostics),
        (WrittenValue::One(one), of) => _ = literal_value(one, of, world, diagnostics),
    }
}

/// `none`, which is no value.
fn is_none(written: &Written) -> bool {
    written.value.text.trim() == "none"
}

fn too_many(span: Span, of: &Type, diagnostics: &mut Diagnostics) {
    diagnostics.push(
        Diagnostic::new(
            Code::WrongType,
            span,
            words!("en lista, där ett enda värde av typ {of} väntades", "a list, where a single value of type {of} was expected"),
        )
        .help(words!("skriv ett värde, eller ge fältet `list: true`", "write one value, or give the field `list: true`")),
    );
}

/// All handlers of a process, wherever they stand.
pub(crate) fn handlers_of(process: &Process) -> impl Iterator<Item = &Handler> {
    process.flow.steps.values().flat_map(Step::handlers).chain(process.always.values())
}

/// Conditions and defaults of signals, over the signal's own fields.
fn signals(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for known in world.signals.values() {
        let mut facts = world.no_facts();
        for (name, of) in &known.fields {
            facts.insert(name.clone(), crate::model::Fact { of: of.clone(), public: true, volatile: false });
        }
        known.signal.fields.keys().for_each(|name| facts.insert_untyped(name.clone()));
        if let Some(written) = &known.signal.condition {
            condition(written, &facts, world.sources, diagnostics);
        }
        let context = Context { facts: &facts, sources: world.sources, names: world };
        for field in known.signal.fields.values() {
            if let (Some(written), Some(of)) = (&field.default, known.fields.get(field.name.as_str())) {
                value(written, of, context, diagnostics);
            }
        }
    }
}

struct Values<'a, 'd> {
    world: &'a World<'a>,
    process: &'a Process,
    uses: &'d mut Uses,
    outside: Outside,
    diagnostics: &'d mut Diagnostics,
}

impl Values<'_, '_> {
    fn process(&mut self) {
        let facts = &self.world.of(self.process).facts;
        self.fields(facts);
        for receive in self.process.receives.values() {
            if let ReceiveBy::Signal { same, .. } = &receive.by {
                let message = self.world.message_type(self.process, receive);
                self.same(same, &with_fact(facts, "message", message));
            }
        }
        for start in self.process.starts.values() {
            self.start(start, facts);
        }
        for step in self.process.flow.steps.values() {
            self.step(step, facts);
        }
        for handler in handlers_of(self.process) {
            self.handler(handler, facts);
        }
    }

    fn fields(&mut self, facts: &Facts) {
        for field in self.process.fields.values() {
            let Some(of) = self.world.of(self.process).fields.get(field.name.as_str()) else { continue };
            if let Some(default) = &field.default {
                // What a field is at first cannot rest on what it is.
                self.value(default, of, &facts.without(field.name.as_str()));
            }
            let limit = if *of == Type::Text { &Type::Number } else { of };
            for written in [&field.min, &field.max].into_iter().flatten() {
                if let WrittenValue::One(one) = written
                    && is_none(one)
                {
                    self.refuse_none(one, words!("ta bort nyckeln om ingen gräns finns", "leave the key out if there is no limit"));
                }
                literal(self.world, written, limit, self.diagnostics);
            }
            if let Some(rule) = &field.rule {
                self.rule(rule, Some(of.clone()));
            }
        }
    }

    fn start(&mut self, start: &Start, facts: &Facts) {
        let (facts, same) = match &start.trigger {
            StartTrigger::Mail { same, .. } => (&with_fact(facts, "message", Some(World::mail_type())), same.as_slice()),
            StartTrigger::Signal { signal, same } => {
                (&with_fact(facts, "message", self.world.signal_type(signal.as_str())), same.as_slice())
            }
            StartTrigger::Form { .. } | StartTrigger::Call { .. } => (facts, [].as_slice()),
        };
        self.condition(start.condition.as_ref(), facts);
        self.same(same, facts);
        self.set(&start.set, facts);
    }

    fn step(&mut self, step: &Step, facts: &Facts) {
        match &step.kind {
            StepKind::Activity(work) => self.work(work, facts),
            StepKind::Decision(decision) => {
                match &decision.by {
                    Decider::Person(work) => self.work(work, facts),
                    Decider::Rule(rule) => self.rule(rule, None),
                    Decider::Expressions => {}
                }
                for way in decision.ways.values() {
                    self.condition(way.condition.as_ref(), facts);
                    self.set(&way.set, facts);
                }
            }
            StepKind::Send(send) => {
                for (_, given) in &send.with {
                    self.any(given, facts);
                }
            }
            StepKind::Call { process, with } => {
                let called = process.as_ref().and_then(|name| self.world.draft.processes.get(name.as_str()));
                if let Some(called) = called {
                    self.call(called, with, facts);
                }
                let answer = called.and_then(|called| self.world.answer_type(called));
                self.outside = called.map_or(Outside::Nobody, |called| Outside::Called(called.name.value.clone()));
                self.set(&step.set, &with_fact(facts, "answer", answer));
                self.outside = Outside::Nobody;
                return;
            }
            StepKind::Parallel(parallel) => {
                for branch in parallel.branches.values() {
                    self.condition(branch.condition.as_ref(), facts);
                }
                self.condition(parallel.stop.as_ref(), facts);
            }
            StepKind::Wait(_) | StepKind::Change | StepKind::End { .. } => {}
        }
        self.set(&step.set, facts);
    }

    /// What a call gives must be of the types of the called process.
    fn call(&mut self, called: &Process, with: &[Assignment], facts: &Facts) {
        let takes = start_for(called, self.process.name.as_str()).map(|(_, takes)| takes).unwrap_or_default();
        for given in with {
            let required = takes.iter().any(|item| item.required && item.field.value == given.name.value);
            if let (true, WrittenValue::One(one)) = (required, &given.value)
                && is_none(one)
            {
                let name = called.name.as_str();
                self.refuse_none(one, words!("`{name}` kan inte vara utan det", "`{name}` cannot go without it"));
                continue;
            }
            if let Some(of) = self.world.of(called).fields.get(given.name.as_str()) {
                self.write((called, &given.name), &given.value, of, facts);
            }
        }
    }

    fn work(&mut self, work: &Work, facts: &Facts) {
        if let Some(team) = &work.team {
            self.one(team, &[Type::Team], facts);
        }
        if let Some(person) = &work.person {
            self.one(person, &[Type::Person], facts);
        }
        if let Some(due) = &work.due {
            self.one(due, &[Type::Duration, Type::Instant, Type::Date], facts);
        }
    }

    fn handler(&mut self, handler: &Handler, facts: &Facts) {
        let facts = match &handler.trigger {
            Trigger::Message(name) => {
                let receive = self.process.receives.get(name.as_str());
                let message = receive.and_then(|receive| self.world.message_type(self.process, receive));
                &with_fact(facts, "message", message)
            }
            _ => facts,
        };
        match &handler.trigger {
            Trigger::After { time, .. } => {
                let why = words!("utan tid kommer det aldrig, skriv t.ex. `48 h`", "without a time it never comes; write such as `48 h`");
                self.needed(time, &[Type::Duration], facts, why);
            }
            Trigger::At(instant) => {
                let why = words!("utan tidpunkt kommer det aldrig", "without an instant it never comes");
                self.needed(instant, &[Type::Instant, Type::Date], facts, why);
            }
            Trigger::Message(_) | Trigger::Role(..) => {}
        }
        self.condition(handler.condition.as_ref(), facts);
        let by_form = |name: &Name| matches!(self.process.receives.get(name.as_str()).map(|it| &it.by), Some(ReceiveBy::Form { .. }));
        if matches!(&handler.trigger, Trigger::Message(name) if by_form(name)) {
            self.outside = Outside::OwnForm;
        }
        self.set(&handler.set, facts);
        self.outside = Outside::Nobody;
    }

    fn same(&mut self, same: &[Assignment], facts: &Facts) {
        for given in same {
            if let Some(of) = self.world.of(self.process).fields.get(given.name.as_str()) {
                match &given.value {
                    WrittenValue::One(one) => {
                        let why = words!("utan värde återfinns inget ärende", "without a value no case is found");
                        self.needed(one, std::slice::from_ref(of), facts, why);
                    }
                    several @ WrittenValue::Several(..) => _ = self.value(several, of, facts),
                }
            }
        }
    }

    fn set(&mut self, set: &[Assignment], facts: &Facts) {
        for given in set {
            if !refer::field(self.world, self.process, &given.name, self.diagnostics) {
                continue;
            }
            let name = given.name.as_str();
            if let Some(rule) = &self.process.fields[name].rule {
                self.diagnostics.push(
                    Diagnostic::new(
                        Code::KeysClash,
                        given.name.span,
                        words!(
                            "`{name}` härleds av en regel, så inget annat sätter det",
                            "`{name}` is derived by a rule, so nothing else sets it"
                        ),
                    )
                    .related(rule.span, words!("härleds här", "derived here"))
                    .help(words!("sätt de fält som regeln läser", "set the fields that the rule reads")),
                );
                continue;
            }
            if let Some(of) = self.world.of(self.process).fields.get(name) {
                self.write((self.process, &given.name), &given.value, of, facts);
            }
        }
    }

    /// A value that gets into a field.
    fn write(&mut self, (process, field): (&Process, &Name), written: &WrittenValue, of: &Type, facts: &Facts) {
        for checked in self.value(written, of, facts) {
            self.uses.writes.push(Write {
                process: self.process.name.value.clone(),
                into: (process.name.value.clone(), field.value.clone()),
                checked,
                outside: self.outside.clone(),
            });
        }
    }

    /// A value of a known type, or a list of such; gives the expressions in it.
    fn value(&mut self, written: &WrittenValue, of: &Type, facts: &Facts) -> Vec<Checked> {
        let (all, of) = match (written, of) {
            (WrittenValue::Several(all, _), Type::List(of)) => (all.as_slice(), &**of),
            (WrittenValue::Several(_, span), _) => {
                too_many(*span, of, self.diagnostics);
                return Vec::new();
            }
            (WrittenValue::One(one), of) => (std::slice::from_ref(one), of),
        };
        all.iter().filter_map(|one| self.one(one, std::slice::from_ref(of), facts)).collect()
    }

    /// A single value; gives it if it is an expression.
    fn one(&mut self, written: &Written, of: &[Type], facts: &Facts) -> Option<Checked> {
        let context = Context { facts, sources: self.world.sources, names: self.world };
        match value_of_any(written, of, context, self.diagnostics)? {
            Typed::Expression(checked) => {
                self.read(&checked);
                Some(*checked)
            }
            Typed::None | Typed::Literal(_) => None,
        }
    }

    /// A single value of a place that cannot go without one.
    fn needed(&mut self, written: &Written, of: &[Type], facts: &Facts, why: Words) {
        if is_none(written) {
            self.refuse_none(written, why);
        } else {
            self.one(written, of, facts);
        }
    }

    fn refuse_none(&mut self, written: &Written, why: Words) {
        let error = Diagnostic::new(Code::ExpressionType, written.span, words!("här behövs ett värde", "a value is needed here"));
        self.diagnostics.push(error.label(why));
    }

    /// A value whose place decides nothing about its type, as in `with` of a send.
    fn any(&mut self, written: &WrittenValue, facts: &Facts) {
        for one in written.all() {
            if is_none(one) {
                self.refuse_none(one, words!("mallen skulle inte skriva något här", "the template would print nothing here"));
                continue;
            }
            if let Some(checked) = expression(one, facts, self.world.sources, self.diagnostics) {
                self.read(&checked);
            }
        }
    }

    fn condition(&mut self, written: Option<&Written>, facts: &Facts) {
        if let Some(written) = written.filter(|written| is_none(written)) {
            return self.refuse_none(written, words!("ett villkor är sant eller falskt", "a condition is true or false"));
        }
        if let Some(checked) = written.and_then(|written| condition(written, facts, self.world.sources, self.diagnostics)) {
            self.read(&checked);
        }
    }

    /// Keeps what an expression reads, and what it wants of rules.
    fn read(&mut self, checked: &Checked) {
        let process = &self.process.name.value;
        for read in &checked.reads {
            self.uses.facts.insert((process.clone(), read.name.clone()));
            let is_field = self.process.fields.contains_key(&read.name);
            if self.world.draft.rules.contains_key(&read.name) && !is_field {
                let wanted =
                    checked.demands.iter().find(|demand| demand.rule == read.name).and_then(|demand| demand.any_of.first().cloned());
                self.uses.rules.push(RuleUse { process: process.clone(), rule: read.name.clone(), place: read.span, wanted });
            }
        }
    }

    fn rule(&mut self, rule: &Name, wanted: Option<Type>) {
        if self.world.draft.rules.contains_key(rule.as_str()) {
            let (process, At { value, span }) = (self.process.name.value.clone(), rule.clone());
            self.uses.rules.push(RuleUse { process, rule: value, place: span, wanted });
        }
    }
}
