//! Draft → package: reads the typed value of every place, fills in defaults. The draft is without errors, so everything that is
//! looked up is there.

mod signals;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use indexmap::IndexMap;
use jiff::tz::TimeZone;

use super::number::NumberPattern;
use super::plan::{
    BesidePlan, BranchPlan, DecidedBy, FieldPlan, FormField, Formula, HandlerPlan, Limit, Plan, ReceivePlan, ReceiveVia, SetPlan,
    StartPlan, StartVia, StepKindPlan, StepPlan, StopPlan, TriggerPlan, WayPlan, WithinPlan, WorkPlan,
};
use super::{ContactPlan, ItemPlan, Package, TeamPlan};
use crate::case::{Part, Text, Value};
use crate::check::World;
use crate::diagnostic::Diagnostics;
use crate::expression::{Checked, Context, Typed, expression, literal_value, value_of_any};
use crate::model::{
    Assignment, Decider, Draft, Entries, Facts, Field, FormItem, Handler, InnerFlow, Join, Name, Next, Of, Parallel, Process, Receive,
    ReceiveBy, Start, StartTrigger, Step, StepKind, Trigger, Type, Way, Within, Work, Written, WrittenValue, parse_duration,
};
use crate::rules::{Rule, RuleBook};

/// Makes the package of a draft in which `check` found no error.
pub(crate) fn lower(draft: Draft, rules: RuleBook, sources: &crate::source::Sources) -> Package {
    let mut quiet = Diagnostics::default();
    let zone = draft.about.zone.as_ref().and_then(|zone| TimeZone::get(zone.as_str()).ok()).unwrap_or(TimeZone::UTC);
    let world = World::new(&draft, sources, &mut quiet);
    let lowering = Lowering { world: &world, zone: &zone };
    let plans = draft.processes.values().map(|process| (text(process.name.as_str()), lowering.process(process))).collect();
    let lists = lowering.lists();
    let catalogue = &draft.catalogue;
    let first = |title: &crate::model::Title| title.texts.values().next().map_or_else(|| text(""), |words| text(words.as_str()));
    let teams = catalogue.teams.values().map(|team| {
        let optional = |name: &Option<Name>| name.as_ref().map(|name| text(name.as_str()));
        (
            text(team.name.as_str()),
            TeamPlan { title: first(&team.title), mail: optional(&team.mail), lead: optional(&team.lead), retired: team.retired },
        )
    });
    let teams = teams.collect();
    let contacts = catalogue.contacts.values().map(|contact| {
        let mail = contact.mail.iter().map(|address| text(address.as_str())).collect();
        (
            text(contact.name.as_str()),
            ContactPlan { title: first(&contact.title), mail, people: texts(&contact.people), retired: contact.retired },
        )
    });
    let contacts = contacts.collect();
    let calendars = super::calendars(catalogue);
    let signals = lowering.signals();
    let list_facts = catalogue.lists.values().map(|list| (text(&list.fact), text(list.name.as_str()))).collect();
    let roles = catalogue.roles.keys().map(|name| text(name)).collect();
    let (hash, versions) = (sources.hash(), super::version::versions(&draft));
    let kept = super::kept::kept(&draft, &plans);
    Package { zone: zone.clone(), plans, lists, teams, contacts, calendars, signals, list_facts, roles, hash, versions, kept, rules, draft }
}

fn text(words: &str) -> Text {
    Arc::from(words)
}

fn texts(names: &[Name]) -> Vec<Text> {
    names.iter().map(|name| text(name.as_str())).collect()
}

struct Lowering<'a> {
    world: &'a World<'a>,
    zone: &'a TimeZone,
}

