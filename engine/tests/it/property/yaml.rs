//! A generated package as the files that people would write.

use std::fmt::Write;

use super::expression::Expr;
use super::people::CATALOGUE;
use super::process::{
    Branch, Field, Handler, Item, Join, Kind, Length, Moment, Next, Package, Part, Process, ReceiveBy, Set, StartBy, Step, StepKind,
    Trigger, Way, Within, Work,
};
use crate::files::Files;

const PACKAGE: &str = "package:   generated\ntitle:     {sv: Prov, en: Sample}\nlanguage:  1\nlanguages: [sv, en]\nzone:      Europe/Stockholm\nowner:     desk\n";
const PLAIN: &str = "template: plain\nfacts:    [number]\nsubject:  {sv: \"Nu {number}\", en: \"Now {number}\"}\ntext:     {sv: \"Om {number}\", en: \"About {number}\"}\n";
const RICH: &str = "template: rich\nfacts:    [number, extra]\nsubject:  {sv: \"Nu {number}\", en: \"Now {number}\"}\ntext:     {sv: \"Om {extra}\", en: \"About {extra}\"}\n";

/// The files of the organisation, without any process.
pub(crate) fn organisation() -> Vec<(String, String)> {
    let all = [
        ("package.yaml", PACKAGE),
        ("workflows/catalogue/all.yaml", CATALOGUE),
        ("workflows/messages/plain.yaml", PLAIN),
        ("workflows/messages/rich.yaml", RICH),
    ];
    all.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect()
}

pub(crate) fn files(package: &Package) -> Files {
    let mut files = organisation();
    for process in &package.processes {
        files.push((format!("workflows/{}.yaml", process.name), yaml(package, process)));
        let own = process.fields.iter().filter_map(|field| field.rule.as_ref()).map(|rule| &rule.name);
        let decisions = process.steps.iter().filter_map(|step| match &step.kind {
            StepKind::ByRule(rule, _) => Some(rule),
            _ => None,
        });
        for rule in own.chain(decisions) {
            let path = format!("rules/{rule}.rhai");
            if !files.iter().any(|(other, _)| *other == path) {
                files.push((path, rhai(rule)));
            }
        }
    }
    files.into_iter().map(|(path, text)| (path, text.into_bytes())).collect()
}

/// A rule of a generated package.
pub(crate) fn rhai(rule: &str) -> String {
    let (yes, no) = super::process::answers(rule);
    let body = format!("if flag && hue != \"red\" {{ \"{yes}\" }} else {{ \"{no}\" }}");
    format!("/// sv: Ett prov.\n/// en: A sample.\nfn {rule}(flag, hue) {{\n    {body}\n}}\n")
}

/// The files of the processes, to be shown.
pub(crate) fn shown(package: &Package) -> String {
    package.processes.iter().map(|process| yaml(package, process)).collect::<Vec<String>>().join("---\n")
}

struct Page<'a> {
    package: &'a Package,
    process: &'a Process,
    text: String,
}

fn yaml(package: &Package, process: &Process) -> String {
    let mut page = Page { package, process, text: String::new() };
    page.process();
    page.text
}

fn names(names: &[impl AsRef<str>]) -> String {
    format!("[{}]", names.iter().map(AsRef::as_ref).collect::<Vec<&str>>().join(", "))
}

fn form(form: &[Item]) -> String {
    let all: Vec<String> = form.iter().map(|item| format!("{}{}", item.field, if item.required { "" } else { "?" })).collect();
    names(&all)
}

fn length(length: Length) -> String {
    match length {
        Length::Minutes(n) => format!("{n} min"),
        Length::Hours(n) => format!("{n} h"),
        Length::Days(n) => format!("{n} days"),
    }
}

const TITLE: &str = "{sv: Namn, en: Name}";

