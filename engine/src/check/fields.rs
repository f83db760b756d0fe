//! What a field declares besides its type: allowed values, its rule, who may override, its limits.

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::{Field, Of, Process, Type};
use crate::source::Span;
use crate::words::{Words, words};

use super::refer;
use super::world::World;

pub(super) fn check(world: &World<'_>, diagnostics: &mut Diagnostics) {
    for process in world.draft.processes.values() {
        for field in process.fields.values() {
            if let Some(of) = world.of(process).fields.get(field.name.as_str()) {
                allowed(world, field, of, diagnostics);
                limits(field, of, diagnostics);
            }
            derived(world, process, field, diagnostics);
        }
    }
}

/// `of` of a person, team, contact or item names members of the catalogue.
fn allowed(world: &World<'_>, field: &Field, of: &Type, diagnostics: &mut Diagnostics) {
    let single = match of {
        Type::List(of) => of,
        single => single,
    };
    let (names, span) = match &field.of {
        Some(Of::Allowed(names, span)) => (names, *span),
        Some(Of::Named(name)) if !matches!(single, Type::Choice(_)) => {
            return clash(field, name.span, words!("`of` är här en lista: `of: [a, b]`", "`of` is a list here: `of: [a, b]`"), diagnostics);
        }
        Some(Of::Here(_, span)) if !matches!(single, Type::Choice(_)) => {
            return clash(field, *span, words!("bara ett val har värden med titlar", "only a choice has values with titles"), diagnostics);
        }
        _ => return,
    };
    for name in names {
        match single {
            Type::Person => refer::person(world.draft, name, diagnostics),
            Type::Team => refer::team(world.draft, name, diagnostics),
            Type::Contact => refer::contact(world.draft, name, diagnostics),
            Type::Item(list) => refer::item(world.draft, list, name, diagnostics),
            _ => {
                let because = words!(
                    "`of` går för val, personer, grupper, kontakter och egna listor",
                    "`of` goes with choices, people, teams, contacts and lists of your own"
                );
                return clash(field, span, because, diagnostics);
            }
        }
    }
}

fn limits(field: &Field, of: &Type, diagnostics: &mut Diagnostics) {
    let has_order = matches!(of, Type::Number | Type::Decimal | Type::Date | Type::Instant | Type::Duration | Type::Text);
    for limit in [&field.min, &field.max].into_iter().flatten() {
        if !has_order {
            clash(
                field,
                limit.span(),
                words!(
                    "`min` och `max` går för tal, datum, tider och textens längd",
                    "`min` and `max` go with numbers, dates, times and the length of texts"
                ),
                diagnostics,
            );
        }
    }
    let Some(pattern) = &field.pattern else { return };
    if *of != Type::Text {
        return clash(field, pattern.span, words!("`pattern` går för text", "`pattern` goes with text"), diagnostics);
    }
    if let Err(error) = regex_lite::Regex::new(pattern.as_str()) {
        diagnostics.push(
            Diagnostic::new(
                Code::WrongForm,
                pattern.span,
                words!("`pattern` är inget reguljärt uttryck: {error}", "`pattern` is no regular expression: {error}"),
            )
            .help(words!("t.ex. `[0-9X-]{{10,17}}`", "such as `[0-9X-]{{10,17}}`")),
        );
    }
}

fn derived(world: &World<'_>, process: &Process, field: &Field, diagnostics: &mut Diagnostics) {
    field.overriders.iter().for_each(|name| refer::role(world, process, name, diagnostics));
    match (&field.rule, field.overriders.first()) {
        (Some(rule), _) => {
            refer::rule(world.draft, rule, diagnostics);
            if let Some(default) = &field.default {
                clash(
                    field,
                    default.span(),
                    words!(
                        "ett härlett fält har inget `default`; regeln ger värdet",
                        "a derived field has no `default`; the rule gives the value"
                    ),
                    diagnostics,
                );
            }
        }
        (None, Some(first)) => {
            clash(
                field,
                first.span,
                words!("bara ett härlett fält körs över; ett annat ändras", "only a derived field is overridden; another is changed"),
                diagnostics,
            );
        }
        (None, None) => {}
    }
}

fn clash(field: &Field, span: Span, because: Words, diagnostics: &mut Diagnostics) {
    let name = field.name.as_str();
    diagnostics.push(
        Diagnostic::new(
            Code::KeysClash,
            span,
            words!("nycklarna i fältet `{name}` går inte ihop", "the keys of the field `{name}` do not go together"),
        )
        .label(because),
    );
}