impl Lowering<'_> {
    fn lists(&self) -> BTreeMap<Text, BTreeMap<Text, ItemPlan>> {
        let lists = self.world.draft.catalogue.lists.values().map(|list| {
            let types = &self.world.lists[list.name.as_str()];
            let items = list.items.values().map(|item| {
                let fields = item
                    .values
                    .values()
                    .filter_map(|(name, written)| Some((text(name.as_str()), self.literal(written, types.get(name.as_str())?)?)));
                let title = item.title.texts.values().next().map_or_else(|| text(""), |words| text(words.as_str()));
                (text(item.name.as_str()), ItemPlan { title, fields: fields.collect(), retired: item.retired })
            });
            (text(list.name.as_str()), items.collect())
        });
        lists.collect()
    }

    fn process(&self, process: &Process) -> Plan {
        let types = self.world.of(process);
        let facts = &types.facts;
        let statuses = process.statuses.as_ref().and_then(|name| self.world.draft.catalogue.choices.get(name.as_str()));
        let mut plan = Plan {
            name: text(process.name.as_str()),
            owner: process.owner.as_ref().map_or_else(|| text(""), |name| text(name.as_str())),
            requester: process.requester.as_ref().map(|name| text(name.as_str())),
            number: process.number.as_ref().and_then(|pattern| NumberPattern::parse(pattern.as_str()).ok()),
            first_status: statuses.and_then(|list| list.items.keys().next()).map(|name| text(name)),
            fields: process.fields.values().filter_map(|field| Some((text(field.name.as_str()), self.field(process, field)?))).collect(),
            derived: Vec::new(),
            receives: process.receives.values().map(|receive| (text(receive.name.as_str()), self.receive(process, receive))).collect(),
            starts: process.starts.values().map(|start| (text(start.name.as_str()), self.start(process, start))).collect(),
            steps: IndexMap::new(),
            always: self.handlers(process, &process.always),
            rights: BTreeMap::new(),
        };
        for (index, step) in process.flow.steps.values().enumerate() {
            plan.steps.insert(text(step.name.as_str()), self.step(process, step, index, facts));
        }
        plan.derived = derived_order(&plan);
        plan.rights = rights(process);
        plan
    }

    fn field(&self, process: &Process, field: &Field) -> Option<FieldPlan> {
        let types = self.world.of(process);
        let of = types.fields.get(field.name.as_str())?.clone();
        let rule = field.rule.as_ref().and_then(|rule| self.world.draft.rules.get(rule.as_str()));
        let allowed = match (&field.of, &of) {
            (Some(Of::Allowed(names, _)), _) => texts(names),
            _ => Vec::new(),
        };
        let limit = |written: &Option<WrittenValue>| {
            let number = if of == Type::Text { &Type::Number } else { &of };
            let value = self.literal(written.as_ref()?, number)?;
            Some(match (value, &of) {
                (Value::Number(length), Type::Text) => Limit::Length(length),
                (value, _) => Limit::Value(value),
            })
        };
        Some(FieldPlan {
            default: field.default.as_ref().map(|written| self.formula(written, std::slice::from_ref(&of), &types.facts)),
            rule: field.rule.as_ref().map(|rule| text(rule.as_str())),
            reads: rule.map(|rule| self.reads_of(process, rule)).unwrap_or_default(),
            overriders: texts(&field.overriders),
            allowed,
            min: limit(&field.min),
            max: limit(&field.max),
            pattern: field.pattern.as_ref().and_then(|pattern| regex_lite::Regex::new(&format!("^(?:{})$", pattern.as_str())).ok()),
            public: field.public,
            of,
        })
    }

    /// What a rule reads in a process: its parameters, and what the rules among them read in turn.
    fn reads_of(&self, process: &Process, rule: &Rule) -> Vec<Text> {
        let mut all = texts(&rule.parameters);
        let mut next = 0;
        while let Some(name) = all.get(next).cloned() {
            next += 1;
            let is_field = process.fields.contains_key(&*name);
            let asked = self.world.draft.rules.get(&*name).filter(|_| !is_field);
            let more = asked.into_iter().flat_map(|rule| texts(&rule.parameters));
            all.extend(more.filter(|read| !all.contains(read)).collect::<Vec<_>>());
        }
        all
    }

    fn receive(&self, process: &Process, receive: &Receive) -> ReceivePlan {
        let facts = &self.world.of(process).facts;
        let via = match &receive.by {
            ReceiveBy::Reply => ReceiveVia::Reply,
            ReceiveBy::Signal { signal, same } => {
                let facts = self.world.with_message(facts, self.world.message_type(process, receive));
                ReceiveVia::Signal { signal: text(signal.as_str()), same: self.sets(process, same, &facts) }
            }
            ReceiveBy::Form { form, roles } => ReceiveVia::Form { form: form_fields(form), roles: texts(roles) },
        };
        ReceivePlan { via }
    }

    fn start(&self, process: &Process, start: &Start) -> StartPlan {
        let facts = &self.world.of(process).facts;
        let message = match &start.trigger {
            StartTrigger::Mail { .. } => Some(World::mail_type()),
            StartTrigger::Signal { signal, .. } => self.world.signal_type(signal.as_str()),
            StartTrigger::Form { .. } | StartTrigger::Call { .. } => None,
        };
        let facts = &match message {
            Some(message) => self.world.with_message(facts, Some(message)),
            None => facts.clone(),
        };
        let via = match &start.trigger {
            StartTrigger::Form { form, roles } => StartVia::Form { form: form_fields(form), roles: texts(roles) },
            StartTrigger::Mail { system, same } => StartVia::Mail { system: text(system.as_str()), same: self.sets(process, same, facts) },
            StartTrigger::Signal { signal, same } => {
                StartVia::Signal { signal: text(signal.as_str()), same: self.sets(process, same, facts) }
            }
            StartTrigger::Call { .. } => StartVia::Call,
        };
        StartPlan {
            name: text(start.name.as_str()),
            via,
            condition: self.condition(start.condition.as_ref(), facts),
            set: self.sets(process, &start.set, facts),
            next: target(start.next.as_ref()),
        }
    }

    fn step(&self, process: &Process, step: &Step, index: usize, facts: &Facts) -> StepPlan {
        let mut set_facts = facts.clone();
        let kind = match &step.kind {
            StepKind::Activity(work) => StepKindPlan::Activity(self.work(work, facts)),
            StepKind::Decision(decision) => {
                let by = match &decision.by {
                    Decider::Person(work) => DecidedBy::Person(self.work(work, facts)),
                    Decider::Rule(rule) => {
                        let parameters = self.world.draft.rules.get(rule.as_str()).map(|rule| texts(&rule.parameters));
                        DecidedBy::Rule { rule: text(rule.as_str()), reads: parameters.unwrap_or_default() }
                    }
                    Decider::Expressions => DecidedBy::Expressions,
                };
                let ways = decision.ways.values().map(|way| (text(way.name.as_str()), self.way(process, way, facts)));
                StepKindPlan::Decision { by, ways: ways.collect() }
            }
            StepKind::Parallel(parallel) => self.parallel(process, parallel, facts),
            StepKind::Wait(until) => StepKindPlan::Wait { until: self.handlers(process, until) },
            StepKind::Send(send) => {
                let template = send.template.as_ref().and_then(|name| self.world.draft.templates.get(name.as_str()));
                StepKindPlan::Send {
                    template: target(send.template.as_ref()),
                    facts: template.map(|template| texts(&template.facts)).unwrap_or_default(),
                    to: texts(&send.to),
                    with: send.with.iter().map(|(name, written)| (text(name.as_str()), self.any(written, facts))).collect(),
                    public: send.public,
                }
            }
            StepKind::Change => StepKindPlan::Change,
            StepKind::Call { process: called, with } => {
                let called = &self.world.draft.processes[called.as_ref().map_or("", |name| name.as_str())];
                let start = crate::check::start_for(called, process.name.as_str());
                set_facts = self.world.with_answer(facts, called);
                let with = with.iter().filter_map(|given| {
                    let of = self.world.of(called).fields.get(given.name.as_str())?;
                    let value = self.formula(&given.value, std::slice::from_ref(of), facts);
                    Some(SetPlan { field: text(given.name.as_str()), value })
                });
                StepKindPlan::Call {
                    process: text(called.name.as_str()),
                    with: with.collect(),
                    start: start.map_or_else(|| text(""), |(start, _)| text(start.name.as_str())),
                }
            }
            StepKind::End { gives } => StepKindPlan::End { gives: texts(gives) },
        };
        StepPlan {
            name: text(step.name.as_str()),
            index,
            inside: step.within.as_ref().map(within),
            kind,
            next: step.next.as_ref().map(|name| text(name.as_str())),
            returns: step.returns,
            status: step.status.as_ref().map(|name| text(name.as_str())),
            set: self.sets(process, &step.set, &set_facts),
            meanwhile: self.handlers(process, &step.meanwhile),
        }
    }

    fn parallel(&self, process: &Process, parallel: &Parallel, facts: &Facts) -> StepKindPlan {
        let branches = parallel.branches.values().map(|branch| {
            let first = text(branch.first.as_deref().unwrap_or_default());
            (text(branch.name.as_str()), BranchPlan { condition: self.condition(branch.condition.as_ref(), facts), first })
        });
        let join = match parallel.join.value {
            Join::All => usize::MAX,
            Join::Number(number) => number as usize,
        };
        let stop = self
            .condition(parallel.stop.as_ref(), facts)
            .map(|condition| StopPlan { reads: self.fields_read(process, &condition), condition });
        StepKindPlan::Parallel { branches: branches.collect(), join, stop }
    }

    /// The fields that a formula reads, by rules too.
    fn fields_read(&self, process: &Process, formula: &Formula) -> Vec<Text> {
        let Formula::Computed { reads, .. } = formula else { return Vec::new() };
        let names = reads.iter().filter_map(|path| path.split('.').next());
        let all = names.flat_map(|name| match self.world.draft.rules.get(name).filter(|_| !process.fields.contains_key(name)) {
            Some(rule) => self.reads_of(process, rule),
            None => vec![text(name)],
        });
        all.filter(|name| process.fields.contains_key(&**name)).collect()
    }

    fn work(&self, work: &Work, facts: &Facts) -> WorkPlan {
        let one = |written: &Option<Written>, of: &[Type]| written.as_ref().map(|written| self.one(written, of, facts));
        WorkPlan {
            roles: texts(&work.roles),
            team: one(&work.team, &[Type::Team]),
            person: one(&work.person, &[Type::Person]),
            form: form_fields(&work.form),
            checklist: work.checklist.keys().map(|name| text(name)).collect(),
            due: one(&work.due, &[Type::Duration, Type::Instant, Type::Date]),
            not_by: texts(&work.not_by),
        }
    }

    fn way(&self, process: &Process, way: &Way, facts: &Facts) -> WayPlan {
        WayPlan {
            condition: self.condition(way.condition.as_ref(), facts),
            form: form_fields(&way.form),
            why: way.why,
            set: self.sets(process, &way.set, facts),
            returns: way.returns,
            next: target(way.next.as_ref()),
        }
    }

    fn handlers(&self, process: &Process, handlers: &Entries<Handler>) -> IndexMap<Text, HandlerPlan> {
        handlers.values().map(|handler| (text(handler.name.as_str()), self.handler(process, handler))).collect()
    }

    fn handler(&self, process: &Process, handler: &Handler) -> HandlerPlan {
        let facts = &self.world.of(process).facts;
        let facts = &match &handler.trigger {
            Trigger::Message(name) => {
                let receive = process.receives.get(name.as_str());
                self.world.with_message(facts, receive.and_then(|receive| self.world.message_type(process, receive)))
            }
            _ => facts.clone(),
        };
        let trigger = match &handler.trigger {
            Trigger::Message(name) => TriggerPlan::Message(text(name.as_str())),
            Trigger::Role(roles, _) => TriggerPlan::Role(texts(roles)),
            Trigger::After { time, since } => {
                TriggerPlan::After { time: self.one(time, &[Type::Duration], facts), since: since.as_ref().map(|name| text(name.as_str())) }
            }
            Trigger::At(instant) => TriggerPlan::At(self.one(instant, &[Type::Instant, Type::Date], facts)),
        };
        HandlerPlan {
            name: text(handler.name.as_str()),
            trigger,
            condition: self.condition(handler.condition.as_ref(), facts),
            form: form_fields(&handler.form),
            why: handler.why,
            set: self.sets(process, &handler.set, facts),
            next: handler.next.as_ref().map(|next| texts(Next::steps(next))).unwrap_or_default(),
            flow: handler
                .flow
                .as_ref()
                .and_then(|flow| flow.first.as_deref())
                .map(|first| BesidePlan { first: text(first), restarts: handler.again.is_some() }),
            returns: handler.returns,
            within: handler.within.as_ref().and_then(|within| parse_duration(within.as_str()).ok()),
        }
    }

    fn sets(&self, process: &Process, set: &[Assignment], facts: &Facts) -> Vec<SetPlan> {
        let types = &self.world.of(process).fields;
        let plans = set.iter().filter_map(|given| {
            let of = types.get(given.name.as_str())?;
            Some(SetPlan { field: text(given.name.as_str()), value: self.formula(&given.value, std::slice::from_ref(of), facts) })
        });
        plans.collect()
    }

    fn condition(&self, written: Option<&Written>, facts: &Facts) -> Option<Formula> {
        written.map(|written| self.one(written, &[Type::Boolean], facts))
    }

    fn formula(&self, written: &WrittenValue, of: &[Type], facts: &Facts) -> Formula {
        match (written, of) {
            (WrittenValue::Several(all, _), [Type::List(of)]) => {
                Formula::Several(all.iter().map(|one| self.one(one, std::slice::from_ref(of), facts)).collect())
            }
            (WrittenValue::Several(..), _) => Formula::Nothing,
            (WrittenValue::One(one), of) => self.one(one, of, facts),
        }
    }

    fn one(&self, written: &Written, of: &[Type], facts: &Facts) -> Formula {
        let context = Context { facts, sources: self.world.sources, names: self.world };
        match value_of_any(written, of, context, &mut Diagnostics::default()) {
            None | Some(Typed::None) => Formula::Nothing,
            Some(Typed::Literal(literal)) => literal.value(of.first(), self.zone).map_or(Formula::Nothing, Formula::Known),
            Some(Typed::Expression(checked)) => computed(*checked, written, of),
        }
    }

    /// A value whose place decides no type.
    fn any(&self, written: &WrittenValue, facts: &Facts) -> Formula {
        let one = |written: &Written| match expression(written, facts, self.world.sources, &mut Diagnostics::default()) {
            Some(checked) => computed(checked, written, &[]),
            None => Formula::Nothing,
        };
        match written {
            WrittenValue::One(written) => one(written),
            WrittenValue::Several(all, _) => Formula::Several(all.iter().map(one).collect()),
        }
    }

    fn literal(&self, written: &WrittenValue, of: &Type) -> Option<Value> {
        match (written, of) {
            (WrittenValue::Several(all, _), Type::List(of)) => {
                let all = all.iter().filter_map(|one| self.literal(&WrittenValue::One(one.clone()), of)).collect();
                Some(Value::List(Arc::new(all)))
            }
            (WrittenValue::One(one), of) => match literal_value(one, of, self.world, &mut Diagnostics::default())? {
                Typed::Literal(literal) => literal.value(Some(of), self.zone),
                Typed::None | Typed::Expression(_) => None,
            },
            (WrittenValue::Several(..), _) => None,
        }
    }
}

