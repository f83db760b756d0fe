//! One walk over the package: which names stand where something is used, kind by kind.

use std::collections::BTreeSet;

use crate::model::{
    Assignment, Command, Decider, Field, FormItem, Handler, ListField, Name, Of, Process, ReceiveBy, Scenario, ScenarioStep, Send, Start,
    StartTrigger, Step, StepKind, Trigger, Work, Written, WrittenValue,
};

use super::super::calendars::lengths;
use super::super::values::{Uses, handlers_of};
use super::super::world::World;

/// The names that are used.
#[derive(Default)]
pub(super) struct Mentions<'a> {
    /// (process, field)
    pub(super) fields: BTreeSet<(&'a str, &'a str)>,
    /// (process, message of `receives`)
    pub(super) messages: BTreeSet<(&'a str, &'a str)>,
    /// Roles, teams and contact lists, and every word of a value, since it may be one of them.
    pub(super) names: BTreeSet<&'a str>,
    pub(super) choices: BTreeSet<&'a str>,
    /// Types of fields, and lists that are read as a whole.
    pub(super) types: BTreeSet<&'a str>,
    pub(super) systems: BTreeSet<&'a str>,
    pub(super) signals: BTreeSet<&'a str>,
    pub(super) templates: BTreeSet<&'a str>,
    pub(super) processes: BTreeSet<&'a str>,
    /// A field takes whichever team there is.
    pub(super) any_team: bool,
    /// A field takes whichever contact list there is.
    pub(super) any_contact: bool,
    /// A field takes open time of whichever calendar there is.
    pub(super) any_calendar: bool,
}

