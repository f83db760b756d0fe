//! Steps.

use super::catalogue::titled;
use super::cursor::{Cursor, title};
use super::flow::Steps;
use super::handler::handler;
use crate::language::{BRANCH, STEP, WAY};
use crate::model::{Branch, Decider, Decision, InnerFlow, Join, Name, Parallel, Send, Step, StepKind, Way, Within, Work};
use crate::source::{At, Node};

/// Reads a step, and into `steps` those that it holds.
pub(super) fn step(name: Name, node: &Node, within: Option<&Within>, steps: &mut Steps) -> Option<Step> {
    let (cursor, kind, value) = Cursor::of_kind(node, &STEP)?;
    let on_it = Some(name.as_str());
    let step_kind = match kind {
        "activity" => StepKind::Activity(work(&cursor)),
        "decision" => StepKind::Decision(decision(&cursor, value)),
        "parallel" => StepKind::Parallel(parallel(&cursor, value, name.as_str(), steps)),
        "wait" => StepKind::Wait(cursor.entries("until", |name, node| handler(name, node, on_it, steps))),
        "send" => StepKind::Send(send(&cursor)),
        "change" => StepKind::Change,
        "call" => StepKind::Call { process: cursor.text("process"), with: cursor.assignments("with") },
        "end" => StepKind::End { gives: cursor.names("gives") },
        other => unreachable!("`{other}` is no ready kind of the table"),
    };
    let meanwhile = cursor.entries("meanwhile", |name, node| handler(name, node, on_it, steps));
    Some(Step {
        name,
        title: title(value),
        within: within.cloned(),
        kind: step_kind,
        next: if cursor.has("next") { cursor.text("next") } else { None },
        returns: !cursor.has("return") || cursor.flag("return", true),
        status: cursor.text("status"),
        set: cursor.assignments("set"),
        meanwhile,
        help: cursor.title("help"),
        cites: cursor.names("cites"),
    })
}

fn work(cursor: &Cursor<'_>) -> Work {
    Work {
        roles: cursor.names("role"),
        team: cursor.written("team"),
        person: cursor.written("person"),
        form: cursor.form("form"),
        show: cursor.names("show"),
        checklist: cursor.node("checklist").map(titled).unwrap_or_default(),
        due: cursor.written("due"),
        not_by: cursor.names("not_by"),
    }
}

fn parallel(cursor: &Cursor<'_>, value: &Node, name: &str, steps: &mut Steps) -> Parallel {
    let join = cursor.text("join").map(|join| {
        let number = match join.as_str() {
            "first" => Some(1),
            written => written.parse().ok(),
        };
        join.with(number.map_or(Join::All, Join::Number))
    });
    Parallel {
        branches: cursor.entries("branches", |branch, node| Some(self::branch(branch, node, name, steps))),
        branches_place: cursor.place("branches").unwrap_or(value.span),
        join: join.unwrap_or(At { value: Join::All, span: value.span }),
        stop: cursor.written("stop"),
    }
}

fn branch(name: Name, node: &Node, step: &str, steps: &mut Steps) -> Branch {
    let cursor = Cursor::of(node, &BRANCH);
    let within = Within { step: Some(step.to_owned()), part: InnerFlow::Branch(name.value.clone()) };
    Branch {
        title: cursor.title("title").unwrap_or_default(),
        condition: cursor.written("if"),
        first: cursor.node("flow").and_then(|node| steps.read(node, Some(&within))),
        has_flow: cursor.node("flow").is_some_and(|node| node.entries().is_some()),
        name,
    }
}

/// Who decides: a person if there is a role, a rule if there is one, else the ways' expressions.
fn decision(cursor: &Cursor<'_>, value: &Node) -> Decision {
    let (work, rule) = (work(cursor), cursor.text("rule"));
    let by = match rule {
        _ if !work.roles.is_empty() => Decider::Person(work),
        Some(rule) => Decider::Rule(rule),
        None => Decider::Expressions,
    };
    Decision { by, ways: cursor.entries("ways", way), ways_place: cursor.place("ways").unwrap_or(value.span) }
}

fn way(name: Name, node: &Node) -> Option<Way> {
    let cursor = Cursor::of(node, &WAY);
    Some(Way {
        name,
        span: node.span,
        condition: cursor.written("if"),
        title: cursor.title("title"),
        form: cursor.form("form"),
        why: cursor.flag("why", false),
        set: cursor.assignments("set"),
        returns: cursor.flag("return", true),
        next: cursor.text("next"),
    })
}

fn send(cursor: &Cursor<'_>) -> Send {
    Send {
        template: cursor.text("template"),
        to: cursor.names("to"),
        with: cursor.assignments("with").into_iter().map(|given| (given.name, given.value)).collect(),
        via: cursor.names("via"),
        public: cursor.flag("public", false),
    }
}
