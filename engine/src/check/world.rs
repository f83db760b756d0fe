//! What every name of the package means: types of fields, lists and signals, and the facts of each process. Built once, read by
//! all checks.

use std::sync::Arc;

use indexmap::IndexMap;

use super::types;
use crate::diagnostic::Diagnostics;
use crate::model::{Draft, Entries, Fact, Facts, Process, Receive, ReceiveBy, Signal, StepKind, System, Type};
use crate::package::with_called;
use crate::rules::Rule;
use crate::source::Sources;

/// The package with everything resolved that others need.
pub(crate) struct World<'a> {
    pub(crate) draft: &'a Draft,
    pub(crate) sources: &'a Sources,
    /// Types of the fields of each list's items.
    pub(crate) lists: IndexMap<String, IndexMap<String, Type>>,
    /// Signals by name, with who sends them and the types of their fields.
    pub(crate) signals: Entries<SignalTypes<'a>>,
    /// Types and facts of each process.
    pub(crate) processes: IndexMap<String, ProcessTypes>,
}

/// A signal with its types.
pub(crate) struct SignalTypes<'a> {
    pub(crate) system: &'a System,
    pub(crate) signal: &'a Signal,
    pub(crate) fields: IndexMap<String, Type>,
}

/// A process with its types.
pub(crate) struct ProcessTypes {
    pub(crate) fields: IndexMap<String, Type>,
    /// The facts that stand everywhere in the process; `message` and `answer` come with their places.
    pub(crate) facts: Facts,
}