fn computed(checked: Checked, written: &Written, of: &[Type]) -> Formula {
    let reads = checked.reads.iter().map(|read| text(&read.path)).collect();
    Formula::Computed { text: text(written.value.text.trim()), expression: checked.expression, reads, wanted: of.to_vec() }
}

fn form_fields(items: &[FormItem]) -> Vec<FormField> {
    items.iter().map(|item| FormField { field: text(item.field.as_str()), required: item.required }).collect()
}

fn within(within: &Within) -> WithinPlan {
    let part = match &within.part {
        InnerFlow::Branch(name) => Part::Branch(text(name)),
        InnerFlow::Beside(handler) => Part::Beside(text(handler)),
    };
    WithinPlan { step: within.step.as_deref().map(text), part }
}

fn target(name: Option<&Name>) -> Text {
    name.map_or_else(|| text(""), |name| text(name.as_str()))
}

/// Derived fields, each after those that its rule reads; a check has shown that there is no circle.
fn derived_order(plan: &Plan) -> Vec<Text> {
    let mut order: Vec<Text> = Vec::new();
    let mut left: Vec<&Text> = plan.fields.iter().filter(|(_, field)| field.rule.is_some()).map(|(name, _)| name).collect();
    while !left.is_empty() {
        let waits = |name: &Text| plan.fields[name].reads.iter().any(|read| left.contains(&read) && read != name);
        let (ready, later): (Vec<&Text>, Vec<&Text>) = left.iter().copied().partition(|name| !waits(name));
        if ready.is_empty() {
            order.extend(later.into_iter().cloned());
            break;
        }
        order.extend(ready.into_iter().cloned());
        left = later;
    }
    order
}

