//! Keys that do not go together: what a decision, a handler or a way may say depends on who or what acts.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Decider, Decision, Entries, Handler, Name, Next, Step, StepKind, Trigger, Way};
use crate::source::Span;
use crate::words::{Words, words};

use super::graph::has_slip_of_form;
use super::world::World;

/// Where a handler stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Until,
    End,
    Always,
}

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for process in world.draft.processes.values() {
        for step in process.flow.steps.values() {
            self::step(step, diagnostics);
        }
        handlers(&process.always, Place::Always, diagnostics);
    }
}

fn step(step: &Step, diagnostics: &mut Diagnostics) {
    match &step.kind {
        StepKind::Decision(decision) => self::decision(step, decision, diagnostics),
        StepKind::Wait(until) => handlers(until, Place::Until, diagnostics),
        StepKind::End { .. } => return handlers(&step.meanwhile, Place::End, diagnostics),
        _ => {}
    }
    if let Some(handler) = step.meanwhile.values().next() {
        let name = step.name.as_str();
        diagnostics.push(
            Diagnostic::new(
                Code::NotYet,
                handler.name.span,
                words!(
                    "`meanwhile` finns i språket, men i tillit ännu bara på ett slut",
                    "`meanwhile` is in the language, but in tillit only on an end yet"
                ),
            )
            .help(words!(
                "sätt handtaget i `always`, eller gör `{name}` till ett `wait` med `until`",
                "put the handler into `always`, or make `{name}` a `wait` with `until`"
            )),
        );
    }
}

fn decision(step: &Step, decision: &Decision, diagnostics: &mut Diagnostics) {
    if nobody_decides(decision) {
        let help = words!(
            "vem som beslutar; vägarna har titlar, som en person väljer bland",
            "who decides; the ways have titles, for a person to choose among"
        );
        return missing(step.name.as_str(), step.name.span, "role", &help, diagnostics);
    }
    for way in decision.ways.values() {
        if has_slip_of_form(way.span, diagnostics) {
            continue;
        }
        match &decision.by {
            Decider::Person(_) => way_of_person(step, way, diagnostics),
            Decider::Rule(rule) => way_of_rule(rule, way, diagnostics),
            Decider::Expressions => way_of_expression(step, way, diagnostics),
        }
    }
    otherwise(step, decision, diagnostics);
}

/// Ways that have titles and no condition are chosen by a person, who is not named.
fn nobody_decides(decision: &Decision) -> bool {
    let mut ways = decision.ways.values();
    matches!(decision.by, Decider::Expressions)
        && !decision.ways.is_empty()
        && ways.all(|way| way.title.is_some() && way.condition.is_none())
}

fn way_of_person(step: &Step, way: &Way, diagnostics: &mut Diagnostics) {
    let name = step.name.as_str();
    if let Some(condition) = &way.condition {
        clash(
            condition.span,
            words!(
                "vägen har ett villkor, men i `{name}` beslutar en person (`role`)",
                "the way has a condition, but in `{name}` a person decides (`role`)"
            ),
            words!(
                "ta bort `if`; ska villkoret besluta, ta i stället bort `role`",
                "remove `if`; if the condition is to decide, remove `role` instead"
            ),
            diagnostics,
        );
    }
    if way.title.is_none() && way.name.as_str() != "otherwise" {
        missing(
            &way.name.value,
            way.name.span,
            "title",
            &words!("personen väljer bland vägarnas titlar", "the person chooses among the titles of the ways"),
            diagnostics,
        );
    }
}

fn way_of_rule(rule: &Name, way: &Way, diagnostics: &mut Diagnostics) {
    if let Some(condition) = &way.condition {
        let name = rule.as_str();
        diagnostics.push(
            Diagnostic::new(
                Code::KeysClash,
                condition.span,
                words!("vägen har ett villkor, men regeln `{name}` beslutar", "the way has a condition, but the rule `{name}` decides"),
            )
            .related(rule.span, words!("vägarna är dess svar", "the ways are its answers"))
            .help(words!("ta bort `if`, eller skriv villkoret i regeln", "remove `if`, or write the condition into the rule")),
        );
    }
    nobody_asked(way, diagnostics);
}

fn way_of_expression(step: &Step, way: &Way, diagnostics: &mut Diagnostics) {
    if way.condition.is_none() && way.name.as_str() != "otherwise" {
        let step = step.name.as_str();
        missing(
            &way.name.value,
            way.name.span,
            "if",
            &words!(
                "ett villkor; om en person beslutar, ge `{step}` en `role`",
                "a condition; if a person decides, give `{step}` a `role`"
            ),
            diagnostics,
        );
    }
    nobody_asked(way, diagnostics);
}