impl<'a> Mentions<'a> {
    pub(super) fn of(world: &'a World<'a>, uses: &'a Uses) -> Mentions<'a> {
        let mut mentions = Mentions::default();
        let draft = world.draft;
        mentions.names.extend(draft.about.owner.iter().map(Name::as_str));
        mentions.fields.extend(uses.facts.iter().map(|(process, fact)| (process.as_str(), fact.as_str())));
        mentions.catalogue(world);
        draft.processes.values().for_each(|process| InProcess { world, process, mentions: &mut mentions }.walk());
        for scenario in draft.scenarios.values() {
            let process = scenario.process.as_ref().and_then(|name| draft.processes.get(name.as_str()));
            for process in process.into_iter().flat_map(|process| world.with_called(process)) {
                InProcess { world, process, mentions: &mut mentions }.scenario(scenario);
            }
        }
        for used in &uses.rules {
            mentions.rule(world, &used.process, &used.rule, 0);
        }
        for list in draft.catalogue.lists.values() {
            let is_read = |(_, fact): &(&str, &str)| *fact == list.fact;
            if mentions.fields.iter().any(is_read) {
                mentions.types.insert(list.name.as_str());
            }
        }
        mentions
    }

    fn catalogue(&mut self, world: &'a World<'a>) {
        let catalogue = &world.draft.catalogue;
        for list in catalogue.lists.values() {
            for ListField { type_word, of, .. } in list.fields.values() {
                self.typed(type_word.as_ref(), of.as_ref());
            }
            let values = list.items.values().flat_map(|item| item.values.values());
            values.for_each(|(_, value)| self.value(value));
        }
        for system in catalogue.systems.values() {
            for field in system.sends.values().flat_map(|signal| signal.fields.values()) {
                self.typed(field.type_word.as_ref(), field.of.as_ref());
                self.names.extend(field.map.values().map(|(_, ours)| ours.as_str()));
                field.default.iter().for_each(|default| self.written(default));
            }
        }
        for rule in world.draft.rules.values() {
            // A role may stand in a rule as `"librarian" in actor.roles`.
            let text = world.sources.file(rule.name.span.file).text();
            self.names.extend(text.split('"').skip(1).step_by(2));
            self.names.extend(rule.calendars.iter().map(Name::as_str));
        }
        for length in lengths(world) {
            self.names.extend(length.as_str().split_whitespace());
        }
    }

    /// A rule reads its parameters in the process that asks it, and other rules by them.
    fn rule(&mut self, world: &'a World<'a>, process: &'a str, rule: &str, depth: usize) {
        let Some(rule) = world.draft.rules.get(rule).filter(|_| depth <= world.draft.rules.len()) else { return };
        for parameter in &rule.parameters {
            if self.fields.insert((process, parameter.as_str())) {
                self.rule(world, process, parameter.as_str(), depth + 1);
            }
        }
    }

    fn typed(&mut self, word: Option<&'a Name>, of: Option<&'a Of>) {
        self.types.extend(word.map(Name::as_str));
        match of {
            Some(Of::Named(choices)) => _ = self.choices.insert(choices.as_str()),
            Some(Of::Allowed(names, _)) => self.names.extend(names.iter().map(Name::as_str)),
            Some(Of::Here(..)) => {}
            None => {
                self.any_team |= word.is_some_and(|word| word.as_str() == "team");
                self.any_contact |= word.is_some_and(|word| word.as_str() == "contact");
                self.any_calendar |= word.is_some_and(|word| word.as_str() == "duration");
            }
        }
    }

    fn value(&mut self, value: &'a WrittenValue) {
        value.all().iter().for_each(|one| self.written(one));
    }

    /// Every word of a value: a literal, or a name or quoted text in an expression.
    fn written(&mut self, written: &'a Written) {
        self.names.extend(written.value.text.split(|c: char| !c.is_alphanumeric() && c != '_'));
    }
}

/// What one process names.
struct InProcess<'a, 'm> {
    world: &'a World<'a>,
    process: &'a Process,
    mentions: &'m mut Mentions<'a>,
}

impl<'a> InProcess<'a, '_> {
    fn walk(&mut self) {
        let process = self.process;
        let approved = process.approved.iter().filter_map(|approved| approved.by.as_ref());
        self.mentions.names.extend(process.owner.iter().chain(approved).map(Name::as_str));
        self.mentions.choices.extend(process.statuses.iter().map(Name::as_str));
        self.fields(&process.requester);
        process.rights.given.values().for_each(|(_, roles)| self.roles(roles));
        process.fields.values().for_each(|field| self.field(field));
        process.receives.values().for_each(|receive| match &receive.by {
            // A reply comes to a mailbox, and any will do.
            ReceiveBy::Reply => self.mailboxes(),
            ReceiveBy::Signal { signal, same } => {
                self.mentions.signals.insert(signal.as_str());
                self.assignments(same);
            }
            ReceiveBy::Form { form, roles } => {
                self.form(form);
                self.roles(roles);
            }
        });
        process.starts.values().for_each(|start| self.start(start));
        process.flow.steps.values().for_each(|step| self.step(step));
        handlers_of(process).for_each(|handler| self.handler(handler));
    }

    fn field(&mut self, field: &'a Field) {
        self.mentions.typed(field.type_word.as_ref(), field.of.as_ref());
        field.default.iter().for_each(|default| self.mentions.value(default));
        self.roles(&field.overriders);
        // A derived field has its use in being computed: the case shows it.
        if field.rule.is_some() {
            self.fields([&field.name]);
        }
    }

    fn start(&mut self, start: &'a Start) {
        match &start.trigger {
            StartTrigger::Form { form, roles } => {
                self.form(form);
                self.roles(roles);
            }
            StartTrigger::Mail { system, same } => {
                self.mentions.systems.insert(system.as_str());
                self.assignments(same);
            }
            StartTrigger::Signal { signal, same } => {
                self.mentions.signals.insert(signal.as_str());
                self.assignments(same);
            }
            StartTrigger::Call { takes, .. } => self.form(takes),
        }
        start.condition.iter().for_each(|condition| self.mentions.written(condition));
        self.assignments(&start.set);
    }

