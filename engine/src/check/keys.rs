//! Keys that do not go together: what a decision, a handler or a way may say depends on who or what acts.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Decider, Decision, Entries, Handler, Next, Step, StepKind, Trigger, Way};
use crate::source::Span;
use crate::words::{Words, words};

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
    for handler in step.meanwhile.values() {
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
    for way in decision.ways.values() {
        match &decision.by {
            Decider::Person(_) => way_of_person(way, diagnostics),
            Decider::Rule(rule) => {
                if let Some(condition) = &way.condition {
                    clash(
                        condition.span,
                        &words!("en regel beslutar: dess svar är vägarna", "a rule decides: its answers are the ways"),
                        Some(rule.span),
                        diagnostics,
                    );
                }
                nobody_asked(way, diagnostics);
            }
            Decider::Expressions => {
                if way.condition.is_none() && way.name.as_str() != "otherwise" {
                    missing(
                        &way.name.value,
                        way.name.span,
                        "if",
                        &words!(
                            "ett villkor, eller `role` på steget om en person beslutar",
                            "a condition, or `role` on the step if a person decides"
                        ),
                        diagnostics,
                    );
                }
                nobody_asked(way, diagnostics);
            }
        }
    }
    otherwise(step, decision, diagnostics);
}

fn otherwise(step: &Step, decision: &Decision, diagnostics: &mut Diagnostics) {
    let Some((index, _, way)) = decision.ways.get_full("otherwise") else { return };
    let name = step.name.as_str();
    if let Decider::Person(_) = decision.by {
        clash(
            way.name.span,
            &words!(
                "i `{name}` beslutar en person; ge vägen ett namn och en titel",
                "a person decides in `{name}`; give the way a name and a title"
            ),
            None,
            diagnostics,
        );
    } else if let Some(condition) = &way.condition {
        clash(
            condition.span,
            &words!(
                "`otherwise` gäller när inget annat gör det, utan villkor",
                "`otherwise` holds when nothing else does, without a condition"
            ),
            None,
            diagnostics,
        );
    } else if index + 1 != decision.ways.len() {
        clash(way.name.span, &words!("`otherwise` står sist", "`otherwise` stands last"), None, diagnostics);
    }
}

fn way_of_person(way: &Way, diagnostics: &mut Diagnostics) {
    if let Some(condition) = &way.condition {
        clash(
            condition.span,
            &words!(
                "en person beslutar här; villkor hör till beslut utan `role`",
                "a person decides here; conditions belong to decisions without `role`"
            ),
            None,
            diagnostics,
        );
    }
    if way.title.is_none() && way.name.as_str() != "otherwise" {
        missing(
            &way.name.value,
            way.name.span,
            "title",
            &words!("personen väljer bland titlarna", "the person chooses among the titles"),
            diagnostics,
        );
    }
}

/// Where no person decides, nobody can be asked.
fn nobody_asked(way: &Way, diagnostics: &mut Diagnostics) {
    let because = words!("ingen person beslutar här, så ingen kan frågas", "no person decides here, so nobody can be asked");
    if let Some(item) = way.form.first() {
        clash(item.field.span, &because, None, diagnostics);
    } else if way.why {
        clash(way.name.span, &because, None, diagnostics);
    }
}

fn handlers(handlers: &Entries<Handler>, place: Place, diagnostics: &mut Diagnostics) {
    for handler in handlers.values() {
        self::handler(handler, place, diagnostics);
    }
}

fn handler(handler: &Handler, place: Place, diagnostics: &mut Diagnostics) {
    let (name, span) = (&handler.name.value, handler.name.span);
    let by_person = matches!(handler.trigger, Trigger::Role(..));
    if by_person && handler.title.is_none() {
        missing(name, span, "title", &words!("personen ser titeln på initiativet", "the person sees the action by its title"), diagnostics);
    }
    if !by_person {
        let because = words!("bara ett handtag med `role` har någon att fråga", "only a handler with `role` has someone to ask");
        if let Some(item) = handler.form.first() {
            clash(item.field.span, &because, None, diagnostics);
        } else if handler.why {
            clash(span, &because, None, diagnostics);
        }
        if let Some(Next::Pick(_, list)) = &handler.next {
            clash(
                *list,
                &words!("bara en person kan välja bland flera steg", "only a person can pick among several steps"),
                None,
                diagnostics,
            );
        }
    }
    match place {
        Place::Until if handler.next.is_none() => {
            missing(name, span, "next", &words!("det som avslutar väntan leder vidare", "what ends a wait leads on"), diagnostics);
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
        clash(within.span, &words!("`within` hör till ett slut", "`within` belongs to an end"), None, diagnostics);
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
            .help(words!("låt ett `wait` vänta på tiden", "let a `wait` wait for the time")),
        );
    }
}

fn clash(span: Span, because: &Words, related: Option<Span>, diagnostics: &mut Diagnostics) {
    let diagnostic =
        Diagnostic::new(Code::KeysClash, span, words!("det här går inte ihop", "this does not go together")).label(because.clone());
    diagnostics.push(match related {
        Some(place) => diagnostic.related(place, words!("med detta", "with this")),
        None => diagnostic,
    });
}

fn missing(name: &str, span: Span, key: &str, help: &Words, diagnostics: &mut Diagnostics) {
    let (sv, en) = (&help.sv, &help.en);
    diagnostics.push(
        Diagnostic::new(Code::MissingKey, span, words!("`{name}` saknar `{key}`", "`{name}` lacks `{key}`"))
            .help(words!("`{key}:` {sv}", "`{key}:` {en}")),
    );
}