impl<'a> World<'a> {
    pub(crate) fn new(draft: &'a Draft, sources: &'a Sources, diagnostics: &mut Diagnostics) -> World<'a> {
        let mut world = World { draft, sources, lists: IndexMap::new(), signals: Entries::new(), processes: IndexMap::new() };
        for list in draft.catalogue.lists.values() {
            let fields = list.fields.values().filter_map(|field| {
                let of = types::resolve(draft, field.type_word.as_ref()?, field.of.as_ref(), field.list, diagnostics)?;
                Some((field.name.value.clone(), of))
            });
            world.lists.insert(list.name.value.clone(), fields.collect());
        }
        for system in draft.catalogue.systems.values() {
            for signal in system.sends.values() {
                let fields = signal.fields.values().filter_map(|field| {
                    let of = types::resolve(draft, field.type_word.as_ref()?, field.of.as_ref(), false, diagnostics)?;
                    Some((field.name.value.clone(), of))
                });
                let fields = fields.collect();
                world.signals.entry(signal.name.value.clone()).or_insert(SignalTypes { system, signal, fields });
            }
        }
        for process in draft.processes.values() {
            let fields: IndexMap<String, Type> = process
                .fields
                .values()
                .filter_map(|field| {
                    let of = types::resolve(draft, field.type_word.as_ref()?, field.of.as_ref(), field.list, diagnostics)?;
                    Some((field.name.value.clone(), of))
                })
                .collect();
            let facts = world.facts(process, &fields);
            world.processes.insert(process.name.value.clone(), ProcessTypes { fields, facts });
        }
        world
    }

    /// Types and facts of a process of the draft.
    pub(crate) fn of(&self, process: &Process) -> &ProcessTypes {
        &self.processes[&process.name.value]
    }

    /// An empty set of facts that knows what items have.
    pub(crate) fn no_facts(&self) -> Facts {
        let mut facts = Facts::default();
        facts.set_calendars(self.draft.catalogue.calendars.keys().cloned());
        for (list, fields) in &self.lists {
            facts.insert_list(list.clone(), fields.clone());
            let declared = self.draft.catalogue.lists[list].fields.keys();
            declared.filter(|name| !fields.contains_key(*name)).for_each(|name| facts.insert_untyped_item(list.clone(), name.clone()));
        }
        facts
    }

    fn facts(&self, process: &Process, fields: &IndexMap<String, Type>) -> Facts {
        let mut facts = self.no_facts();
        let lost = self.draft.lost.names.iter().chain(process.fields.keys());
        lost.for_each(|name| facts.insert_untyped(name.clone()));
        let mut add = |name: &str, of: Type, public: bool, volatile: bool| facts.insert(name, Fact { of, public, volatile });
        for (name, of) in fields {
            add(name, of.clone(), process.fields[name].public, false);
        }
        for list in self.draft.catalogue.lists.values().filter(|list| !fields.contains_key(&list.fact)) {
            add(&list.fact, Type::Item(list.name.value.clone()).list(), true, false);
        }
        let statuses = process.statuses.as_ref().and_then(|name| self.draft.catalogue.choices.get(name.as_str()));
        let status = statuses.map_or(Type::Text, |list| Type::Choice(types::choices_of(list)));
        add("number", Type::Text, true, false);
        add("process", Type::Text, true, false);
        add("status", status, true, false);
        add("channel", Type::Text, true, false);
        add("received", Type::Instant, true, false);
        add("ended", Type::Instant, true, false);
        add("owner", Type::Person, false, false);
        add("now", Type::Instant, true, true);
        add("today", Type::Date, true, true);
        add("actor", Type::Person, false, true);
        let done = vec![("by".to_owned(), Type::Person), ("at".to_owned(), Type::Instant), ("times".to_owned(), Type::Number)];
        let done = Type::Record(Arc::new(done));
        let steps = process.flow.steps.keys().chain(&process.broken).map(|step| (step.clone(), done.clone())).collect();
        add("steps", Type::Record(Arc::new(steps)), false, false);
        for rule in self.draft.rules.values().filter(|rule| !fields.contains_key(rule.name.as_str())) {
            let (public, volatile) = self.nature(rule, &facts, 0);
            facts.insert(rule.name.as_str(), Fact { of: Type::Answer(rule.name.value.clone()), public, volatile });
        }
        facts
    }

    /// Whether a rule's answer is public and whether it is volatile: as the facts are that it reads, other rules included.
    fn nature(&self, rule: &Rule, facts: &Facts, depth: usize) -> (bool, bool) {
        let mut nature = (true, false);
        for parameter in &rule.parameters {
            let (public, volatile) = match (facts.get(parameter.as_str()), self.draft.rules.get(parameter.as_str())) {
                (Some(fact), _) => (fact.public, fact.volatile),
                (None, Some(other)) if depth < self.draft.rules.len() => self.nature(other, facts, depth + 1),
                (None, _) => continue,
            };
            nature = (nature.0 && public, nature.1 || volatile);
        }
        nature
    }

    /// What a mail brings.
    pub(crate) fn mail_type() -> Type {
        let parts = [("sender", Type::Person), ("subject", Type::Text), ("text", Type::Text), ("received", Type::Instant)];
        Type::Record(Arc::new(parts.map(|(name, of)| (name.to_owned(), of)).to_vec()))
    }

    /// What a signal brings; `None` if there is none, or if a field of it has no type.
    pub(crate) fn signal_type(&self, signal: &str) -> Option<Type> {
        let known = self.signals.get(signal)?;
        let fields = &known.fields;
        if fields.len() < known.signal.fields.len() {
            return None;
        }
        Some(Type::Record(Arc::new(fields.iter().map(|(name, of)| (name.clone(), of.clone())).collect())))
    }

    /// What something brings that reaches a running case.
    pub(crate) fn message_type(&self, process: &Process, receive: &Receive) -> Option<Type> {
        match &receive.by {
            ReceiveBy::Reply => Some(World::mail_type()),
            ReceiveBy::Signal { signal, .. } => self.signal_type(signal.as_str()),
            ReceiveBy::Form { form, .. } => {
                let fields = &self.of(process).fields;
                let parts = form.iter().filter_map(|item| Some((item.field.value.clone(), fields.get(item.field.as_str())?.clone())));
                Some(Type::Record(Arc::new(parts.collect())))
            }
        }
    }

    /// The facts of a place to which something came.
    pub(crate) fn with_message(&self, facts: &Facts, message: Option<Type>) -> Facts {
        with_fact(facts, "message", message)
    }

    /// The facts of a place that has called a process.
    pub(crate) fn with_answer(&self, facts: &Facts, called: &Process) -> Facts {
        with_fact(facts, "answer", self.answer_type(called))
    }

    /// What a called process gives back: the fields that any of its ends gives. `None`: one of them is no field.
    pub(super) fn answer_type(&self, process: &Process) -> Option<Type> {
        let fields = &self.of(process).fields;
        let mut parts: Vec<(String, Type)> = Vec::new();
        for step in process.flow.steps.values() {
            let (StepKind::End { gives }, None) = (&step.kind, &step.within) else { continue };
            for name in gives {
                let of = fields.get(name.as_str())?;
                if !parts.iter().any(|(part, _)| part == name.as_str()) {
                    parts.push((name.value.clone(), of.clone()));
                }
            }
        }
        Some(Type::Record(Arc::new(parts)))
    }

    /// The process and every process that it calls, in turn.
    pub(super) fn with_called(&self, process: &'a Process) -> Vec<&'a Process> {
        with_called(self.draft, process)
    }
}

/// The facts of a process with one more that stands at some places: `message` or `answer`.
///
/// Without a type it is known all the same: what should have given it one has a mistake of its own.
pub(super) fn with_fact(facts: &Facts, name: &str, of: Option<Type>) -> Facts {
    let mut facts = facts.clone();
    match of {
        Some(of) => facts.insert(name, Fact { of, public: true, volatile: false }),
        None => facts.insert_untyped(name),
    }
    facts
}
