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
    Meanwhile,
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
    handlers(&step.meanwhile, Place::Meanwhile, diagnostics);
    nothing_happens(step, diagnostics);
    twice(step, diagnostics);
}

/// A step that is passed at once has no meanwhile.
fn nothing_happens(step: &Step, diagnostics: &mut Diagnostics) {
    let passes = match &step.kind {
        StepKind::Send(_) | StepKind::Change => true,
        StepKind::Decision(decision) => !matches!(decision.by, Decider::Person(_)),
        StepKind::Activity(_) | StepKind::Parallel(_) | StepKind::Wait(_) | StepKind::Call { .. } | StepKind::End { .. } => false,
    };
    if let Some(handler) = step.meanwhile.values().next().filter(|_| passes) {
        let name = step.name.as_str();
        clash(
            handler.name.span,
            words!("`{name}` går vidare genast, så inget händer under tiden", "`{name}` goes on at once, so nothing happens meanwhile"),
            words!(
                "sätt handtaget på ett steg som väntar på någon eller något, eller i `always`",
                "put the handler on a step that waits for someone or something, or into `always`"
            ),
            diagnostics,
        );
    }
}

/// A handler of `until` and one of `meanwhile` are called the same, by step and name.
fn twice(step: &Step, diagnostics: &mut Diagnostics) {
    let StepKind::Wait(until) = &step.kind else { return };
    for handler in step.meanwhile.values() {
        if let Some(other) = until.get(handler.name.as_str()) {
            let (name, step) = (handler.name.as_str(), step.name.as_str());
            diagnostics.push(
                Diagnostic::new(
                    Code::NameTaken,
                    handler.name.span,
                    words!("`{step}.{name}` finns redan, i `until`", "there is a `{step}.{name}` already, in `until`"),
                )
                .related(other.name.span, words!("den första", "the first"))
                .help(words!("ge den ena ett annat namn", "give one of them another name")),
            );
        }
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
        Place::Until if handler.next.is_none() && handler.flow.is_none() => {
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
    beside(handler, place, diagnostics);
    if let (Some(within), Place::Until | Place::Meanwhile | Place::Always) = (&handler.within, place) {
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
                    "tidsutlösare finns i språket, men i tillit ännu bara i `until` och i ett stegs `meanwhile`",
                    "timers are in the language, but in tillit only in `until` and in `meanwhile` of a step yet"
                ),
            )
            .help(words!("låt ett steg `wait` vänta på tiden", "let a step `wait` wait for the time")),
        );
    }
}

/// A flow beside: it has steps, stands where it can run, and does not interrupt too.
fn beside(handler: &Handler, place: Place, diagnostics: &mut Diagnostics) {
    let name = handler.name.as_str();
    let Some(flow) = &handler.flow else {
        if let Some(again) = handler.again {
            clash(
                again,
                words!("`again`, men `{name}` har inget `flow` att börja om", "`again`, but `{name}` has no `flow` to begin anew"),
                words!("ta bort `again`, eller ge handtaget ett `flow`", "remove `again`, or give the handler a `flow`"),
                diagnostics,
            );
        }
        return;
    };
    if flow.first.is_none() {
        diagnostics.push(
            Diagnostic::new(Code::MissingKey, flow.place, words!("`flow` i `{name}` är tom", "`flow` of `{name}` is empty")).help(words!(
                "ett flöde har minst ett steg, och slutar med `next: done`",
                "a flow has at least one step, and ends by `next: done`"
            )),
        );
    }
    let (message, help) = match (place, &handler.next) {
        (Place::Until, _) => (
            words!("`flow` i `until`, men det som väntas på avslutar steget", "`flow` in `until`, but what is waited for ends the step"),
            words!("ge handtaget `next`, eller flytta det till `meanwhile`", "give the handler a `next`, or move it to `meanwhile`"),
        ),
        (Place::End, _) => (
            words!(
                "`flow` på ett slut, men inget går vid sidan om det som är över",
                "`flow` on an end, but nothing runs beside what is over"
            ),
            words!("återöppna med `next`, till ett steg som gör det", "reopen by `next`, to a step that does it"),
        ),
        (Place::Meanwhile | Place::Always, Some(_)) => (
            words!(
                "`next` avbryter och `flow` går vid sidan om: bara en av dem går",
                "`next` interrupts and `flow` runs beside: only one of them goes"
            ),
            words!("ta bort den ena; ska båda hända, gör två handtag", "remove one of them; if both are to happen, make two handlers"),
        ),
        (Place::Meanwhile | Place::Always, None) => return,
    };
    clash(flow.place, message, help, diagnostics);
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
