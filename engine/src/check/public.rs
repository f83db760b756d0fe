//! What is for staff only does not come out: a public `send` names public facts only, and so does the rule of a public field.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::expression::{Read, expression};
use crate::model::{Field, Name, Process, Send, Step, StepKind, Template, WrittenValue};
use crate::rules::Rule;
use crate::source::Span;
use crate::words::{list_of, words};

use super::world::World;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for process in world.draft.processes.values() {
        for field in process.fields.values().filter(|field| field.public) {
            derived(world, process, field, diagnostics);
        }
        let mut told = BTreeSet::new();
        for (step, send, template) in public_sends(world, process) {
            for fact in &template.facts {
                match send.with.iter().find(|(name, _)| name.value == fact.value) {
                    Some((_, value)) => given(world, process, step, (fact, value), diagnostics),
                    None if told.insert(fact.span) => named(world, process, template, fact, diagnostics),
                    None => {}
                }
            }
        }
    }
}

fn public_sends<'a>(world: &'a World<'_>, process: &'a Process) -> impl Iterator<Item = (&'a Step, &'a Send, &'a Template)> {
    process.flow.steps.values().filter_map(|step| match &step.kind {
        StepKind::Send(send) if send.public => Some((step, send, world.draft.templates.get(send.template.as_ref()?.as_str())?)),
        _ => None,
    })
}

/// A public field tells what its rule reads.
fn derived(world: &World<'_>, process: &Process, field: &Field, diagnostics: &mut Diagnostics) {
    let Some(rule) = field.rule.as_ref().and_then(|name| world.draft.rules.get(name.as_str())) else { return };
    let Some(secret) = secret_of(world, process, rule) else { return };
    let (name, rule, read) = (field.name.as_str(), rule.name.as_str(), secret.as_str());
    let error = Diagnostic::new(
        Code::NotPublic,
        field.name.span,
        words!(
            "`{name}` är publikt, men dess regel läser `{read}`, som bara är för personalen",
            "`{name}` is public, but its rule reads `{read}`, which is for staff only"
        ),
    )
    .related(secret.span, words!("regeln `{rule}` läser `{read}` här", "the rule `{rule}` reads `{read}` here"));
    let error = with_field(error, process, read);
    diagnostics.push(if process.fields.contains_key(read) {
        error.help(words!(
            "ta bort `public: true` från `{name}`, eller ge det till `{read}` också",
            "remove `public: true` from `{name}`, or give it to `{read}` too"
        ))
    } else {
        error.help(words!("ta bort `public: true` från `{name}`", "remove `public: true` from `{name}`"))
    });
}

/// The first parameter of a rule that is not public.
fn secret_of<'r>(world: &World<'_>, process: &Process, rule: &'r Rule) -> Option<&'r Name> {
    let facts = &world.of(process).facts;
    rule.parameters.iter().find(|parameter| facts.get(parameter.as_str()).is_some_and(|fact| !fact.public))
}

/// What `with` gives reads public facts only.
fn given(world: &World<'_>, process: &Process, step: &Step, (fact, value): (&Name, &WrittenValue), diagnostics: &mut Diagnostics) {
    let written = fact.as_str();
    for read in secrets_in(world, process, value) {
        let error = because(world, process, told(&[step], &read.name, read.span), &read.name);
        diagnostics.push(error.help(words!(
            "ge mallen något annat som `{written}`, eller ta bort `public: true` från steget",
            "give the template something else as `{written}`, or remove `public: true` from the step"
        )));
    }
}

/// What the template names of the case is public; told once, however many steps send it.
fn named(world: &World<'_>, process: &Process, template: &Template, fact: &Name, diagnostics: &mut Diagnostics) {
    let written = fact.as_str();
    if world.of(process).facts.get(written).is_none_or(|known| known.public) {
        return;
    }
    let sends = public_sends(world, process)
        .filter(|(_, send, other)| other.name == template.name && !send.with.iter().any(|(name, _)| name.value == fact.value));
    let steps: Vec<&Step> = sends.map(|(step, ..)| step).collect();
    let error = because(world, process, told(&steps, written, fact.span), written).help(words!(
        "ta bort det ur mallen, eller skicka mallen utan `public: true`",
        "remove it from the template, or send the template without `public: true`"
    ));
    diagnostics.push(if process.fields.contains_key(written) {
        error.help(words!(
            "får den som ärendet gäller se det: ge fältet `public: true`",
            "if the requester may see it: give the field `public: true`"
        ))
    } else {
        error
    });
}

/// What a value given by `with` reads that is not public.
fn secrets_in(world: &World<'_>, process: &Process, value: &WrittenValue) -> Vec<Read> {
    let facts = &world.of(process).facts;
    // What means nothing is reported where values are checked.
    let mut quiet = Diagnostics::default();
    let checked = value.all().iter().filter_map(|one| expression(one, facts, world.sources, &mut quiet));
    checked.flat_map(|checked| checked.reads).filter(|read| facts.get(&read.name).is_some_and(|fact| !fact.public)).collect()
}

fn told(steps: &[&Step], fact: &str, place: Span) -> Diagnostic {
    let list = list_of(steps.iter().map(|step| step.name.as_str()), 6);
    let (sv, en, sends) = (list.sv, list.en, if steps.len() == 1 { "sends" } else { "send" });
    let error = Diagnostic::new(
        Code::NotPublic,
        place,
        words!("`{fact}` är bara för personalen, och {sv} skickar det öppet", "`{fact}` is for staff only, and {en} {sends} it in public"),
    );
    steps.iter().fold(error, |error, step| {
        error.related(step.name.span, words!("skickas här, med `public: true`", "sent here, with `public: true`"))
    })
}

/// Shows why a fact is not public: its field, or what its rule reads.
fn because(world: &World<'_>, process: &Process, error: Diagnostic, fact: &str) -> Diagnostic {
    let rule = world.draft.rules.get(fact).filter(|_| !process.fields.contains_key(fact));
    match rule.and_then(|rule| secret_of(world, process, rule)) {
        Some(secret) => {
            let read = secret.as_str();
            error.related(
                secret.span,
                words!("regeln läser `{read}`, som bara är för personalen", "the rule reads `{read}`, which is for staff only"),
            )
        }
        None => with_field(error, process, fact),
    }
}

fn with_field(error: Diagnostic, process: &Process, fact: &str) -> Diagnostic {
    match process.fields.get(fact) {
        Some(field) => error.related(field.name.span, words!("fältet saknar `public: true`", "the field lacks `public: true`")),
        None => error,
    }
}