impl Page<'_> {
    fn line(&mut self, indent: usize, line: &str) {
        _ = writeln!(self.text, "{:indent$}{line}", "");
    }

    fn process(&mut self) {
        let process = self.process;
        self.line(0, &format!("process: {}", process.name));
        self.line(0, "noun: {sv: prov, en: sample}");
        self.line(0, &format!("title: {TITLE}"));
        self.line(0, &format!("owner: {}", process.owner));
        if let Some(requester) = &process.requester {
            self.line(0, &format!("requester: {requester}"));
        }
        if process.starts.iter().any(|start| !matches!(start.by, StartBy::Call { .. })) {
            self.line(0, "number: 'S-{count:4}'");
        }
        self.line(0, "statuses: state");
        self.line(0, "fields:");
        process.fields.iter().for_each(|field| self.field(field));
        if !process.receives.is_empty() {
            self.line(0, "receives:");
        }
        for receive in &process.receives {
            self.line(2, &format!("{}:", receive.name));
            self.line(4, &format!("title: {TITLE}"));
            match &receive.by {
                ReceiveBy::Reply => self.line(4, "mail: reply"),
                ReceiveBy::Signal(signal) => {
                    self.line(4, &format!("signal: {signal}"));
                    self.line(4, "same: {key: message.key}");
                }
                ReceiveBy::Form(items, roles) => {
                    self.line(4, &format!("form: {}", form(items)));
                    self.line(4, &format!("role: {}", names(roles)));
                }
            }
        }
        self.starts();
        self.line(0, "flow:");
        self.flow(2, None);
        if !process.always.is_empty() {
            self.line(0, "always:");
            process.always.iter().for_each(|handler| self.handler(2, None, handler));
        }
        if !process.rights.is_empty() {
            self.line(0, "rights:");
            for (right, who) in &process.rights {
                self.line(2, &format!("{right}: {}", names(who)));
            }
        }
    }

    fn field(&mut self, field: &Field) {
        self.line(2, &format!("{}:", field.name));
        self.line(4, &format!("title: {TITLE}"));
        let kind = match field.kind {
            Kind::Text => "text",
            Kind::Number => "number",
            Kind::Decimal => "decimal",
            Kind::Boolean => "boolean",
            Kind::Date => "date",
            Kind::Choice(_) => "choice",
            Kind::Person => "person",
            Kind::Team => "team",
        };
        self.line(4, &format!("type: {kind}"));
        if let Kind::Choice(choice) = field.kind {
            self.line(4, &format!("of: {}", choice.name));
        }
        if !field.allowed.is_empty() {
            self.line(4, &format!("of: {}", names(&field.allowed)));
        }
        if let Some((min, max)) = field.limits {
            self.line(4, &format!("min: {min}"));
            self.line(4, &format!("max: {max}"));
        }
        if field.list {
            self.line(4, "list: true");
        }
        if field.public {
            self.line(4, "public: true");
        }
        if let Some(default) = &field.default {
            self.line(4, &format!("default: {}", default.yaml()));
        }
        if let Some(rule) = &field.rule {
            self.line(4, &format!("rule: {}", rule.name));
            if !rule.overriders.is_empty() {
                self.line(4, &format!("override: {}", names(&rule.overriders)));
            }
        }
    }

    fn starts(&mut self) {
        self.line(0, "starts:");
        for start in &self.process.starts {
            self.line(2, &format!("{}:", start.name));
            match &start.by {
                StartBy::Form(items, roles) => {
                    self.line(4, &format!("form: {}", form(items)));
                    self.line(4, &format!("role: {}", names(roles)));
                }
                StartBy::Mail { same } => {
                    self.line(4, "mail: letters");
                    if *same {
                        self.line(4, "same: {key: message.subject}");
                    }
                }
                StartBy::Signal { same } => {
                    self.line(4, "signal: alarm");
                    if *same {
                        self.line(4, "same: {key: message.key}");
                    }
                }
                StartBy::Call { from, takes } => {
                    self.line(4, &format!("call: {from}"));
                    self.line(4, &format!("takes: {}", form(takes)));
                }
            }
            self.line(4, &format!("title: {TITLE}"));
            self.set(4, "set", &start.set);
            self.line(4, &format!("next: {}", self.process.steps[start.next].name));
        }
    }

    fn set(&mut self, indent: usize, key: &str, set: &Set) {
        if !set.is_empty() {
            self.line(indent, &format!("{key}:"));
            for (field, value) in set {
                self.line(indent + 2, &format!("{field}: {}", value.yaml()));
            }
        }
    }

    /// The steps of a flow.
    fn flow(&mut self, indent: usize, within: Option<&Within>) {
        let steps = self.process.steps.iter().enumerate().filter(|(_, step)| step.within.as_ref() == within);
        steps.for_each(|(at, step)| self.step(indent, at, step));
    }

    fn next(&mut self, indent: usize, next: Next) {
        self.line(indent, &format!("next: {}", self.process.name_of(next.step)));
        if next.ordinary {
            self.line(indent, "return: false");
        }
    }

    fn step(&mut self, indent: usize, at: usize, step: &Step) {
        self.line(indent, &format!("{}:", step.name));
        let indent = indent + 2;
        let kind = match &step.kind {
            StepKind::Activity(..) => "activity",
            StepKind::Person(..) | StepKind::Expressions(_) | StepKind::ByRule(..) => "decision",
            StepKind::Parallel { .. } => "parallel",
            StepKind::Wait(_) => "wait",
            StepKind::Send { .. } => "send",
            StepKind::Change(_) => "change",
            StepKind::Call { .. } => "call",
            StepKind::End { .. } => "end",
        };
        self.line(indent, &format!("{kind}: {TITLE}"));
        if let Some(status) = step.status {
            self.line(indent, &format!("status: {status}"));
        }
        match &step.kind {
            StepKind::Activity(work, next) => {
                self.work(indent, work);
                self.next(indent, *next);
            }
            StepKind::Person(work, ways) => {
                self.work(indent, work);
                self.line(indent, "ways:");
                ways.iter().for_each(|way| self.way(indent, way, None, true));
            }
            StepKind::Expressions(ways) => {
                self.line(indent, "ways:");
                ways.iter().for_each(|(way, condition)| self.way(indent, way, condition.as_ref(), false));
            }
            StepKind::ByRule(rule, ways) => {
                self.line(indent, &format!("rule: {rule}"));
                self.line(indent, "ways:");
                ways.iter().for_each(|way| self.way(indent, way, None, false));
            }
            StepKind::Wait(until) => {
                self.line(indent, "until:");
                until.iter().for_each(|handler| self.handler(indent + 2, Some(at), handler));
            }
            StepKind::Send { to, with, public, next } => {
                self.line(indent, &format!("template: {}", if with.is_some() { "rich" } else { "plain" }));
                self.line(indent, &format!("to: {}", names(to)));
                if let Some(with) = with {
                    self.set(indent, "with", &vec![("extra".to_owned(), with.clone())]);
                }
                if *public {
                    self.line(indent, "public: true");
                }
                self.next(indent, *next);
            }
            StepKind::Change(next) => self.next(indent, *next),
            StepKind::Call { process, with, next } => {
                self.line(indent, &format!("process: {}", self.package.processes[*process].name));
                self.set(indent, "with", with);
                self.next(indent, *next);
            }
            StepKind::Parallel { branches, join, stop, next } => {
                match join {
                    Join::All => {}
                    Join::First => self.line(indent, "join: first"),
                    Join::Number(number) => self.line(indent, &format!("join: {number}")),
                }
                if let Some(stop) = stop {
                    self.line(indent, &format!("stop: {}", stop.yaml()));
                }
                self.line(indent, "branches:");
                branches.iter().for_each(|branch| self.branch(indent + 2, at, branch));
                self.next(indent, *next);
            }
            StepKind::End { gives } => {
                if !gives.is_empty() {
                    self.line(indent, &format!("gives: {}", names(gives)));
                }
            }
        }
        if !step.meanwhile.is_empty() {
            self.line(indent, "meanwhile:");
            step.meanwhile.iter().for_each(|handler| self.handler(indent + 2, Some(at), handler));
        }
        self.set(indent, "set", &step.set);
    }

    fn branch(&mut self, indent: usize, holder: usize, branch: &Branch) {
        self.line(indent, &format!("{}:", branch.name));
        self.line(indent + 2, &format!("title: {TITLE}"));
        if let Some(condition) = &branch.condition {
            self.line(indent + 2, &format!("if: {}", condition.yaml()));
        }
        self.line(indent + 2, "flow:");
        self.flow(indent + 4, Some(&Within { step: Some(holder), part: Part::Branch(branch.name.clone()) }));
    }

    fn work(&mut self, indent: usize, work: &Work) {
        self.line(indent, &format!("role: {}", names(&work.roles)));
        if let Some(team) = &work.team {
            self.line(indent, &format!("team: {}", team.yaml()));
        }
        if let Some(person) = &work.person {
            self.line(indent, &format!("person: {}", person.yaml()));
        }
        if !work.form.is_empty() {
            self.line(indent, &format!("form: {}", form(&work.form)));
        }
        if !work.checklist.is_empty() {
            self.line(indent, "checklist:");
            work.checklist.iter().for_each(|item| self.line(indent + 2, &format!("{item}: {TITLE}")));
        }
        match &work.due {
            Some(Moment::After(time)) => self.line(indent, &format!("due: {}", length(*time))),
            Some(Moment::At(field)) => self.line(indent, &format!("due: {field}")),
            None => {}
        }
        if !work.not_by.is_empty() {
            self.line(indent, &format!("not_by: {}", names(&work.not_by)));
        }
    }

    fn way(&mut self, indent: usize, way: &Way, condition: Option<&Expr>, titled: bool) {
        self.line(indent + 2, &format!("{}:", way.name));
        if titled {
            self.line(indent + 4, &format!("title: {TITLE}"));
        }
        if let Some(condition) = condition {
            self.line(indent + 4, &format!("if: {}", condition.yaml()));
        }
        if !way.form.is_empty() {
            self.line(indent + 4, &format!("form: {}", form(&way.form)));
        }
        if way.why {
            self.line(indent + 4, "why: true");
        }
        self.set(indent + 4, "set", &way.set);
        self.next(indent + 4, way.next);
    }

    /// A handler on a step, or of `always`.
    fn handler(&mut self, indent: usize, step: Option<usize>, handler: &Handler) {
        self.line(indent, &format!("{}:", handler.name));
        let indent = indent + 2;
        match &handler.trigger {
            Trigger::Message(name) => self.line(indent, &format!("message: {name}")),
            Trigger::Role(roles) => {
                self.line(indent, &format!("role: {}", names(roles)));
                self.line(indent, &format!("title: {TITLE}"));
            }
            Trigger::After(time, since) => {
                self.line(indent, &format!("after: {}", length(*time)));
                if let Some(since) = since {
                    self.line(indent, &format!("since: {since}"));
                }
            }
            Trigger::At(field) => self.line(indent, &format!("at: {field}")),
        }
        if let Some(condition) = &handler.condition {
            self.line(indent, &format!("if: {}", condition.yaml()));
        }
        if !handler.form.is_empty() {
            self.line(indent, &format!("form: {}", form(&handler.form)));
        }
        if handler.why {
            self.line(indent, "why: true");
        }
        self.set(indent, "set", &handler.set);
        let steps: Vec<&str> = handler.next.iter().map(|step| self.process.name_of(*step)).collect();
        if handler.choice_of_next {
            self.line(indent, &format!("next: {}", names(&steps)));
        } else if let [step] = steps[..] {
            self.line(indent, &format!("next: {step}"));
        }
        if handler.flow.is_some() {
            if handler.restarts {
                self.line(indent, "again: restart");
            }
            self.line(indent, "flow:");
            self.flow(indent + 2, Some(&Within { step, part: Part::Beside(handler.name.clone()) }));
        }
        if handler.ordinary {
            self.line(indent, "return: false");
        }
        if let Some(within) = handler.within {
            self.line(indent, &format!("within: {}", length(within)));
        }
    }
}