/// Rights with their defaults: every role that the process names may see and note. Of `claim` the default is that whoever may do a
/// task may claim it, so it is there only when it is given.
fn rights(process: &Process) -> BTreeMap<&'static str, Vec<Text>> {
    let named: BTreeSet<&str> = roles_named(process).into_iter().collect();
    let named: Vec<Text> = named.into_iter().map(text).collect();
    const RIGHTS: [&str; 7] = ["see", "claim", "assign", "update", "note", "reply", "cancel"];
    let who = |right: &str| match (process.rights.given.get(right), right) {
        (Some((_, roles)), _) => Some(texts(roles)),
        (None, "see" | "note") => Some(named.clone()),
        (None, "claim") => None,
        (None, _) => Some(Vec::new()),
    };
    RIGHTS.into_iter().filter_map(|right| Some((right, who(right)?))).collect()
}

fn roles_named(process: &Process) -> Vec<&str> {
    let mut all: Vec<&str> = Vec::new();
    for step in process.flow.steps.values() {
        let work = match &step.kind {
            StepKind::Activity(work) => Some(work),
            StepKind::Decision(decision) => match &decision.by {
                Decider::Person(work) => Some(work),
                Decider::Rule(_) | Decider::Expressions => None,
            },
            _ => None,
        };
        all.extend(work.into_iter().flat_map(|work| &work.roles).map(|name| name.as_str()));
    }
    for start in process.starts.values() {
        if let StartTrigger::Form { roles, .. } = &start.trigger {
            all.extend(roles.iter().map(|name| name.as_str()));
        }
    }
    for receive in process.receives.values() {
        if let ReceiveBy::Form { roles, .. } = &receive.by {
            all.extend(roles.iter().map(|name| name.as_str()));
        }
    }
    for handler in crate::check::handlers_of(process) {
        if let Trigger::Role(roles, _) = &handler.trigger {
            all.extend(roles.iter().map(|name| name.as_str()));
        }
    }
    all.retain(|name| *name != "anyone");
    all
}