    fn step(&mut self, step: &'a Step) {
        self.assignments(&step.set);
        match &step.kind {
            StepKind::Activity(work) => self.work(work),
            StepKind::Decision(decision) => {
                if let Decider::Person(work) = &decision.by {
                    self.work(work);
                }
                for way in decision.ways.values() {
                    way.condition.iter().for_each(|condition| self.mentions.written(condition));
                    self.form(&way.form);
                    self.assignments(&way.set);
                }
            }
            StepKind::Parallel(parallel) => {
                let conditions = parallel.branches.values().filter_map(|branch| branch.condition.as_ref());
                conditions.chain(&parallel.stop).for_each(|condition| self.mentions.written(condition));
            }
            StepKind::Send(send) => self.send(send),
            StepKind::Call { process: Some(called), with } => {
                self.mentions.processes.insert(called.as_str());
                let called = called.as_str();
                self.mentions.fields.extend(with.iter().map(|given| (called, given.name.as_str())));
                with.iter().for_each(|given| self.mentions.value(&given.value));
            }
            StepKind::End { gives } => self.fields(gives),
            StepKind::Wait(_) | StepKind::Change | StepKind::Call { process: None, .. } => {}
        }
    }

    fn work(&mut self, work: &'a Work) {
        self.roles(&work.roles);
        self.form(&work.form);
        self.fields(&work.show);
        [&work.team, &work.person, &work.due].into_iter().flatten().for_each(|value| self.mentions.written(value));
    }

    fn send(&mut self, send: &'a Send) {
        for receiver in &send.to {
            let name = receiver.as_str().split('.').next().unwrap_or_default();
            self.mentions.names.insert(name);
            self.mentions.fields.insert((self.process.name.as_str(), name));
        }
        send.with.iter().for_each(|(_, value)| self.mentions.value(value));
        let Some(name) = &send.template else { return };
        self.mentions.templates.insert(name.as_str());
        if let Some(template) = self.world.draft.templates.get(name.as_str()) {
            self.fields(&template.facts);
        }
    }

    fn handler(&mut self, handler: &'a Handler) {
        match &handler.trigger {
            Trigger::Message(name) => _ = self.mentions.messages.insert((self.process.name.as_str(), name.as_str())),
            Trigger::Role(roles, _) => self.roles(roles),
            Trigger::After { time: written, .. } | Trigger::At(written) => self.mentions.written(written),
        }
        handler.condition.iter().for_each(|condition| self.mentions.written(condition));
        self.form(&handler.form);
        self.assignments(&handler.set);
    }

    fn scenario(&mut self, scenario: &'a Scenario) {
        scenario.steps.iter().for_each(|step| self.command(step));
    }

    fn command(&mut self, step: &'a ScenarioStep) {
        match &step.command {
            Command::Start { set, .. }
            | Command::Complete { set, .. }
            | Command::Choose { set, .. }
            | Command::Do { set, .. }
            | Command::Message { set, .. }
            | Command::Set(set)
            | Command::Override(set) => self.assignments(set),
            Command::Expect(expect) => self.fields(expect.fields.iter().map(|(name, _)| name)),
            Command::Refused { command, .. } => self.command(command),
            Command::Mail { .. } | Command::Signal { .. } | Command::Post { .. } | Command::After(_) | Command::Until(_) => {}
        }
    }

    fn mailboxes(&mut self) {
        let systems = self.world.draft.catalogue.systems.values().filter(|system| system.mailbox.is_some());
        self.mentions.systems.extend(systems.map(|system| system.name.as_str()));
    }

    fn fields(&mut self, names: impl IntoIterator<Item = &'a Name>) {
        let process = self.process.name.as_str();
        self.mentions.fields.extend(names.into_iter().map(|name| (process, name.as_str())));
    }

    fn form(&mut self, form: &'a [FormItem]) {
        self.fields(form.iter().map(|item| &item.field));
    }

    fn assignments(&mut self, all: &'a [Assignment]) {
        self.fields(all.iter().map(|given| &given.name));
        all.iter().for_each(|given| self.mentions.value(&given.value));
    }

    /// Who may: roles of the catalogue and fields stand side by side.
    fn roles(&mut self, names: &'a [Name]) {
        self.mentions.names.extend(names.iter().map(Name::as_str));
        self.fields(names);
    }
}