fn otherwise(step: &Step, decision: &Decision, diagnostics: &mut Diagnostics) {
    let Some((index, _, way)) = decision.ways.get_full("otherwise") else { return };
    let name = step.name.as_str();
    if let Decider::Person(_) = decision.by {
        clash(
            way.name.span,
            words!("`otherwise`, men i `{name}` beslutar en person", "`otherwise`, but in `{name}` a person decides"),
            words!("ge vägen ett namn och en titel som personen kan välja", "give the way a name and a title that the person can choose"),
            diagnostics,
        );
    } else if let Some(condition) = &way.condition {
        clash(
            condition.span,
            words!(
                "`otherwise` har ett villkor, men gäller när inget annat gör det",
                "`otherwise` has a condition, but holds when nothing else does"
            ),
            words!("ta bort `if`, eller ge vägen ett annat namn", "remove `if`, or give the way another name"),
            diagnostics,
        );
    } else if index + 1 != decision.ways.len() {
        clash(
            way.name.span,
            words!("`otherwise` står inte sist", "`otherwise` does not stand last"),
            words!("flytta den under de andra vägarna", "move it below the other ways"),
            diagnostics,
        );
    }
}

/// Where no person decides, nobody can be asked.
fn nobody_asked(way: &Way, diagnostics: &mut Diagnostics) {
    let (name, span) = match way.form.first() {
        Some(item) => ("form", item.field.span),
        None if way.why => ("why", way.name.span),
        None => return,
    };
    clash(
        span,
        words!("`{name}` frågar någon, men ingen person beslutar här", "`{name}` asks someone, but no person decides here"),
        words!(
            "ta bort `{name}`, och låt ett `activity` före beslutet fråga",
            "remove `{name}`, and let an `activity` before the decision ask"
        ),
        diagnostics,
    );
}

fn handlers(handlers: &Entries<Handler>, place: Place, diagnostics: &mut Diagnostics) {
    for handler in handlers.values() {
        if !has_slip_of_form(handler.span, diagnostics) {
            self::handler(handler, place, diagnostics);
        }
    }
}

fn handler(handler: &Handler, place: Place, diagnostics: &mut Diagnostics) {
    let (name, span) = (&handler.name.value, handler.name.span);
    match handler.trigger {
        Trigger::Role(..) if handler.title.is_none() => {
            missing(
                name,
                span,
                "title",
                &words!("personen ser titeln på initiativet", "the person sees the action by its title"),
                diagnostics,
            );
        }
        Trigger::Role(..) => {}
        _ => asks_nobody(handler, diagnostics),
    }
    match place {
        Place::Until if handler.next.is_none() => {
            missing(
                name,
                span,
                "next",
                &words!("steget som följer när väntan är över", "the step that follows when the wait is over"),
                diagnostics,
            );
        }
        Place::End if handler.within.is_none() => {
            missing(
                name,
                span,
                "within",
                &words!("hur länge ärendet lever efter slutet, som `14 days`", "how long the case lives after its end, such as `14 days`"),
                diagnostics,
            );
        }
        _ => {}
    }
    if let (Some(within), Place::Until | Place::Always) = (&handler.within, place) {
        clash(
            within.span,
            words!("`within` hör till ett slut, och det här är inget", "`within` belongs to an end, and this is none"),
            words!(
                "ta bort `within`; en frist skrivs som ett handtag med `after`",
                "remove `within`; a deadline is written as a handler with `after`"
            ),
            diagnostics,
        );
    }
    if let (Trigger::After { time, .. } | Trigger::At(time), Place::End | Place::Always) = (&handler.trigger, place) {
        diagnostics.push(
            Diagnostic::new(
                Code::NotYet,
                time.span,
                words!(
                    "tidsutlösare finns i språket, men i tillit ännu bara i `until`",
                    "timers are in the language, but in tillit only in `until` yet"
                ),
            )
            .help(words!("låt ett steg `wait` vänta på tiden", "let a step `wait` wait for the time")),
        );
    }
}

/// What comes by itself can ask nobody, and nobody picks its step.
fn asks_nobody(handler: &Handler, diagnostics: &mut Diagnostics) {
    let asked = match handler.form.first() {
        Some(item) => Some(("form", item.field.span)),
        None => handler.why.then_some(("why", handler.name.span)),
    };
    if let Some((name, span)) = asked {
        clash(
            span,
            words!("`{name}` frågar någon, men det här händer av sig självt", "`{name}` asks someone, but this happens by itself"),
            words!(
                "ta bort `{name}`; bara ett handtag med `role` har någon att fråga",
                "remove `{name}`; only a handler with `role` has someone to ask"
            ),
            diagnostics,
        );
    }
    if let Some(Next::Pick(steps, list)) = &handler.next {
        let first = steps.first().map_or("…", |step| step.as_str());
        clash(
            *list,
            words!(
                "flera steg att välja bland, men det här händer av sig självt",
                "several steps to pick among, but this happens by itself"
            ),
            words!(
                "skriv ett enda steg, som `next: {first}`; bara en person kan välja",
                "write a single step, such as `next: {first}`; only a person can pick"
            ),
            diagnostics,
        );
    }
}

fn clash(span: Span, message: Words, help: Words, diagnostics: &mut Diagnostics) {
    diagnostics.push(Diagnostic::new(Code::KeysClash, span, message).help(help));
}

fn missing(name: &str, span: Span, key: &str, help: &Words, diagnostics: &mut Diagnostics) {
    let (sv, en) = (&help.sv, &help.en);
    diagnostics.push(
        Diagnostic::new(Code::MissingKey, span, words!("`{name}` saknar `{key}`", "`{name}` lacks `{key}`"))
            .help(words!("`{key}:` {sv}", "`{key}:` {en}")),
    );
}
